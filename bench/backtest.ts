/**
 * `npm run bench -- backtest`: recorded calls as `earshot rules backtest` folds them, without the model (no utterance has
 * a score), by processor time. First the 500 rules and the utterances of `npm run bench -- rules`, beside the engine that
 * hears them live in the same run; then the shipped rules over the demo calls, which are full of the rules' words: one
 * rule set against itself, and against another one. `--utterances N` goes on with so many, and tells the most memory.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { createEngine } from '../engine/engine.ts';
import { Backtest } from '../engine/rules/backtest.ts';
import type { RuleSet } from '../engine/rules/compile.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { recordedTalk, rulesOf, talk } from './made-rules.ts';

const ROUNDS = 3;
const FINALS = 20_000;
const RULES = 500;
const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { utterances: { type: 'string', default: '0' } },
});
const median = (figures: number[]) =>
  [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] as number;
const n = (value: number) => Math.round(value).toLocaleString('en');
const most = () => n(process.resourceUsage().maxRSS / 1024);
const shipped = compileRules(readRuleFiles());
const demo = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .trim()
  .split('\n');

process.stdout.write(
  `${cpus().length} cores, Node ${process.versions.node}; median of ${ROUNDS} rounds of ${n(FINALS)} utterances\n\n`,
);
process.stdout.write('| what | utterances per CPU second | of the engine alone |\n| --- | --- | --- |\n');
const { set } = rulesOf(RULES);
for (const trade of [undefined, 'telecom'] as const) {
  const records = talk(FINALS, trade);
  const lines = recordedTalk(FINALS, trade).map((call) => JSON.stringify(call));
  const name = trade ? `${RULES} rules, in calls of a trade` : `${RULES} rules`;
  const alone = rounds(() => heard(set, records));
  row(`${name}: the engine alone`, alone, alone);
  row(
    `${name}: a back-test`,
    rounds(() => tested(set, set, lines, FINALS)),
    alone,
  );
  row(
    `${name}: two sets`,
    rounds(() => tested(set, { ...set, hash: 'changed' }, lines, FINALS)),
    alone,
  );
}
row(
  'shipped rules, demo calls',
  rounds(() => tested(shipped, shipped, demo, FINALS)),
);
row(
  'two sets, demo calls',
  rounds(() => tested(shipped, { ...shipped, hash: 'changed' }, demo, FINALS)),
);
process.stdout.write(`\nMost memory: ${most()} MB\n`);

const utterances = Number(values.utterances);
if (utterances > 0) {
  const speed = tested(shipped, shipped, demo, utterances);
  process.stdout.write(
    `Demo calls, ${n(utterances)} utterances: ${n(speed)} per CPU second, most memory ${most()} MB\n`,
  );
}

function row(name: string, speed: number, alone?: number): void {
  process.stdout.write(`| ${name} | ${n(speed)} | ${alone ? (speed / alone).toFixed(2) : ''} |\n`);
}

/** The first round compiles the hot paths, and does not count. */
function rounds(measure: () => number): number {
  measure();
  return median(Array.from({ length: ROUNDS }, measure));
}

function perSecond(count: number, work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1e6);
}

function heard(set: RuleSet, records: ReturnType<typeof talk>): number {
  const engine = createEngine({ ruleSet: () => set, thresholds: THRESHOLDS });
  return perSecond(FINALS, () => {
    for (const record of records) engine.fold(record);
  });
}

/** These calls over and over, read anew each time, as from a file. */
function tested(before: RuleSet, after: RuleSet, lines: readonly string[], utterances: number): number {
  const test = new Backtest(before, after, THRESHOLDS);
  const speed = perSecond(utterances, () => {
    for (let index = 0; test.utterances < utterances; index += 1) {
      const call = JSON.parse(lines[index % lines.length] as string) as RecordedCall;
      test.add(
        { ...call, call: `${call.call}-${index}` },
        call.utterances.map(() => null),
      );
    }
  });
  return (speed * test.utterances) / utterances;
}
