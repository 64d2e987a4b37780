/**
 * The core of `/v1/live`: numbers what happened, keeps the last deltas, builds snapshots. Readers pull with a
 * cursor of their own, so a slow one costs nothing: there is no queue per client. Knows no socket and no clock;
 * `later` is how it asks to be called again.
 */

import { randomUUID } from 'node:crypto';
import { PROMPT_LIMITS, promptsOf } from '../../engine/coaching/prompts.ts';
import { isImported } from '../../engine/contract/call.ts';
import type { Case } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail, Prompt, Snapshot } from '../../engine/contract/live.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { RuleSetState } from '../../engine/contract/rule.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Delivered } from '../delivered.ts';
import type { LiveCalls } from '../live-calls.ts';
import { withoutLines } from '../scope-lines.ts';
import type { Store } from '../store/port.ts';
import { CallLookup } from './call-lookup.ts';
import { CallUpdates, placeOf } from './call-updates.ts';
import { DeltaRing, type Unnumbered } from './delta-ring.ts';
import { RecentFlags } from './recent-flags.ts';
import {
  type Addressed,
  isInside,
  isShown,
  matches,
  type Place,
  placesOf,
  type Subscription,
} from './topics.ts';

/** Where snapshots are read from. */
export interface HubSources {
  live: LiveCalls;
  /** Finished calls; rejects when the store cannot answer. */
  store: Pick<Store, 'call' | 'knownCalls'>;
  rules(): RuleSetState;
  /** What people marked in a call. */
  marks?(call: string): Mark[];
  /** What supervisors sent to its agent. */
  prompts?(call: string): Prompt[];
  /** Cases that are not closed, and the last that were. */
  cases?(): Case[];
  /** Prompts of an open call, with what became of them. */
  coached?(call: string): Prompt[];
  /** Team of a queue at a time, for calls whose agent is of no known team. */
  teamOfQueue?(queue: string | undefined, at: number): string | undefined;
}

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

/** Somebody who reads deltas. `wake` says that there is something new; it must not throw nor block. */
export interface Reader {
  readonly subscription: Subscription;
  wake(): void;
}

/** How long changes of a call gather before its line goes out, ms. */
export const COALESCE_MS = 100;
const RING_SIZE = 5_000;
const RECENT_SCOPE_FLAGS = 200;
/**
 * Quiet lines per flush: at most 500 a second, so that with 3,000 calls one is 6 s old. Each goes to every console that
 * shows the wall: beyond fifty consoles there are fewer, so that five hundred cost what fifty do.
 */
const LINES_PER_FLUSH = 50;
const LINES_LEAST = 5;
const CONSOLES_AT_FULL_RATE = 50;
/** A frame of several deltas takes no more once it is this long, UTF-16 units. */
const BATCH_LENGTH = 128 * 1024;
/** Deleted calls whose ids are kept, for consoles that come back. */
const GONE_CALLS = 10_000;
/**
 * How long what happened gathers before readers are woken again, ms. The first is told at once; of a stream each frame
 * costs a system call for each of hundreds of screens.
 */
const WAKE_MS = 20;
/** For how long one snapshot serves all who ask for the same, ms; what came since is told on top of it. */
const SNAPSHOT_MS = 500;
/** Deltas that may have come since. */
const SNAPSHOT_DELTAS = 250;
/** Calls whose transcript is still recorded after their last watcher left, for the time of a reconnection. */
const LINGERING_CALLS = 200;

export function createLiveHub(options?: HubOptions): LiveHub {
  return new LiveHub(options);
}

