/** What each rule did, as lines of a table, and their order. Pure. */
import type { RuleMeasure, Share } from '../../../../engine/contract/case-measures.ts';
import type { RuleView } from '../../../../engine/contract/rule.ts';

export const FIGURES = ['raised', 'precision', 'wrong', 'missed'] as const;
export type Figure = (typeof FIGURES)[number];
/** `raised`: the most first; `raised.up`: the fewest first; empty: as in the list. */
export type Sort = Figure | `${Figure}.up` | '';

export interface FigureLine {
  rule: RuleView;
  /** Flags that people were shown; null where the store has not said. */
  raised: number | null;
  /** Share that people found right in cases, with its interval; null: no verdict yet. */
  precision: Share | null;
  /** Flags, and places, that people marked. */
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
  measured: readonly RuleMeasure[],
  sort: Sort,
): FigureLine[] {
  const verdicts = new Map(measured.map((one) => [one.rule, one.precision]));
  const lines = rules.map(
    (rule): FigureLine => ({
      rule,
      raised: rule.raised,
      precision: verdicts.get(rule.id) ?? null,
      wrong: rule.wrong,
      missed: rule.missed,
    }),
  );
  if (sort === '') return lines;
  const [by, up] = sort.split('.') as [Figure, 'up' | undefined];
  const value = (line: FigureLine) => (by === 'precision' ? (line.precision?.share ?? null) : line[by]);
  return lines.sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return up ? x - y : y - x;
  });
}
