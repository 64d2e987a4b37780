/** Several occurrences as one: what `all`, `sequence`, `near` and `count` have in common. */
import type { Final } from '../call/final.ts';
import type { Evidence, Why } from '../contract/flag.ts';
import { byTime, type Node, type Occurrence, type Scene } from '../rules/node.ts';

/**
 * One moment that rests on several: known when the last of them is, anchored where the first begins. What it shows and
 * why is told when somebody asks: most moments are found, and no flag is made of them.
 */
export class Joined implements Occurrence {
  readonly at_ms: number;
  readonly from_ms: number;
  readonly final?: Final;
  readonly #ordered: readonly Occurrence[];
  readonly #first: Occurrence;
  readonly #op: string;
  readonly #looked_for: Record<string, unknown>;
  readonly #guards: readonly Why[];

  constructor(
    parts: readonly Occurrence[],
    op: string,
    looked_for: Record<string, unknown>,
    guards: readonly Why[] = [],
  ) {
    const ordered = [...parts].sort(byTime);
    const first = ordered.reduce((a, b) => (b.from_ms < a.from_ms ? b : a));
    const last = ordered.at(-1) as Occurrence;
    this.at_ms = last.at_ms;
    this.from_ms = first.from_ms;
    if (last.final) this.final = last.final;
    this.#ordered = ordered;
    this.#first = first;
    this.#op = op;
    this.#looked_for = looked_for;
    this.#guards = guards;
  }

  get anchor(): string {
    return this.#first.anchor;
  }

  get evidence(): readonly Evidence[] {
    return this.#ordered.flatMap(({ evidence }) => evidence);
  }

  get why(): Why {
    return {
      op: this.#op,
      holds: true,
      looked_for: this.#looked_for,
      seen: { span_ms: this.at_ms - this.from_ms },
      of: [...this.#ordered.map(({ why }) => why), ...this.#guards],
    };
  }
}

/** A moment of another condition, with this one's reason around its own. */
export class Framed implements Occurrence {
  readonly at_ms: number;
  readonly from_ms: number;
  readonly final?: Final;
  readonly #one: Occurrence;
  readonly #op: string;
  readonly #looked_for: Record<string, unknown>;

  constructor(one: Occurrence, op: string, looked_for: Record<string, unknown>) {
    this.at_ms = one.at_ms;
    this.from_ms = one.from_ms;
    if (one.final) this.final = one.final;
    this.#one = one;
    this.#op = op;
    this.#looked_for = looked_for;
  }

  get anchor(): string {
    return this.#one.anchor;
  }
  get evidence(): readonly Evidence[] {
    return this.#one.evidence;
  }
  get why(): Why {
    return { op: this.#op, holds: true, looked_for: this.#looked_for, seen: {}, of: [this.#one.why] };
  }
}

/** The verdicts of conditions that must hold beside, or null when one does not. */
export function guarded(guards: readonly Node[], scene: Scene, from_ms: number, to_ms: number): Why[] | null {
  const verdicts: Why[] = [];
  for (const node of guards) {
    const why = node.guard!(scene, from_ms, to_ms);
    if (why.holds !== true) return null;
    verdicts.push(why);
  }
  return verdicts;
}

/** The latest occurrence that ends within [from_ms, to_ms]. */
export function latest(list: readonly Occurrence[], from_ms: number, to_ms: number): Occurrence | undefined {
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const one = list[at] as Occurrence;
    if (one.at_ms <= to_ms) return one.at_ms >= from_ms ? one : undefined;
  }
  return undefined;
}

/** Occurrences in the order of time, each moment and anchor once. */
export function inOrder(list: readonly Occurrence[]): Occurrence[] {
  const sorted = [...list].sort(byTime);
  return sorted.filter((one, index) => {
    const before = sorted[index - 1];
    return !before || before.at_ms !== one.at_ms || before.anchor !== one.anchor;
  });
}
