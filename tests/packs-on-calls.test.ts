/** The shipped rules and the shipped model on whole calls: what they find, and that clean calls stay quiet. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Finding, tally } from '../bench/tally.ts';
import { CATEGORIES } from '../engine/contract/flag.ts';
import { type AuditedFlag, evaluateCall } from '../engine/evaluate.ts';
import { maskCall, scoreCall } from '../gateway/cli/offline.ts';
import { parseRecordedCall } from '../gateway/imports/recorded-calls.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { type MoodService, startMoodService } from '../models/runtime/mood-service.ts';

const rules = compileRules(readRuleFiles());
const KINDS: ReadonlySet<string> = new Set(CATEGORIES);
let model: MoodService;

before(async () => {
  model = await startMoodService({ dir: asset('models', 'mood'), maxQueue: 100_000 });
});
after(() => model.close());

/** Flags and findings of every call of a file, by call; not of those that were kept aside from mending. */
async function judged(...path: string[]) {
  const out: { call: string; flags: AuditedFlag[]; findings: Finding[] }[] = [];
  for (const line of readFileSync(asset(...path), 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const { findings = [], half } = JSON.parse(line) as { findings?: Finding[]; half?: 'work' | 'kept' };
    if (half === 'kept') continue;
    const call = maskCall(parseRecordedCall(line, path.join('/')));
    const { flags } = evaluateCall(call, rules, await scoreCall(call, model), model.info.thresholds);
    out.push({ call: call.call, flags, findings });
  }
  return out;
}

const words = ({ rule, evidence }: AuditedFlag) =>
  `${rule} 「${evidence.map(({ text }) => text).join(' … ')}」`;

test('nothing is raised on the clean demo calls, not even by a rule of a category of its own', async () => {
  const clean = (await judged('gateway', 'demo', 'calls.jsonl')).filter(
    ({ findings }) => findings.length === 0,
  );
  assert.ok(clean.length >= 10);
  const raised = clean.flatMap(({ call, flags }) =>
    flags.filter(({ shadow }) => !shadow).map((flag) => `${call} ${words(flag)}`),
  );
  assert.deepEqual(raised, []);
});

test('calls that only sound like trouble stay quiet: other companies, the past, bystanders, thanks, jokes, plain refusals with help', async () => {
  const calls = await judged('tests', 'look-alikes.jsonl');
  assert.ok(calls.length >= 35);
  const raised = calls.flatMap(({ call, flags, findings }) =>
    tally(flags, findings, KINDS).false.map((flag) => `${call} ${words(flag)}`),
  );
  assert.deepEqual(raised, []);
});

for (const [writer, size] of [
  ['a', 50],
  ['b', 50],
  ['c', 50],
  ['d', 34],
  ['e', 45],
  ['g', 40],
] as const)
  test(`one of ten clean calls of writer ${writer} raises for nothing at most: told quarrels, old accidents, firm refusals`, async () => {
    const calls = await judged('tests', `clean-calls-${writer}.jsonl`);
    assert.equal(calls.length, size);
    const raised = calls.flatMap(({ call, flags, findings }) =>
      tally(flags, findings, KINDS).false.map((flag) => `${call} ${words(flag)}`),
    );
    assert.ok(raised.length <= size / 10, raised.join('\n'));
  });

for (const [writer, size] of [
  ['a', 40],
  ['e', 16],
] as const)
  test(`of risky writer ${writer}, who never saw the rules, four findings of five are found, and nine flags of ten are right`, async () => {
    const calls = await judged('tests', `risky-calls-${writer}.jsonl`);
    assert.equal(calls.length, size);
    const sum = { found: 0, missed: 0, false: 0 };
    for (const { flags, findings } of calls) {
      const verdict = tally(flags, findings, KINDS);
      sum.found += verdict.found.length;
      sum.missed += verdict.missed.length;
      sum.false += verdict.false.length;
    }
    assert.ok(sum.found >= 0.8 * (sum.found + sum.missed), JSON.stringify(sum));
    assert.ok(sum.found >= 0.9 * (sum.found + sum.false), JSON.stringify(sum));
  });

test('on the calls written for the project nine findings of ten are found, and one call of twenty raises for nothing at most', async () => {
  const calls = await judged('models', 'data', 'calls.jsonl');
  const sum = { found: 0, missed: 0, false: 0, clean: 0, cleanFlags: 0 };
  for (const { flags, findings } of calls) {
    const verdict = tally(flags, findings, KINDS);
    sum.found += verdict.found.length;
    sum.missed += verdict.missed.length;
    sum.false += verdict.false.length;
    if (findings.length > 0) continue;
    sum.clean += 1;
    sum.cleanFlags += verdict.false.length;
  }
  assert.ok(sum.found >= 0.9 * (sum.found + sum.missed), JSON.stringify(sum));
  assert.ok(sum.found >= 0.85 * (sum.found + sum.false), JSON.stringify(sum));
  assert.ok(sum.cleanFlags <= sum.clean / 20, JSON.stringify(sum));
});
