/** Rules made ready to run: one automaton over all their words, lists by operator. */
import type { CallInfo, Role } from '../contract/call.ts';
import type { Absence } from '../detectors/absence.ts';
import { type Hit, type Said, saidIn, UNLESS } from '../detectors/keyword.ts';
import type { MoodCondition } from '../detectors/mood.ts';
import type { Silence } from '../detectors/silence.ts';
import { AhoCorasick } from '../text/aho-corasick.ts';
import { type Shadow, shadowOf, toRaw } from '../text/normalise.ts';
import { durationMs } from './duration.ts';
import type { RuleSource, Scope } from './rule-format.ts';

export interface Rule<W = unknown> extends RuleSource {
  index: number;
  status: 'stable' | 'trial' | 'retired';
  condition: W;
  /** Call time after which a new hit is a new flag, ms; Infinity = once a call. */
  cooldown_ms: number;
}

type AbsenceRule = Rule<Absence & { within_ms: number }>;

/** Words of one rule in one text, as raw offsets. */
export interface Heard {
  rule: Rule;
  hits: Hit[];
}

export interface RuleSet {
  hash: string;
  /** The files, as JSON: what loads to this set again. */
  source: string;
  rules: readonly Rule[];
  mood: readonly Rule<MoodCondition>[];
  silence: readonly Rule<Silence & { min_ms: number; after_hold_ms: number }>[];
  /** Shortest silence that any rule asks for, ms; Infinity without such a rule. */
  leastSilence: number;
  /** All lengths of silence that rules ask for, ascending, ms. */
  silenceLimits: readonly number[];
  /** Rules that something be said by a call time, by that time, ascending. */
  deadlines: readonly { at_ms: number; rules: readonly AbsenceRule[] }[];
  /** Rules that are decided when this role (undefined: anyone) has spoken so many times. */
  absenceAfter(role: Role | undefined, utterances: number): readonly AbsenceRule[];
  absenceAtEnd: readonly AbsenceRule[];
  /** Every rule that has words in this text. */
  hear(text: string): Heard[];
}

export function compile(sources: readonly RuleSource[], hash: string, source: string): RuleSet {
  const rules = sources.map((rule, index): Rule => {
    const status = rule.status ?? 'stable';
    const cooldown_ms =
      rule.cooldown === undefined || rule.cooldown === 'call'
        ? Number.POSITIVE_INFINITY
        : durationMs(rule.cooldown);
    return { ...rule, index, status, cooldown_ms, condition: conditionOf(rule) };
  });
  const live = rules.filter(({ status }) => status !== 'retired');
  const words: string[] = [];
  const uses: { rule: Rule; slot: number }[][] = [];
  const known = new Map<string, number>();
  const add = (rule: Rule, slot: number, list: readonly string[] | undefined) => {
    for (const word of list ?? []) {
      const shadow = shadowOf(word).text;
      if (shadow === '') continue;
      let index = known.get(shadow);
      if (index === undefined) {
        index = words.push(shadow) - 1;
        known.set(shadow, index);
        uses.push([]);
      }
      uses[index]?.push({ rule, slot });
    }
  };
  for (const rule of live) {
    const { said, absence, silence } = rule.when;
    add(rule, 0, said?.any);
    for (const [index, list] of said?.all?.entries() ?? []) add(rule, index + 1, list);
    add(rule, UNLESS, said?.unless);
    add(rule, 0, absence?.any);
    add(rule, 0, silence?.hold_words);
  }
  const automaton = new AhoCorasick(words);
  const of = <W>(operator: keyof RuleSource['when']) =>
    live.filter((rule) => rule.when[operator]) as Rule<W>[];
  const silence = of<Silence & { min_ms: number; after_hold_ms: number }>('silence');
  const limits = silence.flatMap(({ condition }) => [condition.min_ms, condition.after_hold_ms]);
  const absence = of<Absence & { within_ms: number }>('absence');
  const byCount = grouped(
    absence.filter(({ condition }) => condition.within_utterances !== undefined),
    ({ condition }) => `${condition.role ?? ''} ${condition.within_utterances}`,
  );
  const byTime = grouped(
    absence.filter(({ condition }) => condition.within !== undefined),
    ({ condition }) => condition.within_ms,
  );
  return {
    hash,
    source,
    rules,
    mood: of('mood'),
    silence,
    leastSilence: Math.min(Number.POSITIVE_INFINITY, ...limits),
    silenceLimits: [...new Set(limits)].sort((a, b) => a - b),
    deadlines: Array.from(byTime, ([at_ms, rules]) => ({ at_ms, rules })).sort((a, b) => a.at_ms - b.at_ms),
    absenceAfter: (role, utterances) => byCount.get(`${role ?? ''} ${utterances}`) ?? [],
    absenceAtEnd: absence.filter(({ condition }) => condition.by === 'end_of_call'),
    hear: (text) => hear(automaton, uses, text),
  };
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function conditionOf({ when }: RuleSource): unknown {
  if (when.silence) {
    const min_ms = durationMs(when.silence.min);
    const after_hold_ms = when.silence.after_hold ? durationMs(when.silence.after_hold) : min_ms;
    return { ...when.silence, min_ms, after_hold_ms };
  }
  if (when.absence)
    return { ...when.absence, within_ms: when.absence.within ? durationMs(when.absence.within) : Number.NaN };
  return when.said ?? when.mood;
}

function hear(automaton: AhoCorasick, uses: { rule: Rule; slot: number }[][], text: string): Heard[] {
  const shadow: Shadow = shadowOf(text);
  const found = automaton.find(shadow.text);
  if (found.length === 0) return [];
  const heard = new Map<Rule, Hit[]>();
  for (const { word, start, end } of found) {
    const raw = toRaw(text, shadow, start, end);
    for (const { rule, slot } of uses[word] ?? []) {
      const hits = heard.get(rule);
      if (hits) hits.push({ slot, ...raw });
      else heard.set(rule, [{ slot, ...raw }]);
    }
  }
  return Array.from(heard, ([rule, hits]) => ({ rule, hits }));
}

/** The hits of a `said` rule in an utterance of this role, or null. */
export function saidHits(heard: Heard, role: string): Hit[] | null {
  return heard.rule.when.said ? saidIn(heard.rule.condition as Said, role, heard.hits) : null;
}

export function inScope(
  scope: Scope | undefined,
  info: CallInfo,
  endedBy: 'agent' | 'customer' | null,
): boolean {
  if (!scope) return true;
  const has = (wanted: string | string[] | undefined, value: string | undefined) =>
    wanted === undefined ||
    (value !== undefined && (Array.isArray(wanted) ? wanted.includes(value) : wanted === value));
  return (
    has(scope.trade, info.trade) &&
    has(scope.direction, info.direction) &&
    has(scope.queue, info.queue) &&
    has(scope.team, info.agent?.team) &&
    (scope.ended_by === undefined || scope.ended_by === endedBy)
  );
}
