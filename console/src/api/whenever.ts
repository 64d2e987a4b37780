/** Asking again after an answer was lost. */

const AGAIN_MS = 2_000;
const TRIES = 30;

/**
 * What `look` finds, asked every two seconds for a minute; null where it found nothing until then, or `signal` ended it.
 * @param look null: not yet; what it throws is another try
 */
export async function whenever<T>(look: () => Promise<T | null>, signal?: AbortSignal): Promise<T | null> {
  for (let tries = 0; tries < TRIES && signal?.aborted !== true; tries += 1) {
    const found = await look().catch(() => null);
    if (found !== null) return found;
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
  return null;
}
