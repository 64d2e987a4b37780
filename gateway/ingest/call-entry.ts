/** What the door keeps of one call, as it is worked with and as it is stored; and which of several calls of an id it is. Pure. */
import type { EventFrame } from '../../engine/contract/ingest.ts';
import type { RefusedEvents } from '../../engine/contract/refused.ts';
import type { MaskContext } from '../masking/mask.ts';

/** A call at the door. Never changed in place once it is in the registry: a batch works on copies. */
export interface Entry {
  readonly call: string;
  readonly owner: string;
  /** Source, number and time of the event that opened it; tells a repeated `anew` from another one. */
  readonly opening: string;
  /** `at` of the start that said `anew`, as it was sent; absent: another event opened it, or it gave no time. */
  readonly anew?: string;
  /** Newest event, epoch ms. */
  lastAt: number;
  /** Log time of `call.ended`, epoch ms. */
  endedAt: number | null;
  /** Durable number per source. */
  seqs: Map<string, number>;
  /** Numbers that never came, over all sources, up to the most that are counted. */
  holes: number;
  /** Events of it that were refused before its newest one; absent: none. */
  refused?: readonly RefusedEvents[];
  /** It is typed: nobody is heard or not heard in it. */
  written: boolean;
  /** Only in memory: after a restart it starts empty, and a number that goes on over the restart is judged anew. */
  context: MaskContext | null;
}

/** An entry as it is stored. */
export interface Stored {
  call: string;
  owner: string;
  opening: string;
  anew?: string;
  last_at: number;
  ended_at: number | null;
  seqs: [source: string, seq: number][];
  holes: number;
  refused?: readonly RefusedEvents[];
  /** Absent: spoken. */
  written?: boolean;
}

/** Whether it means another call than the one of its id that has ended. */
export function startsAnew(frame: EventFrame, entry: Entry, source: string): boolean {
  if (frame.type !== 'call.started' || frame.anew !== true || entry.endedAt === null) return false;
  // The same opening again, after its own end, is a repetition; without a time of its own it cannot be told.
  return frame.at === undefined || openingOf(frame, source) !== entry.opening;
}

/** `at` of a start that says `anew`. */
export function anewOf(frame: EventFrame): string | undefined {
  return frame.type === 'call.started' && frame.anew ? frame.at : undefined;
}

export function openingOf(frame: EventFrame, source: string): string {
  const at = frame.type === 'call.started' ? (frame.at ?? '') : '';
  return `${frame.seq} ${at} ${source}`;
}

export function storedForm({
  call,
  owner,
  opening,
  anew,
  lastAt,
  endedAt,
  seqs,
  holes,
  refused,
  written,
}: Entry): Stored {
  return {
    call,
    owner,
    opening,
    ...(anew === undefined ? {} : { anew }),
    last_at: lastAt,
    ended_at: endedAt,
    seqs: [...seqs],
    holes,
    ...(refused ? { refused } : {}),
    ...(written ? { written } : {}),
  };
}

export function restored({
  call,
  owner,
  opening,
  anew,
  last_at,
  ended_at,
  seqs,
  holes,
  refused,
  written = false,
}: Stored): Entry {
  return {
    call,
    owner,
    opening,
    ...(anew === undefined ? {} : { anew }),
    lastAt: last_at,
    endedAt: ended_at,
    seqs: new Map(seqs),
    holes,
    ...(refused ? { refused } : {}),
    written,
    context: null,
  };
}
