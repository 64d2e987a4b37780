/**
 * What the leaves of a rule set saw in one call: occurrences by leaf, fed final by final. Only leaves that saw
 * something hold anything.
 */
import type { MoodThresholds } from '../contract/mood.ts';
import { CALM, type MoodState, moodLimits, stepMood } from '../detectors/mood.ts';
import type { Hit } from '../detectors/said.ts';
import { Gaps } from '../detectors/silence.ts';
import type { CallTrade } from '../rules/by-trade.ts';
import type { RuleSet } from '../rules/compile.ts';
import type { Ears } from '../rules/ears.ts';
import type { MeterGroup } from '../rules/leaves.ts';
import type { Leaf, Occurrence } from '../rules/node.ts';
import type { Meter } from '../rules/operator.ts';
import { type Final, keyOf, quote } from './final.ts';
import { MeasurePassed, WordsHeard } from './seen.ts';

const NOTHING: readonly Occurrence[] = [];
const NO_HITS: readonly Hit[] = [];
const DEAF: Meter = { step: () => [] };

export class Senses {
  readonly gaps: Gaps<Final>;
  readonly #ears: Ears;
  readonly #thresholds: MoodThresholds;
  readonly #seen = new Map<Leaf, Occurrence[]>();
  readonly #meters: Meter[];
  readonly #moods = new Map<Leaf, MoodState>();

  /** `trade`: of the call; nothing is kept for rules of other trades. `written`: it is typed, so there is no sound. */
  constructor(rules: RuleSet, trade: CallTrade, written: boolean, thresholds: MoodThresholds) {
    this.#ears = rules.ears(trade);
    this.#thresholds = thresholds;
    this.#meters = this.#ears.meters.map(({ spec }) => (written && spec.sound ? DEAF : spec.create()));
    this.gaps = new Gaps((written ? undefined : rules.silences[0]?.ms) ?? Number.POSITIVE_INFINITY);
  }

  seen(leaf: Leaf): readonly Occurrence[] {
    return this.#seen.get(leaf) ?? NOTHING;
  }

  /** The next final in order; gives the leaves that saw something in it. */
  hear(final: Final, finals: readonly Final[]): Leaf[] {
    const touched: Leaf[] = [];
    for (const { leaf, occurrence } of this.words(final)) this.#note(leaf, occurrence, touched);
    for (let index = 0; index < this.#meters.length; index += 1) {
      const group = this.#ears.meters[index] as MeterGroup;
      for (const measured of (this.#meters[index] as Meter).step(final, finals)) {
        for (const { leaf, threshold } of passed(group, measured.value))
          this.#note(leaf, new MeasurePassed(measured, threshold), touched);
      }
    }
    return touched;
  }

  /** What leaves of words see in an utterance by itself. */
  words(final: Final): { leaf: Leaf; occurrence: Occurrence }[] {
    const found: { leaf: Leaf; occurrence: Occurrence }[] = [];
    for (const { leaf, hits } of final.heard)
      if (hits && this.#ears.want(leaf)) found.push({ leaf, occurrence: new WordsHeard(final, leaf, hits) });
    for (const leaf of this.#ears.without) {
      const { role } = leaf.said;
      if ((role !== undefined && role !== final.role) || final.heard.some((heard) => heard.leaf === leaf))
        continue;
      found.push({ leaf, occurrence: new WordsHeard(final, leaf, NO_HITS) });
    }
    return found;
  }

  /** The next scored final in order; gives the leaves at which an episode begins. */
  feel(final: Final): Leaf[] {
    const touched: Leaf[] = [];
    const score = final.score;
    if (!score) return touched;
    for (const { role, leaves } of this.#ears.moods) {
      if (role !== final.role) continue;
      for (const { leaf, condition } of leaves) {
        const limits = moodLimits(condition, this.#thresholds);
        const state = this.#moods.get(leaf) ?? CALM;
        const step = stepMood(condition, limits, state, score);
        this.#moods.set(leaf, step.state);
        if (!step.onset) continue;
        const looked_for = {
          role,
          is: condition.is,
          at_least: limits.onset,
          ...(condition.window ? { window: condition.window } : {}),
        };
        const occurrence: Occurrence = {
          at_ms: final.end_ms,
          from_ms: final.start_ms,
          anchor: keyOf(final),
          evidence: [quote(final)],
          why: { op: 'mood', holds: true, looked_for, seen: { [condition.is]: step.value } },
          final,
        };
        this.#note(leaf, occurrence, touched);
      }
    }
    return touched;
  }

  #note(leaf: Leaf, occurrence: Occurrence, touched: Leaf[]): void {
    const list = this.#seen.get(leaf);
    if (list) list.push(occurrence);
    else this.#seen.set(leaf, [occurrence]);
    touched.push(leaf);
  }
}

function passed({ over, under, reaches }: MeterGroup, value: number): MeterGroup['over'] {
  const found: MeterGroup['over'] = [];
  for (const entry of over) {
    if (value < entry.threshold.limit) break;
    found.push(entry);
  }
  for (const entry of under) {
    if (value > entry.threshold.limit) break;
    found.push(entry);
  }
  const reached = reaches.get(value);
  if (reached) found.push(...reached);
  return found;
}
