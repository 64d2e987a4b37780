/** Runs the tests inside rules through the same engine as live. */
import { acrossFailure } from '../across/across-test.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import type { TestFailure, TestTable } from '../contract/rule-test.ts';
import { evaluateCall } from '../evaluate.ts';
import type { AnyRule, Rule, RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import { type Played, truthTable } from './explain.ts';
import type { RuleTest } from './rule-format.ts';
import { recordedOf } from './test-call.ts';
import { tableText, truthRows } from './truth-text.ts';
import { type Lang, TRUTH_WORDS, type TruthWords } from './truth-words.ts';

export interface RuleTestReport {
  passed: number;
  /** In words: rule, test, expected, got, and the truth table at each time that differs. */
  failures: string[];
}

/** Used where a rule names no threshold of its own; tests give scores far from it. */
export const TEST_THRESHOLDS: MoodThresholds = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

export function testRules(set: RuleSet, lang: Lang = 'en'): RuleTestReport {
  const failures: string[] = [];
  let passed = 0;
  for (const { rule, name, failure } of outcomesOf(set, () => true, lang)) {
    if (failure === null) passed += 1;
    else failures.push(failureText(`${rule} · ${name}`, failure, lang));
  }
  return { passed, failures };
}

/** Test by test of the rules that `of` names, in the order of the set: what does not run cannot be tested. */
export function* outcomesOf(
  set: RuleSet,
  of: (rule: string) => boolean,
  lang: Lang,
): Generator<{ rule: string; name: string; failure: TestFailure | null }> {
  const runs = ({ id, status }: AnyRule) => status !== 'retired' && of(id);
  for (const rule of set.rules.filter(runs))
    for (const test of rule.tests)
      yield { rule: rule.id, name: test.name, failure: failureOf(set, rule, test, lang) };
  const categories = new Map(set.rules.map(({ id, category }) => [id, category]));
  for (const rule of set.across.filter(runs))
    for (const test of rule.tests)
      yield {
        rule: rule.id,
        name: test.name,
        failure: acrossFailure(rule, test, (id) => categories.get(id), TRUTH_WORDS[lang]),
      };
}

/** null: it passes. */
export function failureOf(
  set: RuleSet,
  rule: Rule,
  { call, lines, expect }: RuleTest,
  lang: Lang = 'en',
): TestFailure | null {
  const { recorded, moods, zone } = recordedOf(lines, call);
  const fired = evaluateCall(recorded, set, moods, TEST_THRESHOLDS, zone)
    .flags.filter((flag) => flag.rule === rule.id)
    .map(({ at_ms }) => at_ms);
  const expected = expect.map(({ at }) => durationMs(at)).sort((a, b) => a - b);
  if (JSON.stringify(expected) === JSON.stringify(fired)) return null;
  const t = TRUTH_WORDS[lang];
  const played: Played = { recorded, moods, thresholds: TEST_THRESHOLDS, fired, zone };
  return {
    expected: timesText(expected, t),
    got: timesText(fired, t),
    tables: differences(rule, set, played, expected, t),
  };
}

/** For a terminal: the test, expected, got, and the tables. */
export function failureText(name: string, { expected, got, tables }: TestFailure, lang: Lang): string {
  const t = TRUTH_WORDS[lang];
  return [
    name,
    `    ${t.expected}${t.colon}${expected}`,
    `    ${t.got}${t.colon}${got}`,
    ...tables.flatMap(tableLines),
  ].join('\n');
}

/** With its heading, below what it is about. */
export function tableLines(table: TestTable): string[] {
  return [
    '',
    ...(table.heading === '' ? [] : [`    ${table.heading}`]),
    ...tableText(table).map((line) => `      ${line}`),
  ];
}

/** A truth table for each time at which a rule should have fired and did not, or fired instead. */
export function differences(
  rule: Rule,
  set: RuleSet,
  played: Played,
  expected: readonly number[],
  t: TruthWords,
): TestTable[] {
  const { fired } = played;
  const missing = expected.filter((ms) => !fired.includes(ms));
  const surplus = fired.filter((ms) => !expected.includes(ms));
  const table = (heading: string, ms: number): TestTable => ({
    heading,
    columns: [...t.columns],
    rows: truthRows(truthTable(rule, set, played, ms), t),
  });
  return [
    ...missing.map((ms) => table(t.atExpected(t.seconds(ms)), ms)),
    ...surplus.map((ms) => table(t.atFired(t.seconds(ms)), ms)),
  ];
}

function timesText(all: readonly number[], t: TruthWords): string {
  return all.length === 0 ? t.nothing : all.map((ms) => t.seconds(ms)).join(t.comma);
}
