/**
 * From the connections to the log: one append at a time takes events from every connection that has some, so that
 * they share commits, none waits for another's flood, and a refused commit can be taken back exactly.
 */

import type { EventFrame } from '../../engine/contract/ingest.ts';
import type { Opening, RecordBody } from '../../engine/contract/record.ts';
import type { Log } from '../log/port.ts';
import { emptyContext } from '../masking/mask.ts';
import type { CallBatch, CallRegistry, Sender } from './calls.ts';
import type { Refusal } from './frame.ts';
import type { Owed } from './owed-events.ts';
import { type Door, recordOf } from './record-of.ts';

/** What waits for the log: an event, or the source's own coming and going. */
export type Item =
  | { kind: 'event'; frame: EventFrame; arrivedAt: number }
  | { kind: 'hello' }
  /** Connected and silent; and heard again. */
  | { kind: 'hung' }
  | { kind: 'back' }
  | { kind: 'lost' };

/** A connection as the intake sees it; everything is called in the order of its items. */
export interface Feeder {
  readonly sender: Sender;
  /** In order of arrival; the intake takes from the front. */
  readonly queue: Item[];
  /** Its source is known as back: the sender may be answered with what is durable. */
  welcomed(): void;
  /** The log could not take the hello. */
  unwelcome(message: string): void;
  /** Every event up to `seq` of `call` is durable or was refused by name; `anew`: of the call that was started then. */
  acked(call: string, seq: number, anew: string | undefined): void;
  refused(refusal: Refusal): void;
  /** The code by which an earlier event of this call was refused, that may and did not yet come again; or null. */
  owes(frame: EventFrame): Owed | null;
  /** Remembers such an event: none that came after it may be taken before it. */
  owing(frame: EventFrame, code: Owed): void;
  /** This many items are dealt with. */
  done(count: number): void;
}

export interface IntakeParts extends Door {
  log: Log;
  registry: CallRegistry;
  rulesHash(): string;
  /** IANA name of the zone in which rules read times of day. */
  timeZone?: string | undefined;
  now(): number;
  lateMs: number;
  received(type: string): void;
  /** A frame that broke the code behind the door; its text is not in the error. */
  broken(error: Error): void;
}

/**
 * Events in one append: more would keep the main thread for long, fewer would waste commits; where a commit takes 100 ms
 * it is the most that the door takes in that time.
 */
const BATCH = 1_000;
const UNAVAILABLE = 'expected to write the event to the log, got an error of the disk';
const WHY: Record<Owed, string> = {
  LOG_UNAVAILABLE: UNAVAILABLE,
  QUOTA_CALLS: 'expected fewer open calls of this source, got one too many',
};

/** How far a call came; a call that was started anew is another one. */
interface Reach {
  call: string;
  anew: string | undefined;
  seq: number;
}

