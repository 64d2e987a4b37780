/** The tests inside rules one by one, each with its outcome. */
import { acrossFailure } from '../across/across-test.ts';
import type { RuleSet } from './compile.ts';
import { failureOf } from './rule-test.ts';
import { type Lang, TRUTH_WORDS } from './truth-words.ts';

export interface TestRun {
  rule: string;
  name: string;
  /** null: it passed; else expected, got, and a truth table at each time that differs. */
  failure: string | null;
}

/** Of the rules that `of` names, in the order of the set; retired ones do not run. */
export function testRuns(set: RuleSet, of: (rule: string) => boolean, lang: Lang): TestRun[] {
  const categories = new Map(set.rules.map(({ id, category }) => [id, category]));
  return [
    ...set.rules
      .filter(({ id, status }) => status !== 'retired' && of(id))
      .flatMap((rule) =>
        rule.tests.map((test) => ({
          rule: rule.id,
          name: test.name,
          failure: failureOf(set, rule, test, lang),
        })),
      ),
    ...set.across
      .filter(({ id, status }) => status !== 'retired' && of(id))
      .flatMap((rule) =>
        rule.tests.map((test) => ({
          rule: rule.id,
          name: test.name,
          failure: acrossFailure(rule, test, (id) => categories.get(id), TRUTH_WORDS[lang]),
        })),
      ),
  ];
}
