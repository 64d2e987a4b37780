/** Rules made ready to run: one automaton over all their words, lists by operator. */
import type { CallInfo } from '../contract/call.ts';
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
  /** ms of call time; Infinity = once a call. */
  cooldownMs: number;
}

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
  said: readonly Rule<Said>[];
  mood: readonly Rule<MoodCondition>[];
  silence: readonly Rule<Silence & { minMs: number; afterHoldMs: number }>[];
  absence: readonly Rule<Absence & { withinMs: number }>[];
  /** Every rule that has words in this text. */
  hear(text: string): Heard[];
}

export function compile(sources: readonly RuleSource[], hash: string, source: string): RuleSet {
  const rules = sources.map((rule, index): Rule => {
    const status = rule.status ?? 'stable';
    const cooldownMs =
      rule.cooldown === undefined || rule.cooldown === 'call'
        ? Number.POSITIVE_INFINITY
        : durationMs(rule.cooldown);
    return { ...rule, index, status, cooldownMs, condition: conditionOf(rule) };
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
  return {
    hash,
    source,
    rules,
    said: of('said'),
    mood: of('mood'),
    silence: of('silence'),
    absence: of('absence'),
    hear: (text) => hear(automaton, uses, text),
  };
}

function conditionOf({ when }: RuleSource): unknown {
  if (when.silence) {
    const minMs = durationMs(when.silence.min);
    return {
      ...when.silence,
      minMs,
      afterHoldMs: when.silence.after_hold ? durationMs(when.silence.after_hold) : minMs,
    };
  }
  if (when.absence)
    return { ...when.absence, withinMs: when.absence.within ? durationMs(when.absence.within) : Number.NaN };
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
