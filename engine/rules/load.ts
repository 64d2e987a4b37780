/** YAML → rule set. Refused as a whole when any part is wrong, with every error at its place. */
import { createHash } from 'node:crypto';
import { compileAcross } from '../across/across-rule.ts';
import { checkAcrossRule, checkForm, checkOverride } from '../across/check-across.ts';
import type { RuleFault } from '../contract/rule.ts';
import { NORMALISER } from '../text/normalise.ts';
import { intlSegmenter, type Segmenter } from '../text/segmenter.ts';
import { SOUNDS } from '../text/sounds.ts';
import { checkValue, hint, type Problem, type Refs } from './check.ts';
import { checkNames, checkRule, type Names } from './check-rule.ts';
import { compile, type RuleSet } from './compile.ts';
import { checkCondition, isGuard } from './condition.ts';
import { assemble, isAcross } from './overlay.ts';
import { type AnyRuleSource, RuleFileSchema, type RuleFileSource } from './rule-format.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

export type { RuleSet } from './compile.ts';

export interface RuleFile {
  /** Path as a person would type it, for errors. */
  name: string;
  text: string;
}

export type LintError = RuleFault;

export type Loaded = { ok: true; ruleSet: RuleSet } | { ok: false; errors: LintError[] };

/** A file with what was found wrong in it so far. */
interface Reading {
  name: string;
  value: RuleFileSource;
  problems: Problem[];
  place: Extract<YamlFile, { ok: true }>['place'];
}

const KEYS = ['rules', 'lists', 'append', 'macros', 'exceptions', 'overrides'] as const;

/** Later files are laid over earlier ones: a site's after the shipped packs. */
export function loadRules(files: readonly RuleFile[], segmenter: Segmenter = intlSegmenter()): Loaded {
  const errors: LintError[] = [];
  const readings = files.flatMap((file): Reading[] => {
    const yaml = readYaml(file.text);
    if (yaml.ok) return [read(file.name, yaml)];
    errors.push(...yaml.errors.map((error) => ({ file: file.name, ...error })));
    return [];
  });
  checkTogether(readings);
  for (const { name, value, problems, place } of readings) {
    for (const problem of problems) {
      const { line, column } = place(problem);
      const rule = ruleAt(value, problem.path);
      errors.push({
        file: name,
        line,
        column,
        message: `${rule ? `rule "${rule}": ` : ''}${problem.message}`,
      });
    }
  }
  if (errors.length > 0) return { ok: false, errors };
  const set = assemble(readings.map(({ value }) => value));
  const { across, ...words } = set;
  // Sets without rules across calls keep the hash that they had before there were any.
  const json = JSON.stringify(across.length > 0 ? set : words);
  // Where no rule asks for whole words, it does not matter who cuts them.
  const cutter = json.includes('"whole_words":true') ? segmenter.name : '';
  const hash = createHash('sha256')
    .update([NORMALISER, SOUNDS, cutter, json].join('\0'))
    .digest('hex')
    .slice(0, 16);
  const source = JSON.stringify(files.map(({ name, text }) => ({ name, text })));
  const ruleSet = compile(set.rules, hash, source, set, segmenter, compileAcross(across, hash));
  return { ok: true, ruleSet };
}

function read(name: string, { value, place }: Extract<YamlFile, { ok: true }>): Reading {
  const refs: Refs = {
    '#/$defs/condition': (inner, path) => checkCondition(inner, path),
    '#/$defs/rule': (inner, path) => checkForm(inner, path, refs),
  };
  const problems = checkValue(RuleFileSchema as never, value, [], refs);
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap && problems.length === 0 && KEYS.every((key) => !(key in value))) {
    problems.push({ path: [], message: `expected at least one of ${KEYS.join(', ')}, got none` });
  }
  return { name, value: isMap ? (value as RuleFileSource) : {}, problems, place };
}

