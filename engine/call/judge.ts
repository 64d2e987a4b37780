/**
 * What a call's finals say. Rules are judged anew only when something that they look at changed: words that they
 * wait for, a measure, a deadline. A final that was rewritten or comes between others makes the fold begin anew with
 * a new judge.
 */
import { type CallInfo, isImported, isWritten } from '../contract/call.ts';
import type { CheckState } from '../contract/checklist.ts';
import type { FlagDecision } from '../contract/flag.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { flagId } from '../ids.ts';
import type { CallTrade } from '../rules/by-trade.ts';
import type { Rule, RuleSet } from '../rules/compile.ts';
import type { Leaf, Occurrence, Scene } from '../rules/node.ts';
import { isPossible } from '../rules/operator.ts';
import { inScope, type LocalStart } from '../rules/scope.ts';
import { type Final, hasWords, keyOf } from './final.ts';
import { sameJson } from './same-json.ts';
import { type Asked, Look, type Looked, type Reached, waits } from './scene.ts';
import { Senses } from './senses.ts';

/** What the judge asks of its call. */
export interface JudgedCall {
  readonly call: string;
  readonly rules: RuleSet;
  readonly thresholds: MoodThresholds;
  /** What was known of the call at a moment of call time. */
  infoAt(ms: number): CallInfo;
  /** The same where nothing changed during the call; null where it did. */
  readonly constantInfo: CallInfo | null;
  /** Who hung up; null while nobody did or nobody says so. */
  readonly endedBy: 'agent' | 'customer' | null;
  /** When the call began, on the site's clocks; null when nobody knows. */
  localStart(): LocalStart | null;
}

/** What was found when a rule was judged last, and when it must be judged again. */
interface Judged extends Asked {
  flags: readonly string[];
}

const NO_FLAGS: readonly FlagDecision[] = [];

export function tradeOf({ constantInfo }: Pick<JudgedCall, 'constantInfo'>): CallTrade {
  return constantInfo === null ? null : constantInfo.trade;
}

export class Judge {
  /** Every flag that stands. */
  readonly flags = new Map<string, FlagDecision>();
  /** Rules of other trades are left alone: a call that turns out to be of another one is judged anew. */
  readonly trade: CallTrade;
  readonly #call: JudgedCall;
  readonly #senses: Senses;
  readonly #finals: Final[] = [];
  #moodAt = 0;
  readonly #looked: Looked;
  readonly #look: Look;
  /** Rules whose flags stand, or that wait for a moment. */
  readonly #judged = new Map<Rule, Judged>();
  /** Those of them that wait: for a moment, a mood, or for somebody to speak again. */
  readonly #waiting = new Map<Rule, Judged>();
  /**
   * Rules that have raised all that they ever will (`Rule.once`), with the call time of it: words that end later change
   * nothing in it, however often the rule is touched.
   */
  readonly #settled = new Map<Rule, number>();
  /** Finals without a score yet that flags rest on, with their rules. */
  readonly #moodless = new Map<Final, Set<Rule>>();
  /** Rules of the checklist that were touched. */
  readonly #checks = new Map<Rule, CheckState>();
  #checksChanged = false;
  #touched = new Set<Rule>();
  /** A final was heard since the call was looked at last. */
  #fresh = false;
  #changed = new Set<string>();

