/** Test files: calls and the flags that are expected of several rules; for what a test inside one rule cannot show. */
import { type Static, Type } from 'typebox';
import type { MoodThresholds } from '../contract/mood.ts';
import { type AuditedFlag, evaluateCall } from '../evaluate.ts';
import { checkValue, type Path, type Problem } from './check.ts';
import { unknownName } from './check-names.ts';
import type { RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import type { LintError, RuleFile } from './load.ts';
import { LinesSchema, TestCallSchema } from './rule-format.ts';
import { callProblems, lineProblems, recordedOf, timeProblems } from './test-call.ts';
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

export function runTestFile(file: RuleFile, set: RuleSet, thresholds: MoodThresholds): FileTestReport {
  const yaml = readYaml(file.text);
  if (!yaml.ok)
    return { passed: 0, failures: [], errors: yaml.errors.map((error) => ({ file: file.name, ...error })) };
  const problems = checkValue(TestFileSchema as never, yaml.value);
  const value = yaml.value as TestFile;
  if (problems.length === 0)
    problems.push(...value.tests.flatMap((test, index) => checkTest(test, index, set)));
  if (problems.length > 0) {
    const errors = problems.map((problem) => ({
      file: file.name,
      ...yaml.place(problem),
      reason: problem.reason,
      message: problem.message,
    }));
    return { passed: 0, failures: [], errors };
  }
  const failures = value.tests.flatMap((test) => {
    const failure = failureOf(test, set, thresholds);
    return failure === null ? [] : [`${file.name}: ${failure}`];
  });
  return { passed: value.tests.length - failures.length, failures, errors: [] };
}

function checkTest(
  { rules = [], call, lines, expect }: TestFile['tests'][number],
  index: number,
  set: RuleSet,
): Problem[] {
  const known = new Set(set.rules.map(({ id }) => id));
  const retired = new Set(set.rules.filter(({ status }) => status === 'retired').map(({ id }) => id));
  const path = ['tests', index];
  const named = (id: string, at: Path): Problem[] => [
    ...unknownName('rule', id, [...path, ...at], known),
    ...(retired.has(id) ? [retiredProblem(id, [...path, ...at])] : []),
  ];
  return [
    ...rules.flatMap((id, row) => named(id, ['rules', row])),
    ...(call ? callProblems(call, [...path, 'call']) : []),
    ...lineProblems(lines, [...path, 'lines']),
    ...expect.flatMap(({ rule }, row) => named(rule, ['expect', row, 'rule'])),
    ...timeProblems(expect, [...path, 'expect']),
  ];
}

function retiredProblem(id: string, path: Path): Problem {
  const message = `expected a rule that runs, got "${id}", which is retired and never fires; leave it out`;
  return { path, reason: 'test-of-retired-rule', message };
}

function failureOf(
  { name, rules, call, lines, expect }: TestFile['tests'][number],
  set: RuleSet,
  thresholds: MoodThresholds,
): string | null {
  const named = rules ?? expect.map(({ rule }) => rule);
  const looked = (id: string) => named.length === 0 || named.includes(id);
  const { recorded, moods } = recordedOf(lines, call);
  const fired = evaluateCall(recorded, set, moods, thresholds).flags.filter(({ rule }) => looked(rule));
  const said = (rule: string, at_ms: number) => `${at_ms / 1000} s ${rule}`;
  const wanted = expect.map(({ rule, at }) => said(rule, durationMs(at))).sort();
  const got = fired.map(({ rule, at_ms }) => said(rule, at_ms)).sort();
  if (wanted.join('\n') === got.join('\n')) return null;
  const missing = wanted.filter((one) => !got.includes(one));
  const surplus = fired.filter(({ rule, at_ms }) => !wanted.includes(said(rule, at_ms)));
  return [
    name,
    ...missing.map((one) => `    expected and not raised: ${one}`),
    ...surplus.map((flag) => `    raised and not expected: ${said(flag.rule, flag.at_ms)}${because(flag)}`),
  ].join('\n');
}

export function because({ why }: AuditedFlag): string {
  const table = (line: AuditedFlag['why'], depth: number): string =>
    `\n${' '.repeat(6 + 2 * depth)}${line.op}: ${line.holds === null ? 'unknown' : line.holds ? 'holds' : 'does not hold'}, seen ${JSON.stringify(line.seen)}${(line.of ?? []).map((inner) => table(inner, depth + 1)).join('')}`;
  return table(why, 0);
}
