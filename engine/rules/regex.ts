/** Regular expressions of rules: RE2's, so that none can hang; none that is huge, and none that finds nothing. */
import { RE2JS } from 're2js';
import { shadowPattern } from '../text/normalise.ts';
import { type Path, type Problem, shown } from './check.ts';
import { LIMITS } from './limits.ts';

/** What people bring along from other dialects. */
const DIALECTS: [RegExp, string][] = [
  [/\(\?<?[=!]/, '; RE2 looks neither ahead nor behind: use "unless" or "none" for what must not be there'],
  [/\\[1-9]/, '; RE2 cannot refer back to a group'],
  [/[（）［］｛｝｜？＊＋]/, '; are its signs full-width?'],
];

export function checkRegex(pattern: string, path: Path): Problem[] {
  const steps = stepsOf(pattern);
  if (steps > LIMITS.pattern_steps) {
    const message = `expected a pattern of at most ${LIMITS.pattern_steps} steps with its repetitions written out, got ${steps}; repeat less`;
    return [{ path, reason: 'regex-too-large', message }];
  }
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern);
  } catch (error) {
    const own = (error as Error).message.replace(/^error parsing regexp: /, '');
    const fix = DIALECTS.find(([sign]) => sign.test(pattern))?.[1] ?? '';
    const message = `expected a regular expression (RE2), got ${shown(pattern)}: ${own}${fix}`;
    return [{ path, reason: 'malformed-regex', message }];
  }
  const used = shadowPattern(pattern);
  if (used !== pattern) {
    try {
      regex = RE2JS.compile(used);
    } catch (error) {
      const own = (error as Error).message.replace(/^error parsing regexp: /, '');
      const message = `expected a regular expression that is one with small letters and simplified characters too, as texts are read, got ${shown(pattern)}, which is ${shown(used)} then: ${own}; write small letters`;
      return [{ path, reason: 'regex-not-in-small-letters', message }];
    }
  }
  if (!regex.matcher('').matches()) return [];
  const message = `expected a pattern that needs at least one character, got ${shown(pattern)}, for which nothing at all is enough; use + instead of *`;
  return [{ path, reason: 'regex-of-nothing', message }];
}

export function tooManyPatterns(path: Path): Problem {
  const message = `expected regular expressions of at most ${LIMITS.set_steps} steps altogether, their repetitions written out, got more from here on; write words where words are enough`;
  return { path, reason: 'too-many-patterns', message };
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
