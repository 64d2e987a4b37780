/**
 * `npm run bench -- findings FILE… [--rules DIR] [--noise RATE] [--list] [--by-rule]`: how well the rules find what a careful
 * supervisor listed. Files of recorded calls with `findings` (`kind`, `at`). A flag counts when it stands within two
 * utterances of a finding of its category; each finding and each flag counts once; every other flag is false.
 * `--by-rule` adds a table of the rules that raised something, those with most false flags first.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CATEGORIES } from '../engine/contract/flag.ts';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { evaluateCall } from '../engine/evaluate.ts';
import { maskCall, scoreCall } from '../gateway/cli/offline.ts';
import { parseRecordedCall } from '../gateway/imports/recorded-calls.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { homophoneNoise, parseHomophones } from '../models/evaluation/noise.ts';
import { startMoodService } from '../models/runtime/mood-service.ts';
import { type Finding, tally } from './tally.ts';

interface Tally {
  found: number;
  missed: number;
  false: number;
  /** Of the false ones, those on calls without findings. */
  clean: number;
}

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    rules: { type: 'string' },
    noise: { type: 'string' },
    homophones: { type: 'string' },
    list: { type: 'boolean', default: false },
    'by-rule': { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  process.stderr.write('expected at least one file of calls with findings, got none.\n');
  process.exit(2);
}

const rules = compileRules(readRuleFiles(values.rules));
const model = await startMoodService({ dir: asset('models', 'mood'), maxQueue: 100_000 });
const sounds = values.homophones ? parseHomophones(readFileSync(values.homophones, 'utf8')) : undefined;
const rate = Number(values.noise ?? 0);
const SEED = 7;
const KINDS: ReadonlySet<string> = new Set(CATEGORIES);
const tallies = new Map<string, Tally>(
  CATEGORIES.map((kind) => [kind, { found: 0, missed: 0, false: 0, clean: 0 }]),
);
const byRule = new Map<string, { found: number; false: number; clean: number }>();
let calls = 0;
let clean = 0;
let cleanFlags = 0;
for (const file of positionals) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const { findings = [] } = JSON.parse(line) as { findings?: Finding[] };
    const call = parseRecordedCall(line, file);
    const texts = call.utterances.map(({ text }) => text);
    const noisy = sounds && rate > 0 ? homophoneNoise(texts, sounds, rate, SEED + calls) : texts;
    const utterances = call.utterances.map((utterance, index) => ({ ...utterance, text: noisy[index]! }));
    await judge({ ...call, utterances }, findings);
  }
}
await model.close();
report();

async function judge(recorded: RecordedCall, findings: readonly Finding[]): Promise<void> {
  const call = maskCall(recorded);
  const moods = await scoreCall(call, model);
  const { flags } = evaluateCall(call, rules, moods, model.info.thresholds);
  const verdict = tally(flags, findings, KINDS);
  calls += 1;
  if (findings.length === 0) {
    clean += 1;
    cleanFlags += verdict.false.length;
  }
  for (const { category, rule } of verdict.found) {
    countOf(category).found += 1;
    ruleOf(rule).found += 1;
  }
  for (const { category, utterance, rule, evidence } of verdict.false) {
    for (const counts of [countOf(category), ruleOf(rule)]) {
      counts.false += 1;
      if (findings.length === 0) counts.clean += 1;
    }
    const words = evidence.map(({ text }) => text).join(' … ');
    list(`FALSE  ${call.call} #${utterance} ${category} (${rule}) 「${words}」`);
  }
  for (const { kind, at } of verdict.missed) {
    countOf(kind).missed += 1;
    list(`MISSED ${call.call} #${at} ${kind} 「${call.utterances[at]?.text}」`);
  }
}

function countOf(kind: string): Tally {
  return tallies.get(kind) as Tally;
}

function ruleOf(rule: string): { found: number; false: number; clean: number } {
  const counts = byRule.get(rule) ?? { found: 0, false: 0, clean: 0 };
  byRule.set(rule, counts);
  return counts;
}

function list(line: string): void {
  if (values.list) process.stdout.write(`${line}\n`);
}

function report(): void {
  const share = (part: number, whole: number) => (whole === 0 ? '–' : (part / whole).toFixed(2));
  const all = { found: 0, missed: 0, false: 0 };
  process.stdout.write(
    '| category | findings | recall | precision | false | of them on clean calls |\n| --- | --- | --- | --- | --- | --- |\n',
  );
  for (const [kind, tally] of tallies) {
    const { found, missed } = tally;
    all.found += found;
    all.missed += missed;
    all.false += tally.false;
    process.stdout.write(
      `| ${kind} | ${found + missed} | ${share(found, found + missed)} | ${share(found, found + tally.false)} | ${tally.false} | ${tally.clean} |\n`,
    );
  }
  process.stdout.write(
    `| **all** | ${all.found + all.missed} | ${interval(all.found, all.found + all.missed)} | ${interval(all.found, all.found + all.false)} | ${all.false} | ${cleanFlags} |\n`,
  );
  if (values['by-rule']) {
    process.stdout.write('\n| rule | found | false | of them on clean calls |\n| --- | --- | --- | --- |\n');
    const most = [...byRule].sort(([, a], [, b]) => b.false - a.false || b.found - a.found);
    for (const [rule, counts] of most)
      process.stdout.write(`| ${rule} | ${counts.found} | ${counts.false} | ${counts.clean} |\n`);
  }
  process.stdout.write(`\n${calls} calls; ${cleanFlags} flags on the ${clean} calls without findings.\n`);
}

/** Share with its 95 % interval (Wilson, "Probable inference", JASA 22, 1927). */
function interval(part: number, whole: number): string {
  if (whole === 0) return '–';
  const z = 1.96;
  const p = part / whole;
  const middle = (p + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const half = (z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole))) / (1 + (z * z) / whole);
  return `${p.toFixed(2)} [${(middle - half).toFixed(2)}, ${(middle + half).toFixed(2)}]`;
}
