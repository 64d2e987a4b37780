/**
 * What the door knows of calls: whose each one is, how far each source has numbered it, whether it has ended. Kept
 * beside the log in the transaction of each append, so that it never disagrees with it, and in memory for speed.
 */
import { isWritten } from '../../engine/contract/call.ts';
import { type EventFrame, LIMITS } from '../../engine/contract/ingest.ts';
import type { RefusedEvents } from '../../engine/contract/refused.ts';
import type { StateDb } from '../auth/state.ts';
import type { MaskContext } from '../masking/mask.ts';
import {
  anewOf,
  type Entry,
  openingOf,
  restored,
  type Stored,
  startsAnew,
  storedForm,
} from './call-entry.ts';
import type { Refusal } from './frame.ts';
import { type CountedRefusal, RefusedCounts, type SourceCounts } from './refused-counts.ts';

export interface Sender {
  /** Id of the token that the sender presented. */
  owner: string;
  source: string;
  /** It brings in recordings: the importer inside the server, and nobody outside. */
  imports?: boolean;
}

/** What goes on at one source. */
export interface SourceCalls extends Sender {
  open_calls: number;
  calls_with_holes: number;
  /** Numbers that never came in these calls, those of a second source of the same call included. */
  holes: number;
  /** Newest event of these calls, epoch ms. */
  last_at: number;
}

/** `anew` tells which of several calls of the id it is about. */
export type Verdict =
  | { kind: 'new'; opens: boolean; context: MaskContext | null; anew: string | undefined }
  /** `durable`: whatever becomes of the batch. */
  | { kind: 'duplicate'; durable: boolean; anew: string | undefined }
  | { kind: 'refused'; refusal: Refusal };

/** More than anybody says in a call: a number that leaps is a sender's mistake, and must fit the store's column. */
const HOLES_MAX = 1_000_000;
/** How long an ended call's id counts as used. */
const REMEMBER_MS = 7 * 24 * 3_600_000;
/** An ended call leaves memory this long after its utterances are refused. */
const LINGER_MS = 5_000;
const SWEEP_EVERY_MS = 60_000;
const SWEEP_MAX = 500;
const OPEN = 'ingest/open/';
const ENDED = 'ingest/ended/';
const EXPIRES = 'ingest/expires/';

export interface CallLimits {
  /** Most open calls of one source; 0: no limit. */
  open_calls: number;
  /** A call without an event for this long does not count, ms. */
  idle_ms: number;
}

/** For how long a count of open calls is believed, ms. */
const COUNT_MS = 1_000;

export class CallRegistry {
  readonly #store: StateDb;
  readonly #entries = new Map<string, Entry>();
  /** Ended calls in memory, oldest first. */
  #leaving: Entry[] = [];
  #sweptAt = 0;
  readonly #limits: CallLimits;
  readonly #refused = new RefusedCounts();
  /** Open calls per source, counted anew when older than {@link COUNT_MS}. */
  readonly #counts = new Map<string, { at: number; count: number }>();

  constructor(store: StateDb, limits: CallLimits = { open_calls: 0, idle_ms: 600_000 }) {
    this.#store = store;
    this.#limits = limits;
    for (const [, stored] of store.list<Stored>(OPEN)) this.#entries.set(stored.call, restored(stored));
  }

  /** Whether this id goes on, or was used within the last week. */
  knows(call: string): boolean {
    return this.#find(call) !== undefined;
  }

  /** Who told of the call of this id, and whether it has ended; undefined: it is not known here. */
  toldBy(call: string): { ended: boolean; sources: string[] } | undefined {
    const entry = this.#find(call);
    return entry && { ended: entry.endedAt !== null, sources: [...entry.seqs.keys()] };
  }

  /** Sequence holes of a call, over all its sources. */
  holes(call: string): number {
    return this.#find(call)?.holes ?? 0;
  }

