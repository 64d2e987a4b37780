/** The tests inside rules one by one, each with its outcome. */
import type { TestFailure } from '../contract/rule-test.ts';
import type { RuleSet } from './compile.ts';
import { failureText, outcomesOf } from './rule-test.ts';
import type { Lang } from './truth-words.ts';

export interface TestRun {
  rule: string;
  name: string;
  /** null: it passed; else expected, got, and a truth table at each time that differs. */
  failure: string | null;
  /** The same, for whoever lays it out; null: it passed. */
  told: TestFailure | null;
}

/** Of the rules that `of` names, in the order of the set; retired ones do not run. */
export function testRuns(set: RuleSet, of: (rule: string) => boolean, lang: Lang): TestRun[] {
  return Array.from(outcomesOf(set, of, lang), ({ rule, name, failure }) => ({
    rule,
    name,
    failure: failure && failureText(`${rule} · ${name}`, failure, lang),
    told: failure,
  }));
}
