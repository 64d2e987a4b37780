/**
 * `npm run bench -- rules`: what an utterance that matches nothing costs with 50, 500 and 5,000 rules, made from the
 * shipped packs in their own proportions with words that nobody says; beside one plain union of regular expressions
 * over the same words in the same run; in calls without a trade, and in calls of one, for which a large set has many
 * rules that need no words and hold in any call. And what an idle call weighs.
 */
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Trade } from '../engine/contract/call.ts';
import type { LogRecord } from '../engine/contract/record.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { RuleSet } from '../engine/rules/compile.ts';
import { rulesOf, talk } from './made-rules.ts';

const ROUNDS = 5;
const FINALS = 20_000;
const SIZES = [50, 500, 5_000];
const IDLE_CALLS = 5_000;
const engineOf = (set: RuleSet): Engine =>
  createEngine({ ruleSet: () => set, thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 } });
const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Utterances a second of CPU time, and the flags that rules without words raised. */
function heard(set: RuleSet, records: readonly LogRecord[]): { speed: number; flags: number } {
  const engine = engineOf(set);
  const began = process.cpuUsage();
  let flags = 0;
  for (const record of records) for (const { kind } of engine.fold(record)) if (kind === 'flag') flags += 1;
  const { user, system } = process.cpuUsage(began);
  return { speed: FINALS / ((user + system) / 1e6), flags };
}

const records = talk(FINALS);
const ofTrade = talk(FINALS, 'telecom');
const texts = records.map((record) => (record as { text: string }).text);
const sets = SIZES.map((size) => ({ size, ...rulesOf(size) }));
const rows = new Map<string, number[]>();
const note = (name: string, value: number) => rows.set(name, [...(rows.get(name) ?? []), value]);
const flagsOf = new Map<number, number>();
for (const { size, set } of sets) {
  heard(set, records);
  flagsOf.set(size, heard(set, ofTrade).flags);
}
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { size, set, words } of sets) {
    note(`engine, ${size} rules`, heard(set, records).speed);
    note(`in calls of a trade, ${size} rules`, heard(set, ofTrade).speed);
    const union = new RegExp([...new Set(words)].sort((a, b) => b.length - a.length).join('|'), 'g');
    const started = performance.now();
    let found = 0;
    const some = texts.slice(0, size > 500 ? 500 : 5_000);
    for (const text of some) found += text.match(union)?.length ?? 0;
    if (found > 0) throw new Error('the generated words are said after all');
    note(`union of regular expressions, ${size} rules`, some.length / ((performance.now() - started) / 1000));
  }
}

process.stdout.write(
  `${cpus().length} cores, Node ${process.versions.node}; ${FINALS.toLocaleString('en')} finals, median of ${ROUNDS}\n\n`,
);
process.stdout.write('| what | utterances per CPU second | cost beside 50 rules |\n| --- | --- | --- |\n');
for (const kind of ['engine', 'in calls of a trade', 'union of regular expressions']) {
  const least = median(rows.get(`${kind}, 50 rules`) as number[]);
  for (const size of SIZES) {
    const name = `${kind}, ${size} rules`;
    const value = median(rows.get(name) as number[]);
    process.stdout.write(
      `| ${name} | ${Math.round(value).toLocaleString('en')} | ${(least / value).toFixed(2)} × |\n`,
    );
  }
}
const raised = SIZES.map((size) => `${flagsOf.get(size)} with ${size} rules`).join(', ');
process.stdout.write(`\nFlags in the calls of a trade, by rules without words: ${raised}\n`);
process.stdout.write(
  `\nAn idle call beside its texts: ${idleBytes(sets[1]!.set)} bytes; of a trade ${idleBytes(sets[1]!.set, 'telecom')} bytes (500 rules)\n`,
);

/** Memory of a call that has begun and says nothing. */
function idleBytes(set: RuleSet, trade?: Trade): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const engine = engineOf(set);
  const open = (index: number): LogRecord => ({
    type: 'call.started',
    n: index + 1,
    at: index + 1,
    call: `idle-${index}`,
    info: trade ? { trade } : {},
    started_at: 1,
    source: 'bench',
    arrived_at: 0,
    ...(index >= 0 ? { opens: { rules: 'set' } } : {}),
  });
  for (let index = 0; index < 100; index += 1) engine.fold(open(index));
  // The second takes what the first only found dead: it may be of the measurement before.
  gc();
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let index = 100; index < IDLE_CALLS + 100; index += 1) engine.fold(open(index));
  gc();
  gc();
  const bytes = process.memoryUsage().heapUsed - before;
  // Asked last, so that the engine is there until then.
  if (engine.oldestOpen() !== 1) throw new Error('the calls are not open');
  return Math.round(bytes / IDLE_CALLS);
}
