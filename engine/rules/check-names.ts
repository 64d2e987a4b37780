/** Names that rules refer to (lists of words, macros), and words that nobody can say. */
import { shadowOf } from '../text/normalise.ts';
import { type Path, type Problem, shown, unknown } from './check.ts';
import { fault } from './fault.ts';
import type { Condition } from './operator.ts';
import { operatorOf } from './registry.ts';

/** Names that rules of the set may refer to; null while a file that may hold them cannot be read. */
export interface Names {
  lists: ReadonlySet<string> | null;
  macros: ReadonlySet<string> | null;
}

/** Every `$list` and `use: macro` of a condition must be there. */
export function checkNames(condition: Condition, path: Path, names: Names): Problem[] {
  const [name] = Object.keys(condition);
  const operator = operatorOf.get(name as string);
  if (name === undefined || !operator) return [];
  const inside = [...path, name];
  const params = condition[name] as never;
  if (name === 'use') return unknownName('macro', params, inside, names.macros);
  return [
    ...(operator.words?.(params) ?? []).flatMap(([key, words]) =>
      wordProblems(words, [...inside, ...key], names),
    ),
    ...(operator.children?.(params) ?? []).flatMap(([key, inner]) =>
      checkNames(inner, [...inside, ...key], names),
    ),
  ];
}

/** Words of a list that may also name lists. */
export function wordProblems(words: readonly string[], path: Path, { lists }: Names): Problem[] {
  return words.flatMap((word, index) => {
    const at = [...path, index];
    return word.startsWith('$') ? unknownName('list', word.slice(1), at, lists) : silentWord(word, at);
  });
}

/** Words of a named list: it cannot name others. */
export function listProblems(words: readonly string[], path: Path): Problem[] {
  return words.flatMap((word, index): Problem[] => {
    const at = [...path, index];
    if (!word.startsWith('$')) return silentWord(word, at);
    return [{ path: at, ...fault('list-in-list', { got: shown(word) }) }];
  });
}

const REASONS = { rule: 'unknown-rule', list: 'unknown-list', macro: 'unknown-macro' } as const;

/** Nothing where the name is known, or nobody can tell. */
export function unknownName(
  kind: keyof typeof REASONS,
  name: string,
  path: Path,
  known: ReadonlySet<string> | null,
  atKey = false,
): Problem[] {
  if (known === null || known.has(name)) return [];
  return [{ path, ...(atKey ? { atKey } : {}), ...fault(REASONS[kind], unknown(name, [...known])) }];
}

function silentWord(word: string, path: Path): Problem[] {
  if (shadowOf(word).text !== '') return [];
  return [{ path, ...fault('word-without-letters', { got: shown(word) }) }];
}
