/** Numbers that look random and are the same on every run: the demo's only source of variety. */

/** A 32-bit hash of the parts, joined (FNV-1a over UTF-16 units). */
export function hash(...parts: (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const unit of parts.join('\u0000')) {
    h ^= unit.codePointAt(0) ?? 0;
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

/** A stream of numbers in [0, 1) for one seed (mulberry32). */
export function randomFrom(...seed: (string | number)[]): () => number {
  let state = hash(...seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number between the two, both included. */
export function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
