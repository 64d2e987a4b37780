/** The fold of one call: records in, outcomes out. Reads no clock: time comes with the records and the ticks. */
import type { CallInfo, CallStatus } from '../contract/call.ts';
import type { FlagDecision, FlagStatus } from '../contract/flag.ts';
import type { Mood, MoodThresholds } from '../contract/mood.ts';
import type { CallView, Cause, Outcome, UtteranceView } from '../contract/outcome.ts';
import type { CallEnded, CallRecord, Scored, Shed, UtteranceHeard } from '../contract/record.ts';
import { riskOf } from '../risk.ts';
import type { RuleSet } from '../rules/compile.ts';
import { type CallClock, callTimeAt, carried, lifted, stampOf } from './call-time.ts';
import { decide, type Final, type Scene, tentative } from './decide.ts';

export interface FoldOptions {
  thresholds: MoodThresholds;
  /** How far call time must have passed a deadline, ms. */
  lag_ms: number;
  /** Log time after the end during which utterances are taken, ms. */
  late_ms: number;
  /** Log time without any event after which the call is idle, ms. */
  idle_ms: number;
}

/** How long a partial without a newer revision makes deadlines wait, log ms. */
const FRESH_MS = 5_000;
/** Angry probabilities kept for the sparkline. */
const RECENT = 24;

interface Told {
  status: FlagStatus;
  flag: FlagDecision;
  json: string;
}

interface Partial {
  view: UtteranceView;
  at: number;
}

export class CallFold {
  readonly call: string;
  readonly firstRecord: number;
  readonly rules: RuleSet;
  readonly sources = new Set<string>();
  status: CallStatus = 'live';
  readonly #options: FoldOptions;
  readonly #stopped: ReadonlyMap<string, string>;
  #info: CallInfo = {};
  #startedAt: number;
  #ended: { at: number; stamp: number; by: 'agent' | 'customer' | null } | null = null;
  #clock: CallClock;
  #lastEvent: number;
  readonly #lost = new Set<string>();
  #engineStopped = false;
  readonly #finals: Final[] = [];
  readonly #partials = new Map<string, Partial>();
  readonly #told = new Map<string, Told>();
  #shown = '';

  constructor(
    call: string,
    first: CallRecord,
    rules: RuleSet,
    stopped: ReadonlyMap<string, string>,
    options: FoldOptions,
  ) {
    this.call = call;
    this.firstRecord = first.n;
    this.rules = rules;
    this.#stopped = stopped;
    this.#options = options;
    this.#startedAt = first.at;
    this.#lastEvent = first.at;
    this.#clock = { base_ms: 0, base_at: first.at, running: true };
  }

