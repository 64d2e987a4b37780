/** The fold of one call: records in, outcomes out. Reads no clock: time comes with the records and the ticks. */
import { type CallInfo, type CallStatus, isWritten } from '../contract/call.ts';
import type { CheckItem } from '../contract/checklist.ts';
import type { FlagDecision, FlagStatus } from '../contract/flag.ts';
import type { RolesSwapped } from '../contract/hearing.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import type { CallView, Cause, FlagOrigin, Outcome, Scorecard, UtteranceView } from '../contract/outcome.ts';
import type { CallEnded, CallRecord, RolesSet, Scored, Shed, UtteranceHeard } from '../contract/record.ts';
import type { RuleSet } from '../rules/compile.ts';
import { DEFAULT_ZONE, inScope, type LocalStart, localStart } from '../rules/scope.ts';
import { scorecardOf } from '../scorecard.ts';
import { CallLife } from './call-life.ts';
import { lineOf } from './call-line.ts';
import { type CallMood, moodAfter, moodOf } from './call-mood.ts';
import { type CallClock, callTimeAt, carried, stampOf, startClock, switched, told } from './call-time.ts';
import { checkItems, keyOfChecks } from './checks.ts';
import { byOrder, type Final, hasWords, keyOf, viewOf } from './final.ts';
import { Finals } from './finals.ts';
import { swappedRole } from './hearing.ts';
import { Judge, type JudgedCall, tradeOf } from './judge.ts';
import { Listening } from './listening.ts';
import { Partials } from './partials.ts';
import { Sources } from './sources.ts';
import { ToldFlags } from './told-flags.ts';

export interface FoldOptions {
  thresholds: MoodThresholds;
  /** How far call time must have passed a deadline, ms. */
  lag_ms: number;
  /** Log time after the end during which utterances are taken, ms. */
  late_ms: number;
  /** Log time without any event after which the call is idle, ms. */
  idle_ms: number;
  /** A recording, of which only the end is asked: rules are judged then, as they are when a call is folded again. */
  atEnd?: boolean;
}

