/**
 * What a call's finals say, as a pure function: every flag that stands now. Called again after each change; the
 * fold compares the answer with what it told before.
 */
import type { CallInfo } from '../contract/call.ts';
import type { Evidence, FlagDecision, Why } from '../contract/flag.ts';
import type { Mood, MoodThresholds } from '../contract/mood.ts';
import type { UtteranceView } from '../contract/outcome.ts';
import { CALM, type MoodState, moodLimits, stepMood } from '../detectors/mood.ts';
import { flagId } from '../ids.ts';
import { type Heard, inScope, type Rule, type RuleSet, saidHits } from '../rules/compile.ts';

/** A final as the call keeps it: its latest revision, what rules heard in it, who the agent was then. */
export interface Final extends UtteranceView {
  heard: readonly Heard[];
  info: CallInfo;
  /** undefined: the model has not answered · null: it never will. */
  score: Mood | null | undefined;
}

export interface Scene {
  call: string;
  info: CallInfo;
  endedBy: 'agent' | 'customer' | null;
  finals: readonly Final[];
  rules: RuleSet;
  thresholds: MoodThresholds;
  stopped: ReadonlyMap<string, string>;
  /** Deadlines up to this call time are decided. */
  decidedTo: number;
  /** The call is over and its last words are in: end-of-call rules are decided. */
  over: boolean;
  /** Start of the earliest fresh partial, call time; deadlines after it wait. Infinity without one. */
  speakingSince: number;
}

export function decide(scene: Scene): FlagDecision[] {
  return [...saidFlags(scene), ...moodFlags(scene), ...silenceFlags(scene), ...absenceFlags(scene)];
}

interface Cause {
  anchor: string;
  at_ms: number;
  evidence: Evidence[];
  why: Why;
  mood?: Mood | null;
  info: CallInfo;
}

function flag(scene: Scene, rule: Rule, cause: Cause): FlagDecision {
  const { id, title, title_en, category, severity, by, coach } = rule;
  return {
    id: flagId(scene.call, id, cause.anchor),
    call: scene.call,
    rule: id,
    rule_hash: scene.rules.hash,
    title,
    ...(title_en ? { title_en } : {}),
    category,
    severity,
    by,
    at_ms: cause.at_ms,
    evidence: cause.evidence,
    why: cause.why,
    mood: cause.mood ?? null,
    ...(coach ? { coach } : {}),
    ...(cause.info.agent ? { agent: cause.info.agent } : {}),
    ...(cause.info.queue ? { queue: cause.info.queue } : {}),
  };
}

const may = (scene: Scene, rule: Rule) =>
  !scene.stopped.has(rule.id) && inScope(rule.scope, scene.info, scene.endedBy);

/** At most one flag per cool-down: the ends of those that were raised, by rule. */
class Cooldown {
  readonly #last = new Map<Rule, number>();
  allows(rule: Rule, at_ms: number): boolean {
    const last = this.#last.get(rule);
    if (last !== undefined && at_ms - last < rule.cooldownMs) return false;
    this.#last.set(rule, at_ms);
    return true;
  }
}

export function quote(final: UtteranceView, start: number, end: number): Evidence {
  const { channel, utterance, rev, text } = final;
  return { channel, utterance, rev, start, end, text: text.slice(start, end) };
}

const anchorOf = ({ channel, utterance }: UtteranceView) => `${channel}/${utterance}`;

function saidFlags(scene: Scene): FlagDecision[] {
  const cooldown = new Cooldown();
  return scene.finals.flatMap((final) => saidIn(scene, final, cooldown));
}

function saidIn(scene: Scene, final: Final, cooldown: Cooldown): FlagDecision[] {
  return final.heard.flatMap((heard) => {
    const hits = saidHits(heard, final.role);
    if (!hits || !may(scene, heard.rule) || !cooldown.allows(heard.rule, final.end_ms)) return [];
    const evidence = hits.map(({ start, end }) => quote(final, start, end));
    const { role, any, all, unless } = heard.rule.when.said ?? {};
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
    return [
      flag(scene, heard.rule, {
        anchor: anchorOf(final),
        at_ms: final.end_ms,
        evidence,
        why,
        mood: final.score ?? null,
        info: final.info,
      }),
    ];
  });
}

/** Flags that a partial would raise if it were final and the last word; nothing of it stays. */
export function tentative(scene: Scene, partial: Final): FlagDecision[] {
  const cooldown = new Cooldown();
  for (const final of scene.finals) saidIn(scene, final, cooldown);
  return saidIn(scene, partial, cooldown);
}

