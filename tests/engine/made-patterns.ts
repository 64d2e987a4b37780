/** Patterns of the kind that rules hold, as fast-check makes them: over few pieces, so that texts often match. */
import fc from 'fast-check';

/** @param times what may stand behind a group, each repetition as it is written */
export function madePatterns(pieces: readonly string[], times: readonly string[]): fc.Arbitrary<string> {
  return fc.letrec<{ part: string }>((tie) => {
    const some = fc.array(tie('part'), { minLength: 1, maxLength: 3 });
    return {
      part: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...pieces),
        some.map((parts) => parts.join('')),
        fc.tuple(fc.constantFrom('(', '(?:'), some).map(([open, parts]) => `${open}${parts.join('|')})`),
        fc.tuple(tie('part'), fc.constantFrom(...times)).map(([one, often]) => `(?:${one})${often}`),
      ),
    };
  }).part;
}
