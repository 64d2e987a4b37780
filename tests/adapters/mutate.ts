/** One frame made odd: values of other types and sizes, keys gone, text cut, or nothing at all. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.5,
  '',
  'x',
  '１２',
  '\u0000',
  '\ud800',
  '-5',
  '1e9',
  [],
  {},
  [[]],
  'a'.repeat(9_000),
];

export function mutated(frame: string, chance: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(chance() * from.length)]!;
  const kind = chance();
  if (kind < 0.3) return frame;
  if (kind < 0.4) return frame.slice(0, Math.floor(chance() * frame.length));
  if (kind < 0.45) return JSON.stringify(pick(ODD));
  if (kind < 0.5) return pick(['', ' ', 'Done!', '\u0007', '{"', 'null', 'START', '[[[[[[[[']);
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return frame.slice(1);
  }
  for (let times = 1 + Math.floor(chance() * 3); times > 0; times -= 1) {
    const places = placesOf(json);
    if (places.length === 0) break;
    const { holder, key } = pick(places);
    if (chance() < 0.3) {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    } else {
      (holder as Record<string, unknown>)[key] = structuredClone(pick(ODD));
    }
  }
  return JSON.stringify(json);
}

interface Place {
  holder: Record<string, unknown> | unknown[];
  key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value as Record<string, unknown>, key },
    ...placesOf(inner),
  ]);
}
