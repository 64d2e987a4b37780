/** The leaves of all rules of a set: equal ones once, words in one list, measures by what they measure. */
import type { MoodCondition } from '../detectors/mood.ts';
import { NONE, type Said, SOME, UNLESS, wordsLookedFor } from '../detectors/said.ts';
import { shadowOf, shadowPattern } from '../text/normalise.ts';
import { patternOf } from '../text/pattern.ts';
import { clausesOf } from '../text/pattern-filter.ts';
import type { Segmenter } from '../text/segmenter.ts';
import type { Tolerance } from '../text/sound-matcher.ts';
import { brief } from './brief.ts';
import { Listener, type Pattern, type Use } from './listener.ts';
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

  /** To be called when every rule is in. */
  listening(segmenter: Segmenter): Steps<Listener> {
    const [words, tolerances, uses, patterns] = [this.#words, this.#tolerances, this.#uses, this.#patterns];
    return Listener.of({ words, tolerances, uses, patterns, without: this.without }, segmenter);
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

const isExcuse = (slot: number) => slot === UNLESS || slot === NONE;

/** What excuses or forbids must be long to be taken by its sound: it would hide what was said. */
function toleranceOf({ sound = 'careful' }: Said, slot: number, word: string): Tolerance {
  if (!isExcuse(slot)) return sound;
  return sound === 'exact' || word.length < 4 ? 'exact' : 'same';
}
