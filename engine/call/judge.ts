/**
 * What a call's finals say, one after the other in their order. Incremental: a final costs what it hits. A final
 * that was rewritten or comes between others makes the fold begin anew with a new judge.
 */
import type { CallInfo } from '../contract/call.ts';
import type { FlagDecision, Why } from '../contract/flag.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { Met } from '../detectors/absence.ts';
import { CALM, type MoodState, moodLimits, stepMood } from '../detectors/mood.ts';
import { type Gap, Gaps } from '../detectors/silence.ts';
import { flagId } from '../ids.ts';
import { type Heard, inScope, type Rule, type RuleSet, saidHits } from '../rules/compile.ts';
import { type Final, keyOf, quote } from './final.ts';

/** How far a call has come. */
export interface Reached {
  /** Deadlines up to this call time are decided, ms. */
  decided_ms: number;
  /** The call is over and its last words are in. */
  over: boolean;
}

export interface JudgeParts {
  call: string;
  rules: RuleSet;
  thresholds: MoodThresholds;
  /** What was known of the call at a moment of call time. */
  infoAt(ms: number): CallInfo;
  /** Who hung up; null while nobody did or nobody says so. */
  endedBy(): 'agent' | 'customer' | null;
}

interface Cause {
  anchor: string;
  at_ms: number;
  /** Words that the flag rests on; [] where a deadline decided alone. */
  evidence: FlagDecision['evidence'];
  why: Why;
  /** The utterance whose mood the flag carries. */
  final?: Final;
  /** Moment at which agent, queue and scope are looked up. */
  info_ms: number;
}

export class Judge {
  /** Every flag that stands. */
  readonly flags = new Map<string, FlagDecision>();
  readonly #parts: JudgeParts;
  #changed = new Set<string>();
  /** End of the last utterance that raised a rule, for its cool-down. */
  readonly #raised = new Map<Rule, number>();
  readonly #met = new Met<Rule>();
  /** Utterances so far by role, and of everyone. */
  readonly #count: Record<string, number> = {};
  readonly #moods = new Map<Rule, MoodState>();
  #moodAt = 0;
  readonly #gaps: Gaps<Final>;
  /** Flags of each silence rule that has any. */
  readonly #silences = new Map<Rule, string[]>();
  #last: Final | undefined;
  #reached: Reached = { decided_ms: Number.NEGATIVE_INFINITY, over: false };
  #atEnd: string[] = [];

  constructor(parts: JudgeParts) {
    this.#parts = parts;
    this.#gaps = new Gaps(parts.rules.leastSilence);
  }

  /** Ids of the flags that appeared, changed or went since the last call. */
  changes(): ReadonlySet<string> {
    const changed = this.#changed;
    if (changed.size > 0) this.#changed = new Set();
    return changed;
  }

