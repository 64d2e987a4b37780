/**
 * How far inspectors agree on the items of calls that several of them reviewed, and with the machine. A unit is one item
 * of one call in one round; the word on it is whether it takes points. Pure.
 */
import type { Review } from '../../engine/contract/review.ts';
import { type Agreement, cohen, fleiss } from './agreement.ts';

/** By the machine's name in lists of raters. */
export const MACHINE = '';

export interface PairAgreement extends Agreement {
  a: string;
  /** Empty: the machine. */
  b: string;
  /** Mean of |score of a − score of b| over the calls that both judged; null where there is none. */
  apart: number | null;
}

export interface ItemAgreement {
  rule: string;
  title: string;
  title_en?: string;
  /** Between inspectors: Fleiss' kappa over calls that all of a round judged. */
  inspectors: Agreement;
  /** All inspectors' words beside the machine's: Cohen's kappa. */
  machine: Agreement;
}

export interface Calibration {
  calls: number;
  reviews: number;
  pairs: PairAgreement[];
  items: ItemAgreement[];
}

const word = (points: number) => (points < 0 ? 'taken' : 'left');

/** @param reviews finished ones, of calibrations, of one round or of several: each round is compared within itself */
export function calibrationOf(reviews: readonly Review[]): Calibration {
  const inspectors = [...new Set(reviews.map(({ inspector }) => inspector))].sort();
  const judged = new Map<string, Review[]>();
  for (const one of reviews) judged.set(placeOf(one), [...(judged.get(placeOf(one)) ?? []), one]);
  const of = (inspector: string) => reviews.filter((one) => one.inspector === inspector);
  const pairs: PairAgreement[] = [];
  for (const [i, a] of inspectors.entries()) {
    for (const b of inspectors.slice(i + 1)) {
      const both = of(a).flatMap((one) => {
        const other = judged.get(placeOf(one))?.find(({ inspector }) => inspector === b);
        return other ? [[one, other] as const] : [];
      });
      pairs.push({
        a,
        b,
        ...cohen(both.flatMap(([x, y]) => wordPairs(x, y))),
        apart: mean(both.map(([x, y]) => Math.abs((x.score ?? 0) - (y.score ?? 0)))),
      });
    }
    const scored = of(a).filter(({ machine_score }) => machine_score !== null);
    pairs.push({
      a,
      b: MACHINE,
      ...cohen(of(a).flatMap(besideMachine)),
      apart: mean(scored.map(({ score, machine_score }) => Math.abs((score ?? 0) - (machine_score ?? 0)))),
    });
  }
  return {
    calls: new Set(reviews.map(({ call }) => call)).size,
    reviews: reviews.length,
    pairs,
    items: itemsOf(reviews, judged),
  };
}

function itemsOf(
  reviews: readonly Review[],
  judged: ReadonlyMap<string, readonly Review[]>,
): ItemAgreement[] {
  const sizes = new Map<string | null, Set<string>>();
  for (const { source, inspector } of reviews)
    sizes.set(source, (sizes.get(source) ?? new Set()).add(inspector));
  const titles = new Map(
    reviews.flatMap(({ items }) => items.map(({ rule, title, title_en }) => [rule, { title, title_en }])),
  );
  const found = [...titles].map(([rule, { title, title_en }]): ItemAgreement => {
    const on = (review: Review) => review.items.find((item) => item.rule === rule);
    const said = (review: Review) => {
      const item = on(review);
      return item ? [word(item.points ?? item.machine)] : [];
    };
    const whole = [...judged.values()].flatMap((all) => {
      const unit = all.flatMap(said);
      const wanted = sizes.get(all[0]?.source ?? null)?.size ?? 0;
      return unit.length >= 2 && unit.length === wanted ? [unit] : [];
    });
    const beside = reviews.flatMap((review) => {
      const item = on(review);
      return item ? [[word(item.points ?? item.machine), word(item.machine)] as const] : [];
    });
    return {
      rule,
      title,
      ...(title_en === undefined ? {} : { title_en }),
      inspectors: fleiss(whole),
      machine: cohen(beside),
    };
  });
  // What they agree on least, first.
  return found.sort((x, y) => least(x) - least(y) || (x.rule < y.rule ? -1 : 1));
}

/** A call in a round. */
const placeOf = ({ source, call }: Review) => JSON.stringify([source, call]);

const least = ({ inspectors, machine }: ItemAgreement) =>
  Math.min(inspectors.observed ?? 1, machine.observed ?? 1);

function wordPairs(a: Review, b: Review): (readonly [string, string])[] {
  const others = new Map(b.items.map((item) => [item.rule, item]));
  return a.items.flatMap((item) => {
    const other = others.get(item.rule);
    return other ? [[word(item.points ?? item.machine), word(other.points ?? other.machine)] as const] : [];
  });
}

const besideMachine = ({ items }: Review) =>
  items.map(({ points, machine }) => [word(points ?? machine), word(machine)] as const);

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}
