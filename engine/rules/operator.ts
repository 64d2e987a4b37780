/** What every operator of the rule language is made of: one file each, one line in `registry.ts`. */
import type { TSchema } from 'typebox';
import { Type } from 'typebox';
import type { Final } from '../call/final.ts';
import type { MoodCondition } from '../detectors/mood.ts';
import type { Said } from '../detectors/said.ts';
import type { Path, Problem } from './check.ts';
import type { Looked } from './looked-for.ts';
import type { Leaf, Node, Scene } from './node.ts';

export interface Operator<P = unknown> {
  /** Its key in a rule. */
  name: string;
  /** Its parameters; descriptions become the reference. */
  schema: TSchema;
  doc: {
    /** One sentence for the reference and the editor. */
    summary: string;
    summary_zh: string;
    /** A condition, as YAML. */
    example: string;
  };
  /** What a schema cannot say; paths are relative to the parameters. */
  check?(params: P): Problem[];
  /** Conditions directly inside, with their place in the parameters. */
  children?(params: P): Child[];
  /** Lists of words directly inside, with their place in the parameters; `$name` in one stands for a named list. */
  words?(params: P): WordsAt[];
  compile(params: P, build: Build): Node;
  /** What a reason holds as looked for, where that is not simply the parameters; defaults are filled in. */
  lookedFor?(params: P): Record<string, unknown>;
  /** Has no moment of its own: may only stand beside conditions that have one. */
  guard?: boolean;
  /** Measures sound: in a call that is typed it sees nothing. */
  sound?: boolean;
}

export type Child = [path: Path, condition: Condition];
export type WordsAt = [path: Path, words: readonly string[]];

/** Those of the lists that are there, each under its key. */
export function wordsUnder(lists: Record<string, readonly string[] | undefined>): WordsAt[] {
  return Object.entries(lists).flatMap(([key, words]): WordsAt[] => (words ? [[[key], words]] : []));
}

/** The children of a list that stands for itself or under `of`. */
export function listed(params: readonly Condition[] | { of: readonly Condition[] }): Child[] {
  const bare = Array.isArray(params);
  const list = bare ? params : (params as { of: readonly Condition[] }).of;
  return list.map((one, index): Child => [bare ? [index] : ['of', index], one]);
}

/** What an operator asks for while its rule is compiled. */
export interface Build {
  node(condition: Condition): Node;
  /** The condition that stands under this name. */
  macro(name: string): Node;
  /** What the conditions look for that this one is made of. */
  lookedFor(condition: Condition): readonly Looked[];
  /** Utterances that hold these words. */
  words(said: Said): Leaf;
  /** Moments at which a measure passes a threshold. */
  meter(meter: MeterSpec, threshold: Threshold): Leaf;
  mood(condition: MoodCondition): Leaf;
  /** The rule is to be judged when call time has passed this moment. */
  deadline(ms: number): void;
  /** … when nobody has spoken for so long. */
  silence(ms: number): void;
  /** … when the call is over. */
  atEnd(): void;
}

/** A measure that several rules may compare with thresholds of their own; taken once for all of them. */
export interface MeterSpec {
  /** Equal keys are one meter. */
  key: string;
  /** Measures sound, which a call that is typed has none of. */
  sound?: boolean;
  create(): Meter;
}

/** When and where something was measured. */
export interface Place {
  at_ms: number;
  from_ms: number;
  final: Final;
  /** The utterance that names the moment, and those that show it, whole. */
  anchored: Final;
  quoted: readonly Final[];
}

export interface Measured {
  value: number;
  /** Asked for only where a threshold is passed. */
  at(): Place;
  /** Figures for the truth table. */
  seen: Record<string, unknown>;
}

export interface Meter {
  /** The next final; `finals` ends with it. */
  step(final: Final, finals: readonly Final[]): readonly Measured[];
}

export interface Threshold {
  /** `over`: value ≥ limit · `under`: value ≤ limit · `reaches`: value = limit (of a count that grows by one). */
  is: 'over' | 'under' | 'reaches';
  limit: number;
  op: string;
  looked_for: Record<string, unknown>;
}

/** A condition as it stands in a rule: one key, the operator's name. */
export type Condition = Record<string, unknown>;

/** A condition within a condition. */
export const ConditionRef = Type.Unsafe<Condition>({ $ref: '#/$defs/condition' });
export const Conditions = Type.Array(ConditionRef, { minItems: 1, maxItems: 50 });

/** A leaf of words or of a measure as a node. */
export function leafNode(leaf: Leaf): Node {
  return {
    settles: true,
    possible: (scene) => scene.seen(leaf).length > 0,
    occurrences: (scene) => scene.seen(leaf),
  };
}

/** Whether a part may have come true: one that cannot say it may. */
export function isPossible(node: Node, scene: Scene): boolean {
  return node.possible?.(scene) ?? true;
}

/** Whether at least `n` of the parts may have. */
export function arePossible(nodes: readonly Node[], scene: Scene, n = nodes.length): boolean {
  let lacking = nodes.length - n;
  for (const node of nodes) {
    if (isPossible(node, scene)) continue;
    lacking -= 1;
    if (lacking < 0) return false;
  }
  return true;
}
