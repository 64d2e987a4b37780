/** What the words and patterns of a rule set find in a text, and what of it counts. */
import { ROLES, type Role } from '../contract/call.ts';
import { type Hit, holdsIn, NONE, REGEX, type Said, saidIn, UNLESS } from '../detectors/said.ts';
import { AhoCorasick } from '../text/aho-corasick.ts';
import { isMeantAs } from '../text/attribution.ts';
import { type Shadow, shadowOf, toRaw } from '../text/normalise.ts';
import { ORDINARY_WORDS } from '../text/ordinary-words.ts';
import type { FindIn } from '../text/pattern.ts';
import { PatternFilter } from '../text/pattern-filter.ts';
import type { Clause } from '../text/required.ts';
import { boundariesOf, type Segmenter } from '../text/segmenter.ts';
import { SoundMatcher, type Tolerance } from '../text/sound-matcher.ts';
import type { Found, Heard } from './compile.ts';
import type { WordLeaf } from './leaves.ts';
import type { Steps } from './steps.ts';

/** Where a word stands: in which list of which leaf. */
export interface Use {
  leaf: WordLeaf;
  slot: number;
}

export interface Pattern {
  leaf: WordLeaf;
  clauses: readonly Clause[];
  find: FindIn;
}

/** What is looked for. */
export interface Wanted {
  words: readonly string[];
  /** By word. */
  tolerances: readonly Tolerance[];
  uses: readonly (readonly Use[])[];
  patterns: readonly Pattern[];
  /** Leaves that want words to be missing and nothing else. */
  without: readonly WordLeaf[];
}

/** What can count of the words of one role: words of the other side are most of what is found. */
interface Side {
  patterns: readonly Pattern[];
  filter: PatternFilter;
  uses: Wanted['uses'];
}

/** Hits by leaf, with places in the shadow. */
type Hits = Map<WordLeaf, Hit[]>;

const NOTHING: readonly never[] = [];

export class Listener {
  readonly #wanted: Wanted;
  readonly #segmenter: Segmenter;
  readonly #automaton: AhoCorasick;
  readonly #sounds: SoundMatcher;
  readonly #sides = new Map<Role, Side>();
  readonly #without: ReadonlySet<WordLeaf>;

  private constructor(wanted: Wanted, segmenter: Segmenter, automaton: AhoCorasick, sounds: SoundMatcher) {
    this.#wanted = wanted;
    this.#segmenter = segmenter;
    this.#automaton = automaton;
    this.#sounds = sounds;
    this.#without = new Set(wanted.without);
  }

  static *of(wanted: Wanted, segmenter: Segmenter): Steps<Listener> {
    const automaton = new AhoCorasick(wanted.words);
    yield;
    const sounds = new SoundMatcher(wanted.words, wanted.tolerances, ORDINARY_WORDS);
    yield;
    const listener = new Listener(wanted, segmenter, automaton, sounds);
    for (const role of ROLES) {
      const patterns = ownOf(wanted.patterns, role);
      const filter = new PatternFilter(patterns.map(({ clauses }) => clauses));
      yield;
      listener.#sides.set(role, { patterns, filter, uses: wanted.uses.map((uses) => ownOf(uses, role)) });
      yield;
    }
    return listener;
  }

