/** What each rule did, as lines of a table, and their order. Pure. */
import type { RuleMeasure } from '../../../../engine/contract/case-measures.ts';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import { precisionOf } from '../../cases/precision.ts';

export const FIGURES = ['raised', 'judged', 'precision', 'wrong', 'missed'] as const;
export type Figure = (typeof FIGURES)[number];
/** `raised`: the most first; `raised.up`: the fewest first; empty: as in the list. */
export type Sort = Figure | `${Figure}.up` | '';

export interface FigureLine {
  rule: RuleView;
  /** Flags that people were shown; null where the store has not said. */
  raised: number | null;
  /** What people judged in cases; null: nothing, or it is not known. */
  verdicts: RuleMeasure | null;
  /** Flags, and places, that people marked on the page of a call. */
  wrong: number;
  missed: number;
}

export function sortIn(text: string | null): Sort {
  const [by = '', up, ...more] = (text ?? '').split('.');
  const known = (FIGURES as readonly string[]).includes(by) && (up ?? 'up') === 'up' && more.length === 0;
  return known ? (text as Sort) : '';
}

/** A click on a head: the most first, then the fewest, then as in the list. */
export function nextSort(now: Sort, by: Figure): Sort {
  if (now === by) return `${by}.up`;
  return now === `${by}.up` ? '' : by;
}

/** What is not known comes last, whichever way. */
export function figuresOf(
  rules: readonly RuleView[],
  verdicts: ReadonlyMap<string, RuleMeasure> | null,
  sort: Sort,
): FigureLine[] {
  const lines = rules.map(
    (rule): FigureLine => ({
      rule,
      raised: rule.raised,
      verdicts: verdicts?.get(rule.id) ?? null,
      wrong: rule.wrong,
      missed: rule.missed,
    }),
  );
  if (sort === '') return lines;
  const [by, up] = sort.split('.') as [Figure, 'up' | undefined];
  const value = (line: FigureLine) => {
    if (by === 'precision') return precisionOf(line.verdicts)?.share ?? null;
    return by === 'judged' ? judgedOf(line.verdicts) : line[by];
  };
  return lines.sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return up ? x - y : y - x;
  });
}

/** Verdicts of any kind; null where there is none. */
function judgedOf(verdicts: RuleMeasure | null): number | null {
  return verdicts ? verdicts.right + verdicts.wrong + verdicts.unclear || null : null;
}