export class LiveHub {
  readonly epoch: string;
  readonly #later: (work: () => void, ms: number) => void;
  #sources: HubSources | null = null;
  #lookup: CallLookup | null = null;
  readonly #ring: DeltaRing;
  readonly #updates = new CallUpdates((view) => this.#placeOfCall(view));
  readonly #flags: RecentFlags;
  readonly #scopeFlags = new Map<string, ScopeFlag>();
  /** What was told of the prompts of open calls, by call and prompt, as JSON. */
  readonly #promptsTold = new Map<string, Map<string, string>>();
  readonly #readers = new Set<Reader>();
  /** Those who watch a call, by call. */
  readonly #watchers = new Map<string, Set<Reader>>();
  /** What was told since readers were woken last: something for lists, or for watchers of these calls alone. */
  #newsForAll = false;
  readonly #newsOf = new Set<string>();
  /** Readers were woken a moment ago. */
  #resting = false;
  /** Watched call → number of the delta after which its utterances are in the ring. */
  readonly #watchedSince = new Map<string, number>();
  /** Calls that were deleted since the start. */
  readonly #gone = new Set<string>();
  /** Watched call → number of its newest delta. */
  readonly #newestOf = new Map<string, number>();
  /** The newest delta that is of no call. */
  #newestOfNone = 0;
  /** Consoles that show the wall. */
  #walls = 0;
  #flushAsked = false;
  /** Somebody has read from here: what is not told as a delta may be missed. */
  #joined = false;
  /** Batches put together since the newest delta, by cursor and subscription. */
  readonly #batches = new Map<string, { json: Buffer | null; cursor: number }>();
  #batchesOf = 0;
  /** Snapshots of the last moment, by subscription. */
  readonly #snapshots = new Map<string, { n: number; json: Buffer }>();
  /** How often calls were forgotten. */
  #forgotten = 0;

  constructor(options: HubOptions = {}) {
    this.epoch = options.epoch ?? randomUUID();
    this.#later = options.later ?? ((work, ms) => void setTimeout(work, ms).unref());
    this.#ring = new DeltaRing(options.ringSize ?? RING_SIZE);
    this.#flags = new RecentFlags(options.recentFlags);
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
    for (const flag of earlier) this.#push({ type: 'flag', flag }, flag.call, this.#placeOfFlag(flag));
    this.#wake();
  }

