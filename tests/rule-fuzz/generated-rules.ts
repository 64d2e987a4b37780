/** Rule files made from the operators' own schemas: mostly right, so that what is behind the checks is reached too. */
import { AcrossSchema } from '../../engine/across/across-schema.ts';
import { CATEGORIES } from '../../engine/contract/flag.ts';
import { checkCondition, isGuard } from '../../engine/rules/condition.ts';
import { LONG_DURATION } from '../../engine/rules/duration.ts';
import { LIMITS } from '../../engine/rules/limits.ts';
import { COOLDOWN, DATES, HOURS } from '../../engine/rules/patterns.ts';
import { OPERATORS } from '../../engine/rules/registry.ts';
import { ScopeSchema } from '../../engine/rules/scope.ts';
import type { Dice } from './dice.ts';

interface Schema {
  type?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
  $ref?: string;
}

const WORDS = [
  '投诉',
  '退款',
  '银行',
  '行长',
  '转行',
  '12315',
  '[手机号',
  '不要',
  'ok',
  '$money',
  '$names',
  '长假',
  '重庆',
];
const PATTERNS = ['退.{0,4}款', '[0-9]{3,5}', '(投诉|举报).*(银行|监管)', '我要.+', '\\p{Han}{2}费'];
const LONG_TIMES = ['30s', '10m', '2h', '7d'];
const TIMES = ['500ms', '3s', '15s', '1.5m', '2m'];

function made(schema: Schema, dice: Dice, depth: number): unknown {
  if (schema.$ref) return condition(dice, depth + 1);
  if (schema.anyOf) return made(dice.one(schema.anyOf), dice, depth);
  if (schema.enum) return dice.one(schema.enum);
  if (schema.type === 'array') {
    const { minItems = 0, maxItems = 4, items = {} } = schema;
    const length = Math.max(minItems, 1) + dice.below(Math.min(3, maxItems));
    return Array.from({ length }, () => made(items, dice, depth));
  }
  if (schema.type === 'object') {
    const given = Object.entries(schema.properties ?? {}).filter(
      ([key]) => schema.required?.includes(key) || dice.chance(0.35),
    );
    const own = Object.values(schema.patternProperties ?? {})[0];
    const entries = given.map(([key, inner]) => [key, made(inner, dice, depth)]);
    if (own) entries.push([dice.one(['tier', 'vip', '城市']), made(own, dice, depth)]);
    return Object.fromEntries(entries);
  }
  if (schema.type === 'boolean') return dice.chance(0.5);
  if (schema.type === 'integer' || schema.type === 'number') {
    const low = schema.minimum ?? 0;
    const high = Math.min(schema.maximum ?? 10, low + 10);
    const value = low + dice.below(1000) * ((high - low) / 1000);
    return schema.type === 'integer' ? Math.round(value) : value;
  }
  if (schema.pattern === HOURS) return dice.one(['09:00-18:00', '21:00-08:00']);
  if (schema.pattern === DATES) return dice.one(['2026-11-11', '2026-11-01..2026-11-12']);
  if (schema.pattern === COOLDOWN) return dice.one(['call', '60s']);
  if (schema.pattern === LONG_DURATION) return dice.one(LONG_TIMES);
  if (schema.pattern) return dice.one(TIMES);
  return schema.maxLength === LIMITS.pattern_characters ? dice.one(PATTERNS) : dice.one(WORDS);
}

/** Nearly always one that the checks accept; they are tried with wrong ones too. */
function when(dice: Dice): Record<string, unknown> {
  const wrong = dice.chance(0.05);
  for (;;) {
    const made = condition(dice);
    if (wrong || (checkCondition(made).length === 0 && !isGuard(made))) return made;
  }
}

function condition(dice: Dice, depth = 0): Record<string, unknown> {
  const leaves = OPERATORS.slice(0, 11);
  const { name, schema } = dice.one(depth > 2 ? leaves : OPERATORS);
  if (name === 'use') return { use: dice.one(['asks', 'angry']) };
  return { [name]: made(schema as Schema, dice, depth) };
}