function moodFlags(scene: Scene): FlagDecision[] {
  return scene.rules.mood.flatMap((rule) => {
    if (!may(scene, rule)) return [];
    const { condition } = rule;
    const limits = moodLimits(condition, scene.thresholds);
    const cooldown = new Cooldown();
    const flags: FlagDecision[] = [];
    let state: MoodState = CALM;
    for (const final of scene.finals) {
      if (final.score === undefined) break;
      if (final.score === null || final.role !== (condition.role ?? 'customer')) continue;
      const step = stepMood(condition, limits, state, final.score);
      state = step.state;
      if (!step.onset || !cooldown.allows(rule, final.end_ms)) continue;
      const why: Why = {
        op: 'mood',
        holds: true,
        looked_for: {
          role: condition.role ?? 'customer',
          is: condition.is,
          at_least: limits.onset,
          ...(condition.window ? { window: condition.window } : {}),
        },
        seen: { [condition.is]: step.value },
      };
      const evidence = [quote(final, 0, final.text.length)];
      flags.push(
        flag(scene, rule, {
          anchor: anchorOf(final),
          at_ms: final.end_ms,
          evidence,
          why,
          mood: final.score,
          info: final.info,
        }),
      );
    }
    return flags;
  });
}

function silenceFlags(scene: Scene): FlagDecision[] {
  return scene.rules.silence.flatMap((rule) => {
    if (!may(scene, rule)) return [];
    const { minMs, afterHoldMs } = rule.condition;
    const cooldown = new Cooldown();
    const flags: FlagDecision[] = [];
    let spokenTo = Number.NEGATIVE_INFINITY;
    let last: Final | undefined;
    const consider = (from: number, to: number, index: number) => {
      if (!last) return;
      const held = scene.finals
        .slice(Math.max(0, index - 2), index)
        .some(({ heard }) => heard.some((one) => one.rule === rule));
      const limit = held ? afterHoldMs : minMs;
      const due = from + limit;
      if (to < due || !cooldown.allows(rule, due)) return;
      const why: Why = {
        op: 'silence',
        holds: true,
        looked_for: { min_ms: limit, ...(held ? { after_hold: true } : {}) },
        seen: { silence_ms: limit, from_ms: from },
      };
      const evidence = [quote(last, 0, last.text.length)];
      flags.push(flag(scene, rule, { anchor: anchorOf(last), at_ms: due, evidence, why, info: last.info }));
    };
    scene.finals.forEach((final, index) => {
      if (final.start_ms > spokenTo) consider(spokenTo, final.start_ms, index);
      if (final.end_ms >= spokenTo) {
        spokenTo = final.end_ms;
        last = final;
      }
    });
    consider(spokenTo, Math.min(scene.decidedTo, scene.speakingSince), scene.finals.length);
    return flags;
  });
}

function absenceFlags(scene: Scene): FlagDecision[] {
  return scene.rules.absence.flatMap((rule) => {
    if (!may(scene, rule)) return [];
    const { role, within_utterances, by, withinMs, any, within } = rule.condition;
    const own = scene.finals.filter((final) => role === undefined || final.role === role);
    const met = (final: Final) =>
      final.heard.some((heard) => heard.rule === rule && heard.hits.some(({ slot }) => slot === 0));
    let at_ms: number;
    let evidence: Evidence[] = [];
    let anchor: string;
    let info = scene.info;
    if (within_utterances !== undefined) {
      const last = own[within_utterances - 1];
      if (!last || own.slice(0, within_utterances).some(met)) return [];
      at_ms = last.end_ms;
      evidence = [quote(last, 0, last.text.length)];
      anchor = `utterance ${within_utterances}`;
      info = last.info;
    } else if (by === 'end_of_call') {
      const last = scene.finals.at(-1);
      if (!scene.over || !last || own.some(met)) return [];
      at_ms = last.end_ms;
      evidence = [quote(last, 0, last.text.length)];
      anchor = 'end of call';
    } else {
      if (scene.decidedTo < withinMs || scene.speakingSince < withinMs) return [];
      if (own.some((final) => final.start_ms < withinMs && met(final))) return [];
      at_ms = withinMs;
      anchor = `by ${withinMs}`;
    }
    const looked_for = {
      ...(role ? { role } : {}),
      any,
      ...(within ? { within } : {}),
      ...(within_utterances ? { within_utterances } : {}),
      ...(by ? { by } : {}),
    };
    const why: Why = { op: 'absence', holds: true, looked_for, seen: { utterances: own.length } };
    return [flag(scene, rule, { anchor, at_ms, evidence, why, info })];
  });
}
