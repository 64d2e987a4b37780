/**
 * What the console knows of calls and flags: the frames of the live socket, folded. Knows no socket, no clock and
 * no page. Maps are changed in place; whoever shows them asks for one thing by its id or for a list that is made
 * once per change.
 */
import type { CheckItem } from '../../../engine/contract/checklist.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import type { CallDetail, LiveFrame, Prompt, Scorecard, Snapshot } from '../../../engine/contract/live.ts';
import type { Mark } from '../../../engine/contract/mark.ts';
import type { CallView, UtteranceView } from '../../../engine/contract/outcome.ts';
import type { RuleSetState } from '../../../engine/contract/rule.ts';
import type { ScopeFlag } from '../../../engine/contract/scope-flag.ts';
import { CaseBook } from './case-book.ts';

export interface SeenCall {
  view: CallView;
  /** Local clock, ms: call time goes on from here while the call is heard. */
  seenAt: number;
}

/** Why the call is not here. `unknown`: neither engine nor store has it · `unavailable`: the store is away · `away`: the server is. */
export type WatchFailure = 'unknown' | 'unavailable' | 'away';
/** `waiting`: asked for, not answered. */
export type WatchState = 'waiting' | 'known' | WatchFailure;

export interface WatchedCall {
  id: string;
  state: WatchState;
  call: SeenCall | null;
  utterances: readonly UtteranceView[];
  flags: readonly Flag[];
  scorecard: Scorecard | null;
  /** What people marked, oldest first. */
  marks: readonly Mark[];
  /** What supervisors sent to its agent, oldest first. */
  prompts: readonly Prompt[];
  /** What it still needs; empty where its rules ask for nothing, and once it is over. */
  checklist: readonly CheckItem[];
}

/** Calls that are over are kept this many, so that the stream of flags can still name them. */
const PAST_CALLS = 500;
/** Flags kept beyond the server's own 500 of a snapshot. */
const MAX_FLAGS = 1_000;
const MAX_SCOPE_FLAGS = 400;

export class Board {
  readonly calls = new Map<string, SeenCall>();
  /** Grows with every change of a call. */
  callsVersion = 0;
  readonly #flags = new Map<string, Flag>();
  #flagList: readonly Flag[] | null = [];
  readonly #scopeFlags = new Map<string, ScopeFlag>();
  #scopeList: readonly ScopeFlag[] | null = [];
  readonly cases = new CaseBook();
  #watched: { id: string; state: WatchState; scorecard: Scorecard | null } | null = null;
  #utterances = new Map<string, UtteranceView>();
  #watchedFlags = new Map<string, Flag>();
  #marks = new Map<string, Mark>();
  #prompts = new Map<string, Prompt>();
  #checklist: readonly CheckItem[] = [];
  #watchedCall: SeenCall | null = null;
  #watchedView: WatchedCall | null = null;
  /** How the rule set stands; null until the first snapshot. */
  rules: RuleSetState | null = null;
  /** False until the first snapshot. */
  filled = false;

  /** Flags in order of arrival, newest last; the same array until one changes. */
  get flags(): readonly Flag[] {
    this.#flagList ??= [...this.#flags.values()];
    return this.#flagList;
  }

  /** Flags across calls in order of arrival, newest last; the same array until one changes. */
  get scopeFlags(): readonly ScopeFlag[] {
    this.#scopeList ??= [...this.#scopeFlags.values()];
    return this.#scopeList;
  }