  constructor(call: JudgedCall) {
    this.#call = call;
    this.trade = tradeOf(call);
    const senses = new Senses(call.rules, this.trade, isWritten(call.infoAt(0)), call.thresholds);
    this.#senses = senses;
    this.#looked = {
      seen: (leaf) => senses.seen(leaf),
      gaps: senses.gaps,
      finals: this.#finals,
      reached: { decided_ms: Number.NEGATIVE_INFINITY, over: false },
      moment: {},
      thresholds: call.thresholds,
      infoAt: (ms) => call.infoAt(ms),
    };
    this.#look = new Look(this.#looked);
  }

  /** The next final in order. */
  hear(final: Final): void {
    this.#finals.push(final);
    for (const leaf of this.#senses.hear(final, this.#finals)) this.#touch(leaf);
    this.#fresh = true;
    if (this.#call.rules.silences.length === 0) return;
    const spokenTo = this.#senses.gaps.spokenTo ?? final.start_ms;
    const changed = this.#senses.gaps.step(final);
    // Who spoke on through a gap may be another one than who seemed to break it: rules that ask who are judged again.
    this.#touchSilences(changed ? Number.POSITIVE_INFINITY : final.start_ms - spokenTo);
    // Somebody speaks again, or spoke all the while: what was decided of the silence is looked at anew.
    for (const rule of this.#waiting.keys()) if (rule.silent) this.#touched.add(rule);
  }

  /** Scores have come; those of finals in order are taken, up to the first final that has none. */
  scored(): void {
    for (;;) {
      const final = this.#finals[this.#moodAt];
      if (!final || final.score === undefined) return;
      this.#moodAt += 1;
      if (!final.score) continue;
      for (const leaf of this.#senses.feel(final)) this.#touch(leaf);
      // Flags that rest on it carry its mood from now on.
      for (const rule of this.#moodless.get(final) ?? []) {
        this.#settled.delete(rule);
        this.#touched.add(rule);
      }
      this.#moodless.delete(final);
      for (const [rule, { mood }] of this.#waiting) if (mood) this.#touched.add(rule);
    }
  }

  /** The call has come this far; also back, when it turns out that it had not. Judges what that may change. */
  advance(reached: Reached): void {
    const before = this.#looked.reached;
    this.#looked.reached = reached;
    this.#looked.moment = {};
    const [low, high] =
      before.decided_ms < reached.decided_ms
        ? [before.decided_ms, reached.decided_ms]
        : [reached.decided_ms, before.decided_ms];
    if (low !== high) {
      for (const { at_ms, rules } of this.#call.rules.deadlines) {
        if (at_ms > high) break;
        if (at_ms > low) rules.touch(this.trade, this.#touched);
      }
      const spokenTo = this.#senses.gaps.spokenTo;
      if (spokenTo !== undefined) this.#touchSilences(high - spokenTo, low - spokenTo);
      for (const [rule, { due, since }] of this.#waiting)
        if (reached.decided_ms >= due || reached.decided_ms < since) this.#touched.add(rule);
    }
    if (reached.over !== before.over || (reached.over && this.#fresh)) {
      this.#call.rules.atEnd.touch(this.trade, this.#touched);
    }
    this.#fresh = false;
    for (const rule of this.#touched) this.#judge(rule);
    if (this.#call.rules.checklist.length > 0)
      for (const rule of this.#touched) if (rule.checklist) this.#check(rule);
    this.#touched.clear();
  }

  /** How a rule of the checklist stands; undefined: nothing had to do with it yet. */
  checkOf(rule: Rule): CheckState | undefined {
    return this.#checks.get(rule);
  }

  /** Whether one of them stands otherwise than when this was asked last. */
  takeChecksChanged(): boolean {
    const changed = this.#checksChanged;
    this.#checksChanged = false;
    return changed;
  }

  /** Ids of the flags that appeared, changed or went since the last call. */
  changes(): ReadonlySet<string> {
    const changed = this.#changed;
    if (changed.size > 0) this.#changed = new Set();
    return changed;
  }

  /** Call time at which time alone may decide something next, ms; Infinity without such a rule. */
  nextDeadline(): number {
    const { silences, deadlines } = this.#call.rules;
    const { decided_ms } = this.#looked.reached;
    let next = deadlines.find(({ at_ms }) => at_ms > decided_ms)?.at_ms ?? Number.POSITIVE_INFINITY;
    const spokenTo = this.#senses.gaps.spokenTo;
    const limit = spokenTo === undefined ? undefined : silences.find(({ ms }) => spokenTo + ms > decided_ms);
    if (limit) next = Math.min(next, (spokenTo as number) + limit.ms);
    for (const { due } of this.#waiting.values()) next = Math.min(next, due);
    return next;
  }

  /** Flags that a partial would raise if it were final and the last word; nothing of it stays. */
  tentative(partial: Final): readonly FlagDecision[] {
    const words = hasWords(partial) ? this.#senses.words(partial) : [];
    if (words.length === 0) return NO_FLAGS;
    const heard = new Map<Leaf, Occurrence>();
    const rules = new Set<Rule>();
    for (const { leaf, occurrence } of words) {
      heard.set(leaf, occurrence);
      this.#call.rules.rulesOf(leaf).touch(this.trade, rules);
    }
    const seen = (leaf: Leaf) => {
      const list = this.#senses.seen(leaf);
      const occurrence = heard.get(leaf);
      return occurrence ? [...list, occurrence] : list;
    };
    const look = new Look({ ...this.#looked, seen, moment: {} });
    return [...rules].flatMap((rule) => this.#flagsOf(rule, look).filter(({ id }) => !this.flags.has(id)));
  }

  #touch(leaf: Leaf): void {
    this.#call.rules.rulesOf(leaf).touch(this.trade, this.#touched);
  }

  /** Rules that wait for a silence longer than `from_ms` and up to `to_ms`. */
  #touchSilences(to_ms: number, from_ms = 0): void {
    for (const { ms, rules } of this.#call.rules.silences) {
      if (ms > to_ms) return;
      if (ms > from_ms) rules.touch(this.trade, this.#touched);
    }
  }

  #check(rule: Rule): void {
    const missed = (this.#judged.get(rule)?.flags.length ?? 0) > 0;
    const met = !missed && rule.condition.met?.(this.#look) === true;
    // What it asked for is the rule's own question, and was noted when it was judged.
    this.#look.takeAsked();
    const state = missed ? 'missed' : met ? 'done' : 'open';
    if (this.#checks.get(rule) === state) return;
    this.#checks.set(rule, state);
    this.#checksChanged = true;
  }

  #judge(rule: Rule): void {
    const last = this.#finals.at(-1);
    if (last && (this.#settled.get(rule) ?? Number.POSITIVE_INFINITY) < last.end_ms) return;
    const before = this.#judged.get(rule);
    const info = this.#call.constantInfo;
    // Most rules of a large set are for other calls: they cost no more than this.
    if (info && !before && !this.#isIn(rule, info)) return;
    const flags = this.#flagsOf(rule, this.#look);
    const asked = this.#look.takeAsked();
    const waiting = waits(asked) || (rule.silent && flags.length > 0);
    if (!before && flags.length === 0 && !waiting) return;
    const ids = flags.map(({ id }) => id);
    for (const id of before?.flags ?? []) {
      if (ids.includes(id)) continue;
      this.flags.delete(id);
      this.#changed.add(id);
    }
    for (const flag of flags) {
      if (sameJson(this.flags.get(flag.id), flag)) continue;
      this.flags.set(flag.id, flag);
      this.#changed.add(flag.id);
    }
    if (rule.once && flags[0]) this.#settled.set(rule, flags[0].at_ms);
    const judged = { ...asked, flags: ids };
    if (flags.length > 0 || waiting) this.#judged.set(rule, judged);
    else this.#judged.delete(rule);
    if (waiting) this.#waiting.set(rule, judged);
    else this.#waiting.delete(rule);
  }

  /** Flags of a rule as the call stands, by their ids; a cool-down lets only the first of several through. */
  #flagsOf(rule: Rule, scene: Scene): readonly FlagDecision[] {
    if (!isPossible(rule.condition, scene)) return NO_FLAGS;
    const occurrences = rule.condition.occurrences(scene);
    if (occurrences.length === 0) return NO_FLAGS;
    const flags = new Map<string, FlagDecision>();
    let raised = Number.NEGATIVE_INFINITY;
    for (const occurrence of occurrences) {
      const at_ms = occurrence.at_ms + rule.for_ms;
      if (at_ms - raised < rule.cooldown_ms) continue;
      if (this.#excused(rule, scene, occurrence)) continue;
      if (rule.for_ms > 0 && !this.#lasted(rule, scene, occurrence, at_ms)) continue;
      const flag = this.#flag(rule, occurrence, at_ms);
      if (!flag || flags.has(flag.id)) continue;
      raised = at_ms;
      flags.set(flag.id, flag);
    }
    return [...flags.values()];
  }

  /** A site's exceptions: words in an utterance that it rests on, or a call of a kind that is left out. */
  #excused(rule: Rule, scene: Scene, occurrence: Occurrence): boolean {
    return rule.excuses.some(({ leaf, not_in }) => {
      if (leaf) {
        const keys = new Set(occurrence.evidence.map(keyOf));
        if (!scene.seen(leaf).some(({ anchor }) => keys.has(anchor))) return false;
      }
      if (not_in === undefined) return leaf !== null;
      const info = this.#call.infoAt(occurrence.final?.start_ms ?? occurrence.from_ms);
      return inScope(not_in, info, this.#call.endedBy, () => this.#call.localStart());
    });
  }

  #isIn(rule: Rule, info: CallInfo): boolean {
    return inScope(rule.scope, info, this.#call.endedBy, () => this.#call.localStart());
  }

  #waitForMood(final: Final, rule: Rule): void {
    const rules = this.#moodless.get(final);
    if (rules) rules.add(rule);
    else this.#moodless.set(final, new Set([rule]));
  }

  #lasted(rule: Rule, scene: Scene, occurrence: Occurrence, to_ms: number): boolean {
    if (!scene.reached(to_ms)) return false;
    return rule.condition.lasts?.(scene, occurrence, to_ms) ?? true;
  }

  /** null where the rule does not apply to this call at this moment. */
  #flag(
    rule: Rule,
    { from_ms, anchor, evidence, why, final }: Occurrence,
    at_ms: number,
  ): FlagDecision | null {
    const { call, rules } = this.#call;
    const info = this.#call.infoAt(final?.start_ms ?? from_ms);
    if (!this.#isIn(rule, info)) return null;
    if (final && final.score === undefined) this.#waitForMood(final, rule);
    const { id, title, title_en, category, severity, by, coach, coach_en } = rule;
    return {
      id: flagId(call, id, anchor),
      call,
      rule: id,
      rule_hash: rules.hash,
      title,
      ...(title_en ? { title_en } : {}),
      category,
      severity,
      by,
      at_ms,
      evidence: [...evidence],
      why: rule.for_ms > 0 ? { ...why, seen: { ...why.seen, for_ms: rule.for_ms } } : why,
      mood: final?.score ?? null,
      ...(coach ? { coach } : {}),
      ...(coach && coach_en ? { coach_en } : {}),
      ...(info.agent ? { agent: info.agent } : {}),
      ...(info.queue ? { queue: info.queue } : {}),
      ...(isImported(info) ? { imported: true as const } : {}),
      ...(rule.status === 'shadow' ? { shadow: true as const } : {}),
    };
  }
}
