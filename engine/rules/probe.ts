/** One condition of a rule, alone, over a whole recorded call: what it saw, and what it nearly saw. */
import { byOrder, type Final, keyOf } from '../call/final.ts';
import { Look } from '../call/scene.ts';
import { Senses } from '../call/senses.ts';
import { type CallInfo, isWritten } from '../contract/call.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { CALM, moodLimits, stepMood } from '../detectors/mood.ts';
import { type Hit, NONE, UNLESS } from '../detectors/said.ts';
import { Gaps } from '../detectors/silence.ts';
import { compile, type Rule, type RuleSet } from './compile.ts';
import type { Node, Occurrence, Scene } from './node.ts';
import type { Condition } from './operator.ts';

/** A recorded call as conditions look at it. */
export interface PlayedCall {
  /** In any order; what was heard in them is found anew for each condition. */
  finals: readonly Final[];
  info: CallInfo;
  thresholds: MoodThresholds;
  /** Call time of its end, ms. */
  end_ms: number;
}

/** Words of one utterance: [start, end) are the spans that a condition looks at. */
export interface Spoken {
  final: Final;
  spans: readonly (readonly [number, number])[];
  sounds: readonly { heard: string; wanted: string; near: boolean }[];
}

export class Probe {
  readonly node: Node;
  readonly scene: Scene;
  readonly occurrences: readonly Occurrence[];
  readonly #set: RuleSet;
  readonly #senses: Senses;
  readonly #finals: readonly Final[];
  readonly #call: PlayedCall;

  constructor(condition: Condition, rule: Rule, { hash, words, segmenter }: RuleSet, call: PlayedCall) {
    const { exceptions: _exceptions, ...bare } = rule;
    this.#set = compile([{ ...bare, when: condition, status: 'stable' }], hash, '', words, segmenter);
    this.#call = call;
    this.#finals = call.finals
      .map((final) => ({ ...final, heard: this.#set.hear(final.text, final.role) }))
      .sort(byOrder);
    this.#senses = new Senses(this.#set, null, isWritten(call.info), call.thresholds);
    for (const [index, final] of this.#finals.entries()) {
      this.#senses.hear(final, this.#finals.slice(0, index + 1));
      this.#senses.gaps.step(final);
    }
    for (const final of this.#finals) this.#senses.feel(final);
    this.scene = new Look({
      seen: (leaf) => this.#senses.seen(leaf),
      gaps: this.#senses.gaps,
      finals: this.#finals,
      moment: {},
      reached: { decided_ms: call.end_ms, over: true },
      thresholds: call.thresholds,
      infoAt: () => call.info,
    });
    this.node = (this.#set.rules[0] as Rule).condition;
    this.occurrences = this.node.occurrences(this.scene);
  }

  /** The utterances that an occurrence rests on, with their words. */
  evidenceOf({ evidence, why }: Occurrence): Spoken[] {
    const sounds = Array.isArray(why.seen.sounds_like) ? (why.seen.sounds_like as Spoken['sounds']) : [];
    const found = new Map<Final, [number, number][]>();
    for (const one of evidence) {
      const final = this.#finals.find((other) => keyOf(other) === keyOf(one));
      if (!final) continue;
      const whole = one.start === 0 && one.end === final.text.length;
      found.set(final, [
        ...(found.get(final) ?? []),
        ...(whole ? [] : [[one.start, one.end] as [number, number]]),
      ]);
    }
    return Array.from(found, ([final, spans]) => ({ final, spans, sounds }));
  }

  /** The last words that it waited for, where those are not the whole of it: what meets an absence. */
  met(): Occurrence | undefined {
    const leaves = this.#finals.flatMap(({ heard }) => heard.map(({ leaf }) => leaf));
    const lists = [...leaves, ...this.#set.ears(null).without]
      .map((leaf) => this.#senses.seen(leaf))
      .filter((list) => list !== this.occurrences);
    return lists[0]?.at(-1);
  }

  /** The utterance (of a side) that ends at a moment, or the last before it, with the words that are looked for. */
  utteranceAt(ms: number, role?: string): (Spoken & { excused: string[] }) | undefined {
    const final = this.#finals.findLast(
      (one) => one.end_ms <= ms && (role === undefined || one.role === role),
    );
    if (!final) return undefined;
    const hits = this.#set.found(final.text, final.role).flatMap((one) => one.hits);
    const text = ({ start, end }: Hit) => final.text.slice(start, end);
    return {
      final,
      spans: hits.map(({ start, end }) => [start, end] as const),
      sounds: hits.flatMap((hit) => (hit.sound ? [{ ...hit.sound, heard: text(hit) }] : [])),
      excused: hits.filter(({ slot }) => slot === UNLESS || slot === NONE).map(text),
    };
  }

  /** The last figures that a measure gave up to a moment, whether they passed or not. */
  measuredAt(ms: number): { at_ms: number; seen: Record<string, unknown> } | undefined {
    const [group] = this.#set.ears(null).meters;
    const meter = group?.spec.create();
    let last: { at_ms: number; seen: Record<string, unknown> } | undefined;
    for (const [index, final] of this.#finals.entries())
      for (const { at, seen } of meter?.step(final, this.#finals.slice(0, index + 1)) ?? [])
        if (at().at_ms <= ms) last = { at_ms: at().at_ms, seen };
    return last;
  }

  /** The last turn of the side whose mood it looks at; `value` null: the model gave no score. */
  moodAt(ms: number): { is: string; at_ms: number; value: number | null; onset: number } | undefined {
    const [group] = this.#set.ears(null).moods;
    const [leaf] = group?.leaves ?? [];
    if (!group || !leaf) return undefined;
    const { condition } = leaf;
    const limits = moodLimits(condition, this.#call.thresholds);
    let state = CALM;
    let last: { is: string; at_ms: number; value: number | null; onset: number } | undefined;
    for (const { role, score, end_ms } of this.#finals) {
      if (role !== group.role || end_ms > ms) continue;
      const step = score ? stepMood(condition, limits, state, score) : undefined;
      state = step?.state ?? state;
      last = { is: condition.is, at_ms: end_ms, value: step?.value ?? null, onset: limits.onset };
    }
    return last;
  }

  /** The longest pause up to a moment, where it waits for one. */
  pauseBefore(ms: number): { from_ms: number; length_ms: number } | undefined {
    if (this.#set.silences.length === 0) return undefined;
    const gaps = new Gaps<Final>(1);
    for (const final of this.#finals) if (final.start_ms <= ms) gaps.step(final);
    const open = gaps.openAt(Math.min(ms, this.#call.end_ms));
    const all = [...gaps.closed, ...(open ? [open] : [])].map(({ from_ms, to_ms }) => ({
      from_ms,
      length_ms: Math.min(to_ms, ms) - from_ms,
    }));
    return all.sort((a, b) => b.length_ms - a.length_ms)[0];
  }

  /** A deadline that the call did not live to see. */
  get unreached(): number | undefined {
    return this.#set.deadlines.find(({ at_ms }) => at_ms > this.#call.end_ms)?.at_ms;
  }
}
