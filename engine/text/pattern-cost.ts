/** What matching a pattern by trying one way after the other costs at most, by its form alone, whatever the text says. */
import type { PatternNode } from './pattern-syntax.ts';

/** Words that a repetition may be spelled out as. */
const MOST_WORDS = 200;
/** Costs beyond it are not told apart. */
const TOO_MANY = 1e9;

/** Steps from one place of a text of so many characters until it is known whether a match begins there. */
export function stepsOn(node: PatternNode, length: number): number {
  return costOf(node, length).steps;
}

export function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'place':
      return true;
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'either':
      return node.options.some(canBeEmpty);
    case 'repeat':
      return node.least === 0 || canBeEmpty(node.of);
    default:
      return false;
  }
}

interface Cost {
  /** In how many ways it can match from one place. */
  ways: number;
  /** Steps that all of them take together. */
  steps: number;
}

function costOf(node: PatternNode, length: number): Cost {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce<Cost>(
        (before, part) => {
          const { ways, steps } = costOf(part, length);
          return { ways: before.ways * ways, steps: before.steps + before.ways * steps };
        },
        { ways: 1, steps: 0 },
      );
    case 'either': {
      const costs = node.options.map((option) => costOf(option, length));
      return {
        ways: waysOf(node.options, costs),
        steps: costs.reduce((sum, { steps }) => sum + steps, 0),
      };
    }
    case 'repeat':
      return repeated(node, length);
    default:
      return { ways: 1, steps: 1 };
  }
}

function repeated({ of, least, most }: PatternNode & { kind: 'repeat' }, length: number): Cost {
  const once = costOf(of, length);
  // It is tried once more where the text ends.
  const times = Math.min(most, length + 1);
  const cost = { ways: least === 0 ? 1 : 0, steps: 0 };
  let ways = 1;
  for (let time = 1; time <= times && cost.steps < TOO_MANY; time += 1) {
    cost.steps += ways * once.steps;
    ways *= once.ways;
    if (time >= least) cost.ways += ways;
  }
  if (cost.steps >= TOO_MANY) cost.ways = Number.POSITIVE_INFINITY;
  const words = wordsOf(of);
  if (!words || !isCode(words)) return cost;
  // What it has read of the text is put together of its words in one way: it comes to every place of the text once.
  const places = length + 1;
  return { ways: Math.min(cost.ways, places), steps: Math.min(cost.steps, places * once.steps) };
}

/** What begins with different characters never matches at the same place. */
function waysOf(options: readonly PatternNode[], costs: readonly Cost[]): number {
  let everywhere = 0;
  const by = new Map<string, number>();
  for (const [index, option] of options.entries()) {
    const { ways } = costs[index] as Cost;
    const first = firstOf(option);
    if (!first) everywhere += ways;
    else for (const character of first) by.set(character, (by.get(character) ?? 0) + ways);
  }
  return everywhere + Math.max(0, ...by.values());
}

/** Characters with which its matches begin; null where they are not known, or it may be empty. */
export function firstOf(node: PatternNode): ReadonlySet<string> | null {
  switch (node.kind) {
    case 'character':
      return new Set([node.character]);
    case 'class':
      return node.characters;
    case 'sequence': {
      const all = new Set<string>();
      for (const part of node.parts) {
        const first = part.kind === 'repeat' ? firstOf(part.of) : firstOf(part);
        if (!first) return null;
        for (const character of first) all.add(character);
        if (!canBeEmpty(part)) return all;
      }
      return null;
    }
    case 'either': {
      const firsts = node.options.map(firstOf);
      if (firsts.includes(null)) return null;
      return new Set(firsts.flatMap((first) => [...(first as ReadonlySet<string>)]));
    }
    case 'repeat':
      return node.least === 0 ? null : firstOf(node.of);
    default:
      return null;
  }
}

/** All that it matches, once for each way; null where that is too much, or not known. */
function wordsOf(node: PatternNode): readonly string[] | null {
  switch (node.kind) {
    case 'character':
      return [node.character];
    case 'class':
      return node.characters && [...node.characters];
    case 'sequence':
      return node.parts.reduce<readonly string[] | null>(
        (heads, part) => {
          const tails = heads && wordsOf(part);
          if (!heads || !tails || heads.length * tails.length > MOST_WORDS) return null;
          return heads.flatMap((head) => tails.map((tail) => head + tail));
        },
        [''],
      );
    case 'either': {
      const words = node.options.map(wordsOf);
      if (words.includes(null)) return null;
      const all = (words as string[][]).flat();
      return all.length > MOST_WORDS ? null : all;
    }
    case 'repeat': {
      const words = node.least === 0 && node.most === 1 ? wordsOf(node.of) : null;
      return words && ['', ...words];
    }
    default:
      return null;
  }
}

/**
 * Whether no text can be put together of these words in two ways: no rest that one leaves of another, or of such a rest,
 * is a word (Sardinas and Patterson, 1953).
 */
function isCode(words: readonly string[]): boolean {
  const all = new Set(words);
  if (all.size < words.length || all.has('')) return false;
  const rests = new Set<string>();
  const open: string[] = [];
  const left = (longer: string, shorter: string) => {
    if (longer === shorter || !longer.startsWith(shorter)) return;
    const rest = longer.slice(shorter.length);
    if (rests.has(rest)) return;
    rests.add(rest);
    open.push(rest);
  };
  for (const one of words) for (const other of words) left(one, other);
  for (let rest = open.pop(); rest !== undefined; rest = open.pop()) {
    if (all.has(rest)) return false;
    for (const word of words) {
      left(word, rest);
      left(rest, word);
    }
  }
  return true;
}