  /** Every leaf that has words in this text, whoever is to say them. */
  found(text: string, role: Role): readonly Found[] {
    const { patterns, filter } = this.#sides.get(role) as Side;
    const shadow = shadowOf(text);
    const found: Hits = new Map();
    this.#words(shadow, this.#wanted.uses, (leaf, hit) => {
      if (isExcuse(hit) || isMeant(shadow, leaf.said, hit)) note(found, leaf, rawOf(text, shadow, hit));
    });
    for (const index of filter.candidates(shadow.text)) {
      const { leaf, find } = patterns[index] as Pattern;
      const hit = firstMatch(shadow, find, leaf.said);
      if (hit) note(found, leaf, rawOf(text, shadow, hit));
    }
    return Array.from(found, ([leaf, hits]) => ({ leaf, hits }));
  }

  /**
   * What counts in a text, of all that is found in it. Every utterance of every call keeps it, and of ten leaves that find
   * a word nine wait for another word beside it: so what costs most, how a word is meant, is found out last.
   */
  hear(text: string, role: Role): readonly Heard[] {
    const { patterns, filter, uses } = this.#sides.get(role) as Side;
    const shadow = shadowOf(text);
    const found: Hits = new Map();
    const excused = new Set<WordLeaf>();
    this.#words(shadow, uses, (leaf, hit) => {
      if (isExcuse(hit)) excused.add(leaf);
      else note(found, leaf, hit);
    });
    for (const index of filter.candidates(shadow.text)) {
      const { leaf, find } = patterns[index] as Pattern;
      if (excused.has(leaf) || (needsWords(leaf.said) && !found.has(leaf))) continue;
      const hit = firstMatch(shadow, find, leaf.said);
      if (hit) note(found, leaf, hit);
    }
    const heard: Heard[] = [];
    for (const [leaf, hits] of found) {
      if (excused.has(leaf) || !holdsIn(leaf.said, role, hits)) continue;
      const meant = hits.filter((hit) => hit.slot === REGEX || isMeant(shadow, leaf.said, hit));
      const raw = meant.map((hit) => rawOf(text, shadow, hit));
      const counted = saidIn(leaf.said, role, raw);
      if (counted) heard.push({ leaf, hits: counted });
    }
    for (const leaf of excused) if (this.#without.has(leaf)) heard.push({ leaf, hits: null });
    // A list that grew has room for sixteen more, and every utterance of an open call keeps one.
    return heard.length === 0 ? NOTHING : heard.slice();
  }

  /** Each word that stands in the text, or sounds like what does, with each list in which it is wanted. */
  #words({ text }: Shadow, uses: Wanted['uses'], take: (leaf: WordLeaf, hit: Hit) => void): void {
    let boundaries: Set<number> | undefined;
    const isWhole = (start: number, end: number) => {
      boundaries ??= boundariesOf(text, this.#segmenter);
      return boundaries.has(start) && boundaries.has(end);
    };
    for (const { word, start, end } of this.#automaton.find(text))
      for (const { leaf, slot } of uses[word] ?? NOTHING)
        if (!leaf.said.whole_words || isWhole(start, end)) take(leaf, { slot, word, start, end });
    for (const { word, start, end, confidence, near } of this.#sounds.find(text)) {
      const sound = { wanted: this.#wanted.words[word] as string, confidence, near };
      for (const { leaf, slot } of uses[word] ?? NOTHING)
        if (!leaf.said.whole_words || isWhole(start, end)) take(leaf, { slot, word, start, end, sound });
    }
  }
}

/** Of those that are all a role's, the list itself: most are. */
function ownOf<T extends { leaf: WordLeaf }>(all: readonly T[], role: Role): readonly T[] {
  const own = all.filter(({ leaf: { said } }) => said.role === undefined || said.role === role);
  return own.length === all.length ? all : own.length === 0 ? NOTHING : own;
}

function note(found: Hits, leaf: WordLeaf, hit: Hit): void {
  const hits = found.get(leaf);
  if (hits) hits.push(hit);
  else found.set(leaf, [hit]);
}

const isExcuse = ({ slot }: Hit) => slot === UNLESS || slot === NONE;

const needsWords = ({ any, all, some }: Said) => Boolean(any ?? all ?? some);

/** Whether its words are meant here and now, as far as the rule asks. */
function isMeant(shadow: Shadow, { not_as }: Said, { start, end }: Hit): boolean {
  return !not_as || !isMeantAs(shadow, not_as, start, end);
}

function rawOf(text: string, shadow: Shadow, hit: Hit): Hit {
  if (!shadow.map) return hit;
  const { start, end } = toRaw(text, shadow, hit.start, hit.end);
  const raw: Hit = { slot: hit.slot, word: hit.word, start, end };
  if (hit.sound) raw.sound = hit.sound;
  return raw;
}

/** Where a pattern matches first, told places left out. */
function firstMatch(shadow: Shadow, find: FindIn, { not_as }: Said): Hit | null {
  let match = find(shadow.text, 0);
  while (match && not_as && isMeantAs(shadow, not_as, ...match)) match = find(shadow.text, match[1]);
  return match && { slot: REGEX, word: -1, start: match[0], end: match[1] };
}
