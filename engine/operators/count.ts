/** `count`: the same thing comes true N times, within a time when one is given. */
import { type Static, Type } from 'typebox';
import { DURATION, durationMs } from '../rules/duration.ts';
import type { Occurrence } from '../rules/node.ts';
import { ConditionRef, isPossible, type Operator } from '../rules/operator.ts';
import { settle } from './all.ts';
import { inOrder, Joined } from './joined.ts';

const Schema = Type.Object(
  {
    of: ConditionRef,
    at_least: Type.Integer({ minimum: 2, maximum: 100, description: 'So many times. 至少几次。' }),
    within: Type.Optional(
      Type.String({
        pattern: DURATION,
        description: 'From the first to the last; without it, in the call. 多久之内。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Count = Static<typeof Schema>;

export const count: Operator<Count> = {
  name: 'count',
  schema: Schema,
  doc: {
    summary: 'The same thing comes true N times within a window.',
    summary_zh: '同一件事在时间窗内发生 N 次。',
    example: 'count: { of: { said: { role: agent, any: [不清楚, 不知道] } }, at_least: 3, within: 180s }',
  },
  children: ({ of }) => [[['of'], of]],
  compile({ of, at_least, within }, build) {
    const node = build.node(of);
    const within_ms = within === undefined ? Number.POSITIVE_INFINITY : durationMs(within);
    const looked_for = { at_least, ...(within ? { within } : {}) };
    return {
      settles: settle(node),
      possible: (scene) => isPossible(node, scene),
      occurrences(scene) {
        const list = node.occurrences(scene);
        if (list.length < at_least) return [];
        return inOrder(
          list.flatMap((last, index): Occurrence[] => {
            const first = list[index - at_least + 1];
            if (!first || last.at_ms - first.at_ms > within_ms) return [];
            return [new Joined(list.slice(index - at_least + 1, index + 1), 'count', looked_for)];
          }),
        );
      },
    };
  },
};
