/** Rule files from disk: the shipped packs, with a site's directory laid over them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ruleFaultInZh } from '../engine/contract/rule-fault-zh.ts';
import { fault } from '../engine/rules/fault.ts';
import {
  type LintError,
  type Loaded,
  lintError,
  loadingRules,
  loadRules,
  type RuleSet,
} from '../engine/rules/load.ts';
import type { Lang } from '../engine/rules/truth-words.ts';
import { asset } from './paths.ts';
import { loadSegmenter } from './segmenter.ts';

export interface RuleFile {
  /** Path as a person would type it, for errors. */
  name: string;
  text: string;
}

export const SHIPPED_PACKS = asset('engine', 'packs');

/** Where the workbench keeps a site's rule files, unless the configuration names another folder. */
export const rulesIn = (dataDir: string): string => join(dataDir, 'rules');

/** All rule files; a site's file replaces the shipped one of the same relative path. */
export function readRuleFiles(siteDir?: string): RuleFile[] {
  if (siteDir && !existsSync(siteDir))
    throw new RulesRefused([lintError(siteDir, { line: 1, column: 1 }, fault('no-folder', {}))]);
  const files = new Map<string, RuleFile>();
  for (const dir of siteDir ? [SHIPPED_PACKS, siteDir] : [SHIPPED_PACKS]) {
    for (const path of ruleFilesIn(dir)) {
      files.set(relative(dir, path), {
        name: relative(process.cwd(), path),
        text: readFileSync(path, 'utf8'),
      });
    }
  }
  return [...files.values()];
}

/** Paths of the rule files of a directory and those below it, in order. */
export function ruleFilesIn(dir: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) found.push(...ruleFilesIn(path));
    else if (/\.ya?ml$/.test(entry.name) && !/\.bad\.ya?ml$/.test(entry.name)) found.push(path);
  }
  return found.sort();
}

export class RulesRefused extends Error {
  override name = 'RulesRefused';
  readonly errors: LintError[];
  constructor(errors: LintError[]) {
    super(errors.map((error) => formatLintError(error)).join('\n'));
    this.errors = errors;
  }
}

export function formatLintError(error: LintError, lang: Lang = 'en'): string {
  const { file, line, column, message } = error;
  return `${file}:${line}:${column}: ${lang === 'zh' ? ruleFaultInZh(error) : message}`;
}

/** The rule set of these files, or RulesRefused with every error at once. */
export function compileRules(files: readonly RuleFile[]): RuleSet {
  return orRefused(loadRules(files, loadSegmenter()));
}

/** How long other work waits for the compiling, ms; one step may take longer. */
const SLICE_MS = 5;

/** The same while calls run: they go on between slices of it. */
export async function compileRulesInSlices(files: readonly RuleFile[]): Promise<RuleSet> {
  const steps = loadingRules(files, loadSegmenter());
  for (let since = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done) return orRefused(value);
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    since = performance.now();
  }
}

function orRefused(loaded: Loaded): RuleSet {
  if (!loaded.ok) throw new RulesRefused(loaded.errors);
  return loaded.ruleSet;
}