/** A rule across calls: what it counts is mostly there; a few have the keys of the other kind too. */
function across(dice: Dice, rules: readonly { id: string }[]): Record<string, unknown> {
  const category = dice.one(CATEGORIES);
  const of = {
    ...(dice.chance(0.8) ? { categories: [category] } : {}),
    ...(dice.chance(0.5) ? { rules: rules.map(({ id }) => id) } : {}),
  };
  const { ended_by: _ended_by, ...scope } = made(ScopeSchema as Schema, dice, 0) as Record<string, unknown>;
  const flag = { call: 'c-1', queue: 'q', agent: 'A1', team: 'T1', customer: '老王', category };
  const ofOneCall = { when: when(dice), by: 'agent', score: { points: -1 }, scope: { ended_by: 'agent' } };
  return {
    id: `a-${dice.below(1_000_000)}`,
    title: '跨通话规则',
    category: dice.one(CATEGORIES),
    severity: dice.one(['critical', 'major', 'minor', 'info']),
    ...(dice.chance(0.3) ? { scope } : {}),
    ...(dice.chance(0.3) ? { cooldown: dice.one(LONG_TIMES) } : {}),
    across: { ...(made(AcrossSchema as Schema, dice, 0) as object), of },
    ...(dice.chance(0.1) ? Object.fromEntries([dice.one(Object.entries(ofOneCall))]) : {}),
    tests: [
      dice.chance(0.05)
        ? { name: '例', lines: [['0s', '2s', 'customer', '我要投诉']], expect: [] }
        : { name: '例', flags: dice.some(3, () => [dice.one(LONG_TIMES), flag]), expect: [] },
    ],
  };
}

/** What an override sets, of either kind of rule. */
const SETS = [
  { severity: 'info' },
  { severity: 'info' },
  { severity: 'info' },
  { cooldown: '2h' },
  { cooldown: '20s' },
  { for: '3s' },
  { across: { of: { categories: ['long_silence'] }, by: 'team', at_least: 2, within: '1h' } },
];

/** A file as a value; it is to be written as YAML or JSON, which is YAML. */
export function ruleFile(dice: Dice): Record<string, unknown> {
  const rules = dice.some(6, () => ({
    id: `r-${dice.below(1_000_000)}`,
    title: '规则',
    category: dice.one(CATEGORIES),
    severity: dice.one(['critical', 'major', 'minor', 'info']),
    by: dice.one(['agent', 'customer', 'system']),
    ...(dice.chance(0.2) ? { status: dice.one(['stable', 'trial', 'shadow', 'retired']) } : {}),
    ...(dice.chance(0.3) ? { scope: made(ScopeSchema as Schema, dice, 0) } : {}),
    ...(dice.chance(0.2) ? { for: dice.one(TIMES) } : {}),
    ...(dice.chance(0.3) ? { cooldown: dice.one(['call', '20s']) } : {}),
    when: when(dice),
    tests: [{ name: '例', lines: [['0s', '2s', 'customer', '我要投诉']], expect: [] }],
  }));
  const id = rules[0]?.id;
  const counting = dice.chance(0.3) ? dice.some(3, () => across(dice, rules)) : [];
  const either = dice.one([id, counting[0]?.id ?? id]);
  return {
    lists: { money: ['话费', '账单', '退款'], names: ['张三', '李四'] },
    macros: { asks: { said: { any: ['$money'] } }, angry: { mood: { is: 'angry' } } },
    rules: [...rules, ...counting],
    ...(dice.chance(0.2) ? { exceptions: [{ rule: id, unless: ['不用'], reason: '试' }] } : {}),
    ...(dice.chance(0.2) ? { overrides: [{ rule: either, set: dice.one(SETS), reason: '试' }] } : {}),
  };
}
