import type { AdapterRefusalCode } from './errors.ts';

/** Events that the door did not take, by the code that says why. */
export interface RefusedEvents {
  /** Of `errors.ts`. */
  code: AdapterRefusalCode;
  count: number;
  /** The newest, epoch ms. */
  at: number;
  /** Of the newest: the field that was missing or wrong, as in `agent.id`. Absent: it is not about one. */
  field?: string;
}

/** What the door did not take from one source since the server started. */
export interface RefusedSource {
  /** null: it never said hello. */
  source: string | null;
  /** Name of the sender's token; null: the site's first one. */
  token: string | null;
  /** Most often first. */
  events: RefusedEvents[];
}

/** A call's line with what was refused of it, which may be more than there was when the line was made. */
export function withRefused<Of extends { refused?: RefusedEvents[] }>(
  line: Of,
  refused: readonly RefusedEvents[],
): Of {
  return refused.length === 0 ? line : { ...line, refused: [...refused] };
}
