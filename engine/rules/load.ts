/** YAML → rule set. Refused as a whole when any part is wrong, with every error at its place. */
import { createHash } from 'node:crypto';
import { compileAcross } from '../across/across-rule.ts';
import { checkForm } from '../across/check-across.ts';
import type { RuleFault } from '../contract/rule.ts';
import type { FaultPart, RuleFaultCode } from '../contract/rule-fault.ts';
import { ATTRIBUTION } from '../text/attribution.ts';
import { NORMALISER } from '../text/normalise.ts';
import { intlSegmenter, type Segmenter } from '../text/segmenter.ts';
import { SOUNDS } from '../text/sounds.ts';
import { checkValue, type Refs } from './check.ts';
import { checkSet, type Reading } from './check-set.ts';
import { compiling, type RuleSet } from './compile.ts';
import { checkCondition } from './condition.ts';
import { type Fault, fault } from './fault.ts';
import { fullWidthSign } from './full-width.ts';
import { LIMITS } from './limits.ts';
import { assemble } from './overlay.ts';
import { UNREAD } from './reasons.ts';
import { stepsIn, tooManyPatterns } from './regex.ts';
import { RuleFileSchema, type RuleFileSource } from './rule-format.ts';
import { finish, type Steps } from './steps.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';
import type { Place } from './yaml-nodes.ts';

export type { RuleSet } from './compile.ts';

export interface RuleFile {
  /** Path as a person would type it, for errors. */
  name: string;
  text: string;
}

/** Expected, got, likely fix, at its place; names the rule where there is one. */
export type LintError = RuleFault & { code: RuleFaultCode };

export type Loaded = { ok: true; ruleSet: RuleSet } | { ok: false; errors: LintError[] };

/** A file that is YAML. */
type Parsed = Extract<YamlFile, { ok: true }>;

const KEYS = ['rules', 'lists', 'append', 'macros', 'titles', 'exceptions', 'overrides'] as const;

/** Later files are laid over earlier ones: a site's after the shipped packs. */
export function loadRules(files: readonly RuleFile[], segmenter: Segmenter = intlSegmenter()): Loaded {
  return finish(loadingRules(files, segmenter));
}

/** The same, file by file and rule by rule. */
export function* loadingRules(
  files: readonly RuleFile[],
  segmenter: Segmenter = intlSegmenter(),
): Steps<Loaded> {
  const errors: LintError[] = [];
  const readings: (Reading & Pick<Parsed, 'place'>)[] = [];
  for (const file of files) {
    const yaml = readYaml(file.text);
    yield;
    if (yaml.ok) readings.push({ ...read(file.name, yaml), place: yaml.place });
    else errors.push(...yaml.errors.map((error) => lintError(file.name, error, error)));
    yield;
  }
  yield* checkSet(readings, errors.length === 0);
  for (const { name, value, problems, place } of readings) {
    const placed = problems.map((problem) =>
      lintError(name, place(problem), problem, partAt(value, problem.path)),
    );
    errors.push(...placed.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  if (errors.length > 0) return { ok: false, errors: blamingSigns(files, errors) };
  const set = assemble(readings.map(({ value }) => value));
  const { across, ...words } = set;
  // Sets without rules across calls keep the hash that they had before there were any.
  const json = JSON.stringify(across.length > 0 ? set : words);
  // Where no rule asks for whole words, it does not matter who cuts them.
  const cutter = json.includes('"whole_words":true') ? segmenter.name : '';
  const teller = json.includes('"not_as":') ? [ATTRIBUTION] : [];
  const hash = createHash('sha256')
    .update([NORMALISER, SOUNDS, cutter, ...teller, json].join('\0'))
    .digest('hex')
    .slice(0, 16);
  const ruleSet = yield* compiling(
    set.rules,
    hash,
    sourceOf(files),
    set,
    segmenter,
    compileAcross(across, hash),
  );
  return { ok: true, ruleSet };
}

/** The same faults; those that come of a full-width sign are told as that, once, and what follows from it is not. */
export function blamingSigns(files: readonly RuleFile[], errors: readonly LintError[]): LintError[] {
  const lines = new Map(files.map(({ name, text }) => [name, text.split(/\r\n|\r|\n/)]));
  const told = new Map<string, LintError>();
  const unread = new Set<string>();
  for (const error of errors) {
    const { file, part } = error;
    const sign = fullWidthSign(lines.get(file) ?? [], error);
    if (sign && error.code === UNREAD) unread.add(file);
    const one = sign ? lintError(file, sign, sign, part) : error;
    const key = `${one.file}:${one.line}:${one.column}:${one.code}`;
    if (!told.has(sign ? key : `${key}:${one.message}`)) told.set(sign ? key : `${key}:${one.message}`, one);
  }
  return [...told.values()].filter(({ file, code }) => code !== UNREAD || !unread.has(file));
}

/** A fault at its place, as it is told; in English with what it stands in. */
export function lintError(
  file: string,
  { line, column }: Place,
  { reason, params, message }: Fault,
  part?: FaultPart,
): LintError {
  const within = part ? `${part.kind} "${part.name}": ` : '';
  return {
    file,
    line,
    column,
    message: `${within}${message}`,
    code: reason,
    params,
    ...(part ? { part } : {}),
  };
}

/** The files as they are kept beside a set; equal files make equal sets. */
export function sourceOf(files: readonly RuleFile[]): string {
  return JSON.stringify(files.map(({ name, text }) => ({ name, text })));
}

function read(name: string, { value }: Parsed): Reading {
  if (stepsIn(value) > LIMITS.set_steps) return { name, value: {}, problems: [tooManyPatterns([])] };
  const refs: Refs = {
    '#/$defs/condition': (inner, path) => checkCondition(inner, path),
    '#/$defs/rule': (inner, path) => checkForm(inner, path, refs),
  };
  const problems = checkValue(RuleFileSchema as never, value, [], refs);
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap && problems.length === 0 && KEYS.every((key) => !(key in value))) {
    problems.push({ path: [], ...fault('nothing-in-file', { keys: [...KEYS] }) });
  }
  return { name, value: isMap ? (value as RuleFileSource) : {}, problems };
}

/** The rule, list or macro that a path leads into. */
function partAt(value: RuleFileSource, path: readonly (string | number)[]): FaultPart | undefined {
  const [key, name] = path;
  const part = (kind: FaultPart['kind'], id: unknown) =>
    typeof id === 'string' ? { kind, name: id.slice(0, 80) } : undefined;
  if (typeof name === 'number') {
    if (key === 'rules') return part('rule', value.rules?.[name]?.id);
    return key === 'exceptions' || key === 'overrides' ? part('rule', value[key]?.[name]?.rule) : undefined;
  }
  if (key === 'titles') return part('title', name);
  if (key === 'macros') return part('macro', name);
  return key === 'lists' || key === 'append' ? part('list', name) : undefined;
}
