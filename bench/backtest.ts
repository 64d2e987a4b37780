/**
 * `npm run bench -- backtest`: recorded calls as `earshot rules backtest` folds them, without the model (no utterance has
 * a score), by processor time. First the 500 rules and the utterances of `npm run bench -- rules`, beside the engine that
 * hears them live in the same run; then the shipped rules over the demo calls, which are full of the rules' words: one
 * rule set against itself, and against another one. Each in a thread of its own: a command meets one set of rules, too.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { createEngine } from '../engine/engine.ts';
import { Backtest } from '../engine/rules/backtest.ts';
import type { RuleSet } from '../engine/rules/compile.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { recordedTalk, rulesOf, talk } from './made-rules.ts';

const ROUNDS = 5;
const FINALS = 20_000;
const RULES = 500;
const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

interface Case {
  /** Shipped rules over the demo calls, or many rules over talk that none of their words is in. */
  rules: 'shipped' | 'made';
  trade?: 'telecom';
  how: 'live' | 'one set' | 'two sets';
}

const HOW = ['live', 'one set', 'two sets'] as const;
const CASES: Case[] = [
  ...HOW.map((how): Case => ({ rules: 'made', how })),
  ...HOW.map((how): Case => ({ rules: 'made', trade: 'telecom', how })),
  { rules: 'shipped', how: 'one set' },
  { rules: 'shipped', how: 'two sets' },
];

if (isMainThread) await main();
else parentPort?.postMessage(measured(workerData as Case));

async function main(): Promise<void> {
  const n = (value: number) => Math.round(value).toLocaleString('en');
  process.stdout.write(
    `${cpus().length} cores, Node ${process.versions.node}; median of ${ROUNDS} rounds of ${n(FINALS)} utterances\n\n`,
  );
  process.stdout.write('| what | utterances per CPU second | of the engine live |\n| --- | --- | --- |\n');
  let live = 0;
  for (const one of CASES) {
    const speed = await new Promise<number>((done, failed) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: one });
      worker.once('message', done);
      worker.once('error', failed);
    });
    if (one.how === 'live') live = speed;
    const name =
      one.rules === 'shipped'
        ? 'shipped rules, demo calls'
        : `${RULES} rules${one.trade ? ', calls of a trade' : ''}`;
    const how = one.how === 'live' ? 'the engine live' : `a back-test, ${one.how}`;
    const share = one.rules === 'made' ? (speed / live).toFixed(2) : '';
    process.stdout.write(`| ${name}: ${how} | ${n(speed)} | ${share} |\n`);
  }
}

/** The first round compiles the hot paths, and does not count. */
function measured({ rules, trade, how }: Case): number {
  const set = rules === 'shipped' ? compileRules(readRuleFiles()) : rulesOf(RULES).set;
  const records = talk(FINALS, trade);
  const lines =
    rules === 'shipped' ? demo() : recordedTalk(FINALS, trade).map((call) => JSON.stringify(call));
  const after = how === 'two sets' ? { ...set, hash: 'changed' } : set;
  const round = () => (how === 'live' ? heard(set, records) : tested(set, after, lines));
  round();
  const speeds = Array.from({ length: ROUNDS }, round).sort((a, b) => a - b);
  return speeds[Math.floor(ROUNDS / 2)] as number;
}

function demo(): string[] {
  return readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
    .trim()
    .split('\n');
}

/** `work` tells how many utterances it was. */
function perSecond(work: () => number): number {
  const before = process.cpuUsage();
  const count = work();
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1e6);
}

function heard(set: RuleSet, records: ReturnType<typeof talk>): number {
  const engine = createEngine({ ruleSet: () => set, thresholds: THRESHOLDS });
  return perSecond(() => {
    for (const record of records) engine.fold(record);
    return FINALS;
  });
}

/** These calls over and over, read anew each time, as from a file. */
function tested(before: RuleSet, after: RuleSet, lines: readonly string[]): number {
  const test = new Backtest(before, after, THRESHOLDS);
  return perSecond(() => {
    for (let index = 0; test.utterances < FINALS; index += 1) {
      const call = JSON.parse(lines[index % lines.length] as string) as RecordedCall;
      const moods = call.utterances.map(() => null);
      test.add({ ...call, call: `${call.call}-${index}` }, moods);
    }
    return test.utterances;
  });
}
