/**
 * The core of `/v1/live`: numbers what happened, keeps the last deltas, builds snapshots. It says which delta goes where;
 * the parts that it joins keep what is needed for that, one file each. Knows no socket and no clock; `later` is how it
 * asks to be called again.
 */

import { randomUUID } from 'node:crypto';
import { PROMPT_LIMITS, promptsOf } from '../../engine/coaching/prompts.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Sight } from '../auth/sight.ts';
import type { Delivered } from '../delivered.ts';
import { CallLookup } from './call-lookup.ts';
import { CallUpdates } from './call-updates.ts';
import { DeletedCalls } from './deleted-calls.ts';
import { DeltaFrames } from './delta-frames.ts';
import { DeltaRing, type Unnumbered } from './delta-ring.ts';
import type { HubSources } from './hub-sources.ts';
import { type Opening, Openings } from './openings.ts';
import { NOWHERE, Places } from './places.ts';
import { PromptsTold } from './prompts-told.ts';
import { type Reader, Readers } from './readers.ts';
import { RecentFlags } from './recent-flags.ts';
import { RecentScopeFlags } from './recent-scope-flags.ts';
import { type Snapshots, snapshotsOf } from './snapshots.ts';
import { type Addressed, type Place, placesOf, type Subscription } from './topics.ts';
import { WatchedCalls } from './watched-calls.ts';

export interface HubOptions {
  /** New at each start of the server: numbers of another epoch mean nothing here. */
  epoch?: string;
  /** Runs `work` once, after about `ms`. */
  later?(work: () => void, ms: number): void;
  /** Deltas kept for clients that come back. */
  ringSize?: number;
  /** Flags kept for snapshots, and given in one. */
  recentFlags?: { kept?: number; given?: number };
}

/** How long changes of a call gather before its line goes out, ms. */
export const COALESCE_MS = 100;
const RING_SIZE = 5_000;
/**
 * Quiet lines per flush: at most 500 a second, so that with 3,000 calls one is 6 s old. Each goes to every console that
 * shows the wall: beyond fifty consoles there are fewer, so that five hundred cost what fifty do.
 */
const LINES_PER_FLUSH = 50;
const LINES_LEAST = 5;
const CONSOLES_AT_FULL_RATE = 50;

export function createLiveHub(options?: HubOptions): LiveHub {
  return new LiveHub(options);
}

export class LiveHub {
  readonly epoch: string;
  readonly #later: (work: () => void, ms: number) => void;
  #sources: HubSources | null = null;
  #lookup: CallLookup | null = null;
  readonly #ring: DeltaRing;
  readonly #frames: DeltaFrames;
  readonly #places = new Places(() => this.#sources);
  readonly #updates = new CallUpdates((view) => this.#places.ofCall(view));
  readonly #flags: RecentFlags;
  readonly #scopeFlags = new RecentScopeFlags();
  readonly #promptsTold = new PromptsTold();
  readonly #readers: Readers;
  readonly #watched = new WatchedCalls();
  readonly #deleted = new DeletedCalls();
  readonly #openings: Openings;
  #flushAsked = false;
  /** Somebody has read from here: what is not told as a delta may be missed. */
  #joined = false;

