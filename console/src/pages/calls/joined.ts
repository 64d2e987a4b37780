/** A call that ends between two pages comes twice; its later line is the newer one. */
export function joined<T extends { call: string }>(before: readonly T[], page: readonly T[]): T[] {
  const newer = new Map(page.map((view) => [view.call, view]));
  const kept = before.map((view) => newer.get(view.call) ?? view);
  const known = new Set(before.map(({ call }) => call));
  return [...kept, ...page.filter(({ call }) => !known.has(call))];
}