export class CallFold implements JudgedCall {
  readonly call: string;
  readonly firstRecord: number;
  readonly rules: RuleSet;
  status: CallStatus = 'live';
  /** Log stamp at which time alone may change something; Infinity when nothing is due. */
  wake = Number.POSITIVE_INFINITY;
  readonly #options: FoldOptions;
  /** IANA name of the zone in which the rules read times of day: the one in force when the call was opened. */
  readonly #zone: string;
  readonly #life: CallLife;
  #clock: CallClock;
  #lastEvent: number;
  readonly #sources = new Sources();
  readonly #finals = new Finals();
  readonly #partials = new Partials();
  #judging: Judge | null = null;
  /** By another judge than at the last telling: every flag that was told is compared anew. */
  #foldedAgain = false;
  readonly #told: ToldFlags;
  /** The call's line as it was told; null: it changed since. */
  #line: CallView | null = null;
  /** null: to be read from the finals anew. */
  #mood: CallMood | null = null;
  readonly #listening = new Listening();
  #swapped: RolesSwapped | null = null;
  /** The checklist as it was told. */
  #checksTold = '';
  /** What is known of the call, or which rules are stopped, changed since: other items may be on it. */
  #checksStale = true;

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
    this.#options = options;
    this.#zone = ('opens' in first ? first.opens?.zone : undefined) ?? DEFAULT_ZONE;
    this.#life = new CallLife(first.at);
    this.#lastEvent = first.at;
    this.#clock = startClock(first.at);
    this.#told = new ToldFlags(stopped);
  }

  /** One record of this call. */
  record(record: CallRecord): Outcome[] {
    const cause = { n: record.n, at: record.at };
    const outcomes = this.tick(record.at, cause);
    if (this.status === 'complete') return outcomes;
    if (record.type === 'scored' || record.type === 'shed') {
      outcomes.push(...this.#scored(record, cause));
      return outcomes;
    }
    if (record.type === 'roles.set') {
      outcomes.push(...this.#setRoles(record, cause));
      return outcomes;
    }
    this.#lastEvent = record.at;
    this.#meet(record.source, record.at);
    if (this.status === 'idle') this.#become('live');
    switch (record.type) {
      case 'call.started':
        this.#knowsMore(this.#life.started(record));
        break;
      case 'call.updated':
        this.#knowsMore(this.#life.updated(record, this.#clock.base_ms));
        break;
      case 'progress':
        if (!this.#life.ended) this.#clock = told(this.#clock, record.audio_ms);
        break;
      case 'utterance':
        outcomes.push(...this.#heard(record, cause));
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
    return at < this.wake ? [] : this.#tell(cause);
  }

  /** `silent`: the source is there and says nothing, which in a typed call says nothing. */
  lose(source: string, at: number, silent = false): Outcome[] {
    if (!this.#sources.isHere(source)) return [];
    if (silent && isWritten(this.#life.info)) return [];
    const outcomes = this.tick(at);
    this.#sources.lose(source);
    this.#run(at);
    return [...outcomes, ...this.#tell({ n: 0, at })];
  }

  regain(source: string, at: number): Outcome[] {
    if (!this.#sources.isAway(source)) return [];
    const outcomes = this.tick(at);
    this.#meet(source, at);
    return [...outcomes, ...this.#tell({ n: 0, at })];
  }

  /** The engine starts again: nothing was heard since `until`. */
  resume(until: number, at: number): Outcome[] {
    const outcomes = until > 0 ? this.tick(until) : [];
    this.#sources.stop();
    this.#clock = { ...this.#clock, running: false, base_at: Math.max(this.#clock.base_at, at) };
    this.#line = null;
    return [...outcomes, ...this.#tell({ n: 0, at })];
  }

  /** Another call begins under its id: what is known decides, and nothing is waited for any more. */
  close(at: number): Outcome[] {
    const { lag_ms, late_ms } = this.#options;
    this.#finals.giveUpScores();
    if (this.#life.ended) this.#life.ended.stamp = at - Math.max(lag_ms, late_ms);
    this.#judging?.scored();
    this.#clock = carried(this.#clock, at);
    return this.#tell({ n: 0, at });
  }

  /** A person stopped a rule, or let it judge again. */
  ruleSwitched(rule: string, at: number): Outcome[] {
    this.#checksStale = true;
    const standing = [...(this.#judging?.flags.values() ?? [])].filter((flag) => flag.rule === rule);
    return this.#tell({ n: 0, at }, new Set([...this.#told.ids(), ...standing.map(({ id }) => id)]));
  }

  unscored(): Final[] {
    return this.#finals.spoken.filter(({ score }) => score === undefined);
  }

  /** The newest revision of each, also of those that were taken back. */
  utterances(): UtteranceView[] {
    return this.#all().sort(byOrder).map(viewOf);
  }

  #all(): Final[] {
    return [...this.#finals.all(), ...this.#partials.all()];
  }

  /** Flags of this rule that stand and that people see. */
  standing(rule: string): number {
    return this.#told.standing(rule);
  }

  flags(): { status: FlagStatus; flag: FlagDecision }[] {
    return this.#told.all();
  }

  /** What it still needs. */
  checklist(): CheckItem[] {
    const info = this.#life.info;
    return checkItems(this.rules, {
      stateOf: (rule) => this.#judging?.checkOf(rule),
      isIn: (scope) => inScope(scope, info, null, () => this.localStart()),
      isStopped: (rule) => this.#told.isStopped(rule),
    });
  }

  /** As the call stands now; null while no word was heard: what nobody heard deserves no points, full marks neither. */
  scorecard(): Scorecard | null {
    if (this.#finals.spoken.length === 0) return null;
    const raised = this.#told.all().flatMap(({ status, flag }) => (status === 'raised' ? [flag] : []));
    return scorecardOf(this.rules.rules, raised);
  }

  /** The call's line; its length is carried on to `at`, a log stamp, where one is given. */
  view(at = this.#clock.base_at): CallView {
    this.#line ??= this.#makeLine();
    return { ...this.#line, duration_ms: Math.round(callTimeAt(this.#clock, at)) };
  }

  #makeLine(): CallView {
    this.#mood ??= moodOf(this.#finals.spoken);
    return lineOf({
      call: this.call,
      status: this.status,
      life: this.#life,
      mood: this.#mood,
      flags: this.#told.counts(),
      utterances: this.#finals.spoken.length,
      heard: this.#sources.areHeard,
      troubles: this.#listening.troubles,
      swapped: this.#swapped,
      rules: this.rules.hash,
      scorecard: this.status === 'complete' ? this.scorecard() : null,
    });
  }

  #become(status: CallStatus): void {
    this.status = status;
    this.#line = null;
  }

  #meet(source: string, at: number): void {
    if (this.#sources.meet(source)) this.#run(at);
  }

  #run(at: number): void {
    const running = this.#sources.areRunning && !this.#life.ended;
    this.#clock = switched(this.#clock, at, running);
    this.#line = null;
  }

  #end(record: CallEnded & { at: number }): void {
    const isFirst = this.#life.ended === null;
    const from_ms = this.#life.end(record);
    if (isFirst) {
      this.#become('ended');
      this.#run(record.at);
    }
    this.#knowsMore(from_ms);
  }

  #heard(record: UtteranceHeard & { n: number; at: number }, cause: Cause): Outcome[] {
    const { utterance, rev, channel, final, start_ms, end_ms, text, confidence } = record;
    this.#knowsMore(this.#life.spoke(record.source));
    const role = this.#swapped ? swappedRole(record.role) : record.role;
    const key = keyOf(record);
    const old = this.#finals.get(key);
    const known = old ?? this.#partials.words(key);
    if (known && (known.rev >= rev || (known.final && !final))) return this.#tell(cause);
    const spoken = (role === 'customer' || role === 'agent') && hasWords(record);
    const words: Final = {
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
      // A final often says what its last partial said.
      heard: known?.text === text && known.role === role ? known.heard : this.rules.hear(text, role),
      score: final && spoken ? undefined : null,
    };
    const touched = new Set<string>();
    this.#listening.text(record);
    if (final) {
      this.#partials.close(key, touched);
      this.#place(words, old);
      this.#clock = told(this.#clock, end_ms);
    } else {
      this.#partials.hear(key, words, record.at);
    }
    return [{ kind: 'utterance', cause, utterance: viewOf(words) }, ...this.#tell(cause, touched)];
  }

  #place(final: Final, old: Final | undefined): void {
    const { isLast, isGone } = this.#finals.put(final, old);
    if (isGone) this.#mood = null;
    if (isGone || hasWords(final)) this.#line = null;
    if (isGone || !isLast) {
      this.#foldAgain();
      this.#listening.again();
    } else if (hasWords(final)) {
      this.#judge.hear(final);
      this.#listening.hear(final);
    }
    this.#judging?.scored();
  }

  /** All words of the call take the other role: the call is what it would be had the sender said so from the start. */
  #setRoles({ swapped, by, at }: RolesSet & { at: number }, cause: Cause): Outcome[] {
    if (swapped === (this.#swapped !== null)) return this.#tell(cause);
    this.#swapped = swapped ? { by, at, at_ms: Math.round(this.#clock.base_ms) } : null;
    this.#line = null;
    const turned: Final[] = [];
    for (const words of this.#all()) {
      const role = swappedRole(words.role);
      if (role === words.role) continue;
      words.role = role;
      words.heard = this.rules.hear(words.text, role);
      turned.push(words);
    }
    if (turned.length === 0) return this.#tell(cause);
    this.#mood = null;
    this.#listening.again();
    this.#foldAgain();
    const told = turned.map((words): Outcome => ({ kind: 'utterance', cause, utterance: viewOf(words) }));
    return [...told, ...this.#tell(cause)];
  }

  #scored(record: (Scored | Shed) & { n: number; at: number }, cause: Cause): Outcome[] {
    const final = this.#finals.get(keyOf(record));
    if (!final || final.rev !== record.rev || final.score !== undefined) return [];
    this.#finals.scored(final, record.type === 'scored' ? record.mood : null);
    this.#judge.scored();
    if (!final.score) return this.#tell(cause);
    if (this.#mood) this.#mood = moodAfter(this.#mood, this.#finals.spoken, final);
    if (final.role === 'customer') this.#line = null;
    return [{ kind: 'utterance', cause, utterance: viewOf(final) }, ...this.#tell(cause)];
  }

  get #firstDeadline(): number {
    return this.rules.deadlines[0]?.at_ms ?? Number.POSITIVE_INFINITY;
  }

  /** What is known of the call changed from a moment of call time on: finals from there are judged again. null: not. */
  #knowsMore(from_ms: number | null): void {
    if (from_ms === null) return;
    this.#line = null;
    this.#checksStale = true;
    const judge = this.#judging;
    if (judge && (this.#clock.base_ms >= from_ms || judge.trade !== tradeOf(this))) this.#foldAgain();
  }

  get thresholds(): MoodThresholds {
    return this.#options.thresholds;
  }
  get endedBy(): 'agent' | 'customer' | null {
    return this.#life.ended?.by ?? null;
  }
  get constantInfo(): CallInfo | null {
    return this.#life.constantInfo;
  }
  infoAt(ms: number): CallInfo {
    return this.#life.infoAt(ms);
  }
  localStart(): LocalStart | null {
    const { startedAt } = this.#life;
    return localStart(startedAt > 0 ? startedAt : null, this.#zone);
  }

  /** Made when the first words come, or the first deadline: most calls of a morning are still ringing. */
  get #judge(): Judge {
    this.#judging ??= new Judge(this);
    return this.#judging;
  }

  /** A call's state is the fold over its latest finals in order. */
  #foldAgain(): void {
    const judge = new Judge(this);
    this.#judging = judge;
    this.#foldedAgain = true;
    this.#checksStale = true;
    for (const final of this.#finals.spoken) judge.hear(final);
    judge.scored();
  }

  /** Statuses that time brings. */
  #grow(at: number): void {
    const { late_ms, idle_ms } = this.#options;
    const { ended } = this.#life;
    if (ended) {
      if (at >= ended.stamp + late_ms && this.#finals.isScored) this.#become('complete');
    } else if (this.status === 'live' && at >= this.#lastEvent + idle_ms) this.#become('idle');
  }

  /** Finds out what stands now, and tells the difference to what was told; flags of the ids in `changed` may be others. */
  #tell(cause: Cause, changed = new Set<string>()): Outcome[] {
    const now = this.#clock.base_at;
    this.#grow(now);
    if (this.#options.atEnd && this.status !== 'complete') return [];
    if (this.status === 'complete') this.#partials.closeAll(changed);
    else this.#partials.closeStale(now, changed);
    const reached = this.#reached(now);
    // Without a word only a deadline or the end can decide anything.
    if (this.#judging || reached.over || reached.decided_ms >= this.#firstDeadline) {
      this.#judge.advance(reached);
      for (const id of this.#judge.changes()) changed.add(id);
    }
    if (this.#foldedAgain) for (const id of this.#told.ids()) changed.add(id);
    this.#foldedAgain = false;
    const tentative = this.#partials.tentative((words) => this.#judge.tentative(words), changed);
    const outcomes: Outcome[] = this.#told.tell(
      changed,
      (id) => {
        const flag = this.#judging?.flags.get(id);
        if (flag) return ['raised', flag];
        const maybe = tentative.get(id);
        return maybe && ['tentative', maybe];
      },
      (flag) => this.#originOf(flag),
      cause,
    );
    if (outcomes.length > 0) this.#line = null;
    const written = isWritten(this.#life.info);
    if (this.#listening.look(this.#finals.spoken, this.status === 'live', this.#clock.base_ms, written))
      this.#line = null;
    this.wake = this.#nextWake(now);
    if (this.#line === null) {
      // Words, flags and what is known of the call bring a new line; nothing else changes the checklist.
      if (this.rules.checklist.length > 0) outcomes.push(...this.#tellChecks(cause));
      outcomes.push({ kind: 'call', cause, view: this.view() });
    }
    return outcomes;
  }

  #tellChecks(cause: Cause): Outcome[] {
    if (this.#judging?.takeChecksChanged()) this.#checksStale = true;
    if (!this.#checksStale) return [];
    this.#checksStale = false;
    const items = this.checklist();
    const key = keyOfChecks(items);
    if (key === this.#checksTold) return [];
    this.#checksTold = key;
    return [{ kind: 'checklist', cause, checklist: { call: this.call, items } }];
  }

  /** Agent and queue are as at the evidence, which the flag knows best. */
  #originOf({ at_ms, agent, queue }: FlagDecision): FlagOrigin {
    const info = { ...this.#life.infoAt(at_ms), agent, queue };
    const started_at = this.#life.isStarted ? this.#life.startedAt : null;
    return { started_at, info, ...(this.#zone === DEFAULT_ZONE ? {} : { zone: this.#zone }) };
  }

  /** Deadlines wait for a fresh partial that began before them: it may be just the words that are waited for. */
  #reached(now: number): { decided_ms: number; over: boolean } {
    const { ended } = this.#life;
    const over = ended !== null && now >= ended.stamp + this.#options.lag_ms;
    const decided_ms = this.#clock.base_ms - (over ? 0 : this.#options.lag_ms);
    if (ended) return { decided_ms, over };
    return { decided_ms: Math.min(decided_ms, this.#partials.freshFrom(now)), over };
  }

  #nextWake(now: number): number {
    const { lag_ms, late_ms, idle_ms } = this.#options;
    let wake = Number.POSITIVE_INFINITY;
    const at = (time: number) => {
      if (time > now && time < wake) wake = time;
    };
    const { ended } = this.#life;
    if (ended) {
      at(ended.stamp + lag_ms);
      at(ended.stamp + late_ms);
    } else {
      if (this.status === 'live') at(this.#lastEvent + idle_ms);
      const deadline = this.#judging?.nextDeadline() ?? this.#firstDeadline;
      at(stampOf(this.#clock, deadline + lag_ms));
      if (!isWritten(this.#life.info)) at(stampOf(this.#clock, this.#listening.due_ms));
    }
    at(this.#partials.wake(now));
    return wake;
  }
}
