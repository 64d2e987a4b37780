/**
 * The truth table of a rule at one moment of a recorded call: every condition of it, whether it held, what it looked
 * for and what was there. Conditions are asked through the same code as live.
 */
import { type Final, hasWords } from '../call/final.ts';
import type { Mood, MoodThresholds } from '../contract/mood.ts';
import type { RecordedCall } from '../contract/recorded-call.ts';
import { infoOf } from '../evaluate.ts';
import { latest } from '../operators/joined.ts';
import type { Rule, RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import { nearestWord } from './nearest-word.ts';
import type { Occurrence } from './node.ts';
import type { Condition } from './operator.ts';
import { type PlayedCall, Probe, type Spoken } from './probe.ts';
import { operatorOf } from './registry.ts';
import { DEFAULT_ZONE, inScope, localStart, type Scope } from './scope.ts';

/** What was there, for words of any language. */
export type Seen =
  | { is: 'heard'; spoken: Spoken }
  | { is: 'not heard'; spoken: Spoken }
  | { is: 'excused'; words: string[] }
  | { is: 'other role'; role: string }
  | { is: 'nearest'; wanted: string; heard: string }
  | { is: 'nothing said'; role?: string }
  | { is: 'met'; spoken: Spoken }
  | { is: 'figures'; figures: Record<string, unknown>; at_ms?: number }
  | { is: 'unscored'; at_ms: number }
  | { is: 'pause'; length_ms: number; from_ms: number }
  | { is: 'call ended'; at_ms: number }
  | { is: 'parts'; holding: number; of: number; span_ms?: number }
  | { is: 'later'; at_ms: number }
  | { is: 'flag before'; at_ms: number };

export interface TruthLine {
  depth: number;
  /** An operator, or `scope`, `for`, `cooldown`, `exception`. */
  name: string;
  /** null: unknown. */
  holds: boolean | null;
  /** Call time at which it last came true, up to the moment, ms. */
  came_true_ms?: number;
  /** Parameters, the conditions inside left out. */
  looked_for: Record<string, unknown>;
  seen: Seen[];
}

export interface Played {
  recorded: RecordedCall;
  moods: readonly (Mood | null)[];
  thresholds: MoodThresholds;
  /** Call times at which the rule fired, ms. */
  fired: readonly number[];
  /** In which rules read times of day: IANA name or offset. Absent: Asia/Shanghai. */
  zone?: string;
}

export function truthTable(rule: Rule, set: RuleSet, played: Played, at_ms: number): TruthLine[] {
  const call = callOf(played);
  // With `for` it had to come true so much earlier.
  const moment = at_ms - rule.for_ms;
  const lines: TruthLine[] = [];
  const walk = (condition: Condition, depth: number, from_ms: number) => {
    const [name = ''] = Object.keys(condition);
    const params = condition[name] as never;
    const inside =
      name === 'use'
        ? [set.words.macros[String(params)] as Condition]
        : (operatorOf.get(name)?.children?.(params) ?? []).map(([, inner]) => inner);
    const probe = new Probe(condition, rule, set, call);
    const line: TruthLine = {
      depth,
      name,
      holds: null,
      looked_for: lookedFor(name, params, inside),
      seen: [],
    };
    lines.push(line);
    const { within } = (typeof params === 'object' ? params : {}) as { within?: string };
    const since = within === undefined ? Number.NEGATIVE_INFINITY : moment - durationMs(within);
    const places = inside.map((inner) => {
      const place = lines.length;
      walk(inner, depth + 1, name === 'not' ? from_ms : since);
      return place;
    });
    const parts = places.map((place) => lines[place] as TruthLine);
    if (probe.node.guard) {
      const why = probe.node.guard(probe.scene, from_ms, moment);
      line.holds = why.holds;
      if (Object.keys(why.seen).length > 0) line.seen.push({ is: 'figures', figures: why.seen });
      return;
    }
    const last = latest(probe.occurrences, Number.NEGATIVE_INFINITY, moment);
    // The rule itself must come true at the moment; what it is made of may have done so before.
    line.holds = depth === 0 ? last?.at_ms === moment : last !== undefined;
    if (last) line.came_true_ms = last.at_ms;
    if (parts.length > 1) line.seen.push(partsSeen(parts));
    else if (parts.length === 1) line.seen.push(...(last && line.holds ? figuresOf(last) : []));
    else if (line.holds && last) line.seen.push(...holding(probe, last));
    else {
      const missed = missing(probe, params, name, set, moment);
      if (missed.some(({ is }) => is === 'unscored')) line.holds = null;
      line.seen.push(...missed);
    }
    const next = probe.occurrences.find((one) => one.at_ms > moment);
    if (!line.holds && next) line.seen.push({ is: 'later', at_ms: next.at_ms });
  };
  walk(rule.when, 0, Number.NEGATIVE_INFINITY);
  lines.push(...besides(rule, set, played, call, at_ms));
  return lines;
}

function callOf({ recorded, moods, thresholds }: Played): PlayedCall {
  const all = recorded.utterances.map(
    (utterance, index): Final => ({
      ...utterance,
      call: recorded.call,
      utterance: `u-${index + 1}`,
      rev: 0,
      final: true,
      mood: moods[index] ?? null,
      heard: [],
      score: moods[index] ?? null,
    }),
  );
  const end_ms = Math.max(recorded.duration_ms ?? 0, ...all.map((final) => final.end_ms));
  return { finals: all.filter(hasWords), info: infoOf(recorded), thresholds, end_ms };
}

/** Parameters without the conditions inside. */
function lookedFor(name: string, params: unknown, inside: readonly Condition[]): Record<string, unknown> {
  if (name === 'use') return { name: params };
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return {};
  if (inside.includes(params as Condition)) return {};
  const isInside = (value: unknown) =>
    inside.includes(value as Condition) ||
    (Array.isArray(value) && value.some((one) => inside.includes(one as Condition)));
  return Object.fromEntries(Object.entries(params).filter(([, value]) => !isInside(value)));
}

function partsSeen(parts: readonly TruthLine[]): Seen {
  const holding = parts.filter(({ holds }) => holds === true);
  const times = holding.flatMap(({ came_true_ms }) => (came_true_ms === undefined ? [] : [came_true_ms]));
  const span_ms = times.length > 1 ? Math.max(...times) - Math.min(...times) : 0;
  return { is: 'parts', holding: holding.length, of: parts.length, ...(span_ms > 0 ? { span_ms } : {}) };
}

function holding(probe: Probe, last: Occurrence): Seen[] {
  return [...probe.evidenceOf(last).map((spoken): Seen => ({ is: 'heard', spoken })), ...figuresOf(last)];
}

/** What it saw beside words, which are shown where they were said. */
function figuresOf({ why }: Occurrence): Seen[] {
  const { heard: _heard, sounds_like: _sounds, role: _role, ...figures } = why.seen;
  return Object.keys(figures).length > 0 ? [{ is: 'figures', figures }] : [];
}

/** Why a condition without conditions inside did not come true: what came nearest to it. */
function missing(probe: Probe, params: unknown, name: string, set: RuleSet, ms: number): Seen[] {
  const mood = probe.moodAt(ms);
  if (mood)
    return mood.value === null
      ? [{ is: 'unscored', at_ms: mood.at_ms }]
      : [{ is: 'figures', figures: { [mood.is]: mood.value, onset: mood.onset }, at_ms: mood.at_ms }];
  const pause = probe.pauseBefore(ms);
  if (pause) return [{ is: 'pause', ...pause }];
  const met = probe.met();
  if (met) return probe.evidenceOf(met).map((spoken): Seen => ({ is: 'met', spoken }));
  const measured = probe.measuredAt(ms);
  if (measured) return [{ is: 'figures', figures: measured.seen, at_ms: measured.at_ms }];
  if (probe.unreached !== undefined) return [{ is: 'call ended', at_ms: probe.scene.decided_ms }];
  const { role } = params as { role?: string };
  const now = probe.utteranceAt(ms);
  // Words of the other side are told where they are the words looked for; else what this side said last.
  if (now && role !== undefined && role !== now.final.role && now.spans.length > 0)
    return [
      { is: 'not heard', spoken: now },
      { is: 'other role', role },
    ];
  const spoken = probe.utteranceAt(ms, role);
  if (!spoken) return [role === undefined || !now ? { is: 'nothing said' } : { is: 'nothing said', role }];
  return [{ is: 'not heard', spoken }, ...whyNotHeard(spoken, params, name, set)];
}

function whyNotHeard(
  spoken: Spoken & { excused: string[] },
  params: unknown,
  name: string,
  set: RuleSet,
): Seen[] {
  if (spoken.excused.length > 0) return [{ is: 'excused', words: spoken.excused }];
  const words = (operatorOf.get(name)?.words?.(params as never) ?? [])
    .flatMap(([, list]) => list)
    .flatMap((word) => (word.startsWith('$') ? (set.words.lists[word.slice(1)] ?? []) : [word]));
  const nearest = spoken.spans.length > 0 ? undefined : nearestWord(words, spoken.final.text);
  return nearest ? [{ is: 'nearest', ...nearest }] : [];
}

/** What stands beside the condition: each may keep a rule from firing. */
function besides(rule: Rule, set: RuleSet, played: Played, call: PlayedCall, at_ms: number): TruthLine[] {
  const { recorded, fired, zone = DEFAULT_ZONE } = played;
  const lines: TruthLine[] = [];
  const inCall = (scope: Scope) => {
    const started = Date.parse(recorded.started_at ?? '');
    return inScope(scope, call.info, recorded.ended_by ?? null, () =>
      localStart(Number.isNaN(started) ? null : started, zone),
    );
  };
  const known: Record<string, unknown> = {
    ...call.info,
    team: call.info.agent?.team,
    ended_by: recorded.ended_by,
  };
  for (const [key, value] of Object.entries(rule.scope ?? {})) {
    const figures = { [key]: key in known ? (known[key] ?? null) : (recorded.started_at ?? null) };
    const looked_for = { [key]: value };
    lines.push({
      depth: 0,
      name: 'scope',
      holds: inCall(looked_for as Scope),
      looked_for,
      seen: [{ is: 'figures', figures }],
    });
  }
  const whole = new Probe(rule.when, rule, set, call);
  const moment = at_ms - rule.for_ms;
  const now = whole.occurrences.find((one) => one.at_ms === moment);
  if (rule.for !== undefined) {
    const holds =
      now !== undefined && (whole.node.lasts?.(whole.scene, now, at_ms) ?? true) && at_ms <= call.end_ms;
    lines.push({ depth: 0, name: 'for', holds, looked_for: { for: rule.for }, seen: [] });
  }
  const before = fired.findLast((ms) => ms < at_ms && at_ms - ms < rule.cooldown_ms);
  if (before !== undefined) {
    const looked_for = { cooldown: rule.cooldown ?? 'call' };
    lines.push({
      depth: 0,
      name: 'cooldown',
      holds: false,
      looked_for,
      seen: [{ is: 'flag before', at_ms: before }],
    });
  }
  for (const { unless, not_in } of rule.exceptions ?? []) {
    const words = unless && new Probe({ said: { any: unless, sound: 'exact' } }, rule, set, call);
    const anchors = new Set(now?.evidence.map(({ channel, utterance }) => `${channel}/${utterance}`));
    const said = words?.occurrences.find(({ anchor }) => anchors.has(anchor));
    const excused = (words ? said !== undefined : true) && (not_in === undefined || inCall(not_in));
    lines.push({
      depth: 0,
      name: 'exception',
      holds: !excused,
      looked_for: { ...(unless ? { unless } : {}), ...(not_in ? { not_in } : {}) },
      seen: said ? (words as Probe).evidenceOf(said).map((spoken) => ({ is: 'heard', spoken })) : [],
    });
  }
  return lines;
}
