/** How a measured value grows with time. Pure. */

/** Least squares: units of `y` for one unit of `x`; NaN for fewer than two different `x`. */
export function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const over = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return over / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

/** The point with the least `y` of each of `parts` equal stretches of a list; of saw teeth what they stand on. */
export function lowest<P extends { y: number }>(points: readonly P[], parts: number): P[] {
  const size = Math.ceil(points.length / parts);
  const found: P[] = [];
  for (let from = 0; from < points.length; from += size)
    found.push(points.slice(from, from + size).reduce((least, point) => (point.y < least.y ? point : least)));
  return found;
}