  /**
   * The door refused an event: counted at its source, and at the call that it names where that is none of another token.
   * @returns whether it was counted at a call
   */
  refused(
    refusal: CountedRefusal & { call?: string },
    { owner, source, imports }: Sender,
    at: number,
  ): boolean {
    // What of an import was refused, the import itself tells.
    if (imports) return false;
    this.#refused.atSource(owner, source, refusal, at);
    const { call } = refusal;
    if (call === undefined) return false;
    const entry = this.#find(call);
    if (entry && entry.owner !== owner) return false;
    this.#refused.atCall(`${owner}\n${call}`, refusal, at, entry?.refused);
    return true;
  }

  /** Events of a call that were refused, most often first. */
  refusedOf(call: string): readonly RefusedEvents[] {
    const entry = this.#find(call);
    return entry ? (this.#refused.ofCall(`${entry.owner}\n${call}`) ?? entry.refused ?? []) : [];
  }

  /** What was refused from whom since the start, of which something was refused last first. */
  refusedSources(): SourceCounts[] {
    return this.#refused.sources();
  }

  /** Last durable number per call that this source may still add to. */
  resume({ owner, source }: Sender): Record<string, number> {
    const found: [string, number][] = [];
    for (const entry of this.#entries.values()) {
      const seq = entry.seqs.get(source);
      if (seq !== undefined && entry.owner === owner) found.push([entry.call, seq]);
    }
    return Object.fromEntries(found);
  }

  /** Of the calls of `resume`, those that were started anew: when, as their sender said. */
  startedAnew({ owner, source }: Sender): Record<string, string> {
    const found: [string, string][] = [];
    for (const { call, owner: of, seqs, anew } of this.#entries.values())
      if (anew !== undefined && of === owner && seqs.has(source)) found.push([call, anew]);
    return Object.fromEntries(found);
  }

  /** Whether a source has a spoken call that goes on, neither ended nor idle: in one that is typed silence says nothing. */
  hasSpoken({ owner, source }: Sender, at: number): boolean {
    for (const entry of this.#entries.values())
      if (!entry.written && this.#isLive(entry, owner, source, at)) return true;
    return false;
  }

  /** Open calls by the source that tells of them, and how many of these have holes in their numbers. */
  sources(at: number): SourceCalls[] {
    const found = new Map<string, SourceCalls>();
    for (const entry of this.#entries.values()) {
      for (const source of entry.seqs.keys()) {
        if (!this.#isLive(entry, entry.owner, source, at)) continue;
        const key = `${entry.owner}\n${source}`;
        const own = found.get(key) ?? {
          owner: entry.owner,
          source,
          open_calls: 0,
          calls_with_holes: 0,
          holes: 0,
          last_at: 0,
        };
        own.open_calls += 1;
        if (entry.holes > 0) own.calls_with_holes += 1;
        own.holes += entry.holes;
        own.last_at = Math.max(own.last_at, entry.lastAt);
        found.set(key, own);
      }
    }
    return [...found.values()];
  }

  /** Whether a source may open another call; counts it. */
  mayOpen({ owner, source }: Sender, at: number): boolean {
    const { open_calls } = this.#limits;
    if (open_calls === 0) return true;
    const key = `${owner}\n${source}`;
    let counted = this.#counts.get(key);
    if (!counted || at - counted.at >= COUNT_MS) {
      let count = 0;
      for (const entry of this.#entries.values()) if (this.#isLive(entry, owner, source, at)) count += 1;
      counted = { at, count };
      this.#counts.set(key, counted);
    }
    if (counted.count >= open_calls) return false;
    counted.count += 1;
    return true;
  }

  #isLive({ endedAt, lastAt, owner, seqs }: Entry, of: string, source: string, at: number): boolean {
    return endedAt === null && owner === of && seqs.has(source) && at - lastAt < this.#limits.idle_ms;
  }

  /** Events that are to be logged together: all of them are taken, or none. */
  batch(lateMs: number): CallBatch {
    return new CallBatch({
      lateMs,
      find: (call) => this.#find(call),
      refused: ({ owner, call }) => this.#refused.ofCall(`${owner}\n${call}`),
      write: (changed) => this.#write(changed),
      keep: (changed, restarted, at) => {
        for (const { owner, call } of restarted) this.#refused.forgetCall(`${owner}\n${call}`);
        this.#keep(changed, at, lateMs);
      },
    });
  }

  #find(call: string): Entry | undefined {
    const entry = this.#entries.get(call);
    if (entry) return entry;
    const stored = this.#store.get<Stored>(ENDED + keyOf(call));
    return stored && restored(stored);
  }

  #write(changed: Iterable<Entry>): void {
    for (const entry of changed) {
      const key = keyOf(entry.call);
      const before = this.#entries.get(entry.call);
      if (entry.endedAt === null) {
        void this.#store.put(OPEN + key, storedForm(entry));
        if (before === undefined || before.endedAt !== null) void this.#store.remove(ENDED + key);
      } else {
        void this.#store.put(ENDED + key, storedForm(entry));
        if (before?.endedAt === entry.endedAt) continue;
        void this.#store.remove(OPEN + key);
        void this.#store.put(`${EXPIRES}${timeKey(entry.endedAt)}/${key}`, 1);
      }
    }
  }

  #keep(changed: Iterable<Entry>, at: number, lateMs: number): void {
    for (const entry of changed) {
      this.#entries.set(entry.call, entry);
      if (entry.endedAt !== null) this.#leaving.push(entry);
    }
    const stay = this.#leaving.findIndex(({ endedAt }) => (endedAt ?? at) + lateMs + LINGER_MS >= at);
    const gone = this.#leaving.splice(0, stay === -1 ? this.#leaving.length : stay);
    for (const entry of gone) {
      if (this.#entries.get(entry.call) === entry) this.#entries.delete(entry.call);
    }
    if (at - this.#sweptAt >= SWEEP_EVERY_MS) this.#sweep(at);
  }

  /** Forgets ended ids after a week, and calls that nobody ended after the longest time a call can take. */
  #sweep(at: number): void {
    this.#sweptAt = at;
    for (const [key, counted] of this.#counts) if (at - counted.at >= COUNT_MS) this.#counts.delete(key);
    const forget = (key: string) => void this.#store.remove(key).catch(() => undefined);
    let count = 0;
    for (const [key] of this.#store.list(EXPIRES)) {
      const [time = '', id = ''] = key.slice(EXPIRES.length).split('/');
      count += 1;
      if (Number(time) + REMEMBER_MS > at || count > SWEEP_MAX) break;
      forget(key);
      const stored = this.#store.get<Stored>(ENDED + id);
      if (stored && (stored.ended_at ?? 0) <= Number(time)) forget(ENDED + id);
    }
    for (const entry of this.#entries.values()) {
      if (entry.endedAt !== null || entry.lastAt + LIMITS.offset_ms > at) continue;
      this.#entries.delete(entry.call);
      forget(OPEN + keyOf(entry.call));
    }
  }
}

interface BatchParts {
  lateMs: number;
  find(call: string): Entry | undefined;
  /** What was refused of a call so far, where something was since it was kept. */
  refused(entry: Entry): readonly RefusedEvents[] | undefined;
  write(changed: Iterable<Entry>): void;
  /** `restarted`: those that took the id of a call before them. */
  keep(changed: Iterable<Entry>, restarted: Iterable<Entry>, at: number): void;
}

export class CallBatch {
  readonly #parts: BatchParts;
  readonly #changed = new Map<string, Entry>();
  /** By call, those that were started anew in this batch: what was refused before is of another call. */
  readonly #restarted = new Map<string, Entry>();

  constructor(parts: BatchParts) {
    this.#parts = parts;
  }

  /** Whether an event may be logged; changes nothing. `at`: log time now, epoch ms. */
  judge(frame: EventFrame, { owner, source }: Sender, at: number): Verdict {
    const entry = this.#entry(frame.call);
    const opens = () =>
      leapOf(frame) ?? { kind: 'new' as const, opens: true, context: null, anew: anewOf(frame) };
    if (!entry) return opens();
    if (entry.owner !== owner) {
      return refuse(
        frame,
        'CALL_FOREIGN',
        'expected a call of this token, got one that another token opened',
      );
    }
    if (startsAnew(frame, entry, source)) return opens();
    const last = entry.seqs.get(source);
    const { anew } = entry;
    if (frame.seq <= (last ?? 0)) {
      const kept = this.#parts.find(frame.call);
      const until = kept?.opening === entry.opening ? (kept.seqs.get(source) ?? 0) : 0;
      return { kind: 'duplicate', durable: frame.seq <= until, anew };
    }
    if (entry.endedAt !== null) {
      if (frame.type === 'call.started') {
        return refuse(frame, 'CALL_REUSED', 'expected the id of a new call, got one that has ended');
      }
      const { lateMs } = this.#parts;
      if (at > entry.endedAt + lateMs) {
        const late = Math.round(at - entry.endedAt);
        return refuse(
          frame,
          'CALL_OVER',
          `expected it within ${lateMs} ms of call.ended, got it after ${late} ms`,
        );
      }
    }
    return leapOf(frame) ?? { kind: 'new', opens: false, context: entry.context, anew };
  }

  /** Takes an event that was judged new. */
  take(frame: EventFrame, { owner, source }: Sender, at: number, context: MaskContext): void {
    const known = this.#entry(frame.call);
    const anew = anewOf(frame);
    const restarts = known !== undefined && startsAnew(frame, known, source);
    const entry =
      known && !restarts
        ? this.#own(known)
        : this.#own({
            call: frame.call,
            owner,
            opening: openingOf(frame, source),
            ...(anew === undefined ? {} : { anew }),
            lastAt: at,
            endedAt: null,
            seqs: new Map(),
            holes: 0,
            written: false,
            context: null,
          });
    entry.holes = Math.min(HOLES_MAX, entry.holes + frame.seq - (entry.seqs.get(source) ?? 0) - 1);
    entry.seqs.set(source, frame.seq);
    entry.lastAt = at;
    entry.context = context;
    if (frame.type === 'call.started' && isWritten(frame)) entry.written = true;
    if (frame.type === 'call.ended') entry.endedAt ??= at;
    if (restarts) this.#restarted.set(frame.call, entry);
    const refused = this.#restarted.has(frame.call) ? undefined : this.#parts.refused(entry);
    if (refused) entry.refused = refused;
  }

  /** Writes what changed; to be called within the transaction of the append. */
  write(): void {
    this.#parts.write(this.#changed.values());
  }

  /** The append is durable: what changed counts from now on. Without this call nothing did. */
  keep(at: number): void {
    this.#parts.keep(this.#changed.values(), this.#restarted.values(), at);
  }

  #entry(call: string): Entry | undefined {
    return this.#changed.get(call) ?? this.#parts.find(call);
  }

  #own(entry: Entry): Entry {
    if (this.#changed.get(entry.call) === entry) return entry;
    const own = { ...entry, seqs: new Map(entry.seqs) };
    this.#changed.set(entry.call, own);
    return own;
  }
}

function refuse({ call, seq }: EventFrame, code: Refusal['code'], message: string): Verdict {
  return { kind: 'refused', refusal: { code, message, call, seq } };
}

/** A number that leaves no room: taken, it would make repetitions of all that follow. */
function leapOf(frame: EventFrame): Verdict | null {
  if (frame.seq <= LIMITS.seq) return null;
  return refuse(frame, 'SEQ_LEAPS', `expected a number of at most ${LIMITS.seq}, got a higher one`);
}

/** Any id as a key of the store, which takes no zero bytes; two different ids stay different. */
function keyOf(call: string): string {
  return /^[\w.:~-]+$/.test(call) ? call : `=${Buffer.from(call, 'utf16le').toString('base64url')}`;
}

/** Sortable: fixed width for epoch ms. */
function timeKey(ms: number): string {
  return String(Math.floor(ms)).padStart(15, '0');
}
