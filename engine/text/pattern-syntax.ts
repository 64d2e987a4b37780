/** The syntax of RE2 as far as rules use it, as a tree: what every match must hold and what matching costs are read from it. */

export type PatternNode =
  | { kind: 'character'; character: string }
  /** Any character but the end of a line. */
  | { kind: 'any' }
  /** `characters`: null where they are not spelled out (negated, \d, a long range); `source`: as it is written. */
  | { kind: 'class'; characters: ReadonlySet<string> | null; source: string }
  /** A place, not a character: ^ $ \b. */
  | { kind: 'place'; source: string }
  | { kind: 'sequence'; parts: readonly PatternNode[] }
  | { kind: 'either'; options: readonly PatternNode[] }
  /** `most`: may be Infinity; `lazy` takes as few as it can. */
  | { kind: 'repeat'; of: PatternNode; least: number; most: number; lazy: boolean };

/** Characters that a class may hold to be spelled out. */
const MOST_OF_CLASS = 32;

class Beyond extends Error {}

/** null where the pattern uses more of the syntax than this knows (flags, names, character properties). */
export function syntaxOf(pattern: string): PatternNode | null {
  try {
    return new Reader(pattern).all();
  } catch (error) {
    if (error instanceof Beyond) return null;
    throw error;
  }
}

class Reader {
  readonly #pattern: string[];
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = Array.from(pattern);
  }

  all(): PatternNode {
    const node = this.#alternatives();
    if (this.#at < this.#pattern.length) throw new Beyond();
    return node;
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

  #alternatives(): PatternNode {
    const first = this.#sequence();
    const options = [first];
    while (this.#peek() === '|') {
      this.#at += 1;
      options.push(this.#sequence());
    }
    return options.length === 1 ? first : { kind: 'either', options };
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek())
      parts.push(this.#repeated(this.#atom()));
    return { kind: 'sequence', parts };
  }

  #atom(): PatternNode {
    const character = this.#take();
    if (character === '(') return this.#group();
    if (character === '[') return this.#class();
    if (character === '.') return { kind: 'any' };
    if (character === '^' || character === '$') return { kind: 'place', source: character };
    if (character === '\\') return this.#escape();
    if ('*+?{'.includes(character)) throw new Beyond();
    return { kind: 'character', character };
  }

  #group(): PatternNode {
    if (this.#peek() === '?') {
      this.#at += 1;
      // Flags and names change what the rest means; they are rare in rules.
      if (this.#take() !== ':') throw new Beyond();
    }
    const node = this.#alternatives();
    if (this.#take() !== ')') throw new Beyond();
    return node;
  }

  #escape(): PatternNode {
    const character = this.#take();
    const source = `\\${character}`;
    if (/[bBAz]/.test(character)) return { kind: 'place', source };
    if (/[dDwWsS]/.test(character)) return { kind: 'class', characters: null, source };
    if (/[a-zA-Z0-9]/.test(character)) throw new Beyond();
    return { kind: 'character', character };
  }

  #class(): PatternNode {
    const from = this.#at - 1;
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
        const [low, high] = [character.codePointAt(0) as number, last.codePointAt(0) as number];
        if (high - low > MOST_OF_CLASS) known = false;
        else for (let code = low; code <= high; code += 1) characters.add(String.fromCodePoint(code));
      } else characters.add(character);
    }
    this.#at += 1;
    const spelled = known && characters.size > 0 && characters.size <= MOST_OF_CLASS;
    return {
      kind: 'class',
      characters: spelled ? characters : null,
      source: this.#pattern.slice(from, this.#at).join(''),
    };
  }

  #repeated(of: PatternNode): PatternNode {
    const times = this.#times();
    if (!times) return of;
    this.#at += 1;
    const lazy = this.#peek() === '?';
    if (lazy) this.#at += 1;
    // A repetition of a repetition is for the engine to refuse or read.
    if (this.#peek() !== undefined && '*+{'.includes(this.#peek() as string)) throw new Beyond();
    return { kind: 'repeat', of, least: times[0], most: times[1], lazy };
  }

  /** How often what stands before is repeated: [least, most]; the reader stands on the last sign of it. */
  #times(): [number, number] | null {
    const character = this.#peek();
    if (character === '?') return [0, 1];
    if (character === '*') return [0, Number.POSITIVE_INFINITY];
    if (character === '+') return [1, Number.POSITIVE_INFINITY];
    if (character !== '{') return null;
    const rest = this.#pattern.slice(this.#at, this.#at + 12).join('');
    const braces = /^\{(\d+)(?:(,)(\d*))?\}/.exec(rest);
    if (!braces) throw new Beyond();
    this.#at += braces[0].length - 1;
    const least = Number(braces[1]);
    return [least, braces[2] ? Number(braces[3] || Number.POSITIVE_INFINITY) : least];
  }
}
