/** The command line: one table of commands, each in a file of its own. */
import { packageVersion } from '../version.ts';
import { audit } from './audit.ts';
import { deletePerson, exportCall, setAside } from './customer.ts';
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';
import { relayCommand } from './relay.ts';
import { replayCommand } from './replay.ts';
import { rules } from './rules.ts';
import { score } from './score.ts';
import { serve } from './serve.ts';
import { UsageError } from './usage.ts';

interface Command {
  usage: string;
  does: string;
  /** Resolves with the exit code: 0 done, 1 a check failed. Wrong use throws UsageError (2). */
  run(args: string[]): Promise<number>;
}

const COMMANDS: Record<string, Command> = {
  serve: {
    usage: 'serve [--config FILE] [--port N] [--data DIR] [--demo] [--lang zh|en]',
    does: 'runs the server; --demo adds the bundled calls, in a data directory of their own',
    run: serve,
  },
  replay: {
    usage:
      'replay FILE… --to ws://HOST:PORT/v1/ingest [--speed 1|10|max] [--calls N] [--loop] [--lang zh|en]',
    does: 'plays recorded calls to a server as an ASR would, partials included',
    run: replayCommand,
  },
  relay: {
    usage:
      'relay --asr ws://HOST:PORT --adapter NAME [--listen HOST:PORT] [--to ws://HOST:PORT/v1/ingest] [--token T]',
    does: 'stands between a media gateway and its recogniser: audio passes untouched, results are copied to Earshot',
    run: relayCommand,
  },
  audit: {
    usage:
      'audit FILE… [--rules DIR] [--format jsonl|table] [--trust PEM] [--time-unit ms|s] [--progress] [--lang zh|en]',
    does: 'flags of recorded calls (JSONL, CSV or vCon), one line a call; no server needed. --trust: a signed vCon must be signed by this key',
    run: audit,
  },
  score: {
    usage: 'score [--model DIR]',
    does: 'JSONL {"text":…} on stdin → the same with its mood on stdout',
    run: score,
  },
  rules: {
    usage:
      'rules lint|list|test [--rules DIR] [--data DIR] [--lang zh|en] [FILE…] · rules backtest [FILE…] [--rules DIR] [--against DIR] [--data DIR] [--limit N] [--samples N] [--rescore] [--format table|jsonl] [--lang zh|en] · rules diff [--rules DIR] [--against DIR] · rules from-mark ID [RULE] [--into FILE] [--around 6] [--rules DIR] [--server URL] [--data DIR] · rules marks [--format table|jsonl] [--server URL] [--data DIR]',
    does: 'checks, lists and tests the rule set; runs a changed set over recorded files or all stored calls; names what differs between two sets; makes a rule test of what a person marked, and counts the marks. --server takes its token from EARSHOT_API_TOKEN',
    run: rules,
  },
  import: {
    usage: 'import FILE… [--replace] [--server URL] [--time-unit ms|s] [--data DIR]',
    does: 'brings recorded calls (JSONL, vCon, CSV) into a running server: stored, scored and searchable as every call; a call whose id is known is skipped, so it may be repeated',
    run: importCommand,
  },
  export: {
    usage: 'export CALL [--format earshot|vcon] [--server URL] [--data DIR]',
    does: 'one call, complete, as JSON: words, scores, flags with why and history, scorecard, marks',
    run: exportCall,
  },
  'delete-person': {
    usage: 'delete-person CUSTOMER [--server URL] [--data DIR]',
    does: 'deletes all calls of a customer (id, pseudonym or number) everywhere and counts what is left',
    run: deletePerson,
  },
  'set-aside': {
    usage: 'set-aside [--server URL] [--data DIR]',
    does: 'lists what the store refused for good, with the reason',
    run: setAside,
  },
  doctor: {
    usage: 'doctor [--config FILE] [--port N] [--data DIR] [--demo] [--rules DIR] [--lang zh|en] [--json]',
    does: 'checks what serve with the same flags would use: machine, configuration, alerts, data folder, log, clock, port, rules, model and store, in plain words; changes nothing',
    run: doctor,
  },
};

function help(): string {
  const lines = Object.values(COMMANDS).map(({ usage, does }) => `  earshot ${usage}\n      ${does}`);
  return `Earshot ${packageVersion()}: live call-center quality inspection\n\n${lines.join('\n')}\n\nIn a checkout: npm run -s earshot -- COMMAND …\nExit codes: 0 done, 1 a check failed, 2 wrong use.\n`;
}

/** Runs one command; returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  const command = COMMANDS[name];
  if (!command) {
    process.stderr.write(
      `earshot: there is no command "${name}". Commands: ${Object.keys(COMMANDS).join(', ')}.\n`,
    );
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`earshot ${command.usage}\n  ${command.does}\n`);
    return 0;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`earshot ${name}: ${error.message} Usage: earshot ${command.usage}\n`);
    return 2;
  }
}
