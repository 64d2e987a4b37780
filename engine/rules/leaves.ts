/** The leaves of all rules of a set: equal ones once, words in one automaton, measures by what they measure. */
import { ROLES, type Role } from '../contract/call.ts';
import type { MoodCondition } from '../detectors/mood.ts';
import { type Hit, NONE, REGEX, type Said, SOME, saidIn, UNLESS, wordsLookedFor } from '../detectors/said.ts';
import { AhoCorasick } from '../text/aho-corasick.ts';
import { isMeantAs } from '../text/attribution.ts';
import { type Shadow, shadowOf, shadowPattern, toRaw } from '../text/normalise.ts';
import { ORDINARY_WORDS } from '../text/ordinary-words.ts';
import { type FindIn, patternOf } from '../text/pattern.ts';
import { clausesOf, PatternFilter } from '../text/pattern-filter.ts';
import type { Clause } from '../text/required.ts';
import { boundariesOf, type Segmenter } from '../text/segmenter.ts';
import { SoundMatcher, type Tolerance } from '../text/sound-matcher.ts';
import { brief } from './brief.ts';
import type { Found, Heard } from './compile.ts';
import type { Leaf } from './node.ts';
import type { MeterSpec, Threshold } from './operator.ts';
import type { Steps } from './steps.ts';

export interface WordLeaf extends Leaf {
  said: Said;
  /** As flags tell it. */
  looked_for: Record<string, unknown>;
}

/** One measure and the thresholds that rules compare it with. */
export interface MeterGroup {
  spec: MeterSpec;
  /** Ascending limits of `over`, descending ones of `under`, by value those of `reaches`. */
  over: MeterEntry[];
  under: MeterEntry[];
  reaches: Map<number, MeterEntry[]>;
}

export interface MeterEntry {
  leaf: Leaf;
  threshold: Threshold;
}

/** Rules that follow the same mood of the same side over the same window. */
export interface MoodGroup {
  role: 'agent' | 'customer';
  leaves: { leaf: Leaf; condition: MoodCondition }[];
}

interface Pattern {
  leaf: WordLeaf;
  clauses: readonly Clause[];
  find: FindIn;
}

/** Where a word stands: in which list of which leaf. */
interface Use {
  leaf: WordLeaf;
  slot: number;
}

/** What can count of the words of one role: words of the other side are most of what is found. */
interface Side {
  patterns: readonly Pattern[];
  filter: PatternFilter;
  uses: readonly (readonly Use[])[];
}

/** `own`: words that leaves look for on the side that spoke; `both`: on the other one too. */
export type Listen = (text: string, role: Role, sides: 'own' | 'both') => readonly Found[];

const NOTHING: readonly never[] = [];

export class LeafIndex {
  readonly meters: MeterGroup[] = [];
  readonly moods: MoodGroup[] = [];
  /** Leaves that want words to be missing and nothing else: they see every utterance that does not hold them. */
  readonly without: WordLeaf[] = [];
  #count = 0;
  readonly #byKey = new Map<string, Leaf>();
  readonly #words: string[] = [];
  readonly #tolerances: Tolerance[] = [];
  readonly #uses: Use[][] = [];
  /** Index by word and tolerance. */
  readonly #known = new Map<string, number>();
  readonly #patterns: Pattern[] = [];

