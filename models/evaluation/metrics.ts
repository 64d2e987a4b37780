/** Figures of a scored set and their 95 % intervals. Pure and seeded: the same scores give the same tables. */

/** Small seeded generator of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Area under the precision-recall curve, by rank; ties keep their order of arrival. NaN without a positive. */
export function averagePrecision(scores: readonly number[], truth: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  let hits = 0;
  let total = 0;
  order.forEach((i, rank) => {
    if (!truth[i]) return;
    hits += 1;
    total += hits / (rank + 1);
  });
  return hits === 0 ? Number.NaN : total / hits;
}

export interface Decision {
  precision: number;
  recall: number;
  f1: number;
}

/** Of yes/no decisions; a share with nothing below the line is NaN. */
export function decisions(said: readonly boolean[], truth: readonly boolean[]): Decision {
  let hit = 0;
  let wrong = 0;
  let missed = 0;
  said.forEach((yes, i) => {
    if (yes && truth[i]) hit += 1;
    else if (yes) wrong += 1;
    else if (truth[i]) missed += 1;
  });
  return {
    precision: hit / (hit + wrong),
    recall: hit / (hit + missed),
    f1: (2 * hit) / (2 * hit + wrong + missed),
  };
}

/** Mean F1 of the labels that occur in the truth. */
export function macroF1(said: readonly string[], truth: readonly string[]): number {
  const labels = [...new Set(truth)];
  const sum = labels.reduce((total, label) => {
    const { f1 } = decisions(
      said.map((l) => l === label),
      truth.map((l) => l === label),
    );
    return total + f1;
  }, 0);
  return sum / labels.length;
}

/** Share of the rows for which `said` holds. */
export function share(said: readonly boolean[]): number {
  return said.filter(Boolean).length / said.length;
}

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/**
 * Value over all rows with its 95 % bootstrap interval. Whole units are drawn (a call with all its turns),
 * because turns of one call are alike; draws on which the figure is undefined are left out.
 */
export function bootstrap<T>(
  rows: readonly T[],
  unitOf: (row: T) => string,
  figure: (rows: readonly T[]) => number,
  draws = 1000,
): Interval {
  const byUnit = new Map<string, T[]>();
  for (const row of rows) {
    const unit = byUnit.get(unitOf(row));
    if (unit) unit.push(row);
    else byUnit.set(unitOf(row), [row]);
  }
  const units = [...byUnit.values()];
  const next = seeded(7);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const value = figure(units.flatMap(() => units[Math.floor(next() * units.length)]!));
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (p: number) => values[Math.min(values.length - 1, Math.floor(p * values.length))] ?? Number.NaN;
  return { value: figure(rows), low: at(0.025), high: at(0.975) };
}
