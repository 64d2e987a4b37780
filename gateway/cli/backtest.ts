/** `earshot rules backtest`: a changed rule set over recorded files or every stored call; what is new, lost, moved. */

import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import {
  Backtest,
  type BacktestReport,
  diffRules,
  type RuleChange,
  type Sample,
  type ScopeChange,
} from '../../engine/rules/backtest.ts';
import { counted } from '../../engine/text/counted.ts';
import { startMoodService } from '../../models/runtime/mood-service.ts';
import type { Config } from '../config.ts';
import { readRecordedCalls } from '../imports/read.ts';
import { asset } from '../paths.ts';
import { recorded, type Scored } from '../recorded-transcript.ts';
import { compileRules, readRuleFiles } from '../rules.ts';
import { findServer } from '../server-file.ts';
import { openStore } from '../store/clickhouse.ts';
import type { Page, Transcript } from '../store/port.ts';
import { demoHint } from './ask-server.ts';
import { inLanguage } from './call-faults.ts';
import { configOf, maskCall, offlineMask, scoreCall, siteRules } from './offline.ts';
import { numberIn, oneOf, readArgs } from './read-args.ts';
import { language } from './usage.ts';

/** The most that is given at once: the store reads nearly as much for a small page, since calls lie by their ids. */
const PAGE = 500;
/** How often progress is told: on a terminal in one line, into a file or a pipe in a line of its own. */
const PROGRESS_MS = { terminal: 500, lines: 10_000 };

export async function backtest(args: string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: {
      rules: { type: 'string' },
      against: { type: 'string' },
      data: { type: 'string' },
      config: { type: 'string' },
      limit: { type: 'string' },
      samples: { type: 'string', default: '3' },
      rescore: { type: 'boolean', default: false },
      format: { type: 'string', default: 'table' },
    },
  });
  const format = oneOf('--format', values.format, ['table', 'jsonl']);
  const samples = count('--samples', values.samples);
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : count('--limit', values.limit);
  const lang = language();
  const config = configOf(values);
  // A folder that is tried is compared with what is in force; what is in force, with the shipped rules.
  const inForce = siteRules({ ...values, rules: undefined });
  const after = compileRules(readRuleFiles(values.rules ?? inForce));
  const before = compileRules(
    readRuleFiles(values.against ?? (values.rules === undefined ? undefined : inForce)),
  );
  const model = await startMoodService({ dir: asset('models', 'mood'), maxQueue: 100_000 });
  const test = new Backtest(before, after, model.info.thresholds, samples, config.time_zone);
  const rescored = async (call: RecordedCall): Promise<Scored> => ({
    call,
    moods: await scoreCall(call, model),
  });
  const stored = positionals.length > 0 ? null : await storedCalls(config);
  const source = stored
    ? fromStore(stored, values.rescore ? rescored : undefined)
    : fromFiles(positionals, config.time_zone, rescored);
  const { isTTY } = process.stderr;
  const progress = setInterval(() => tell(test, isTTY), isTTY ? PROGRESS_MS.terminal : PROGRESS_MS.lines);
  try {
    for await (const { call, moods } of source) {
      if (test.calls >= limit) break;
      test.add(call, moods);
    }
  } catch (error) {
    throw inLanguage(error, lang);
  } finally {
    clearInterval(progress);
    await model.close();
  }
  if (isTTY) process.stderr.write('\r\x1b[K');
  if (test.calls === 0 && limit > 0) {
    const where = stored ? stored.where : positionals.join(', ');
    process.stderr.write(`Expected calls to compare the rules on, found none in ${where}.\n`);
    return 1;
  }
  const report = test.report();
  const { added, removed, changed } = diffRules(before, after);
  if (report.undated > 0)
    process.stderr.write(
      `${counted(report.undated, 'call does', 'calls do')} not say the start (started_at): flags there are not counted across calls.\n`,
    );
  if (format === 'jsonl')
    for (const rule of [...report.rules, ...report.scopes]) process.stdout.write(`${JSON.stringify(rule)}\n`);
  else process.stdout.write(tables(report, { added, removed, changed }));
  return 0;
}

function tell({ calls, utterances }: Backtest, isTTY: boolean): void {
  const words = `${counted(calls, 'call')}, ${counted(utterances, 'utterance')} …`;
  process.stderr.write(isTTY ? `\r\x1b[K${words}` : `${words}\n`);
}

async function* fromFiles(
  files: readonly string[],
  zone: string,
  scored: (call: RecordedCall) => Promise<Scored>,
) {
  for (const file of files)
    for await (const call of readRecordedCalls(file, { mask: offlineMask, zone }))
      yield scored(maskCall(call));
}

