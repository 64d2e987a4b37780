/**
 * A condition, compiled. Everything is a pure function of occurrences: of the moments that the leaves saw, and of
 * how far the call has come. So it does not matter in which order words arrived, and a rewritten one only changes
 * the list that it stood in.
 */

import type { Final } from '../call/final.ts';
import type { CallInfo } from '../contract/call.ts';
import type { Evidence, Why } from '../contract/flag.ts';
import type { MoodCondition } from '../detectors/mood.ts';
import type { Gap } from '../detectors/silence.ts';

/** A moment at which a condition came true. */
export interface Occurrence {
  /** Call time at which it could first be known, ms. */
  at_ms: number;
  /** Call time at which what it rests on began, ms. */
  from_ms: number;
  /** Name of the utterance of the first evidence, or of the deadline; part of the flag's id. */
  anchor: string;
  evidence: readonly Evidence[];
  why: Why;
  /** The utterance whose mood and agent a flag carries; absent where time alone decided. */
  final?: Final;
}

/** What an evaluation may look at. What it asks for is noted, so that it is asked again when that changes. */
export interface Scene {
  /** Another one as soon as anything else may be seen. */
  readonly moment: object;
  /** What a leaf saw so far, in the order of `at_ms`. */
  seen(leaf: Leaf): readonly Occurrence[];
  /** Call time up to which deadlines are decided; for those that the rule named when it was compiled. */
  readonly decided_ms: number;
  /** Whether a deadline that depends on what happened is decided; the rule is judged again when that changes. */
  reached(ms: number): boolean;
  /** Whether the call is over and its last words are in; for rules that asked to be judged at the end. */
  over(): boolean;
  /** Finals in their order. */
  finals(): readonly Final[];
  /** Stretches in which nobody spoke, the one that goes on included once it is long enough to be decided. */
  gaps(limit_ms: number): readonly Gap<Final>[];
  infoAt(ms: number): CallInfo;
  /** Whether a mood went on from a turn to a later moment without a turn below its recovery threshold. */
  moodLasts(mood: MoodCondition, from: Final, to_ms: number): boolean;
}

export interface Node {
  /**
   * As finals come in their order and time goes on, moments are only added, none earlier than the words that bring it:
   * what came true at a moment stays as it is once words that end later were heard. Absent where a moment may go or
   * come afterwards: what waits for the model, for a silence, for a deadline or for the end. Of a guard: its verdict on a
   * stretch stays.
   */
  settles?: boolean;
  /**
   * Whether it can have come true at all, from whether its parts saw anything: false only where `occurrences` is empty.
   * Asked first, since most rules that an ordinary turn touches lack the words that make them true. Absent: nobody knows.
   */
  possible?(scene: Scene): boolean;
  /** Every moment at which it came true, in the order of `at_ms`. */
  occurrences(scene: Scene): readonly Occurrence[];
  /**
   * Conditions that say only whether something was so between two moments (`not`, `attributes`); they have no moment
   * of their own.
   */
  guard?(scene: Scene, from_ms: number, to_ms: number): Why;
  /** Of a condition that waits for something to be said: whether it was, so far. */
  met?(scene: Scene): boolean;
  /** Whether it went on being true from an occurrence to a later moment; absent: what happened stays true. */
  lasts?(scene: Scene, occurrence: Occurrence, to_ms: number): boolean;
}

/** A leaf of some rule: what a detector looks for. Equal leaves of different rules are one. */
export interface Leaf {
  readonly index: number;
  /** Operator and parameters, as JSON. */
  readonly key: string;
}

export const byTime = (a: Occurrence, b: Occurrence): number =>
  a.at_ms - b.at_ms || a.from_ms - b.from_ms || (a.anchor < b.anchor ? -1 : a.anchor > b.anchor ? 1 : 0);