/** What only the whole set shows: ids used twice, names that nobody defines. */
function checkTogether(readings: readonly Reading[]): void {
  const defined = (key: 'lists' | 'macros') =>
    new Set(readings.flatMap(({ value }) => (isRecord(value[key]) ? Object.keys(value[key]) : [])));
  const names: Names = { lists: defined('lists'), macros: defined('macros') };
  const places = new Map<string, string>();
  const rules = new Map(
    readings.flatMap(({ value }) => listed<AnyRuleSource>(value.rules).map(([, rule]) => [rule.id, rule])),
  );
  for (const { name, value, problems } of readings) {
    const isWrong = (...path: (string | number)[]) =>
      problems.some((problem) => path.every((part, index) => problem.path[index] === part));
    for (const [index, rule] of listed(value.rules)) {
      if (isWrong('rules', index)) continue;
      problems.push(
        ...(isAcross(rule)
          ? checkAcrossRule(rule, ['rules', index], rules)
          : checkRule(rule, ['rules', index], names)),
      );
      const first = places.get(rule.id);
      if (first === undefined) places.set(rule.id, name);
      else {
        problems.push({
          path: ['rules', index, 'id'],
          message: `the id "${rule.id}" is taken by a rule in ${first}; ids are unique over the set (to change a shipped rule use overrides)`,
        });
      }
    }
    for (const [macro, condition] of isRecord(value.macros) ? Object.entries(value.macros) : []) {
      if (isWrong('macros', macro)) continue;
      problems.push(...checkNames(condition, ['macros', macro], names));
      if (isGuard(condition))
        problems.push({
          path: ['macros', macro],
          message: 'expected a condition that has a moment of its own',
        });
    }
    for (const list of isRecord(value.append) ? Object.keys(value.append) : []) {
      if (names.lists.has(list)) continue;
      problems.push({
        path: ['append', list],
        atKey: true,
        message: `unknown list "${list}"${hint(list, [...names.lists])}`,
      });
    }
  }
  for (const { value, problems } of readings) {
    for (const key of ['exceptions', 'overrides'] as const) {
      for (const [index, { rule }] of listed<{ rule: string }>(value[key])) {
        if (typeof rule !== 'string' || places.has(rule)) continue;
        problems.push({
          path: [key, index, 'rule'],
          message: `unknown rule "${rule}"${hint(rule, [...places.keys()])}`,
        });
      }
    }
    for (const [index, { rule: id, set }] of listed(value.overrides)) {
      const rule = rules.get(id);
      if (!isRecord(set) || !rule || problems.length > 0) continue;
      problems.push(...checkOverride(rule, set, ['overrides', index, 'set'], rules));
      if (isRecord(set.when) && !isAcross(rule))
        problems.push(...checkNames(set.when, ['overrides', index, 'set', 'when'], names));
    }
    for (const [index, { rule }] of listed<{ rule: string }>(value.exceptions)) {
      const across = rules.get(rule);
      if (across && isAcross(across))
        problems.push({
          path: ['exceptions', index, 'rule'],
          message: `expected a rule on one call, got "${rule}", which counts flags of many calls; narrow its scope with overrides, or make exceptions for the rules that it counts`,
        });
    }
  }
  problemsOfCycles(readings, names);
}

/** A macro that uses itself, through others or directly, would never end. */
function problemsOfCycles(readings: readonly Reading[], { macros }: Names): void {
  const uses = new Map<string, string[]>();
  for (const { value } of readings) {
    for (const [macro, condition] of isRecord(value.macros) ? Object.entries(value.macros) : [])
      uses.set(
        macro,
        Array.from(JSON.stringify(condition).matchAll(/"use":"([^"]+)"/g), (match) => match[1] as string),
      );
  }
  const reaches = (from: string, to: string, seen: Set<string>): boolean =>
    (uses.get(from) ?? []).some(
      (next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))),
    );
  for (const { value, problems } of readings) {
    for (const macro of isRecord(value.macros) ? Object.keys(value.macros) : []) {
      if (macros.has(macro) && reaches(macro, macro, new Set()))
        problems.push({ path: ['macros', macro], atKey: true, message: `macro "${macro}" uses itself` });
    }
  }
}

function ruleAt(value: RuleFileSource, path: readonly (string | number)[]): string | undefined {
  const [key, index] = path;
  if (typeof index !== 'number') return undefined;
  if (key === 'rules') return textOr(value.rules?.[index]?.id);
  return key === 'exceptions' || key === 'overrides' ? textOr(value[key]?.[index]?.rule) : undefined;
}

const textOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const isRecord = (value: unknown): value is Record<string, never> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Entries of a list that are maps; what is wrong with others was said already. */
function listed<T>(value: readonly T[] | undefined): [number, T][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one, index): [number, T][] => (isRecord(one) ? [[index, one as T]] : []));
}