async function* fromStore(
  { page, close }: Stored,
  scored: ((call: RecordedCall) => Promise<Scored>) | undefined,
): AsyncGenerator<Scored> {
  const ask = (after?: string) => {
    const asked = page(after);
    // Nobody waits for it yet; whoever does hears why.
    asked.catch(() => undefined);
    return asked;
  };
  try {
    for (let coming: Promise<Page<Transcript>> | null = ask(); coming !== null; ) {
      const { items, next }: Page<Transcript> = await coming;
      // The store looks for the next page while this one is judged.
      coming = next === null ? null : ask(next);
      for (const transcript of items) {
        const one = recorded(transcript);
        yield scored ? await scored(one.call) : one;
      }
    }
  } finally {
    await close();
  }
}

interface Stored {
  /** Where the calls lie, with a hint where others may. */
  where: string;
  page(after: string | undefined): Promise<Page<Transcript>>;
  close(): Promise<void>;
}

/** Through the running server when one holds the data directory, else from the store itself. */
async function storedCalls(config: Config): Promise<Stored> {
  const server = await findServer(config.data);
  if (server) {
    return {
      where: `${config.data}, as the server at ${server.address} tells it${demoHint(config.data)}`,
      async page(after) {
        const query = new URLSearchParams({ limit: String(PAGE), ...(after === undefined ? {} : { after }) });
        const answer = await fetch(`${server.address}/v1/calls/export?${query}`, {
          headers: { authorization: `Bearer ${server.token}` },
        });
        if (!answer.ok) throw new Error(`${server.address}: ${answer.status} ${await answer.text()}`);
        return (await answer.json()) as Page<Transcript>;
      },
      close: async () => undefined,
    };
  }
  const { url, user, password, database } = config.clickhouse;
  const store = await openStore({ dataDir: config.data, database, ...(url ? { url, user, password } : {}) });
  return {
    where: `${url || config.data}${demoHint(config.data)}`,
    page: (after) => store.transcripts({ limit: PAGE, ...(after === undefined ? {} : { after }) }),
    close: () => store.close(),
  };
}

const count = (flag: string, word: string) => numberIn(flag, word, { least: 0, whole: true });

function tables(report: BacktestReport, rules: ReturnType<typeof diffRules>): string {
  const n = (value: number) => value.toLocaleString('en');
  const { calls, utterances, flagged } = report;
  const moved = report.rules.filter((rule) => rule.new + rule.lost + rule.moved > 0);
  const kinds = [
    ['added', rules.added],
    ['removed', rules.removed],
    ['changed', rules.changed],
  ] as const;
  return [
    `${counted(calls, 'call')}, ${counted(utterances, 'utterance')}; calls with a flag: ${n(flagged.before)} before, ${n(flagged.after)} after.`,
    ...kinds.flatMap(([kind, ids]) => (ids.length > 0 ? [`rules ${kind}: ${ids.join(', ')}`] : [])),
    '',
    ...(moved.length === 0
      ? ['No flag is new, lost or moved.']
      : [
          'rule                                before   after     new    lost   moved',
          ...moved.flatMap(lines),
        ]),
    ...(report.scopes.length === 0
      ? []
      : [
          '',
          'across calls                        before   after     new    lost',
          ...report.scopes.flatMap(scopeLines),
        ]),
    '',
  ].join('\n');
}

function lines(change: RuleChange): string[] {
  const figure = (value: number) => value.toLocaleString('en').padStart(8);
  const figures = [change.before, change.after, change.new, change.lost, change.moved].map(figure).join('');
  const sample = (sign: string, { call, at_ms, was_ms, text }: Sample) =>
    `    ${sign} ${call} ${clock(at_ms)}${was_ms === undefined ? '' : ` (was ${clock(was_ms)})`}${text ? `  「${text}」` : ''}`;
  return [
    `${change.rule.padEnd(34)}${figures}`,
    ...change.samples.new.map((one) => sample('+', one)),
    ...change.samples.lost.map((one) => sample('−', one)),
    ...change.samples.moved.map((one) => sample('~', one)),
  ];
}

function scopeLines(change: ScopeChange): string[] {
  const figure = (value: number) => value.toLocaleString('en').padStart(8);
  const figures = [change.before, change.after, change.new, change.lost].map(figure).join('');
  return [
    `${change.rule.padEnd(34)}${figures}`,
    ...change.samples.new.map((flag) => `    + ${scopeText(flag)}`),
    ...change.samples.lost.map((flag) => `    − ${scopeText(flag)}`),
  ];
}

/** Whose it is, when it was full and what it counted. */
export function scopeText({ scope, at, why }: ScopeFlag): string {
  const { calls, flags } = why.seen as { calls: number; flags: number };
  return `${scope.by} ${scope.name}  ${at}  ${counted(calls, 'call')}, ${counted(flags, 'flag')}`;
}

export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