  /** The call whose transcript is followed; the same object until it changes. */
  get watched(): WatchedCall | null {
    if (!this.#watched) return null;
    this.#watchedView ??= {
      ...this.#watched,
      call: this.#watchedCall,
      utterances: [...this.#utterances.values()].sort(byTime),
      flags: [...this.#watchedFlags.values()].sort((a, b) => a.at_ms - b.at_ms),
      marks: [...this.#marks.values()],
      prompts: [...this.#prompts.values()],
      checklist: this.#checklist,
    };
    return this.#watchedView;
  }

  /** Follows another call, or none; what was known of the one before is forgotten. */
  watch(id: string | null): void {
    if (this.#watched?.id === id) return;
    this.#forgetWatched();
    if (id === null) return;
    this.#watched = { id, state: 'waiting', scorecard: null };
    // What the wall knows already is shown while the transcript is on its way.
    this.#watchedCall = this.calls.get(id) ?? null;
    for (const flag of this.#flags.values()) if (flag.call === id) this.#watchedFlags.set(flag.id, flag);
  }

  /** Everything goes: another person may log in next. */
  clear(): void {
    this.calls.clear();
    this.#flags.clear();
    this.#flagList = null;
    this.#scopeFlags.clear();
    this.#scopeList = null;
    this.cases.clear();
    this.callsVersion += 1;
    this.filled = false;
    this.rules = null;
    this.#forgetWatched();
  }

  apply(frame: LiveFrame, at: number): void {
    switch (frame.type) {
      case 'snapshot':
        this.#applySnapshot(frame, at);
        return;
      case 'call':
        this.#applyCall(frame.call, at);
        return;
      case 'flag':
        this.#applyFlag(frame.flag);
        return;
      case 'scope_flag':
        this.#scopeFlags.set(frame.scope_flag.id, frame.scope_flag);
        if (this.#scopeFlags.size > MAX_SCOPE_FLAGS)
          this.#scopeFlags.delete(this.#scopeFlags.keys().next().value!);
        this.#scopeList = null;
        return;
      case 'case':
        this.cases.take(frame.case);
        return;
      case 'utterance':
        this.#applyUtterance(frame.utterance);
        return;
      case 'checklist':
        if (this.#watched?.id !== frame.checklist.call) return;
        this.#checklist = frame.checklist.items;
        this.#watchedView = null;
        return;
      case 'rules':
        this.rules = frame.rules;
        return;
      case 'mark':
        this.mark(frame.mark, frame.taken);
        return;
      case 'prompt':
        // Those of rules stand beside their flags.
        if (this.#watched?.id !== frame.prompt.call || frame.prompt.by === undefined) return;
        this.#prompts.set(frame.prompt.id, frame.prompt);
        this.#watchedView = null;
        return;
      case 'gone':
        this.#dropCalls(new Set(frame.calls), frame.moved);
        for (const id of frame.scope_flags) if (this.#scopeFlags.delete(id)) this.#scopeList = null;
        return;
      case 'error':
        if (frame.code === 'CALL_UNAVAILABLE') this.failWatched('unavailable');
        return;
    }
  }

  /** What REST said of the watched call, when the socket could not. */
  fillWatched(detail: CallDetail, at: number): void {
    if (this.#watched?.id !== detail.call.call) return;
    this.#fill(detail, at);
  }

  /** A mark was made or taken back, here or by somebody else. */
  mark(mark: Mark, taken: boolean): void {
    if (this.#watched?.id !== mark.call) return;
    if (taken) this.#marks.delete(mark.id);
    else this.#marks.set(mark.id, mark);
    this.#watchedView = null;
  }

  failWatched(state: WatchFailure): void {
    if (!this.#watched || this.#watched.state === 'known') return;
    this.#watched.state = state;
    this.#watchedView = null;
  }

  #applySnapshot({ calls, flags, scope_flags, cases, call, rules, gone }: Snapshot, at: number): void {
    if (flags) {
      this.#flags.clear();
      for (const flag of flags) this.#flags.set(flag.id, flag);
      this.#flagList = null;
    }
    if (calls) {
      // Only those that a flag speaks of: any other may have been deleted while nobody could tell.
      const named = new Set(Array.from(this.#flags.values(), (flag) => flag.call));
      const past = [...this.calls.values()].filter(
        ({ view }) => view.status === 'complete' && named.has(view.call),
      );
      this.calls.clear();
      for (const seen of past.slice(-PAST_CALLS)) this.calls.set(seen.view.call, seen);
      for (const view of calls) this.calls.set(view.call, { view, seenAt: at });
      this.callsVersion += 1;
      this.filled = true;
    }
    if (scope_flags) {
      this.#scopeFlags.clear();
      for (const flag of scope_flags) this.#scopeFlags.set(flag.id, flag);
      this.#scopeList = null;
    }
    if (cases) this.cases.fill(cases);
    if (rules) this.rules = rules;
    if (gone) this.#dropCalls(new Set(gone));
    if (call === undefined || !this.#watched) return;
    if (call === null) this.failWatched('unknown');
    else if (call.call.call === this.#watched.id) this.#fill(call, at);
  }

  #fill(
    { call, utterances, flags, scorecard, marks = [], prompts = [], checklist = [] }: CallDetail,
    at: number,
  ): void {
    this.#watched = { id: call.call, state: 'known', scorecard };
    this.#watchedCall = { view: call, seenAt: at };
    this.#utterances = new Map(utterances.map((one) => [keyOf(one), one]));
    this.#watchedFlags = new Map(flags.map((flag) => [flag.id, flag]));
    this.#marks = new Map(marks.map((mark) => [mark.id, mark]));
    this.#prompts = new Map(prompts.map((prompt) => [prompt.id, prompt]));
    this.#checklist = checklist;
    this.#watchedView = null;
  }

  #applyCall(view: CallView, at: number): void {
    const seen = { view, seenAt: at };
    // Set anew, so that the order of the map is the order of the last change.
    if (view.status === 'complete') this.calls.delete(view.call);
    this.calls.set(view.call, seen);
    this.callsVersion += 1;
    if (this.#watched?.id !== view.call) return;
    this.#watchedCall = seen;
    this.#watchedView = null;
  }

  #applyFlag(flag: Flag): void {
    this.#flags.set(flag.id, flag);
    if (this.#flags.size > MAX_FLAGS) this.#flags.delete(this.#flags.keys().next().value!);
    this.#flagList = null;
    if (this.#watched?.id !== flag.call) return;
    this.#watchedFlags.set(flag.id, flag);
    this.#watchedView = null;
  }

  #applyUtterance(utterance: UtteranceView): void {
    if (this.#watched?.id !== utterance.call) return;
    const key = keyOf(utterance);
    const known = this.#utterances.get(key);
    // The same revision comes again with its mood; an older one is a repeat.
    if (known && known.rev > utterance.rev) return;
    this.#utterances.set(key, utterance);
    this.#watchedView = null;
  }

  /**
   * They were deleted: nothing of them is shown any more. `moved`: they went to others; their flags stay, and of the one
   * that is followed what may still be read is to be asked for.
   */
  #dropCalls(gone: ReadonlySet<string>, moved = false): void {
    for (const id of gone) if (this.calls.delete(id)) this.callsVersion += 1;
    for (const [id, flag] of moved ? [] : this.#flags) {
      if (!gone.has(flag.call)) continue;
      this.#flags.delete(id);
      this.#flagList = null;
    }
    const watched = this.#watched?.id;
    if (watched === undefined || !gone.has(watched)) return;
    this.#forgetWatched();
    this.#watched = { id: watched, state: moved ? 'waiting' : 'unknown', scorecard: null };
  }

  #forgetWatched(): void {
    this.#watched = null;
    this.#watchedCall = null;
    this.#utterances = new Map();
    this.#watchedFlags = new Map();
    this.#marks = new Map();
    this.#prompts = new Map();
    this.#checklist = [];
    this.#watchedView = null;
  }
}

export function keyOf({ channel, utterance }: Pick<UtteranceView, 'channel' | 'utterance'>): string {
  return `${channel}/${utterance}`;
}

function byTime(a: UtteranceView, b: UtteranceView): number {
  return a.start_ms - b.start_ms || a.end_ms - b.end_ms || a.channel - b.channel;
}
