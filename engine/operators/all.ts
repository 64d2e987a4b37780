/** `all`: every one of these has come true, together within a time when one is given. */
import { type Static, Type } from 'typebox';
import { DURATION, durationMs } from '../rules/duration.ts';
import type { Node, Occurrence, Scene } from '../rules/node.ts';
import { arePossible, type Condition, Conditions, listed, type Operator } from '../rules/operator.ts';
import { guarded, inOrder, Joined, latest } from './joined.ts';

const Schema = Type.Union([
  Conditions,
  Type.Object(
    {
      of: Conditions,
      within: Type.Optional(
        Type.String({
          pattern: DURATION,
          description: 'All of them within so long; without it, in the call so far. 多久之内。',
        }),
      ),
    },
    { additionalProperties: false },
  ),
]);
type All = Static<typeof Schema>;

const NOTHING: readonly Occurrence[] = [];

/** Splits conditions into those with moments and those that only hold beside. */
export function sides(conditions: readonly Condition[], node: (condition: Condition) => Node) {
  const nodes = conditions.map(node);
  return {
    moments: nodes.filter(({ guard }) => guard === undefined),
    guards: nodes.filter(({ guard }) => guard !== undefined),
  };
}

/** Moments at which at least `n` of the nodes have come true within the time; the newest of them completes it. */
export function together(
  scene: Scene,
  { moments, guards }: { moments: readonly Node[]; guards: readonly Node[] },
  n: number,
  within_ms: number,
  op: string,
  looked_for: Record<string, unknown>,
): readonly Occurrence[] {
  const lists: (readonly Occurrence[])[] = [];
  let empty = 0;
  for (const node of moments) {
    const list = node.occurrences(scene);
    if (list.length === 0) empty += 1;
    if (moments.length - empty < n) return NOTHING;
    lists.push(list);
  }
  const found = lists.flatMap((list, own) =>
    list.flatMap((last): Occurrence[] => {
      const from_ms =
        within_ms === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : last.at_ms - within_ms;
      const parts = lists.flatMap((other, index) => {
        const part = index === own ? last : latest(other, from_ms, last.at_ms);
        return part ? [part] : [];
      });
      if (parts.length < n) return [];
      const verdicts = guarded(guards, scene, from_ms, last.at_ms);
      return verdicts ? [new Joined(parts, op, looked_for, verdicts)] : [];
    }),
  );
  return inOrder(found);
}

/** Whether what they say together stays said: see `Node.settles`. */
export function settle(...nodes: readonly Node[]): boolean {
  return nodes.every(({ settles }) => settles === true);
}

export function lastsBeside(
  { moments, guards }: { moments: readonly Node[]; guards: readonly Node[] },
  scene: Scene,
  occurrence: Occurrence,
  to_ms: number,
): boolean {
  if (guarded(guards, scene, occurrence.from_ms, to_ms) === null) return false;
  return moments.every((node) => {
    const part = latest(node.occurrences(scene), Number.NEGATIVE_INFINITY, occurrence.at_ms);
    return !part || !node.lasts || node.lasts(scene, part, to_ms);
  });
}

export const all: Operator<All> = {
  name: 'all',
  schema: Schema,
  doc: {
    summary: 'Every one of these has come true, in any order.',
    summary_zh: '各项都成立，不论先后。',
    example:
      'all: { of: [{ said: { role: customer, any: [退订] } }, { mood: { is: angry } }, { not: { said: { role: agent, any: [抱歉] } } }], within: 60s }',
  },
  children: listed,
  compile(params, build) {
    const { of, within } = Array.isArray(params) ? { of: params, within: undefined } : params;
    const parts = sides(of, (one) => build.node(one));
    const within_ms = within === undefined ? Number.POSITIVE_INFINITY : durationMs(within);
    const looked_for = within === undefined ? {} : { within };
    return {
      settles: settle(...parts.moments, ...parts.guards),
      possible: (scene) => arePossible(parts.moments, scene),
      occurrences: (scene) => together(scene, parts, parts.moments.length, within_ms, 'all', looked_for),
      lasts: (scene, occurrence, to_ms) => lastsBeside(parts, scene, occurrence, to_ms),
    };
  },
};
