/** Regular expressions of rules: RE2's, so that none can hang; none that is huge, and none that finds nothing. */
import { RE2JS } from 're2js';
import { shadowPattern } from '../text/normalise.ts';
import { type Path, type Problem, shown } from './check.ts';
import { fault } from './fault.ts';
import { LIMITS } from './limits.ts';

/** What people bring along from other dialects. */
const DIALECTS = [
  [/\(\?<?[=!]/, 'look-around'],
  [/\\[1-9]/, 'back-reference'],
  [/[（）［］｛｝｜？＊＋]/, 'full-width'],
] as const;

export function checkRegex(pattern: string, path: Path): Problem[] {
  const steps = stepsOf(pattern);
  if (steps > LIMITS.pattern_steps)
    return [{ path, ...fault('regex-too-large', { most: LIMITS.pattern_steps, got: steps }) }];
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern);
  } catch (error) {
    const dialect = DIALECTS.find(([sign]) => sign.test(pattern))?.[1] ?? null;
    return [{ path, ...fault('malformed-regex', { got: shown(pattern), own: ownWords(error), dialect }) }];
  }
  const used = shadowPattern(pattern);
  if (used !== pattern) {
    try {
      regex = RE2JS.compile(used);
    } catch (error) {
      const found = { got: shown(pattern), read: shown(used), own: ownWords(error) };
      return [{ path, ...fault('regex-not-in-small-letters', found) }];
    }
  }
  if (!regex.matcher('').matches()) return [];
  return [{ path, ...fault('regex-of-nothing', { got: shown(pattern) }) }];
}

/** What RE2 finds wrong. */
const ownWords = (error: unknown) => (error as Error).message.replace(/^error parsing regexp: /, '');

export function tooManyPatterns(path: Path): Problem {
  return { path, ...fault('too-many-patterns', { most: LIMITS.set_steps }) };
}

/** Steps of everything under a `regex` key of a file of which nothing is known yet: before any of it is compiled. */
export function stepsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let steps = 0;
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'regex' || !Array.isArray(inner)) steps += stepsIn(inner);
    else
      for (const pattern of inner)
        if (typeof pattern === 'string') steps += stepsOf(pattern.slice(0, LIMITS.pattern_characters));
  }
  return steps;
}

/**
 * About how many steps a pattern is compiled to, before it is compiled: `(ab){100}` is 200. Wrong patterns give some
 * number; the compiler says what is wrong with them.
 */
export function stepsOf(pattern: string): number {
  /** Steps of the groups that are open, the whole pattern first. */
  const open = [0];
  /** Of the last thing that a repetition would repeat. */
  let last = 0;
  const add = (steps: number) => {
    open[open.length - 1] = (open.at(-1) as number) + steps;
    last = steps;
  };
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at];
    if (sign === '\\') {
      const named = /^\\[pPx]\{[^}]*\}/.exec(pattern.slice(at, at + 60));
      at += named ? named[0].length - 1 : 1;
      add(1);
    } else if (sign === '[') {
      const end = /^\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]/.exec(pattern.slice(at));
      if (end) at += end[0].length - 1;
      add(1);
    } else if (sign === '(') open.push(0);
    else if (sign === ')' && open.length > 1) add((open.pop() as number) + 2);
    else if (sign === '{') {
      const counts = /^\{(\d+)(?:,(\d*))?\}/.exec(pattern.slice(at));
      if (!counts) {
        add(1);
        continue;
      }
      at += counts[0].length - 1;
      const times = Math.max(1, Number(counts[1]), Number(counts[2] ?? 0));
      open[open.length - 1] = (open.at(-1) as number) + last * (times - 1);
      last *= times;
    } else add(1);
  }
  return open.reduce((sum, steps) => sum + steps, 0);
}
