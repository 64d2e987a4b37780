/**
 * Where a regular expression matches a text. RE2 decides what a pattern means and bounds its time, whatever the text says;
 * written in JavaScript it takes some twenty times as long as V8's own engine, which tries one way after the other. So
 * V8 runs a pattern on texts so short that by its form alone the ways are few, whatever they say; RE2 does the rest.
 * Both find the leftmost match and prefer the same one there (Cox, "Regular Expression Matching in the Wild", 2010).
 */
import { RE2JS } from 're2js';
import { canBeEmpty, stepsOn } from './pattern-cost.ts';
import { type PatternNode, syntaxOf } from './pattern-syntax.ts';

/** The first match at or after a place of the text that is not empty; null without one. */
export type FindIn = (text: string, from: number) => readonly [start: number, end: number] | null;

/** Steps that V8 may take on a text at most, some 5 ms; what people say comes nowhere near. */
const MOST_STEPS = 1_000_000;
/** Lengths of text for which it is found out, the longest first. */
const LENGTHS = [400, 200, 100, 50, 32, 24];

/** @throws RE2JSSyntaxException where the pattern is none of RE2's */
export function patternOf(source: string): FindIn {
  const slow = slowOf(RE2JS.compile(source));
  const quick = quickOf(source);
  if (!quick) return slow;
  const { regExp, longest } = quick;
  // Compiled again for the first text that is longer: a set has a thousand patterns, and 20 MB of RE2 programs (D-238).
  let long: FindIn | undefined;
  return (text, from) => {
    if (text.length > longest) {
      long ??= slowOf(RE2JS.compile(source));
      return long(text, from);
    }
    regExp.lastIndex = from;
    const match = regExp.exec(text);
    return match?.[0] ? [match.index, match.index + match[0].length] : null;
  };
}

function slowOf(regex: RE2JS): FindIn {
  return (text, from) => {
    // Whether it matches at all is told several times as fast as where, and mostly it does not.
    if (from === 0 && !regex.test(text)) return null;
    const matcher = regex.matcher(text);
    if (!matcher.find(from)) return null;
    return matcher.end() > matcher.start() ? [matcher.start(), matcher.end()] : null;
  };
}

/** The pattern as V8 may run it, on texts of so many characters at most; null where it may not. */
export function quickOf(source: string): { regExp: RegExp; longest: number } | null {
  const syntax = syntaxOf(source);
  if (!syntax) return null;
  const longest = LENGTHS.find((length) => length * stepsOn(syntax, length) <= MOST_STEPS);
  if (longest === undefined) return null;
  try {
    return { regExp: new RegExp(written(syntax), 'gu'), longest };
  } catch (error) {
    if (error instanceof NotTheSame || error instanceof SyntaxError) return null;
    throw error;
  }
}

class NotTheSame extends Error {}

/** The pattern in V8's syntax. */
function written(node: PatternNode): string {
  switch (node.kind) {
    case 'character':
      return node.character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
    case 'any':
      return '[^\\n]';
    case 'class':
      // White space is more to V8 than to RE2.
      if (/\\[sS]/.test(node.source)) throw new NotTheSame();
      // [] and [^] are classes of their own to V8; to RE2 the bracket is the first character of one.
      if (/^\[\^?\]/.test(node.source)) throw new NotTheSame();
      return node.source;
    case 'place':
      // Edges of words beside characters of two code units are found otherwise.
      if (node.source !== '^' && node.source !== '$') throw new NotTheSame();
      return node.source;
    case 'sequence':
      return node.parts.map(written).join('');
    case 'either':
      return `(?:${node.options.map(written).join('|')})`;
    case 'repeat': {
      const { of, least, most, lazy } = node;
      // The two do not agree on a repetition of nothing.
      if (canBeEmpty(of)) throw new NotTheSame();
      const times = most === Number.POSITIVE_INFINITY ? `{${least},}` : `{${least},${most}}`;
      return `(?:${written(of)})${times}${lazy ? '?' : ''}`;
    }
  }
}
