/** The command line: one table of commands, each in a file of its own. */
import { nearest } from '../../engine/text/nearest.ts';
import { packageVersion } from '../version.ts';
import { audit } from './audit.ts';
import { DOES_ZH } from './commands-zh.ts';
import { deletePerson, exportCall, setAside } from './customer.ts';
import { doctor } from './doctor.ts';
import { importCommand } from './import.ts';
import { meantEn, meantZh } from './read-args.ts';
import { relayCommand } from './relay.ts';
import { replayCommand } from './replay.ts';
import { RULE_ACTIONS, rules } from './rules.ts';
import { score } from './score.ts';
import { serve } from './serve.ts';
import { Failure, language, say, takeLanguage, UsageError } from './usage.ts';

interface Command {
  usage: string;
  does: string;
  /** Resolves with the exit code: 0 done, 1 a check failed. Wrong use throws UsageError (2). */
  run(args: string[]): Promise<number>;
}

const COMMANDS: Record<string, Command> = {
  serve: {
    usage: 'serve [--config FILE] [--port N] [--data DIR] [--demo]',
    does: 'runs the server; --demo adds the bundled calls, in a data directory of their own',
    run: serve,
  },
  replay: {
    usage: 'replay FILE… --to ws://HOST:PORT/v1/ingest [--speed 1|10|max] [--calls N] [--loop]',
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
    usage: 'audit FILE… [--rules DIR] [--format jsonl|table] [--trust PEM] [--time-unit ms|s] [--progress]',
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
      'rules lint|list|test [--rules DIR] [--data DIR] [FILE…] · rules backtest [FILE…] [--rules DIR] [--against DIR] [--data DIR] [--limit N] [--samples N] [--rescore] [--format table|jsonl] · rules diff [--rules DIR] [--against DIR] · rules from-mark ID [RULE] [--into FILE] [--around 6] [--rules DIR] [--server URL] [--data DIR] · rules marks [--format table|jsonl] [--server URL] [--data DIR]',
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
    usage: 'doctor [--config FILE] [--port N] [--data DIR] [--demo] [--rules DIR] [--json]',
    does: 'checks what serve with the same flags would use: machine, configuration, alerts, data folder, log, clock, port, rules, model and store, in plain words; changes nothing',
    run: doctor,
  },
};

function help(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, { usage }]) => `  ${usageLines(usage).replaceAll('\n', '\n  ')}\n      ${does(name)}`,
  );
  const [title, ends] =
    language() === 'zh'
      ? [
          '实时的呼叫中心质检',
          '每个命令都可以加 --lang zh|en；不加就按终端的语言。\n源码目录里：npm run -s earshot -- 命令 …\n退出码：0 完成，1 检查没有通过，2 用法不对。',
        ]
      : [
          'live call-center quality inspection',
          'Every command takes --lang zh|en; without it, the language of the terminal.\nIn a checkout: npm run -s earshot -- COMMAND …\nExit codes: 0 done, 1 a check failed, 2 wrong use.',
        ];
  return `Earshot ${packageVersion()}${language() === 'zh' ? '：' : ': '}${title}\n\n${lines.join('\n')}\n\n${ends}\n`;
}

function does(name: string): string {
  return (language() === 'zh' ? DOES_ZH[name] : undefined) ?? (COMMANDS[name] as Command).does;
}

/** Runs one command; returns the exit code. */
export async function main(given: string[]): Promise<number> {
  let args: string[];
  try {
    args = takeLanguage(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return wrong('earshot', error.message, helpHint());
  }
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${packageVersion()}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) return wrong('earshot', noCommand(name, rest), helpHint());
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${usageLines(command.usage)} [--lang zh|en]\n  ${does(name)}\n`);
    return 0;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What is not there, or was refused, is not mended by another use.
    const more = error instanceof Failure ? [] : [usageOf(command.usage, rest[0]), helpHint(name)];
    return wrong(`earshot ${name}`, error.message, ...more);
  }
}

/** What is wrong and how it is right, in one line as the contract says; the exit code of wrong use. */
function wrong(who: string, message: string, ...more: (string | null)[]): 2 {
  const parts = [`${who}${say({ en: ': ', zh: '：' })}${message}`, ...more.filter((one) => one !== null)];
  process.stderr.write(`${parts.join(' ')}\n`);
  return 2;
}

/** Of a command with several uses, the one that was meant; null: it cannot be told which. */
function usageOf(usage: string, action: string | undefined): string | null {
  const uses = usage.split(' · ');
  const meant = uses.find((one) => (one.split(' ')[1] ?? '').split('|').includes(action ?? ''));
  const one = uses.length === 1 ? usage : meant;
  return one === undefined ? null : say({ en: `Usage: earshot ${one}`, zh: `用法：earshot ${one}` });
}

function usageLines(usage: string): string {
  return usage
    .split(' · ')
    .map((one) => `earshot ${one}`)
    .join('\n');
}

function helpHint(name?: string): string {
  const command = name === undefined ? 'earshot --help' : `earshot ${name} --help`;
  return say({ en: `Help: ${command}`, zh: `帮助：${command}` });
}

function noCommand(name: string, rest: readonly string[]): string {
  if (name.startsWith('-')) {
    // An option before the command that it belongs to.
    const command = rest.find((word) => Object.hasOwn(COMMANDS, word));
    const meant = command ? `earshot ${command} ${name}` : nearest(name, ['--help', '--version', '--lang']);
    return say({
      en: `there is no option ${name} before a command.${meantEn(meant)}`,
      zh: `命令前面没有 ${name} 这个选项。${meantZh(meant)}`,
    });
  }
  const names = Object.keys(COMMANDS);
  const action = RULE_ACTIONS.find((one) => one === name);
  const meant = action ? `rules ${action}` : nearest(name, names);
  return say({
    en: `there is no command "${name}".${meantEn(meant)} Commands: ${names.join(', ')}.`,
    zh: `没有 "${name}" 这个命令。${meantZh(meant)}命令有：${names.join('、')}。`,
  });
}
