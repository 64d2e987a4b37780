/** Runs the tests inside rules through the same engine as live. */
import { acrossFailure } from '../across/across-test.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { evaluateCall } from '../evaluate.ts';
import type { Rule, RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import { type Played, truthTable } from './explain.ts';
import type { RuleTest } from './rule-format.ts';
import { recordedOf } from './test-call.ts';
import { truthText } from './truth-text.ts';
import { type Lang, TRUTH_WORDS, type TruthWords } from './truth-words.ts';

export interface RuleTestReport {
  passed: number;
  /** In words: rule, test, expected, got, and the truth table at each time that differs. */
  failures: string[];
}

/** Used where a rule names no threshold of its own; tests give scores far from it. */
export const TEST_THRESHOLDS: MoodThresholds = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

export function testRules(set: RuleSet, lang: Lang = 'en'): RuleTestReport {
  const report: RuleTestReport = { passed: 0, failures: [] };
  for (const rule of set.rules) {
    // What does not run cannot be tested.
    for (const test of rule.status === 'retired' ? [] : rule.tests) {
      const failure = failureOf(set, rule, test, lang);
      if (failure === null) report.passed += 1;
      else report.failures.push(failure);
    }
  }
  const categories = new Map(set.rules.map(({ id, category }) => [id, category]));
  for (const rule of set.across) {
    for (const test of rule.status === 'retired' ? [] : rule.tests) {
      const failure = acrossFailure(rule, test, (id) => categories.get(id), TRUTH_WORDS[lang]);
      if (failure === null) report.passed += 1;
      else report.failures.push(failure);
    }
  }
  return report;
}

/** null: it passes. */
export function failureOf(
  set: RuleSet,
  rule: Rule,
  { name, call, lines, expect }: RuleTest,
  lang: Lang = 'en',
): string | null {
  const { recorded, moods, zone } = recordedOf(lines, call);
  const fired = evaluateCall(recorded, set, moods, TEST_THRESHOLDS, zone)
    .flags.filter((flag) => flag.rule === rule.id)
    .map(({ at_ms }) => at_ms);
  const expected = expect.map(({ at }) => durationMs(at)).sort((a, b) => a - b);
  if (JSON.stringify(expected) === JSON.stringify(fired)) return null;
  const t = TRUTH_WORDS[lang];
  const played: Played = { recorded, moods, thresholds: TEST_THRESHOLDS, fired, zone };
  return [
    `${rule.id} · ${name}`,
    `    ${t.expected}${t.colon}${timesText(expected, t)}`,
    `    ${t.got}${t.colon}${timesText(fired, t)}`,
    ...differences(rule, set, played, expected, t),
  ].join('\n');
}

/** A truth table for each time at which a rule should have fired and did not, or fired instead. */
export function differences(
  rule: Rule,
  set: RuleSet,
  played: Played,
  expected: readonly number[],
  t: TruthWords,
): string[] {
  const { fired } = played;
  const missing = expected.filter((ms) => !fired.includes(ms));
  const surplus = fired.filter((ms) => !expected.includes(ms));
  const table = (heading: string, ms: number) => [
    '',
    `    ${heading}`,
    ...truthText(truthTable(rule, set, played, ms), t).map((line) => `      ${line}`),
  ];
  return [
    ...missing.flatMap((ms) => table(t.atExpected(t.seconds(ms)), ms)),
    ...surplus.flatMap((ms) => table(t.atFired(t.seconds(ms)), ms)),
  ];
}

function timesText(all: readonly number[], t: TruthWords): string {
  return all.length === 0 ? t.nothing : all.map((ms) => t.seconds(ms)).join(t.comma);
}