/** What one connection has in the append that is under way. */
interface Share {
  items: Item[];
  /** Highest number per call that was durable before. */
  known: Map<string, Reach>;
  /** Highest number per call that the commit makes durable. */
  acks: Map<string, Reach>;
  /** Events whose answer depends on the commit. */
  hoping: EventFrame[];
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #feeders = new Set<Feeder>();
  #pumping: Promise<void> | null = null;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Tells that `feeder.queue` has something. */
  wake(feeder: Feeder): void {
    this.#feeders.add(feeder);
    this.#start();
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    while (this.#pumping) await this.#pumping;
  }

  #start(): void {
    if (this.#pumping) return;
    // After the sockets of this turn were read, so that they share the first append.
    this.#pumping = new Promise<void>((done) => setImmediate(done))
      .then(() => this.#pump())
      .finally(() => {
        this.#pumping = null;
        if (this.#feeders.size > 0) this.#start();
      });
  }

  async #pump(): Promise<void> {
    while (this.#feeders.size > 0) await this.#append(this.#takeShares());
  }

  /** To each an equal share; what some leave of theirs is shared out among the others. */
  #takeShares(): Map<Feeder, Share> {
    const shares = new Map<Feeder, Share>();
    let room = BATCH;
    while (room > 0 && this.#feeders.size > 0) {
      const most = Math.ceil(room / this.#feeders.size);
      for (const feeder of [...this.#feeders]) {
        if (room <= 0) break;
        // Whoever is served goes to the back of the line.
        this.#feeders.delete(feeder);
        const items = feeder.queue.splice(0, most);
        if (feeder.queue.length > 0) this.#feeders.add(feeder);
        room -= items.length;
        const share = shares.get(feeder);
        if (share) share.items.push(...items);
        else if (items.length > 0)
          shares.set(feeder, { items, known: new Map(), acks: new Map(), hoping: [] });
      }
    }
    return shares;
  }

  async #append(shares: Map<Feeder, Share>): Promise<void> {
    const { log, registry, lateMs } = this.#parts;
    const batch = registry.batch(lateMs);
    const at = Math.max(log.last().at, this.#parts.now());
    const bodies: RecordBody[] = [];
    for (const [feeder, share] of shares) {
      for (const item of share.items) {
        const body = this.#bodyOf(item, feeder, share, batch, at);
        if (body) bodies.push(body);
      }
    }
    try {
      if (bodies.length > 0) await log.append(bodies, () => batch.write());
      batch.keep(at);
      for (const [feeder, share] of shares) this.#durable(feeder, share);
    } catch (error) {
      if ((error as Error).name !== 'LogUnavailable') this.#parts.broken(error as Error);
      for (const [feeder, share] of shares) this.#failed(feeder, share);
    }
    for (const [feeder, { items }] of shares) feeder.done(items.length);
  }

  /** The record of an item, or null where it was refused or is a repetition. */
  #bodyOf(item: Item, feeder: Feeder, share: Share, batch: CallBatch, at: number): RecordBody | null {
    const { source, imports = false } = feeder.sender;
    const { registry } = this.#parts;
    if (item.kind === 'hello') return { type: 'source.back', source };
    if (item.kind === 'back') return { type: 'source.back', source };
    if (item.kind === 'lost') return { type: 'source.lost', source };
    if (item.kind === 'hung') return { type: 'source.lost', source, why: 'silent' };
    const { frame, arrivedAt } = item;
    const { call, seq } = frame;
    const owed = feeder.owes(frame);
    if (owed) {
      feeder.refused({ code: owed, message: WHY[owed], call, seq });
      return null;
    }
    const verdict = batch.judge(frame, feeder.sender, at);
    if (verdict.kind === 'refused') {
      feeder.refused(verdict.refusal);
      return null;
    }
    if (verdict.kind === 'duplicate') {
      if (verdict.durable) raise(share.known, frame, verdict.anew);
      else hope(share, frame, verdict.anew);
      return null;
    }
    if (verdict.opens && !registry.mayOpen(feeder.sender, at)) {
      feeder.owing(frame, 'QUOTA_CALLS');
      feeder.refused({ code: 'QUOTA_CALLS', message: WHY.QUOTA_CALLS, call, seq });
      return null;
    }
    try {
      const opens = verdict.opens ? this.#opening() : undefined;
      const came = { source, imports, arrivedAt, opens, context: verdict.context ?? emptyContext };
      const { body, context } = recordOf(frame, came, this.#parts);
      batch.take(frame, feeder.sender, at, context);
      hope(share, frame, verdict.anew);
      this.#parts.received(frame.type);
      return body;
    } catch (error) {
      this.#parts.broken(error as Error);
      const message = 'expected a frame that the server can take in, got one that it fails on';
      feeder.refused({ code: 'FIELD_INVALID', message, call, seq });
      return null;
    }
  }

  #opening(): Opening {
    const { rulesHash, timeZone: zone } = this.#parts;
    return { rules: rulesHash(), ...(zone === undefined ? {} : { zone }) };
  }

  #durable(feeder: Feeder, { items, known, acks }: Share): void {
    if (items.some(({ kind }) => kind === 'hello')) feeder.welcomed();
    for (const [key, { call, seq, anew }] of known)
      if (seq > (acks.get(key)?.seq ?? 0)) feeder.acked(call, seq, anew);
    for (const { call, seq, anew } of acks.values()) feeder.acked(call, seq, anew);
  }

  #failed(feeder: Feeder, { items, known, hoping }: Share): void {
    if (items.some(({ kind }) => kind === 'hello')) feeder.unwelcome(UNAVAILABLE);
    for (const { call, seq, anew } of known.values()) feeder.acked(call, seq, anew);
    for (const frame of hoping) {
      feeder.owing(frame, 'LOG_UNAVAILABLE');
      feeder.refused({ code: 'LOG_UNAVAILABLE', message: UNAVAILABLE, call: frame.call, seq: frame.seq });
    }
  }
}

function hope({ acks, hoping }: Share, frame: EventFrame, anew: string | undefined): void {
  hoping.push(frame);
  raise(acks, frame, anew);
}

function raise(reached: Map<string, Reach>, { call, seq }: EventFrame, anew: string | undefined): void {
  const key = anew === undefined ? call : `${anew}\n${call}`;
  const reach = reached.get(key);
  if (!reach) reached.set(key, { call, anew, seq });
  else if (seq > reach.seq) reach.seq = seq;
}
