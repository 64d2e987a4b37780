/**
 * Whether two values are the same as JSON; keys may stand in another order, and what is undefined is not there.
 * Nothing is written for it, and parts that two values share are not looked into.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((one, index) => sameJson(one, b[index]));
  }
  if (Array.isArray(b)) return false;
  return covers(a as Fields, b as Fields) && covers(b as Fields, a as Fields, false);
}

type Fields = Record<string, unknown>;

/** Whether `other` has every field of `one`; `deep`: with the same value. */
function covers(one: Fields, other: Fields, deep = true): boolean {
  for (const key in one) {
    const value = one[key];
    if (value === undefined) continue;
    if (deep ? !sameJson(value, other[key]) : other[key] === undefined) return false;
  }
  return true;
}
