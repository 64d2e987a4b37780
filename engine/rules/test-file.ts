/** Test files: calls and the flags that are expected of several rules; for what a test inside one rule cannot show. */
import { type Static, Type } from 'typebox';
import type { MoodThresholds } from '../contract/mood.ts';
import { evaluateCall } from '../evaluate.ts';
import { checkValue, type Path, type Problem } from './check.ts';
import { unknownName } from './check-names.ts';
import { everyRule, type RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import { fault } from './fault.ts';
import { blamingSigns, type LintError, lintError, type RuleFile } from './load.ts';
import { LinesSchema, TestCallSchema } from './rule-format.ts';
import { differences, tableLines } from './rule-test.ts';
import { callProblems, lineProblems, recordedOf, timeProblems } from './test-call.ts';
import { type Lang, TRUTH_WORDS, type TruthWords } from './truth-words.ts';
import { readYaml } from './yaml-file.ts';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1 });

export const TestFileSchema = Type.Object(
  {
    tests: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1 }),
          /** Rules that are looked at; without it those that `expect` names, or every rule when it names none. */
          rules: Type.Optional(Type.Array(Id, { minItems: 1 })),
          call: Type.Optional(TestCallSchema),
          lines: LinesSchema,
          /** Every flag that these rules must raise, and no other. */
          expect: Type.Array(Type.Object({ rule: Id, at: Type.String() }, closed)),
        },
        closed,
      ),
      { minItems: 1 },
    ),
  },
  closed,
);
type TestFile = Static<typeof TestFileSchema>;

export interface FileTestReport {
  passed: number;
  failures: string[];
  errors: LintError[];
}

export function runTestFile(
  file: RuleFile,
  set: RuleSet,
  thresholds: MoodThresholds,
  lang: Lang = 'en',
): FileTestReport {
  const yaml = readYaml(file.text);
  if (!yaml.ok)
    return {
      passed: 0,
      failures: [],
      errors: blamingSigns(
        [file],
        yaml.errors.map((error) => lintError(file.name, error, error)),
      ),
    };
  const problems = checkValue(TestFileSchema as never, yaml.value);
  const value = yaml.value as TestFile;
  if (problems.length === 0)
    problems.push(...value.tests.flatMap((test, index) => checkTest(test, index, set)));
  if (problems.length > 0) {
    const errors = problems.map((problem) => lintError(file.name, yaml.place(problem), problem));
    return { passed: 0, failures: [], errors: blamingSigns([file], errors) };
  }
  const failures = value.tests.flatMap((test) => {
    const failure = failureOf(test, set, thresholds, TRUTH_WORDS[lang]);
    return failure === null ? [] : [`${file.name}: ${failure}`];
  });
  return { passed: value.tests.length - failures.length, failures, errors: [] };
}

function checkTest(
  { rules = [], call, lines, expect }: TestFile['tests'][number],
  index: number,
  set: RuleSet,
): Problem[] {
  const known = new Set(everyRule(set).map(({ id }) => id));
  const across = new Set(set.across.map(({ id }) => id));
  const retired = new Set(set.rules.filter(({ status }) => status === 'retired').map(({ id }) => id));
  const path = ['tests', index];
  const named = (id: string, at: Path): Problem[] => [
    ...unknownName('rule', id, [...path, ...at], known),
    ...(retired.has(id) ? [{ path: [...path, ...at], ...fault('test-of-retired-rule', { rule: id }) }] : []),
    ...(across.has(id) ? [{ path: [...path, ...at], ...fault('test-of-rule-across', { rule: id }) }] : []),
  ];
  return [
    ...rules.flatMap((id, row) => named(id, ['rules', row])),
    ...(call ? callProblems(call, [...path, 'call']) : []),
    ...lineProblems(lines, [...path, 'lines']),
    ...expect.flatMap(({ rule }, row) => named(rule, ['expect', row, 'rule'])),
    ...timeProblems(expect, [...path, 'expect']),
  ];
}

function failureOf(
  { name, rules, call, lines, expect }: TestFile['tests'][number],
  set: RuleSet,
  thresholds: MoodThresholds,
  t: TruthWords,
): string | null {
  const named = rules ?? expect.map(({ rule }) => rule);
  const looked = (id: string) => named.length === 0 || named.includes(id);
  const { recorded, moods, zone } = recordedOf(lines, call);
  const fired = evaluateCall(recorded, set, moods, thresholds, zone).flags.filter(({ rule }) => looked(rule));
  const said = (rule: string, at_ms: number) => `${t.seconds(at_ms)} ${rule}`;
  const wanted = expect.map(({ rule, at }) => ({ rule, at_ms: durationMs(at) }));
  const text = (all: readonly { rule: string; at_ms: number }[]) =>
    all.length === 0
      ? t.nothing
      : [...all]
          .sort((a, b) => a.at_ms - b.at_ms || (a.rule < b.rule ? -1 : 1))
          .map(({ rule, at_ms }) => said(rule, at_ms))
          .join(t.comma);
  if (text(wanted) === text(fired)) return null;
  const tables = set.rules.flatMap((rule) => {
    const times = (all: readonly { rule: string; at_ms: number }[]) =>
      all.filter((one) => one.rule === rule.id).map(({ at_ms }) => at_ms);
    const played = { recorded, moods, thresholds, fired: times(fired), zone };
    const lines = differences(rule, set, played, times(wanted), t).flatMap(tableLines);
    return lines.length > 0 ? ['', `  ${rule.id}`, ...lines.slice(1)] : [];
  });
  return [
    name,
    `    ${t.expected}${t.colon}${text(wanted)}`,
    `    ${t.got}${t.colon}${text(fired)}`,
    ...tables,
  ].join('\n');
}
