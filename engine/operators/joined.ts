/** Several occurrences as one: what `all`, `sequence`, `near` and `count` have in common. */
import type { Why } from '../contract/flag.ts';
import { byTime, type Node, type Occurrence, type Scene } from '../rules/node.ts';

/** One moment that rests on several: known when the last of them is, anchored where the first begins. */
export function joined(
  parts: readonly Occurrence[],
  op: string,
  looked_for: Record<string, unknown>,
  guards: readonly Why[] = [],
): Occurrence {
  const ordered = [...parts].sort(byTime);
  const first = ordered.reduce((a, b) => (b.from_ms < a.from_ms ? b : a));
  const last = ordered.at(-1) as Occurrence;
  return {
    at_ms: last.at_ms,
    from_ms: first.from_ms,
    anchor: first.anchor,
    evidence: ordered.flatMap(({ evidence }) => evidence),
    why: {
      op,
      holds: true,
      looked_for,
      seen: { span_ms: last.at_ms - first.from_ms },
      of: [...ordered.map(({ why }) => why), ...guards],
    },
    ...(last.final ? { final: last.final } : {}),
  };
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