  /** The next final in order. */
  hear(final: Final): void {
    for (const heard of final.heard) this.#said(final, heard);
    this.#counted(final, undefined);
    this.#counted(final, final.role);
    this.#last = final;
    if (this.#gaps.step(final) || this.#silences.size > 0) this.#silence();
    if (this.#reached.over) this.#end();
  }

  /** Scores have come; those of finals in order are taken, up to the first final that has none. */
  scored(finals: readonly Final[]): void {
    for (let final = finals[this.#moodAt]; final && final.score !== undefined; final = finals[this.#moodAt]) {
      this.#moodAt += 1;
      if (final.score) this.#mood(final);
    }
  }

  /** The call has come this far; also back, when it turns out that it had not. */
  advance(reached: Reached): void {
    const before = this.#reached;
    this.#reached = reached;
    if (reached.decided_ms !== before.decided_ms) {
      this.#deadlines(before.decided_ms, reached.decided_ms);
      this.#silence();
    }
    if (reached.over !== before.over) this.#end();
  }

  /** Call time at which time alone may decide something next, ms; Infinity without such a rule. */
  nextDeadline(): number {
    const { silenceLimits, deadlines } = this.#parts.rules;
    const { decided_ms } = this.#reached;
    const spokenTo = this.#gaps.spokenTo;
    const limit = spokenTo === undefined ? undefined : silenceLimits.find((ms) => spokenTo + ms > decided_ms);
    const deadline = deadlines.find(({ at_ms }) => at_ms > decided_ms);
    return Math.min(
      limit === undefined ? Number.POSITIVE_INFINITY : (spokenTo as number) + limit,
      deadline?.at_ms ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Flags that a partial would raise if it were final and the last word; nothing of it stays. */
  tentative(partial: Final): FlagDecision[] {
    return partial.heard.flatMap((heard) => {
      const flag = this.#saidFlag(partial, heard);
      return flag ? [flag] : [];
    });
  }

  #said(final: Final, heard: Heard): void {
    const { rule } = heard;
    const { absence } = rule.when;
    if (absence) {
      const wanted = absence.role === undefined || absence.role === final.role;
      if (!wanted || !heard.hits.some(({ slot }) => slot === 0)) return;
      this.#met.hear(rule, final.start_ms);
      const { within_ms } = rule.condition as { within_ms: number };
      if (final.start_ms < within_ms) this.#drop(flagId(this.#parts.call, rule.id, byDeadline(within_ms)));
      return;
    }
    const flag = this.#saidFlag(final, heard);
    if (!flag) return;
    this.#raised.set(rule, final.end_ms);
    this.#stand(flag);
  }

  #saidFlag(final: Final, heard: Heard): FlagDecision | null {
    const { rule } = heard;
    const hits = saidHits(heard, final.role);
    if (!hits || this.#cools(rule, final.end_ms)) return null;
    const evidence = hits.map(({ start, end }) => quote(final, start, end));
    const { role, any, all, unless } = rule.when.said ?? {};
    const why: Why = {
      op: 'said',
      holds: true,
      looked_for: {
        ...(role ? { role } : {}),
        ...(any ? { any } : {}),
        ...(all ? { all } : {}),
        ...(unless ? { unless } : {}),
      },
      seen: { heard: evidence.map(({ text }) => text), role: final.role },
    };
    return this.#flag(rule, {
      anchor: keyOf(final),
      at_ms: final.end_ms,
      evidence,
      why,
      final,
      info_ms: final.start_ms,
    });
  }

  #mood(final: Final): void {
    const score = final.score!;
    for (const [id, flag] of this.flags) {
      const [evidence] = flag.evidence;
      if (flag.why.op !== 'said' || flag.mood || !evidence || keyOf(evidence) !== keyOf(final)) continue;
      this.flags.set(id, { ...flag, mood: score });
      this.#changed.add(id);
    }
    for (const rule of this.#parts.rules.mood) {
      const { condition } = rule;
      const role = condition.role ?? 'customer';
      if (final.role !== role) continue;
      const limits = moodLimits(condition, this.#parts.thresholds);
      const step = stepMood(condition, limits, this.#moods.get(rule) ?? CALM, score);
      this.#moods.set(rule, step.state);
      if (!step.onset || this.#cools(rule, final.end_ms)) continue;
      const flag = this.#flag(rule, {
        anchor: keyOf(final),
        at_ms: final.end_ms,
        evidence: [quote(final)],
        why: {
          op: 'mood',
          holds: true,
          looked_for: {
            role,
            is: condition.is,
            at_least: limits.onset,
            ...(condition.window ? { window: condition.window } : {}),
          },
          seen: { [condition.is]: step.value },
        },
        final,
        info_ms: final.start_ms,
      });
      if (!flag) continue;
      this.#raised.set(rule, final.end_ms);
      this.#stand(flag);
    }
  }

  /** Absence within the first so many utterances of a role: decided at the last of them. */
  #counted(final: Final, role: Final['role'] | undefined): void {
    const counter = role ?? ANYONE;
    const count = (this.#count[counter] ?? 0) + 1;
    this.#count[counter] = count;
    for (const rule of this.#parts.rules.absenceAfter(role, count)) {
      if (this.#met.by(rule)) continue;
      const anchor = `utterance ${count}`;
      const cause = { anchor, at_ms: final.end_ms, evidence: [quote(final)], info_ms: final.start_ms };
      this.#absent(rule, cause, { utterances: count });
    }
  }

  /** Absence by a call time: on the way forward deadlines are decided, on the way back taken back. */
  #deadlines(from_ms: number, to_ms: number): void {
    for (const { at_ms, rules } of this.#parts.rules.deadlines) {
      const anchor = byDeadline(at_ms);
      if (from_ms < at_ms && at_ms <= to_ms) {
        for (const rule of rules) {
          if (this.#met.by(rule, at_ms)) continue;
          this.#absent(rule, { anchor, at_ms, evidence: [], info_ms: at_ms }, {});
        }
      } else if (to_ms < at_ms && at_ms <= from_ms) {
        for (const rule of rules) this.#drop(flagId(this.#parts.call, rule.id, anchor));
      }
    }
  }

  /** Absence by the end of the call. */
  #end(): void {
    for (const id of this.#atEnd) this.#drop(id);
    this.#atEnd = [];
    const last = this.#last;
    if (!this.#reached.over || !last) return;
    for (const rule of this.#parts.rules.absenceAtEnd) {
      if (this.#met.by(rule)) continue;
      const cause = { anchor: 'end of call', at_ms: last.end_ms, evidence: [quote(last)] };
      const utterances = this.#count[rule.condition.role ?? ANYONE] ?? 0;
      const flag = this.#absent(rule, { ...cause, info_ms: last.start_ms }, { utterances });
      if (flag) this.#atEnd.push(flag.id);
    }
  }

  #absent(rule: Rule, cause: Omit<Cause, 'why'>, seen: Why['seen']): FlagDecision | null {
    const { role, any, within, within_utterances, by } = rule.when.absence!;
    const why: Why = {
      op: 'absence',
      holds: true,
      looked_for: {
        ...(role ? { role } : {}),
        any,
        ...(within ? { within } : {}),
        ...(within_utterances ? { within_utterances } : {}),
        ...(by ? { by } : {}),
      },
      seen: { heard: [], ...seen },
    };
    const flag = this.#flag(rule, { ...cause, why });
    if (flag) this.#stand(flag);
    return flag;
  }

  /** Silences that stand now, closed ones and the one that goes on. */
  #silence(): void {
    const open = this.#gaps.openAt(this.#reached.decided_ms);
    if (this.#silences.size === 0 && this.#gaps.closed.length === 0 && !open) return;
    const gaps = open ? [...this.#gaps.closed, open] : this.#gaps.closed;
    for (const rule of this.#parts.rules.silence) {
      const flags = this.#silenceFlags(rule, gaps);
      const now = flags.map(({ id }) => id);
      for (const id of this.#silences.get(rule) ?? []) if (!now.includes(id)) this.#drop(id);
      for (const flag of flags) this.#stand(flag);
      if (now.length > 0) this.#silences.set(rule, now);
      else this.#silences.delete(rule);
    }
  }

  #silenceFlags(rule: RuleSet['silence'][number], gaps: readonly Gap<Final>[]): FlagDecision[] {
    const { min_ms, after_hold_ms } = rule.condition;
    const flags: FlagDecision[] = [];
    let raised = Number.NEGATIVE_INFINITY;
    for (const { from_ms, to_ms, after, before } of gaps) {
      const held = [before, after].some((final) => final?.heard.some((heard) => heard.rule === rule));
      const limit = held ? after_hold_ms : min_ms;
      const at_ms = from_ms + limit;
      if (to_ms < at_ms || at_ms - raised < rule.cooldown_ms) continue;
      const flag = this.#flag(rule, {
        anchor: keyOf(after),
        at_ms,
        evidence: [quote(after)],
        why: {
          op: 'silence',
          holds: true,
          looked_for: { min_ms: limit, ...(held ? { after_hold: true } : {}) },
          seen: { silence_ms: limit, from_ms },
        },
        info_ms: from_ms,
      });
      if (!flag) continue;
      raised = at_ms;
      flags.push(flag);
    }
    return flags;
  }

  #cools(rule: Rule, at_ms: number): boolean {
    const raised = this.#raised.get(rule);
    return raised !== undefined && at_ms - raised < rule.cooldown_ms;
  }

  /** null where the rule does not apply to this call at this moment. */
  #flag(rule: Rule, { anchor, at_ms, evidence, why, final, info_ms }: Cause): FlagDecision | null {
    const { call, rules, infoAt, endedBy } = this.#parts;
    const info = infoAt(info_ms);
    if (!inScope(rule.scope, info, endedBy())) return null;
    const { id, title, title_en, category, severity, by, coach } = rule;
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
      evidence,
      why,
      mood: final?.score ?? null,
      ...(coach ? { coach } : {}),
      ...(info.agent ? { agent: info.agent } : {}),
      ...(info.queue ? { queue: info.queue } : {}),
    };
  }

  #stand(flag: FlagDecision): void {
    this.flags.set(flag.id, flag);
    this.#changed.add(flag.id);
  }

  #drop(id: string): void {
    if (this.flags.delete(id)) this.#changed.add(id);
  }
}

/** Counter of everyone's utterances; no role has this name. */
const ANYONE = 'anyone';

const byDeadline = (ms: number) => `by ${ms}`;
