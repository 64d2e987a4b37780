/**
 * Board and line in one place that pages subscribe to. Frames gather until the next picture is drawn, so that
 * fifty changes a second cost one rendering per frame at most.
 */
import type { Case } from '../../../engine/contract/case.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import type { CallDetail, LiveFrame } from '../../../engine/contract/live.ts';
import type { Mark } from '../../../engine/contract/mark.ts';
import type { RuleSetState } from '../../../engine/contract/rule.ts';
import type { ScopeFlag } from '../../../engine/contract/scope-flag.ts';
import { Board, type SeenCall, type WatchedCall, type WatchFailure } from './board.ts';
import type { LineState } from './line.ts';

export interface Counts {
  /** Calls that are going on. */
  live: number;
  /** Of these, with at least one standing flag. */
  flagged: number;
  /** Of these, with a critical one. */
  critical: number;
}

const NONE: Counts = { live: 0, flagged: 0, critical: 0 };

export class LiveStore {
  readonly #board = new Board();
  readonly #later: (work: () => void) => void;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #flagListeners = new Set<(flag: Flag) => void>();
  #waiting: { frame: LiveFrame; at: number }[] = [];
  #asked = false;
  #line: LineState = { phase: 'closed', lastFrameAt: null, retryAt: null, failed: 0 };
  #counts = NONE;
  /** Server's clock minus this one's, ms. */
  skew = 0;

  /** `later` runs its work once, when the next picture is due. */
  constructor(later: (work: () => void) => void, now: () => number) {
    this.#later = later;
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears every flag that comes or changes, also those of a snapshot. */
  readonly onFlag = (listener: (flag: Flag) => void): (() => void) => {
    this.#flagListeners.add(listener);
    return () => this.#flagListeners.delete(listener);
  };

  readonly line = (): LineState => this.#line;
  readonly flags = (): readonly Flag[] => this.#board.flags;
  readonly scopeFlags = (): readonly ScopeFlag[] => this.#board.scopeFlags;
  /** Cases that are not closed and the last that were, in the order in which they were opened. */
  readonly cases = (): readonly Case[] | null => this.#board.cases.all;
  readonly caseById = (id: string): Case | undefined => this.#board.cases.get(id);
  readonly caseOfFlag = (call: string, flag: string): Case | undefined =>
    this.#board.cases.ofFlag(call, flag);
  readonly caseOfCall = (call: string): Case | undefined => this.#board.cases.ofCall(call);
  readonly call = (id: string): SeenCall | undefined => this.#board.calls.get(id);
  readonly watched = (): WatchedCall | null => this.#board.watched;
  readonly counts = (): Counts => this.#counts;
  readonly callsVersion = (): number => this.#board.callsVersion;
  readonly rules = (): RuleSetState | null => this.#board.rules;
  readonly filled = (): boolean => this.#board.filled;
  /** Every call that is known, those that are over too; read it when `callsVersion` has changed. */
  readonly calls = (): ReadonlyMap<string, SeenCall> => this.#board.calls;

  take(frame: LiveFrame): void {
    const at = this.#now();
    if (frame.type === 'heartbeat') {
      this.skew = frame.at - at;
      return;
    }
    this.#waiting.push({ frame, at });
    if (this.#asked) return;
    this.#asked = true;
    this.#later(() => this.flush());
  }

  /** Folds what has gathered, then tells the pages. */
  flush(): void {
    this.#asked = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    const before = this.#board.callsVersion;
    for (const { frame, at } of waiting) this.#board.apply(frame, at);
    if (this.#board.callsVersion !== before) this.#count();
    this.#tell();
    for (const { frame } of waiting) this.#hear(frame);
  }

  setLine(state: LineState): void {
    const changed = state.phase !== this.#line.phase || state.retryAt !== this.#line.retryAt;
    this.#line = changed ? state : Object.assign(this.#line, state);
    if (changed) this.#tell();
  }

  watch(id: string | null): void {
    this.#board.watch(id);
    this.#tell();
  }

  fillWatched(detail: CallDetail): void {
    this.#board.fillWatched(detail, this.#now());
    this.#tell();
  }

  failWatched(state: WatchFailure): void {
    this.#board.failWatched(state);
    this.#tell();
  }

  /** What this page itself marked; the line tells it again. */
  mark(mark: Mark, taken: boolean): void {
    this.#board.mark(mark, taken);
    this.#tell();
  }

  /** What this page's own command made of a case; the line tells it again. */
  takeCase(one: Case): void {
    this.#board.cases.take(one);
    this.#tell();
  }

  clear(): void {
    this.#waiting = [];
    this.#board.clear();
    this.#counts = NONE;
    this.#tell();
  }

  #hear(frame: LiveFrame): void {
    if (frame.type !== 'flag' && frame.type !== 'snapshot') return;
    const flags = frame.type === 'flag' ? [frame.flag] : (frame.flags ?? []);
    for (const flag of flags) for (const listener of this.#flagListeners) listener(flag);
  }

  #count(): void {
    const counts = { live: 0, flagged: 0, critical: 0 };
    for (const { view } of this.#board.calls.values()) {
      if (view.status !== 'live' && view.status !== 'idle') continue;
      counts.live += 1;
      const { critical, major, minor, info } = view.flags;
      if (critical + major + minor + info > 0) counts.flagged += 1;
      if (critical > 0) counts.critical += 1;
    }
    const same = (Object.keys(counts) as (keyof Counts)[]).every((key) => counts[key] === this.#counts[key]);
    if (!same) this.#counts = counts;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
