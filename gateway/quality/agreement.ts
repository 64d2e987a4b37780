/**
 * How far inspectors agree, with each other and with the machine, beyond what chance alone would give. Pure.
 * Sources: Cohen 1960 (two raters), Fleiss 1971 (several), Fleiss, Cohen & Everitt 1969 (large-sample standard error).
 */

export interface Agreement {
  /** Units (calls, or items of calls) that were judged by all. */
  n: number;
  /** Share of agreement; null where n = 0. */
  observed: number | null;
  /** −1 … 1; null where everybody says the same of everything, so that chance explains all. */
  kappa: number | null;
  /** 95 %, cut to −1 … 1; null where kappa is, and where too few or too like words give no error to go by. */
  interval: readonly [low: number, high: number] | null;
}

const Z = 1.959_963_984_540_054;
const NONE: Agreement = { n: 0, observed: null, kappa: null, interval: null };

/** Two raters' words on the same units. */
export function cohen(pairs: readonly (readonly [a: string, b: string])[]): Agreement {
  const n = pairs.length;
  if (n === 0) return NONE;
  const words = [...new Set(pairs.flat())];
  const share = (fits: (pair: readonly [string, string]) => boolean) => pairs.filter(fits).length / n;
  const rows = words.map((word) => share(([a]) => a === word));
  const columns = words.map((word) => share(([, b]) => b === word));
  const observed = share(([a, b]) => a === b);
  const expected = rows.reduce((sum, row, i) => sum + row * (columns[i] as number), 0);
  if (expected >= 1) return { n, observed, kappa: null, interval: null };
  const kappa = (observed - expected) / (1 - expected);
  let diagonal = 0;
  let off = 0;
  for (const [i, a] of words.entries())
    for (const [j, b] of words.entries()) {
      const p = share(([x, y]) => x === a && y === b);
      if (i === j) diagonal += p * (1 - ((rows[i] as number) + (columns[i] as number)) * (1 - kappa)) ** 2;
      else off += p * ((columns[i] as number) + (rows[j] as number)) ** 2;
    }
  const variance =
    (diagonal + (1 - kappa) ** 2 * off - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
  return { n, observed, kappa, interval: around(kappa, variance) };
}

/**
 * Several raters, not always the same ones, two or more for each unit. Where their number differs from unit to unit,
 * each unit has its own share of agreeing pairs, and the words count as often as they were said (Fleiss, Levin & Paik 2003).
 * @throws RangeError where a unit was judged by one alone
 */
export function fleiss(units: readonly (readonly string[])[]): Agreement {
  const n = units.length;
  if (n === 0) return NONE;
  if (units.some((unit) => unit.length < 2))
    throw new RangeError('Expected two or more raters for each unit; leave out units that one alone judged.');
  const words = [...new Set(units.flat())];
  const counts = units.map((unit) => words.map((word) => unit.filter((one) => one === word).length));
  const agreed = counts.map((row, i) => {
    const raters = (units[i] as readonly string[]).length;
    return row.reduce((sum, count) => sum + count * (count - 1), 0) / (raters * (raters - 1));
  });
  const said = units.reduce((sum, unit) => sum + unit.length, 0);
  const observed = agreed.reduce((sum, one) => sum + one, 0) / n;
  const shares = words.map((_, j) => counts.reduce((sum, row) => sum + (row[j] as number), 0) / said);
  const expected = shares.reduce((sum, p) => sum + p * p, 0);
  if (expected >= 1) return { n, observed, kappa: null, interval: null };
  const kappa = (observed - expected) / (1 - expected);
  // The spread over units, with chance taken as known: Fleiss' own error holds only where nobody truly agrees.
  const spread = n > 1 ? agreed.reduce((sum, one) => sum + (one - observed) ** 2, 0) / (n - 1) / n : 0;
  return { n, observed, kappa, interval: n > 1 ? around(kappa, spread / (1 - expected) ** 2) : null };
}

function around(kappa: number, variance: number): readonly [number, number] | null {
  // The formula says 0 where nobody differs, or one says always the same: that is no certainty.
  if (variance < 1e-12) return null;
  const half = Z * Math.sqrt(Math.max(0, variance));
  return [Math.max(-1, kappa - half), Math.min(1, kappa + half)];
}
