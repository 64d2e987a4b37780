/**
 * What every match of a pattern (RE2) must hold, so that a pattern is run only on texts that have it: a list of
 * clauses, of each of which at least one string is in the text. It may say less than the pattern needs, never more;
 * where the syntax is beyond it, it says nothing. After Cox, "Regular expression matching with a trigram index", 2012.
 */

/** At least one of these strings is in every text that the pattern matches. */
export type Clause = ReadonlySet<string>;

/** Strings of one clause at most, and characters of one string. */
const MOST_STRINGS = 400;
const LONGEST = 8;
/** Characters that a class may hold to be spelled out. */
const MOST_OF_CLASS = 32;

/** What a part of a pattern matches: exactly these strings, or something of which only the clauses are known. */
interface Part {
  exact: Set<string> | null;
  clauses: Clause[];
}

class Beyond extends Error {}

/** Clauses of a pattern; none when nothing is known of it, which means that it must always be run. */
export function requiredOf(pattern: string): Clause[] {
  try {
    return settled(new Reader(pattern).all());
  } catch (error) {
    if (error instanceof Beyond) return [];
    throw error;
  }
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

/** Reads the syntax of RE2 as far as rules use it. */
class Reader {
  readonly #pattern: string[];
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = Array.from(pattern);
  }

  all(): Part {
    const part = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new Beyond();
    return part;
  }

  #peek(): string | undefined {
    return this.#pattern[this.#at];
  }

  #take(): string {
    const character = this.#pattern[this.#at];
    if (character === undefined) throw new Beyond();
    this.#at += 1;
    return character;
  }

  #alternatives(): Part {
    const parts = [this.#sequence()];
    while (this.#peek() === '|') {
      this.#at += 1;
      parts.push(this.#sequence());
    }
    return either(parts);
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek())
      parts.push(this.#repeated(this.#atom()));
    return joined(parts);
  }

  #atom(): Part {
    const character = this.#take();
    if (character === '(') return this.#group();
    if (character === '[') return this.#class();
    if (character === '.') return ANYTHING;
    if (character === '^' || character === '$') return exactly('');
    if (character === '\\') return this.#escape();
    if ('*+?{'.includes(character)) throw new Beyond();
    return exactly(character);
  }

  #group(): Part {
    if (this.#peek() === '?') {
      this.#at += 1;
      // Flags and names change what the rest means; they are rare in rules.
      if (this.#take() !== ':') throw new Beyond();
    }
    const part = this.#alternatives();
    if (this.#take() !== ')') throw new Beyond();
    return part;
  }

  #escape(): Part {
    const character = this.#take();
    if (/[bBAz]/.test(character)) return exactly('');
    if (/[dDwWsS]/.test(character)) return ANYTHING;
    if (/[a-zA-Z0-9]/.test(character)) throw new Beyond();
    return exactly(character);
  }

  #class(): Part {
    const characters = new Set<string>();
    let known = this.#peek() !== '^';
    if (!known) this.#at += 1;
    for (let first = true; this.#peek() !== ']' || first; first = false) {
      let character = this.#take();
      if (character === '[' && this.#peek() === ':') throw new Beyond();
      if (character === '\\') {
        character = this.#take();
        if (/[a-zA-Z0-9]/.test(character)) known = false;
      }
      if (this.#peek() === '-' && this.#pattern[this.#at + 1] !== ']') {
        this.#at += 1;
        const last = this.#take();
        if (last === '\\') throw new Beyond();
        const [from, to] = [character.codePointAt(0) as number, last.codePointAt(0) as number];
        if (to - from > MOST_OF_CLASS) known = false;
        else for (let code = from; code <= to; code += 1) characters.add(String.fromCodePoint(code));
      } else characters.add(character);
    }
    this.#at += 1;
    return known && characters.size > 0 && characters.size <= MOST_OF_CLASS
      ? { exact: characters, clauses: [] }
      : ANYTHING;
  }

  #repeated(part: Part): Part {
    const [least, most] = this.#times();
    if (least === 1 && most === 1) return part;
    if (least === 0)
      return most === 1 && part.exact ? { exact: new Set([...part.exact, '']), clauses: [] } : ANYTHING;
    return { exact: null, clauses: settled(part) };
  }

  /** How often what stands before is repeated: [least, most]. */
  #times(): [number, number] {
    const character = this.#peek();
    let times: [number, number] = [1, 1];
    if (character === '?') times = [0, 1];
    else if (character === '*') times = [0, Number.POSITIVE_INFINITY];
    else if (character === '+') times = [1, Number.POSITIVE_INFINITY];
    else if (character === '{') {
      const rest = this.#pattern.slice(this.#at, this.#at + 12).join('');
      const braces = /^\{(\d+)(?:(,)(\d*))?\}/.exec(rest);
      if (!braces) throw new Beyond();
      const least = Number(braces[1]);
      times = [least, braces[2] ? Number(braces[3] || Number.POSITIVE_INFINITY) : least];
      this.#at += braces[0].length - 1;
    } else return times;
    this.#at += 1;
    // A lazy repetition matches the same texts; a repetition of a repetition is for the engine to refuse or read.
    if (this.#peek() === '?') this.#at += 1;
    if (this.#peek() !== undefined && '*+{'.includes(this.#peek() as string)) throw new Beyond();
    return times;
  }
}
