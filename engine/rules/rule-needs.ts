/** What of a call a rule looks at beside its words: what a test of it must hold, and what can be left out. */
import type { Role } from '../contract/call.ts';
import type { Mood } from '../contract/mood.ts';
import type { MoodCondition } from '../detectors/mood.ts';
import type { Rule, Words } from './compile.ts';
import type { Condition } from './operator.ts';
import { operatorOf } from './registry.ts';
import type { Scope } from './scope.ts';

export interface RuleNeeds {
  /** Scores by side. */
  moods: Map<Role, Set<keyof Mood>>;
  confidence: boolean;
  facts: Set<'trade' | 'medium' | 'direction' | 'queue' | 'team' | 'started_at' | 'ended_by'>;
  /** Names of attributes. */
  attributes: Set<string>;
  /** It measures from the beginning of the call; it is decided by its end. */
  start: boolean;
  end: boolean;
  /** It looks at time in which nobody speaks: how long the call lasts matters. */
  length: boolean;
}

const FROM_THE_START = new Set(['absence', 'range', 'utterances', 'duration', 'talk_ratio']);
const BY_TIME = new Set(['silence', 'absence', 'duration']);

/** Of several rules: everything that any of them looks at. */
export function needsOf(rules: readonly Rule[], { macros }: Words): RuleNeeds {
  const needs: RuleNeeds = {
    moods: new Map(),
    confidence: false,
    facts: new Set(),
    attributes: new Set(),
    start: false,
    end: false,
    length: false,
  };
  for (const rule of rules) {
    scopeNeeds(needs, rule.scope);
    for (const { not_in } of rule.exceptions ?? []) scopeNeeds(needs, not_in);
    for (const [name, params] of operatorsIn(rule.when, macros)) operatorNeeds(needs, name, params);
    if (rule.for !== undefined) needs.length = true;
  }
  return needs;
}

function scopeNeeds(needs: RuleNeeds, scope: Scope | undefined): void {
  if (!scope) return;
  for (const fact of ['trade', 'medium', 'direction', 'queue', 'team'] as const)
    if (scope[fact] !== undefined) needs.facts.add(fact);
  if (scope.hours || scope.weekdays || scope.dates) needs.facts.add('started_at');
  for (const name of Object.keys(scope.attributes ?? {})) needs.attributes.add(name);
  if (scope.ended_by) {
    needs.facts.add('ended_by');
    needs.end = true;
  }
}

function operatorNeeds(needs: RuleNeeds, name: string, params: Record<string, unknown>): void {
  if (FROM_THE_START.has(name)) needs.start = true;
  if (BY_TIME.has(name)) needs.length = true;
  if (params.by === 'end_of_call' || 'last' in params || 'last_utterances' in params) needs.end = true;
  if (name === 'confidence') needs.confidence = true;
  if (name === 'attributes') for (const attribute of Object.keys(params)) needs.attributes.add(attribute);
  if (name === 'mood') {
    const { role = 'customer', is } = params as unknown as MoodCondition;
    needs.moods.set(role, (needs.moods.get(role) ?? new Set()).add(is));
  }
}

/** Every operator of a condition with its parameters, those in macros too. */
function* operatorsIn(
  condition: Condition,
  macros: Words['macros'],
): Generator<[name: string, params: Record<string, unknown>]> {
  const [name] = Object.keys(condition);
  if (name === undefined) return;
  const params = condition[name];
  if (name === 'use') {
    const inner = macros[String(params)];
    if (inner) yield* operatorsIn(inner, macros);
    return;
  }
  yield [name, params as Record<string, unknown>];
  for (const [, inner] of operatorOf.get(name)?.children?.(params as never) ?? [])
    yield* operatorsIn(inner, macros);
}