  /** One record of this call. */
  record(record: CallRecord): Outcome[] {
    const outcomes = this.tick(record.at, { n: record.n, at: record.at });
    if (this.status === 'complete') return outcomes;
    if (record.type !== 'scored' && record.type !== 'shed') {
      this.#lastEvent = record.at;
      this.#meet(record.source, record.at);
      if (this.status === 'idle') this.status = 'live';
    }
    const cause = { n: record.n, at: record.at };
    switch (record.type) {
      case 'call.started':
        this.#startedAt = record.started_at;
        this.#info = merged(this.#info, record.info);
        break;
      case 'call.updated':
        this.#info = merged(this.#info, record.info);
        break;
      case 'progress':
        if (!this.#ended) this.#clock = lifted(this.#clock, record.audio_ms);
        break;
      case 'utterance':
        outcomes.push(...this.#heard(record, cause));
        return outcomes;
      case 'scored':
      case 'shed':
        outcomes.push(...this.#scored(record, cause));
        return outcomes;
      case 'call.ended':
        this.#end(record);
        break;
    }
    outcomes.push(...this.#tell(cause));
    return outcomes;
  }

  /** Time alone. */
  tick(at: number, cause: Cause = { n: 0, at }): Outcome[] {
    this.#clock = carried(this.#clock, at);
    if (at < this.wake) return [];
    this.#grow(at);
    return this.#tell(cause);
  }

  /** Log stamp at which time alone may change something; Infinity when nothing is due. */
  wake = Number.POSITIVE_INFINITY;

  lose(source: string, at: number): Outcome[] {
    if (!this.sources.has(source)) return [];
    const outcomes = this.tick(at);
    this.#lost.add(source);
    this.#run(at);
    return [...outcomes, ...this.#tell({ n: 0, at })];
  }

  regain(source: string, at: number): Outcome[] {
    if (!this.sources.has(source)) return [];
    const outcomes = this.tick(at);
    this.#lost.delete(source);
    if (this.#lost.size === 0) this.#engineStopped = false;
    this.#run(at);
    return [...outcomes, ...this.#tell({ n: 0, at })];
  }

  /** The engine starts again: nothing was heard since `until`. */
  resume(until: number, at: number): Outcome[] {
    const outcomes = until > 0 ? this.tick(until) : [];
    this.#engineStopped = true;
    for (const source of this.sources) this.#lost.add(source);
    this.#clock = { ...this.#clock, running: false, base_at: Math.max(this.#clock.base_at, at) };
    return [...outcomes, ...this.#tell({ n: 0, at })];
  }

  ruleStopped(at: number): Outcome[] {
    return this.#tell({ n: 0, at });
  }

  unscored(): Final[] {
    return this.#finals.filter(({ score }) => score === undefined);
  }

  utterances(): UtteranceView[] {
    const partials = Array.from(this.#partials.values(), ({ view }) => view);
    return [...this.#finals.map(viewOf), ...partials].sort(byOrder);
  }

  flags(): { status: FlagStatus; flag: FlagDecision }[] {
    return Array.from(this.#told.values(), ({ status, flag }) => ({ status, flag }));
  }

  view(): CallView {
    const angry = this.#finals.flatMap(({ role, score }) =>
      role === 'customer' && score ? [score.angry] : [],
    );
    const flags = { critical: 0, major: 0, minor: 0, info: 0 };
    for (const { status, flag } of this.#told.values()) if (status === 'raised') flags[flag.severity] += 1;
    const mood = {
      now: angry.at(-1) ?? null,
      peak: angry.length > 0 ? Math.max(...angry) : null,
      recent: angry.slice(-RECENT),
    };
    return {
      ...this.#info,
      call: this.call,
      status: this.status,
      started_at: this.#startedAt,
      ended_at: this.#ended?.at ?? null,
      ended_by: this.#ended?.by ?? null,
      duration_ms: Math.round(this.#clock.base_ms),
      risk: riskOf({ flags, mood }),
      mood,
      flags,
      utterances: this.#finals.length,
      holes: 0,
      heard: this.#lost.size === 0,
      rules: this.rules.hash,
    };
  }

  #meet(source: string, at: number): void {
    this.sources.add(source);
    if (!this.#lost.has(source)) return;
    this.#lost.delete(source);
    if (this.#lost.size === 0) this.#engineStopped = false;
    this.#run(at);
  }

  #run(at: number): void {
    const running = this.#lost.size === 0 && !this.#engineStopped && !this.#ended;
    this.#clock = {
      base_ms: callTimeAt(this.#clock, at),
      base_at: Math.max(at, this.#clock.base_at),
      running,
    };
  }

  #end({ at, ended_at, ended_by, reason }: CallEnded & { at: number }): void {
    if (this.#ended) return;
    const by =
      ended_by ??
      (reason?.startsWith('customer') ? 'customer' : reason?.startsWith('agent') ? 'agent' : null);
    this.#ended = { at: ended_at, stamp: at, by };
    this.status = 'ended';
    this.#run(at);
  }

  #heard(record: UtteranceHeard & { n: number; at: number }, cause: Cause): Outcome[] {
    const { channel, utterance, rev, role, final, start_ms, end_ms, text, confidence } = record;
    const key = `${channel}/${utterance}`;
    const at = this.#finals.findIndex((one) => one.channel === channel && one.utterance === utterance);
    const known = at >= 0 ? (this.#finals[at] as Final) : this.#partials.get(key)?.view;
    if (known && (known.rev >= rev || (known.final && !final))) return this.#tell(cause);
    const view: UtteranceView = {
      call: this.call,
      utterance,
      rev,
      channel,
      role,
      final,
      start_ms,
      end_ms,
      text,
      mood: null,
      ...(confidence === undefined ? {} : { confidence }),
    };
    if (!final) {
      this.#partials.set(key, { view, at: record.at });
      return [{ kind: 'utterance', cause, utterance: view }, ...this.#tell(cause)];
    }
    this.#partials.delete(key);
    const info = at >= 0 ? (this.#finals[at] as Final).info : this.#info;
    if (at >= 0) this.#finals.splice(at, 1);
    const scored = role === 'customer' || role === 'agent';
    const next: Final = {
      ...view,
      heard: this.rules.hear(text),
      info,
      score: scored && text.trim() !== '' ? undefined : null,
    };
    let place = this.#finals.length;
    while (place > 0 && byOrder(this.#finals[place - 1] as Final, next) > 0) place -= 1;
    this.#finals.splice(place, 0, next);
    this.#clock = lifted(this.#clock, end_ms);
    return [{ kind: 'utterance', cause, utterance: view }, ...this.#tell(cause)];
  }

  #scored(record: (Scored | Shed) & { n: number; at: number }, cause: Cause): Outcome[] {
    const final = this.#finals.find(
      (one) => one.channel === record.channel && one.utterance === record.utterance,
    );
    if (!final || final.rev !== record.rev || final.score !== undefined) return [];
    final.score = record.type === 'scored' ? record.mood : null;
    final.mood = final.score;
    const utterance: Outcome[] = final.score ? [{ kind: 'utterance', cause, utterance: viewOf(final) }] : [];
    return [...utterance, ...this.#tell(cause)];
  }

  /** Statuses that time brings. */
  #grow(at: number): void {
    if (this.#ended) {
      const over = at >= this.#ended.stamp + this.#options.late_ms;
      if (over && this.unscored().length === 0) this.status = 'complete';
    } else if (this.status === 'live' && at >= this.#lastEvent + this.#options.idle_ms) this.status = 'idle';
  }

  #scene(): Scene {
    const now = this.#clock.base_at;
    const { lag_ms } = this.#options;
    const over = this.#ended !== null && now >= this.#ended.stamp + lag_ms;
    const fresh = this.#ended ? [] : [...this.#partials.values()].filter(({ at }) => now < at + FRESH_MS);
    return {
      call: this.call,
      info: this.#info,
      endedBy: this.#ended?.by ?? null,
      finals: this.#finals,
      rules: this.rules,
      thresholds: this.#options.thresholds,
      stopped: this.#stopped,
      decidedTo: over ? this.#clock.base_ms : this.#clock.base_ms - lag_ms,
      over,
      speakingSince: Math.min(Number.POSITIVE_INFINITY, ...fresh.map(({ view }) => view.start_ms)),
    };
  }

  /** Compares what stands now with what was told, and tells the difference. */
  #tell(cause: Cause): Outcome[] {
    this.#grow(this.#clock.base_at);
    const scene = this.#scene();
    const outcomes: Outcome[] = [];
    const now = new Map<string, [FlagStatus, FlagDecision]>();
    for (const { view } of this.#partials.values()) {
      const partial: Final = { ...view, heard: this.rules.hear(view.text), info: this.#info, score: null };
      for (const flag of tentative(scene, partial)) now.set(flag.id, ['tentative', flag]);
    }
    for (const flag of decide(scene)) now.set(flag.id, ['raised', flag]);
    for (const [id, [status, flag]] of now) {
      const json = JSON.stringify(flag);
      const told = this.#told.get(id);
      if (told?.status === status && told.json === json) continue;
      this.#told.set(id, { status, flag, json });
      outcomes.push({ kind: 'flag', cause, status, flag });
    }
    for (const [id, told] of this.#told) {
      if (now.has(id) || (told.status !== 'raised' && told.status !== 'tentative')) continue;
      const reason = this.#stopped.get(told.flag.rule);
      const status = reason === undefined ? 'retracted' : 'withdrawn';
      this.#told.set(id, { ...told, status });
      outcomes.push({
        kind: 'flag',
        cause,
        status,
        flag: told.flag,
        ...(reason === undefined ? {} : { reason }),
      });
    }
    this.wake = this.#nextWake(scene);
    const view = this.view();
    const { duration_ms: _, ...shown } = view;
    const json = JSON.stringify(shown);
    if (json !== this.#shown) {
      this.#shown = json;
      outcomes.push({ kind: 'call', cause, view });
    }
    return outcomes;
  }

  #nextWake(scene: Scene): number {
    const { lag_ms, late_ms, idle_ms } = this.#options;
    const now = this.#clock.base_at;
    const times: number[] = [];
    if (this.#ended) times.push(this.#ended.stamp + lag_ms, this.#ended.stamp + late_ms);
    else if (this.status === 'live') times.push(this.#lastEvent + idle_ms);
    for (const { at } of this.#partials.values()) times.push(at + FRESH_MS);
    if (!this.#ended) {
      const spokenTo = Math.max(0, ...this.#finals.slice(-4).map(({ end_ms }) => end_ms));
      for (const { condition } of scene.rules.silence) {
        for (const ms of [condition.minMs, condition.afterHoldMs])
          times.push(stampOf(this.#clock, spokenTo + ms + lag_ms));
      }
      for (const { condition } of scene.rules.absence) {
        if (condition.within) times.push(stampOf(this.#clock, condition.withinMs + lag_ms));
      }
    }
    return Math.min(Number.POSITIVE_INFINITY, ...times.filter((at) => at > now));
  }
}

function viewOf(final: Final): UtteranceView {
  const { heard: _heard, info: _info, score: _score, ...view } = final;
  return view;
}

/** Canonical order of finals: by their ends. */
export function byOrder(a: UtteranceView, b: UtteranceView): number {
  return (
    a.end_ms - b.end_ms ||
    a.start_ms - b.start_ms ||
    a.channel - b.channel ||
    (a.utterance < b.utterance ? -1 : a.utterance > b.utterance ? 1 : 0)
  );
}

function merged(old: CallInfo, next: CallInfo): CallInfo {
  const info: CallInfo = { ...old, ...next };
  if (old.customer || next.customer) info.customer = { ...old.customer, ...next.customer };
  if (old.attributes || next.attributes) info.attributes = { ...old.attributes, ...next.attributes };
  return info;
}

export type { Mood };
