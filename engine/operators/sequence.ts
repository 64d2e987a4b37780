/** `sequence`: first this, then that, then that. */
import { type Static, Type } from 'typebox';
import type { Why } from '../contract/flag.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
import type { Node, Occurrence, Scene } from '../rules/node.ts';
import { Conditions, isPossible, listed, type Operator } from '../rules/operator.ts';
import { settle } from './all.ts';
import { guarded, inOrder, Joined } from './joined.ts';

const Schema = Type.Union([
  Conditions,
  Type.Object(
    {
      of: Conditions,
      within: Type.Optional(
        Type.String({
          pattern: DURATION,
          description: 'From the first to the last; without it, in the call. 从头到尾多久之内。',
        }),
      ),
    },
    { additionalProperties: false },
  ),
]);
type Sequence = Static<typeof Schema>;

const NOTHING: readonly Occurrence[] = [];

/** One step, and what must (not) have been so between the step before and it. */
interface Step {
  node: Node;
  between: Node[];
}

/**
 * The nearest chain that ends with `last`: each step as late as it can be, so that the whole is as short as it can be.
 * `lists`: when each step came true.
 */
function chain(
  scene: Scene,
  steps: readonly Step[],
  lists: readonly (readonly Occurrence[])[],
  last: Occurrence,
): { parts: Occurrence[]; guards: Why[] } | null {
  const parts = [last];
  const guards: Why[] = [];
  for (let at = steps.length - 1; at > 0; at -= 1) {
    const next = parts[0] as Occurrence;
    const before = lists[at - 1] as readonly Occurrence[];
    let found: Occurrence | undefined;
    for (let index = before.length - 1; index >= 0 && !found; index -= 1) {
      const one = before[index] as Occurrence;
      if (one.at_ms >= next.at_ms) continue;
      const verdicts = guarded((steps[at] as Step).between, scene, one.at_ms, next.at_ms);
      if (!verdicts) continue;
      guards.unshift(...verdicts);
      found = one;
    }
    if (!found) return null;
    parts.unshift(found);
  }
  return { parts, guards };
}

export const sequence: Operator<Sequence> = {
  name: 'sequence',
  schema: Schema,
  doc: {
    summary: 'First this, then that; a `not` between two steps must not have happened between them.',
    summary_zh: '先后发生；两步之间的 `not` 表示其间没有发生。',
    example:
      'sequence: { of: [{ said: { role: customer, any: [退款] } }, { not: { said: { role: agent, any: [马上, 登记] } } }, { said: { role: customer, any: [退款] } }], within: 120s }',
  },
  check(params) {
    const of = Array.isArray(params) ? params : params.of;
    const path = Array.isArray(params) ? [] : ['of'];
    const nameOf = (one: unknown) => Object.keys(one as object)[0] ?? '';
    const isGuard = (one: unknown) =>
      typeof one === 'object' && one !== null && ('not' in one || 'attributes' in one);
    if (isGuard(of[0]))
      return [
        {
          path: [...path, 0],
          ...fault('sequence-begins-with-not', { operator: nameOf(of[0]) }),
        },
      ];
    if (isGuard(of.at(-1))) {
      return [
        {
          path: [...path, of.length - 1],
          ...fault('sequence-ends-with-not', { operator: nameOf(of.at(-1)) }),
        },
      ];
    }
    if (of.filter((one) => !isGuard(one)).length < 2)
      return [
        {
          path,
          ...fault('sequence-of-one', {}),
        },
      ];
    return [];
  },
  children: listed,
  compile(params, build) {
    const { of, within } = Array.isArray(params) ? { of: params, within: undefined } : params;
    const within_ms = within === undefined ? Number.POSITIVE_INFINITY : durationMs(within);
    const steps: Step[] = [];
    let between: Node[] = [];
    for (const node of of.map((one) => build.node(one))) {
      if (node.guard) between.push(node);
      else {
        steps.push({ node, between });
        between = [];
      }
    }
    const looked_for = { steps: steps.length, ...(within ? { within } : {}) };
    return {
      settles: settle(...steps.flatMap(({ node, between: guards }) => [node, ...guards])),
      possible: (scene) => steps.every(({ node }) => isPossible(node, scene)),
      occurrences(scene) {
        const lists: (readonly Occurrence[])[] = [];
        for (const { node } of steps) {
          const list = node.occurrences(scene);
          if (list.length === 0) return NOTHING;
          lists.push(list);
        }
        const firsts = lists[0] as readonly Occurrence[];
        return inOrder(
          (lists.at(-1) as readonly Occurrence[]).flatMap((last): Occurrence[] => {
            if (!firsts.some(({ at_ms }) => at_ms < last.at_ms && last.at_ms - at_ms <= within_ms)) return [];
            const found = chain(scene, steps, lists, last);
            if (!found) return [];
            const whole = new Joined(found.parts, 'sequence', looked_for, found.guards);
            return last.at_ms - (found.parts[0] as Occurrence).at_ms <= within_ms ? [whole] : [];
          }),
        );
      },
    };
  },
};
