/** Runs the tests inside rules through the same engine as live. */
import { acrossFailure } from '../across/across-test.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { evaluateCall } from '../evaluate.ts';
import type { Rule, RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import type { RuleTest } from './rule-format.ts';
import { recordedOf } from './test-call.ts';
import { because } from './test-file.ts';

export interface RuleTestReport {
  passed: number;
  /** In words: rule, test, expected, got, and why what fired fired. */
  failures: string[];
}

/** Used where a rule names no threshold of its own; tests give scores far from it. */
export const TEST_THRESHOLDS: MoodThresholds = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

export function testRules(set: RuleSet): RuleTestReport {
  const report: RuleTestReport = { passed: 0, failures: [] };
  for (const rule of set.rules) {
    // What does not run cannot be tested.
    for (const test of rule.status === 'retired' ? [] : rule.tests) {
      const failure = failureOf(set, rule, test);
      if (failure === null) report.passed += 1;
      else report.failures.push(failure);
    }
  }
  const categories = new Map(set.rules.map(({ id, category }) => [id, category]));
  for (const rule of set.across) {
    for (const test of rule.status === 'retired' ? [] : rule.tests) {
      const failure = acrossFailure(rule, test, (id) => categories.get(id));
      if (failure === null) report.passed += 1;
      else report.failures.push(failure);
    }
  }
  return report;
}

/** null: it passes. */
export function failureOf(set: RuleSet, rule: Rule, { name, call, lines, expect }: RuleTest): string | null {
  const { recorded, moods } = recordedOf(lines, call);
  const fired = evaluateCall(recorded, set, moods, TEST_THRESHOLDS).flags.filter(
    (flag) => flag.rule === rule.id,
  );
  const expected = expect.map(({ at }) => durationMs(at));
  const got = fired.map(({ at_ms }) => at_ms);
  if (JSON.stringify(expected) === JSON.stringify(got)) return null;
  const reasons = fired.map((flag) => `\n    ${flag.at_ms / 1000} s${because(flag)}`).join('');
  return `${rule.id} · ${name}: expected ${times(expected)}, got ${times(got)}${reasons}`;
}

function times(all: readonly number[]): string {
  return all.length === 0 ? 'nothing' : `a flag at ${all.map((ms) => `${ms / 1000} s`).join(', ')}`;
}