  constructor(options: HubOptions = {}) {
    this.epoch = options.epoch ?? randomUUID();
    this.#later = options.later ?? ((work, ms) => void setTimeout(work, ms).unref());
    this.#ring = new DeltaRing(options.ringSize ?? RING_SIZE);
    this.#frames = new DeltaFrames(this.#ring, (cursor, watched) =>
      this.#watched.quietAfter(cursor, watched),
    );
    this.#flags = new RecentFlags(options.recentFlags);
    this.#readers = new Readers(this.#later);
    this.#openings = new Openings(this.#ring, (subscription) => this.snapshots(subscription), this.#later);
  }

  /** Number of the newest delta. */
  get last(): number {
    return this.#ring.last;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /**
   * Flags of an earlier run, oldest first, so that snapshots are not empty after a restart. What is known already
   * stays and counts as newer; consoles that are here hear of the others.
   */
  seedFlags(flags: readonly Flag[]): void {
    const earlier = this.#flags.seed(flags);
    if (!this.#joined) return;
    for (const flag of earlier) this.#push({ type: 'flag', flag }, flag.call, this.#places.ofFlag(flag));
    this.#readers.wake();
  }

  /** The same for flags across calls. */
  seedScopeFlags(flags: readonly ScopeFlag[]): void {
    const earlier = this.#scopeFlags.seed(flags);
    if (!this.#joined) return;
    for (const scope_flag of earlier) this.#pushScopeFlag(scope_flag, placesOf(scope_flag));
    this.#readers.wake();
  }

  /**
   * Calls, and customers' flags across calls, that were deleted: no snapshot and no resumed reader sees them again, and
   * consoles that are open are told to drop them.
   */
  forget(calls: ReadonlySet<string>, customers: ReadonlySet<string>): void {
    this.#flags.forget(calls);
    const { gone, changed } = this.#scopeFlags.forget(calls, customers);
    for (const call of calls) {
      this.#updates.forget(call);
      this.#deleted.add(call);
      this.#promptsTold.forget(call);
    }
    this.#frames.forget();
    this.#openings.forget();
    this.#ring.clear();
    if (!this.#joined || calls.size + gone.length + changed.length === 0) return;
    this.#push({ type: 'gone', calls: [...calls], scope_flags: gone }, '', NOWHERE);
    for (const { flag, places } of changed) this.#pushScopeFlag(flag, places);
    this.#readers.wake();
  }

  /** What the engine decided and the outbox holds. Never throws for a reader's sake, never waits. */
  publish(delivered: readonly Delivered[]): void {
    // Told once a call after the batch: many flags of one call are often decided together.
    const coached = new Map<string, Flag | null>();
    for (const one of delivered) {
      if (one.kind === 'call') {
        if (one.view.status === 'complete') this.#promptsTold.forget(one.view.call);
        this.#lookup?.heard(one.view);
        // A recording that took the place of one that was deleted.
        this.#deleted.delete(one.view.call);
        this.#updates.add(one.view, this.#watched.has(one.view.call));
      } else if (one.kind === 'flag') {
        // Shadow rules are tried on live calls; their flags reach nobody.
        if (!one.flag.shadow && this.#publishFlag(one.flag)) coached.set(one.flag.call, one.flag);
      } else if (one.kind === 'scope_flag') {
        if (!one.scope_flag.shadow) this.#publishScopeFlag(one.scope_flag);
      } else if (one.kind === 'mark') {
        const { mark, taken } = one;
        if (this.#watched.has(mark.call))
          this.#push({ type: 'mark', mark, taken }, mark.call, { ...NOWHERE, home: mark.team });
      } else if (one.kind === 'checklist') {
        const { checklist } = one;
        this.#push({ type: 'checklist', checklist }, checklist.call, this.#places.ofOpen(checklist.call));
      } else if (one.kind === 'prompt') {
        coached.set(one.prompt.call, coached.get(one.prompt.call) ?? null);
      } else if (one.kind === 'prompt_answer') {
        coached.set(one.answer.call, coached.get(one.answer.call) ?? null);
      } else if (one.kind === 'case') {
        this.#push({ type: 'case', case: one.case }, '', this.#places.ofCase(one.case));
      } else if (one.kind === 'utterance' && this.#watched.has(one.utterance.call)) {
        const { utterance } = one;
        this.#push({ type: 'utterance', utterance }, utterance.call, this.#places.ofOpen(utterance.call));
      }
    }
    for (const [call, flag] of coached)
      this.#tellPrompts(call, flag ? this.#places.ofFlag(flag) : this.#places.ofOpen(call), flag);
    this.#askFlush();
    this.#readers.wake();
  }

  /** Rules were loaded, refused, stopped or resumed: tells how the set stands now. */
  rulesChanged(): void {
    if (!this.#sources) return;
    this.#push({ type: 'rules', rules: this.#sources.rules() }, '', NOWHERE);
    this.#readers.wake();
  }

  /** Tells where snapshots are read from; once, before the first reader joins. */
  attach(sources: HubSources): void {
    this.#sources = sources;
    this.#lookup = new CallLookup({ store: sources.store, later: this.#later });
  }

  /** From now on the reader is woken, and the transcripts that it watches are recorded. */
  join(reader: Reader): void {
    this.#joined = true;
    this.#readers.join(reader);
    this.#watched.watch(reader.subscription.watched, this.#ring.last);
  }

  leave(reader: Reader): void {
    this.#readers.leave(reader);
    this.#watched.forgetUnwatched((call) => this.#readers.watches(call));
  }

  /** True when what came after `n` can still be told to this subscription. */
  canResume({ resume, watched }: Subscription): boolean {
    if (!resume || resume.epoch !== this.epoch || !this.#ring.reaches(resume.n)) return false;
    return this.#watched.recordedAfter(resume.n, watched);
  }

  /** See {@link DeltaFrames.next}. */
  next(cursor: number, subscription: Subscription): { json: string | null; cursor: number } | 'gone' {
    return this.#frames.next(cursor, subscription);
  }

  /** See {@link DeltaFrames.nextBatch}. */
  nextBatch(cursor: number, subscription: Subscription): { json: Buffer | null; cursor: number } | 'gone' {
    return this.#frames.nextBatch(cursor, subscription);
  }

  /** The frames with which a reader begins: {@link snapshots} as they go over the wire. */
  openings(subscription: Subscription): Promise<Opening> {
    return this.#openings.of(subscription);
  }

  /** Whether these eyes may see anything of a call; one that nobody knows yet, or that the store does not give now, may be. */
  async sees(id: string, sight: Sight): Promise<boolean> {
    if (sight.all) return true;
    const known = this.#sources?.live.detail(id) ?? (await this.#lookup?.look(id).catch(() => null));
    return !known || sight.call(known.call) || sight.part(known) !== null;
  }

  /** One of the latest flags across calls. */
  scopeFlag(id: string): ScopeFlag | undefined {
    return this.#scopeFlags.get(id);
  }

  /** See {@link snapshotsOf}. */
  async snapshots(subscription: Subscription): Promise<Snapshots> {
    if (!this.#sources) throw new Error('the hub was not attached to its sources');
    return snapshotsOf({ epoch: this.epoch, n: this.#ring.last }, subscription, {
      sources: this.#sources,
      lookup: this.#lookup as CallLookup,
      places: this.#places,
      flags: this.#flags,
      scopeFlags: this.#scopeFlags,
      deleted: this.#deleted,
    });
  }

  /** True where it changes what the agent is shown. */
  #publishFlag(flag: Flag): boolean {
    const known = this.#flags.get(flag.id);
    this.#flags.remember(flag);
    this.#push({ type: 'flag', flag }, flag.call, this.#places.ofFlag(flag));
    return flag.coach !== undefined && flag.status !== 'tentative' && known?.status !== flag.status;
  }

  /** Tells what changed of a call's prompts. `flag`: what is known where the call is not open here. */
  #tellPrompts(call: string, place: Place, flag: Flag | null): void {
    const flags = flag ? [flag] : [];
    const prompts =
      this.#sources?.coached?.(call) ?? promptsOf({ flags, sent: [], answers: [], limits: PROMPT_LIMITS });
    for (const prompt of this.#promptsTold.news(call, prompts))
      this.#push({ type: 'prompt', prompt }, call, place);
  }

  #publishScopeFlag(scope_flag: ScopeFlag): void {
    const known = this.#scopeFlags.get(scope_flag.id);
    this.#scopeFlags.remember(scope_flag);
    // Those who saw it because of a flag that was taken back since must hear that it was.
    const places = [...(known ? placesOf(known) : []), ...placesOf(scope_flag)];
    this.#pushScopeFlag(scope_flag, places);
  }

  #pushScopeFlag(scope_flag: ScopeFlag, places: readonly Place[]): void {
    this.#tell({ type: 'scope_flag', scope_flag }, { call: '', place: NOWHERE, places });
  }

  #askFlush(): void {
    if (this.#flushAsked || this.#updates.waiting === 0) return;
    this.#flushAsked = true;
    this.#later(() => {
      this.#flushAsked = false;
      const share = CONSOLES_AT_FULL_RATE / Math.max(this.#readers.walls, CONSOLES_AT_FULL_RATE);
      const budget = Math.max(LINES_LEAST, Math.round(LINES_PER_FLUSH * share));
      for (const { view, before, watchersOnly } of this.#updates.flush(budget)) {
        const place = this.#places.ofCall(view);
        if (watchersOnly) this.#tell({ type: 'call', call: view }, { call: view.call, place, watchersOnly });
        else this.#push({ type: 'call', call: view }, view.call, place, before);
        if (before)
          this.#push(
            { type: 'gone', calls: [view.call], scope_flags: [], moved: true },
            view.call,
            place,
            before,
          );
      }
      this.#readers.wake();
      this.#askFlush();
    }, COALESCE_MS);
  }

  #push(delta: Unnumbered, call: string, place: Place, before?: Place): void {
    this.#tell(delta, before ? { call, place, before } : { call, place });
  }

  #tell(delta: Unnumbered, address: Omit<Addressed, 'delta'>): void {
    const forWatchers = address.watchersOnly || delta.type === 'utterance' || delta.type === 'mark';
    if (forWatchers) this.#readers.newsOf(address.call);
    else this.#readers.newsForAll();
    this.#ring.push(delta, address);
    this.#watched.told(address.call, this.#ring.last);
  }
}
