/** Comparing groups of calls without taking noise for a difference. Pure. */
import { difference, wilson } from '../cases/measures.ts';
import type { ReportRow } from './figure.ts';

/** Groups with fewer calls heard are shown and not compared. */
export const FEWEST_CALLS = 30;

/**
 * higher, lower: the whole interval of (this group − all others) is on one side · none: no difference shown ·
 * too_few: not compared.
 */
export type Verdict = 'higher' | 'lower' | 'none' | 'too_few';

/** Two-sided: 5 % over all comparisons together, shared out (Bonferroni), so that a hundred agents give no five "worse" ones by chance. */
export function zOf(comparisons: number): number {
  return normalQuantile(1 - 0.025 / Math.max(1, comparisons));
}

/** Adds `<name>_rate`, `_low`, `_high` (95 %, Wilson) and `_verdict` against the other groups, for each of these counts. */
export function compared(rows: ReportRow[], counts: readonly string[]): ReportRow[] {
  const heard = (row: ReportRow) => Number(row.heard);
  const enough = rows.filter((row) => heard(row) >= FEWEST_CALLS);
  const z = zOf(enough.length);
  const all = rows.reduce((sum, row) => sum + heard(row), 0);
  return rows.map((row) => {
    const more: ReportRow = {};
    for (const name of counts) {
      const own = Number(row[name]);
      const total = rows.reduce((sum, one) => sum + Number(one[name]), 0);
      const share = wilson(own, heard(row));
      more[`${name}_rate`] = share?.share ?? null;
      more[`${name}_low`] = share?.low ?? null;
      more[`${name}_high`] = share?.high ?? null;
      more[`${name}_verdict`] = verdict(own, heard(row), total - own, all - heard(row), z);
    }
    return { ...row, ...more };
  });
}

function verdict(own: number, heard: number, others: number, heardOthers: number, z: number): Verdict {
  if (Math.min(heard, heardOthers) < FEWEST_CALLS) return 'too_few';
  const [mine, theirs] = [wilson(own, heard, z), wilson(others, heardOthers, z)];
  if (!mine || !theirs) return 'too_few';
  const { low, high } = difference(theirs, mine);
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'none';
}

/** Inverse of the normal distribution, Acklam's rational approximation: relative error below 1.2e-9. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`expected a probability between 0 and 1, got ${p}`);
  const tail = Math.min(p, 1 - p);
  const value = tail < 0.02425 ? tailOf(tail) : middleOf(tail);
  return p < 0.5 ? value : -value;
}

const poly = (x: number, factors: readonly number[]) => factors.reduce((sum, factor) => sum * x + factor, 0);

function tailOf(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  const above = [
    -7.784894002430293e-3, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const below = [7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];
  return poly(q, above) / poly(q, below);
}

function middleOf(p: number): number {
  const q = p - 0.5;
  const r = q * q;
  const above = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ];
  const below = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
  ];
  return (poly(r, above) * q) / poly(r, below);
}
