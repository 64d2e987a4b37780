/** Flag by flag, what a rule across calls made of a test: when, of which call, for whom it counts, or why it does not. */
import type { TruthWords } from '../rules/truth-words.ts';
import { columnsOf, padded } from '../text/columns.ts';
import type { FlagOutcome } from './across-fold.ts';
import { type AcrossRule, applies, counts, scopeName } from './across-rule.ts';

/** Why a flag counts for nobody. */
export type Uncounted = 'other rule' | 'shadow' | 'tentative' | 'other calls' | 'nobody';

const GAP = '  ';

/** Aligned lines, the first with the names of the columns; `start`: what `0s` of the test is, ms. */
export function acrossTable(
  rule: AcrossRule,
  outcomes: readonly FlagOutcome[],
  start: number,
  t: TruthWords,
): string[] {
  const rows = outcomes.map((outcome) => {
    const { flag, origin, status } = outcome;
    const scope = scopeName(rule.across.by, origin.info) ?? '—';
    const why = uncounted(rule, outcome);
    const isBack = status === 'retracted' || status === 'withdrawn';
    const counted = isBack ? t.takenBack : why === null ? t.counted : t.uncounted[why];
    return [t.seconds((origin.started_at ?? start) - start), flag.call, scope, counted];
  });
  const table = [[...t.flagColumns], ...rows];
  const widths = t.flagColumns.map((_, column) =>
    Math.max(...table.map((row) => columnsOf(row[column] as string))),
  );
  return table.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] as number))
      .join(GAP)
      .trimEnd(),
  );
}

/** null: it is counted. */
function uncounted(rule: AcrossRule, { flag, status, origin }: FlagOutcome): Uncounted | null {
  if (!counts(rule, { ...flag, shadow: undefined })) return 'other rule';
  if (!counts(rule, flag)) return 'shadow';
  if (status === 'tentative') return 'tentative';
  if (!applies(rule, origin)) return 'other calls';
  return scopeName(rule.across.by, origin.info) === undefined ? 'nobody' : null;
}