  /** The same for flags across calls. */
  seedScopeFlags(flags: readonly ScopeFlag[]): void {
    const earlier = flags.filter(({ id }) => !this.#scopeFlags.has(id));
    const known = [...this.#scopeFlags.values()];
    this.#scopeFlags.clear();
    for (const flag of [...earlier, ...known]) this.#rememberScope(flag);
    if (!this.#joined) return;
    for (const scope_flag of earlier) this.#pushScopeFlag(scope_flag, placesOf(scope_flag));
    this.#wake();
  }

  /**
   * Calls, and customers' flags across calls, that were deleted: no snapshot and no resumed reader sees them again, and
   * consoles that are open are told to drop them.
   */
  forget(calls: ReadonlySet<string>, customers: ReadonlySet<string>): void {
    this.#flags.forget(calls);
    const scope_flags: string[] = [];
    const changed: { flag: ScopeFlag; places: Place[] }[] = [];
    for (const [id, flag] of this.#scopeFlags) {
      const rest = withoutLines(flag, calls, customers);
      if (rest === flag) continue;
      if (rest === null) {
        scope_flags.push(id);
        this.#scopeFlags.delete(id);
      } else {
        this.#scopeFlags.set(id, rest);
        changed.push({ flag: rest, places: placesOf(flag) });
      }
    }
    for (const call of calls) {
      this.#updates.forget(call);
      this.#gone.delete(call);
      this.#gone.add(call);
      if (this.#gone.size > GONE_CALLS) this.#gone.delete(this.#gone.values().next().value!);
    }
    for (const call of calls) this.#promptsTold.delete(call);
    this.#batches.clear();
    this.#snapshots.clear();
    this.#forgotten += 1;
    this.#ring.clear();
    if (!this.#joined || calls.size + scope_flags.length + changed.length === 0) return;
    this.#push({ type: 'gone', calls: [...calls], scope_flags }, '', NOWHERE);
    for (const { flag, places } of changed) this.#pushScopeFlag(flag, places);
    this.#wake();
  }

  /** What the engine decided and the outbox holds. Never throws for a reader's sake, never waits. */
  publish(delivered: readonly Delivered[]): void {
    // Told once a call after the batch: many flags of one call are often decided together.
    const coached = new Map<string, Flag | null>();
    for (const one of delivered) {
      if (one.kind === 'call') {
        if (one.view.status === 'complete') this.#promptsTold.delete(one.view.call);
        this.#lookup?.heard(one.view);
        // A recording that took the place of one that was deleted.
        this.#gone.delete(one.view.call);
        this.#updates.add(one.view, this.#watchedSince.has(one.view.call));
      } else if (one.kind === 'flag') {
        // Shadow rules are tried on live calls; their flags reach nobody.
        if (!one.flag.shadow && this.#publishFlag(one.flag)) coached.set(one.flag.call, one.flag);
      } else if (one.kind === 'scope_flag') {
        if (!one.scope_flag.shadow) this.#publishScopeFlag(one.scope_flag);
      } else if (one.kind === 'mark') {
        const { mark, taken } = one;
        if (this.#watchedSince.has(mark.call))
          this.#push({ type: 'mark', mark, taken }, mark.call, { ...NOWHERE, home: mark.team });
      } else if (one.kind === 'checklist') {
        const { checklist } = one;
        this.#push({ type: 'checklist', checklist }, checklist.call, this.#placeOfOpen(checklist.call));
      } else if (one.kind === 'prompt') {
        coached.set(one.prompt.call, coached.get(one.prompt.call) ?? null);
      } else if (one.kind === 'prompt_answer') {
        coached.set(one.answer.call, coached.get(one.answer.call) ?? null);
      } else if (one.kind === 'case') {
        this.#push({ type: 'case', case: one.case }, '', this.#placeOfCase(one.case));
      } else if (one.kind === 'utterance' && this.#watchedSince.has(one.utterance.call)) {
        const { utterance } = one;
        this.#push({ type: 'utterance', utterance }, utterance.call, this.#placeOfOpen(utterance.call));
      }
    }
    for (const [call, flag] of coached)
      this.#tellPrompts(call, flag ? this.#placeOfFlag(flag) : this.#placeOfOpen(call), flag);
    this.#askFlush();
    this.#wake();
  }

  /** Rules were loaded, refused, stopped or resumed: tells how the set stands now. */
  rulesChanged(): void {
    if (!this.#sources) return;
    this.#push({ type: 'rules', rules: this.#sources.rules() }, '', NOWHERE);
    this.#wake();
  }

  /** Tells where snapshots are read from; once, before the first reader joins. */
  attach(sources: HubSources): void {
    this.#sources = sources;
    this.#lookup = new CallLookup({ store: sources.store, later: this.#later });
  }

  /** From now on the reader is woken, and the transcripts that it watches are recorded. */
  join(reader: Reader): void {
    this.#joined = true;
    this.#readers.add(reader);
    if (reader.subscription.calls) this.#walls += 1;
    for (const call of reader.subscription.watched) {
      this.#watchers.set(call, (this.#watchers.get(call) ?? new Set()).add(reader));
      const since = this.#watchedSince.get(call) ?? this.#ring.last;
      this.#watchedSince.delete(call);
      this.#watchedSince.set(call, since);
    }
  }

  leave(reader: Reader): void {
    if (this.#readers.delete(reader) && reader.subscription.calls) this.#walls -= 1;
    for (const call of reader.subscription.watched) {
      const others = this.#watchers.get(call);
      others?.delete(reader);
      if (others?.size === 0) this.#watchers.delete(call);
    }
    this.#forgetUnwatched();
  }

  /** True when what came after `n` can still be told to this subscription. */
  canResume({ resume, watched }: Subscription): boolean {
    if (!resume || resume.epoch !== this.epoch || !this.#ring.reaches(resume.n)) return false;
    return [...watched].every(
      (call) => (this.#watchedSince.get(call) ?? Number.POSITIVE_INFINITY) <= resume.n,
    );
  }

  /**
   * The next frame for a reader that has seen everything up to `cursor`: its JSON, null where there is nothing
   * left, or 'gone' when deltas were forgotten meanwhile and only a snapshot helps.
   */
  next(cursor: number, subscription: Subscription): { json: string | null; cursor: number } | 'gone' {
    if (!this.#ring.reaches(cursor)) return 'gone';
    for (let n = cursor + 1; n <= this.#ring.last; n += 1) {
      if (matches(subscription, this.#ring.at(n))) return { json: this.#ring.json(n), cursor: n };
    }
    return { json: null, cursor: this.#ring.last };
  }

  /**
   * The same with all that follows, up to {@link BATCH_LENGTH}, as UTF-8. Many consoles ask for the same: what was put
   * together for one is kept until the next delta.
   */
  nextBatch(cursor: number, subscription: Subscription): { json: Buffer | null; cursor: number } | 'gone' {
    if (this.#batchesOf !== this.#ring.last) {
      this.#batches.clear();
      this.#batchesOf = this.#ring.last;
    }
    const key = this.#sharesAfter(cursor, subscription) ? `${cursor} ${subscription.key}` : null;
    const known = key === null ? undefined : this.#batches.get(key);
    if (known) return known;
    const deltas: string[] = [];
    let until = cursor;
    for (let length = 0; length < BATCH_LENGTH; ) {
      const next = this.next(until, subscription);
      if (next === 'gone') return 'gone';
      until = next.cursor;
      if (next.json === null) break;
      deltas.push(next.json);
      length += next.json.length;
    }
    const json = deltas.length > 1 ? `{"type":"batch","deltas":[${deltas.join(',')}]}` : deltas[0];
    const batch = { json: json === undefined ? null : Buffer.from(json), cursor: until };
    if (key !== null) this.#batches.set(key, batch);
    return batch;
  }

  /** Nothing after `cursor` is for this subscription alone: what there is depends on its lists. */
  #sharesAfter(cursor: number, { watched }: Subscription): boolean {
    if (watched.size === 0) return true;
    if (this.#newestOfNone > cursor) return false;
    for (const call of watched) if ((this.#newestOf.get(call) ?? 0) > cursor) return false;
    return true;
  }

  /**
   * The frames with which a reader begins, as UTF-8: {@link snapshots} as they go over the wire. Five hundred consoles
   * that come back at once share one.
   */
  async openings(subscription: Subscription): Promise<{ n: number; frames: Buffer[]; failed: string[] }> {
    const { watched, key } = subscription;
    const known = watched.size === 0 ? this.#snapshots.get(key) : undefined;
    if (known && this.#ring.reaches(known.n) && this.#ring.last - known.n <= SNAPSHOT_DELTAS)
      return { n: known.n, frames: [known.json], failed: [] };
    const forgotten = this.#forgotten;
    const { n, frames, failed } = await this.snapshots(subscription);
    const written = frames.map((frame) => Buffer.from(JSON.stringify(frame)));
    if (watched.size === 0 && forgotten === this.#forgotten) {
      if (this.#snapshots.size === 0) this.#later(() => this.#snapshots.clear(), SNAPSHOT_MS);
      this.#snapshots.set(key, { n, json: written[0] as Buffer });
    }
    return { n, frames: written, failed };
  }

  /**
   * One snapshot of what was asked for; further watched calls get one each. Deltas after its `n` are to be
   * applied on top; as each delta carries the whole thing that changed, applying one twice does no harm.
   * A call that neither the engine nor the store knows is null; `failed` names those the store did not answer for.
   */
  async snapshots(subscription: Subscription): Promise<{ n: number; frames: Snapshot[]; failed: string[] }> {
    if (!this.#sources) throw new Error('the hub was not attached to its sources');
    const { live, rules, marks, prompts, cases, coached } = this.#sources;
    const lookup = this.#lookup as CallLookup;
    const n = this.#ring.last;
    const base = { type: 'snapshot' as const, epoch: this.epoch, n };
    const first: Snapshot = { ...base };
    const frames = [first];
    const failed: string[] = [];
    if (subscription.calls) {
      first.calls = [...live.list()].filter(
        (view) =>
          view.status !== 'complete' && !isImported(view) && isShown(subscription, this.#placeOfCall(view)),
      );
    }
    if (subscription.flags) {
      first.flags = this.#flags.newest((flag) => isShown(subscription, this.#placeOfFlag(flag)));
    }
    if (subscription.scopeFlags) {
      const { sight } = subscription;
      first.scope_flags = [...this.#scopeFlags.values()].filter(
        (flag) =>
          (sight?.scopeFlag(flag) ?? true) && placesOf(flag).some((place) => isInside(subscription, place)),
      );
    }
    if (subscription.cases) {
      first.cases = (cases?.() ?? []).filter((one) => isShown(subscription, this.#placeOfCase(one)));
    }
    if (subscription.prompts) {
      first.prompts = [...live.list()]
        .filter((view) => view.status !== 'complete' && isShown(subscription, this.#placeOfCall(view)))
        .flatMap(({ call }) => coached?.(call) ?? []);
    }
    // For agents, who have a call or two: for a whole site it would be long, and a supervisor opens the call.
    if (subscription.prompts && subscription.sight?.marks === false) {
      first.checklists = [...live.list()]
        .filter((view) => view.status !== 'complete' && isShown(subscription, this.#placeOfCall(view)))
        .flatMap(({ call }) => {
          const items = live.detail(call)?.checklist;
          return items ? [{ call, items }] : [];
        });
    }
    if (subscription.rules) first.rules = rules();
    const gone = [...subscription.watched].filter((id) => this.#gone.has(id));
    if (gone.length > 0) first.gone = gone;
    for (const [index, id] of [...subscription.watched].entries()) {
      let call: CallDetail | null = live.detail(id) ?? null;
      if (!call) {
        call = await lookup.look(id).catch(() => {
          failed.push(id);
          return null;
        });
      }
      // Somebody else's call is answered as one that nobody knows.
      const { sight } = subscription;
      if (call && sight && !sight.call(call.call)) call = null;
      if (call && marks) call = { ...call, marks: marks(id) };
      if (call && prompts) call = { ...call, prompts: prompts(id) };
      if (call && sight) call = sight.detail(call);
      if (index === 0) first.call = call;
      else frames.push({ ...base, call });
    }
    return { n, frames, failed };
  }

  /** True where it changes what the agent is shown. */
  #publishFlag(flag: Flag): boolean {
    const known = this.#flags.get(flag.id);
    this.#flags.remember(flag);
    this.#push({ type: 'flag', flag }, flag.call, this.#placeOfFlag(flag));
    return flag.coach !== undefined && flag.status !== 'tentative' && known?.status !== flag.status;
  }

  /** Tells what changed of a call's prompts. `flag`: what is known where the call is not open here. */
  #tellPrompts(call: string, place: Place, flag: Flag | null): void {
    const flags = flag ? [flag] : [];
    const prompts =
      this.#sources?.coached?.(call) ?? promptsOf({ flags, sent: [], answers: [], limits: PROMPT_LIMITS });
    const told = this.#promptsTold.get(call) ?? new Map<string, string>();
    const standing = new Set(prompts.map(({ id }) => id));
    const gone = [...told.values()]
      .map((json) => JSON.parse(json) as Prompt)
      .filter(({ id, status }) => !standing.has(id) && status === undefined)
      .map((prompt): Prompt => ({ ...prompt, status: 'withdrawn' }));
    for (const prompt of [...gone, ...prompts]) {
      const json = JSON.stringify(prompt);
      if (told.get(prompt.id) === json) continue;
      told.set(prompt.id, json);
      this.#push({ type: 'prompt', prompt }, call, place);
    }
    if (told.size > 0) this.#promptsTold.set(call, told);
  }

  #placeOfCall(view: CallView): Place {
    return this.#homed(placeOf(view), view.started_at);
  }

  /** Where it is now; of a call that is not open nobody knows. */
  #placeOfOpen(call: string): Place {
    const view = this.#sources?.live.get(call);
    return view ? this.#placeOfCall(view) : NOWHERE;
  }

  #placeOfFlag(flag: Flag): Place {
    const place = placeOf(flag);
    // The call is looked up only where its beginning decides: a snapshot asks for thousands of flags.
    if (place.team !== undefined) return place;
    const began = this.#sources?.live.get(flag.call)?.started_at;
    return this.#homed(place, began ?? Date.parse(flag.raised_at));
  }

  #placeOfCase(one: Case): Place {
    return this.#homed(placeOfCase(one), Date.parse(one.opened_at));
  }

  #homed(place: Place, at: number): Place {
    if (place.team !== undefined) return place;
    return { ...place, home: this.#sources?.teamOfQueue?.(place.queue, at) };
  }

  #publishScopeFlag(scope_flag: ScopeFlag): void {
    const known = this.#scopeFlags.get(scope_flag.id);
    this.#rememberScope(scope_flag);
    // Those who saw it because of a flag that was taken back since must hear that it was.
    const places = [...(known ? placesOf(known) : []), ...placesOf(scope_flag)];
    this.#pushScopeFlag(scope_flag, places);
  }

  #pushScopeFlag(scope_flag: ScopeFlag, places: readonly Place[]): void {
    this.#tell({ type: 'scope_flag', scope_flag }, { call: '', place: NOWHERE, places });
  }

  #rememberScope(flag: ScopeFlag): void {
    this.#scopeFlags.set(flag.id, flag);
    if (this.#scopeFlags.size > RECENT_SCOPE_FLAGS)
      this.#scopeFlags.delete(this.#scopeFlags.keys().next().value!);
  }

  #askFlush(): void {
    if (this.#flushAsked || this.#updates.waiting === 0) return;
    this.#flushAsked = true;
    this.#later(() => {
      this.#flushAsked = false;
      const share = CONSOLES_AT_FULL_RATE / Math.max(this.#walls, CONSOLES_AT_FULL_RATE);
      const budget = Math.max(LINES_LEAST, Math.round(LINES_PER_FLUSH * share));
      for (const { view, before, watchersOnly } of this.#updates.flush(budget)) {
        const place = this.#placeOfCall(view);
        if (watchersOnly) this.#tell({ type: 'call', call: view }, { call: view.call, place, watchersOnly });
        else this.#push({ type: 'call', call: view }, view.call, place, before);
        if (before)
          this.#push({ type: 'gone', calls: [view.call], scope_flags: [] }, view.call, place, before);
      }
      this.#wake();
      this.#askFlush();
    }, COALESCE_MS);
  }

  #push(delta: Unnumbered, call: string, place: Place, before?: Place): void {
    this.#tell(delta, before ? { call, place, before } : { call, place });
  }

  #tell(delta: Unnumbered, address: Omit<Addressed, 'delta'>): void {
    const forWatchers = address.watchersOnly || delta.type === 'utterance' || delta.type === 'mark';
    if (forWatchers) this.#newsOf.add(address.call);
    else this.#newsForAll = true;
    this.#ring.push(delta, address);
    if (address.call === '') this.#newestOfNone = this.#ring.last;
    else if (this.#watchedSince.has(address.call)) this.#newestOf.set(address.call, this.#ring.last);
  }

  #wake(): void {
    if (this.#resting || (!this.#newsForAll && this.#newsOf.size === 0)) return;
    const readers = this.#newsForAll
      ? this.#readers
      : new Set([...this.#newsOf].flatMap((call) => [...(this.#watchers.get(call) ?? [])]));
    this.#newsForAll = false;
    this.#newsOf.clear();
    this.#resting = true;
    this.#later(() => {
      this.#resting = false;
      this.#wake();
    }, WAKE_MS);
    for (const reader of readers) reader.wake();
  }

  #forgetUnwatched(): void {
    if (this.#watchedSince.size <= LINGERING_CALLS) return;
    for (const call of this.#watchedSince.keys()) {
      if (this.#watchedSince.size <= LINGERING_CALLS) return;
      if (this.#watchers.has(call)) continue;
      this.#watchedSince.delete(call);
      this.#newestOf.delete(call);
    }
  }
}

/** Of no team that anybody knows: for those who see all, and rules for everyone who asked. */
const NOWHERE: Place = { team: undefined, queue: undefined };

function placeOfCase({ team, queue }: Case): Place {
  return { team: team ?? undefined, queue: queue ?? undefined };
}