  words(said: Said): WordLeaf {
    return this.#once(`said ${JSON.stringify(said)}`, (leaf) => {
      const word: WordLeaf = { ...leaf, said, looked_for: brief(wordsLookedFor(said)) };
      this.#add(word, 0, said.any);
      for (const [index, list] of said.all?.entries() ?? []) this.#add(word, index + 1, list);
      this.#add(word, SOME, said.some?.of);
      this.#add(word, NONE, said.none);
      this.#add(word, UNLESS, said.unless);
      for (const pattern of said.regex ?? []) {
        const source = shadowPattern(pattern);
        this.#patterns.push({ leaf: word, clauses: clausesOf(source), find: patternOf(source) });
      }
      if (said.none && !said.any && !said.all && !said.some && !said.regex) this.without.push(word);
      return word;
    });
  }

  meter(spec: MeterSpec, threshold: Threshold): Leaf {
    const { is, limit } = threshold;
    return this.#once(`${spec.key} ${is} ${limit} ${JSON.stringify(threshold.looked_for)}`, (leaf) => {
      let group = this.meters.find((one) => one.spec.key === spec.key);
      if (!group) {
        group = { spec, over: [], under: [], reaches: new Map() };
        this.meters.push(group);
      }
      const entry = { leaf, threshold };
      if (is === 'over')
        group.over = [...group.over, entry].sort((a, b) => a.threshold.limit - b.threshold.limit);
      else if (is === 'under')
        group.under = [...group.under, entry].sort((a, b) => b.threshold.limit - a.threshold.limit);
      else group.reaches.set(limit, [...(group.reaches.get(limit) ?? []), entry]);
      return leaf;
    });
  }

  mood(condition: MoodCondition): Leaf {
    return this.#once(`mood ${JSON.stringify(condition)}`, (leaf) => {
      const role = condition.role ?? 'customer';
      let group = this.moods.find((one) => one.role === role);
      if (!group) {
        group = { role, leaves: [] };
        this.moods.push(group);
      }
      group.leaves.push({ leaf, condition });
      return leaf;
    });
  }

  /** Every leaf that finds words in a text. To be called when every rule is in. */
  *listening(segmenter: Segmenter): Steps<Listen> {
    const automaton = new AhoCorasick(this.#words);
    yield;
    const sounds = new SoundMatcher(this.#words, this.#tolerances, ORDINARY_WORDS);
    yield;
    const sidesOf = new Map<Role, Side>();
    for (const role of ROLES) {
      const patterns = ownOf(this.#patterns, role);
      const filter = new PatternFilter(patterns.map(({ clauses }) => clauses));
      yield;
      sidesOf.set(role, { patterns, filter, uses: this.#uses.map((uses) => ownOf(uses, role)) });
      yield;
    }
    return (text, role, sides) => {
      const { patterns, filter, uses: own } = sidesOf.get(role) as Side;
      const uses = sides === 'own' ? own : this.#uses;
      const shadow = shadowOf(text);
      const found = automaton.find(shadow.text);
      const alike = sounds.find(shadow.text);
      const candidates = filter.candidates(shadow.text);
      if (found.length + alike.length + candidates.length === 0) return NOTHING;
      const heard = new Map<WordLeaf, Hit[]>();
      let boundaries: Set<number> | undefined;
      const isWhole = (start: number, end: number) => {
        boundaries ??= boundariesOf(shadow.text, segmenter);
        return boundaries.has(start) && boundaries.has(end);
      };
      const add = (
        leaf: WordLeaf,
        slot: number,
        word: number,
        start: number,
        end: number,
        sound?: Hit['sound'],
      ) => {
        const { whole_words, not_as } = leaf.said;
        if (whole_words && slot !== REGEX && !isWhole(start, end)) return;
        if (not_as && !isExcuse(slot) && isMeantAs(shadow, not_as, start, end)) return;
        const raw = toRaw(text, shadow, start, end);
        const hit: Hit = { slot, word, start: raw.start, end: raw.end };
        if (sound) hit.sound = sound;
        const hits = heard.get(leaf);
        if (hits) hits.push(hit);
        else heard.set(leaf, [hit]);
      };
      for (const { word, start, end } of found)
        for (const { leaf, slot } of uses[word] ?? NOTHING) add(leaf, slot, word, start, end);
      for (const { word, start, end, confidence, near } of alike) {
        const sound = { wanted: this.#words[word] as string, confidence, near };
        for (const { leaf, slot } of uses[word] ?? NOTHING) add(leaf, slot, word, start, end, sound);
      }
      for (const index of candidates) {
        const { leaf, find } = patterns[index] as Pattern;
        const match = firstMatch(shadow, find, leaf.said.not_as);
        if (match) add(leaf, REGEX, -1, ...match);
      }
      return Array.from(heard, ([leaf, hits]) => ({ leaf, hits }));
    };
  }

  /**
   * What counts in a text, of all that is found in it. Every utterance of every call keeps it, and of ten leaves that find
   * a word nine wait for the other side, or for another word beside it.
   */
  counting(listen: Listen): (text: string, role: Role) => readonly Heard[] {
    const without = new Set(this.without);
    return (text, role) => {
      const heard: Heard[] = [];
      for (const { leaf, hits } of listen(text, role, 'own')) {
        const counted = saidIn(leaf.said, role, hits);
        if (counted) heard.push({ leaf, hits: counted });
        else if (without.has(leaf)) heard.push({ leaf, hits: null });
      }
      // A list that grew has room for sixteen more, and every utterance of an open call keeps one.
      return heard.length === 0 ? NOTHING : heard.slice();
    };
  }

  #once<L extends Leaf>(key: string, make: (leaf: Leaf) => L): L {
    const known = this.#byKey.get(key);
    if (known) return known as L;
    const made = make({ index: this.#count, key });
    this.#count += 1;
    this.#byKey.set(key, made);
    return made;
  }

  #add(leaf: WordLeaf, slot: number, list: readonly string[] | undefined): void {
    for (const word of list ?? []) {
      const shadow = shadowOf(word).text;
      if (shadow === '') continue;
      const tolerance = toleranceOf(leaf.said, slot, shadow);
      const key = `${tolerance} ${shadow}`;
      let index = this.#known.get(key);
      if (index === undefined) {
        index = this.#words.push(shadow) - 1;
        this.#tolerances.push(tolerance);
        this.#known.set(key, index);
        this.#uses.push([]);
      }
      this.#uses[index]?.push({ leaf, slot });
    }
  }
}

/** Of those that are all a role's, the list itself: most are. */
function ownOf<T extends { leaf: WordLeaf }>(all: readonly T[], role: Role): readonly T[] {
  const own = all.filter(({ leaf: { said } }) => said.role === undefined || said.role === role);
  return own.length === all.length ? all : own.length === 0 ? NOTHING : own;
}

const isExcuse = (slot: number) => slot === UNLESS || slot === NONE;

/** What excuses or forbids must be long to be taken by its sound: it would hide what was said. */
function toleranceOf({ sound = 'careful' }: Said, slot: number, word: string): Tolerance {
  if (!isExcuse(slot)) return sound;
  return sound === 'exact' || word.length < 4 ? 'exact' : 'same';
}

/** Where a pattern matches first, told places left out. */
function firstMatch(shadow: Shadow, find: FindIn, not_as: Said['not_as']): ReturnType<FindIn> {
  let match = find(shadow.text, 0);
  while (match && not_as && isMeantAs(shadow, not_as, ...match)) match = find(shadow.text, match[1]);
  return match;
}
