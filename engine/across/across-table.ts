/** Flag by flag, what a rule across calls made of a test: when, of which call, for whom it counts, or why it does not. */
import type { TestRow, TestTable } from '../contract/rule-test.ts';
import type { TruthWords } from '../rules/truth-words.ts';
import type { FlagOutcome } from './across-fold.ts';
import { type AcrossRule, applies, counts, scopeName } from './across-rule.ts';

/** Why a flag counts for nobody. */
export type Uncounted = 'other rule' | 'shadow' | 'tentative' | 'other calls' | 'nobody';

/** `start`: what `0s` of the test is, ms. */
export function acrossTable(
  rule: AcrossRule,
  outcomes: readonly FlagOutcome[],
  start: number,
  t: TruthWords,
): TestTable {
  const rows = outcomes.map((outcome): TestRow => {
    const { flag, origin, status } = outcome;
    const scope = scopeName(rule.across.by, origin.info) ?? '—';
    const why = uncounted(rule, outcome);
    const isBack = status === 'retracted' || status === 'withdrawn';
    const counted = isBack ? t.takenBack : why === null ? t.counted : t.uncounted[why];
    return { depth: 0, cells: [t.seconds((origin.started_at ?? start) - start), flag.call, scope, counted] };
  });
  return { heading: '', columns: [...t.flagColumns], rows };
}

/** null: it is counted. */
function uncounted(rule: AcrossRule, { flag, status, origin }: FlagOutcome): Uncounted | null {
  if (!counts(rule, { ...flag, shadow: undefined })) return 'other rule';
  if (!counts(rule, flag)) return 'shadow';
  if (status === 'tentative') return 'tentative';
  if (!applies(rule, origin)) return 'other calls';
  return scopeName(rule.across.by, origin.info) === undefined ? 'nobody' : null;
}
