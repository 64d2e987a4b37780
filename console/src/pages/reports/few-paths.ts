/** A line over time, in two: what rests on enough calls, and what leads to or from a place of few. Pure. */

export function pathsOf(
  values: readonly (number | null)[],
  x: (i: number) => number,
  y: (value: number) => number,
  isFew: (i: number) => boolean,
): { firm: string; loose: string } {
  const place = (i: number, value: number) => `${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
  const paths = { firm: '', loose: '' };
  /** Where each of the two lines ended last. */
  const ends = { firm: -1, loose: -1 };
  for (const [i, value] of values.entries()) {
    const before = values[i - 1] ?? null;
    // A place without a value is a gap.
    if (value === null || before === null) continue;
    const kind = isFew(i) || isFew(i - 1) ? 'loose' : 'firm';
    if (ends[kind] !== i - 1) paths[kind] += `M${place(i - 1, before)}`;
    paths[kind] += `L${place(i, value)}`;
    ends[kind] = i;
  }
  return paths;
}
