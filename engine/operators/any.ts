/** `any`: one of these comes true. */
import type { Static } from 'typebox';
import { Conditions, isPossible, listed, type Operator } from '../rules/operator.ts';
import { settle } from './all.ts';
import { Framed, inOrder, latest } from './joined.ts';

type Any = Static<typeof Conditions>;

export const any: Operator<Any> = {
  name: 'any',
  schema: Conditions,
  doc: {
    summary: 'One of these comes true.',
    summary_zh: '任一项成立。',
    example: 'any: [{ said: { role: customer, any: [投诉] } }, { mood: { is: abusive } }]',
  },
  children: listed,
  compile(conditions, build) {
    const nodes = conditions.map((one) => build.node(one));
    const looked_for = { conditions: nodes.length };
    return {
      settles: settle(...nodes),
      possible: (scene) => nodes.some((node) => isPossible(node, scene)),
      occurrences(scene) {
        const found = nodes.flatMap((node) => (isPossible(node, scene) ? node.occurrences(scene) : []));
        if (found.length === 0) return found;
        return inOrder(found).map((one) => new Framed(one, 'any', looked_for));
      },
      lasts: (scene, { at_ms, anchor }, to_ms) =>
        nodes.some((node) => {
          const part = latest(node.occurrences(scene), at_ms, at_ms);
          return part?.anchor === anchor && (!node.lasts || node.lasts(scene, part, to_ms));
        }),
    };
  },
};
