/**
 * What every match of a pattern (RE2) must hold, so that a pattern is run only on texts that have it: a list of
 * clauses, of each of which at least one string is in the text. It may say less than the pattern needs, never more;
 * where the syntax is beyond it, it says nothing. After Cox, "Regular expression matching with a trigram index", 2012.
 */
import { type PatternNode, syntaxOf } from './pattern-syntax.ts';

/** At least one of these strings is in every text that the pattern matches. */
export type Clause = ReadonlySet<string>;

/** Strings of one clause at most, and characters of one string. */
const MOST_STRINGS = 400;
const LONGEST = 8;
/** What a part of a pattern matches: exactly these strings, or something of which only the clauses are known. */
interface Part {
  exact: Set<string> | null;
  clauses: Clause[];
}

/** Clauses of a pattern; none when nothing is known of it, which means that it must always be run. */
export function requiredOf(pattern: string): Clause[] {
  const syntax = syntaxOf(pattern);
  return syntax ? settled(partOf(syntax)) : [];
}

const ANYTHING: Part = { exact: null, clauses: [] };
const exactly = (...strings: string[]): Part => ({ exact: new Set(strings), clauses: [] });

/** Its strings as one more clause, if they say anything. */
function settled({ exact, clauses }: Part): Clause[] {
  if (!exact || exact.size === 0 || exact.has('')) return clauses;
  return [...clauses, withoutLonger(exact)];
}

/** 投诉 in a text makes 投诉你们 needless beside it. */
function withoutLonger(strings: ReadonlySet<string>): Clause {
  const all = [...strings].sort((a, b) => a.length - b.length);
  const kept: string[] = [];
  for (const one of all) if (!kept.some((shorter) => one.includes(shorter))) kept.push(one);
  return new Set(kept);
}

function joined(parts: readonly Part[]): Part {
  const clauses: Clause[] = [];
  let run: Set<string> | null = new Set(['']);
  let whole = true;
  const flush = () => {
    clauses.push(...settled({ exact: run, clauses: [] }));
    run = new Set(['']);
    whole = false;
  };
  for (const part of parts) {
    if (!part.exact) {
      flush();
      clauses.push(...part.clauses);
      continue;
    }
    const longer = product(run ?? new Set(['']), part.exact);
    if (longer) run = longer;
    else {
      flush();
      run = new Set(part.exact);
    }
  }
  if (whole) return { exact: run, clauses: [] };
  flush();
  return { exact: null, clauses };
}

function product(left: ReadonlySet<string>, right: ReadonlySet<string>): Set<string> | null {
  if (left.size * right.size > MOST_STRINGS) return null;
  const both = new Set<string>();
  for (const head of left) {
    for (const tail of right) {
      if (head.length + tail.length > LONGEST) return null;
      both.add(head + tail);
    }
  }
  return both;
}

function either(parts: readonly Part[]): Part {
  if (parts.length === 1) return parts[0] as Part;
  if (parts.every(({ exact }) => exact !== null)) {
    const all = new Set(parts.flatMap(({ exact }) => [...(exact as Set<string>)]));
    if (all.size <= MOST_STRINGS) return { exact: all, clauses: [] };
  }
  const union = new Set<string>();
  for (const part of parts) {
    const [best] = byRarity(settled(part));
    if (!best) return ANYTHING;
    for (const one of best) union.add(one);
  }
  // Their beginnings say less, and still something.
  for (const length of [LONGEST, 2, 1]) {
    const strings = withoutLonger(new Set(Array.from(union, (one) => one.slice(0, length))));
    if (strings.size <= MOST_STRINGS) return { exact: null, clauses: [strings] };
  }
  return ANYTHING;
}

/** Clauses, that first which the fewest texts hold, as far as one can tell without having seen any. */
export function byRarity(clauses: readonly Clause[]): Clause[] {
  return clauses
    .map((clause) => ({ clause, share: [...clause].reduce((sum, one) => sum + commonness(one), 0) }))
    .sort((a, b) => a.share - b.share)
    .map(({ clause }) => clause);
}

/** The characters of service calls, the most frequent first (counted over the committed training rows). */
const FREQUENT =
  '我了的一是不你个们就这那没说还有在上来到人您都给下好天要十么三子点能里话着也看去得号吗打家电跟二时机两多钱问可吧以啊后现过想老出回四真月五心小用行退开他什大手年八发费会儿六百把让分自前单再别收次呢哪头对道谢等先面车门怎几换请今又信半太事明意买妈块边己理卡报证师地工公少全孩保知办听候口七样经服诉九写生交接当成提期客帮算谁走千才找转完晚位新码水件记快系为本款进台实户带修金已见通送直同字外动放之挺第钟气网扣做合定店呀查清份房改万叫司解票拿路白起方结住投名账装管傅业身果间零楼午按讲赔';
const RANK = new Map(Array.from(FREQUENT, (character, rank) => [character, rank]));

/** Roughly the share of utterances that hold a string. */
function commonness(text: string): number {
  let share = 1;
  for (const character of text) share *= 0.35 / (1 + (RANK.get(character) ?? 600) / 12);
  // Characters of a word come together far more often than by chance.
  return share ** (1 / Math.sqrt(text.length));
}

function partOf(node: PatternNode): Part {
  switch (node.kind) {
    case 'character':
      return exactly(node.character);
    case 'any':
      return ANYTHING;
    case 'class':
      return node.characters ? { exact: new Set(node.characters), clauses: [] } : ANYTHING;
    case 'place':
      return exactly('');
    case 'sequence':
      return joined(node.parts.map(partOf));
    case 'either':
      return either(node.options.map(partOf));
    case 'repeat':
      return repeated(partOf(node.of), node);
  }
}

function repeated(part: Part, { least, most }: { least: number; most: number }): Part {
  if (least === 1 && most === 1) return part;
  if (least > 0) return { exact: null, clauses: settled(part) };
  return most === 1 && part.exact ? { exact: new Set([...part.exact, '']), clauses: [] } : ANYTHING;
}
