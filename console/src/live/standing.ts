/** How fresh the page is, in the words of its user. Pure. */
import type { LineState } from './line.ts';

/**
 * `quiet`: up, but the expected beat is late · `lost`: being opened again · `offline`: for so long, or so surely, that
 * nobody should wait for it · `refused`: the role may see none of this. `since` is the last frame, null before any.
 */
export type Standing =
  | { kind: 'connecting' | 'live' | 'refused' }
  | { kind: 'quiet'; since: number }
  | { kind: 'lost' | 'offline'; since: number | null };

/** The server beats every 10 s. */
const QUIET_MS = 12_000;
const OFFLINE_MS = 60_000;

export function standing(line: LineState, now: number, online: boolean): Standing {
  const { phase, lastFrameAt, failed } = line;
  if (phase === 'refused') return { kind: 'refused' };
  if (phase === 'live') {
    const late = lastFrameAt !== null && now - lastFrameAt >= QUIET_MS;
    return late ? { kind: 'quiet', since: lastFrameAt } : { kind: 'live' };
  }
  if (failed === 0) return { kind: 'connecting' };
  const given = !online || (lastFrameAt !== null && now - lastFrameAt >= OFFLINE_MS);
  return { kind: given ? 'offline' : 'lost', since: lastFrameAt };
}

/** What is on the page may be out of date. */
export const isStale = ({ kind }: Standing): boolean => kind === 'lost' || kind === 'offline';
