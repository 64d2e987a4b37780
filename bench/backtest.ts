/**
 * `npm run bench -- backtest`: the shipped rules over recorded calls of a million utterances, as `earshot rules
 * backtest` folds them, without the model (no utterance has a score): utterances a second of processor time, with one rule set
 * against itself and against another one, and the most memory that it took.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { Backtest } from '../engine/rules/backtest.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';

const UTTERANCES = 1_000_000;
const SMALL = 100_000;
/** Compiles the hot paths and loads the segmenter's dictionary before anything is measured. */
const WARM_UP = 5_000;
const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

const rules = compileRules(readRuleFiles());
const calls = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .trim()
  .split('\n');
const changed = { ...rules, hash: 'changed' };
const most = () => Math.round(process.resourceUsage().maxRSS / 1024);

process.stdout.write(`${cpus().length} cores, Node ${process.versions.node}\n\n`);
process.stdout.write(
  '| back-test | utterances | utterances per CPU second | most memory so far, MB |\n| --- | --- | --- | --- |\n',
);
measure(changed, WARM_UP);
run('one set', rules, SMALL);
run('two sets', changed, SMALL);
run('one set', rules, UTTERANCES);

function run(name: string, after: typeof rules, utterances: number): void {
  const { heard, speed } = measure(after, utterances);
  const cells = [name, heard.toLocaleString('en'), speed.toLocaleString('en'), most()];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

/** The demo calls over and over, read anew each time, as from a file. */
function measure(after: typeof rules, utterances: number): { heard: number; speed: number } {
  const test = new Backtest(rules, after, THRESHOLDS);
  const before = process.cpuUsage();
  for (let index = 0; test.utterances < utterances; index += 1) {
    const call = JSON.parse(calls[index % calls.length] as string) as RecordedCall;
    const moods = call.utterances.map(() => null);
    test.add({ ...call, call: `${call.call}-${index}` }, moods);
  }
  const heard = test.utterances;
  const { user, system } = process.cpuUsage(before);
  return { heard, speed: Math.round(heard / ((user + system) / 1_000_000)) };
}
