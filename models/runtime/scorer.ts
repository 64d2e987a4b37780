/** Texts to raw scores on the calling thread: normalise, encode, group by padded length, run. */
import type { MoodModelFiles } from './model-files.ts';
import { openSession, type RawScore } from './onnx-session.ts';
import { encoder, normalise } from './text-encoder.ts';

export interface Scorer {
  /** Scores in the order of the texts. Blocks the thread. */
  score(texts: readonly string[]): Promise<RawScore[]>;
  release(): Promise<void>;
}

/** What is said of nothing at all (an empty text): neutral, without asking the model. */
const NOTHING_SAID: RawScore = { mood: [0, 0, 1, 0], abusive: 0 };

/**
 * A text is padded to the first of the model's lengths that holds it, never to its batch's longest: so the same text
 * always runs in the same shape and gets the same score, whatever it is batched with.
 */
export async function openScorer(files: MoodModelFiles): Promise<Scorer> {
  const encode = encoder(files.vocabulary, files.maxLength);
  const session = await openSession(new Uint8Array(files.onnx).slice());
  return {
    async score(texts) {
      const scores = new Array<RawScore>(texts.length).fill(NOTHING_SAID);
      const groups = new Map<number, { at: number[]; rows: number[][] }>();
      texts.forEach((text, at) => {
        const row = encode(normalise(text));
        if (row.length === 0) return;
        const length = files.lengths.find((n) => row.length <= n)!;
        let group = groups.get(length);
        if (!group) {
          group = { at: [], rows: [] };
          groups.set(length, group);
        }
        group.at.push(at);
        group.rows.push(row);
      });
      for (const [length, { at, rows }] of groups) {
        const results = await session.run(rows, length);
        results.forEach((result, i) => {
          scores[at[i]!] = result;
        });
      }
      return scores;
    },
    release: () => session.release(),
  };
}
