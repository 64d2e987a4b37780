/** `not`: this has not come true meanwhile. Stands beside conditions that have a moment. */
import { fewOf } from '../rules/looked-for.ts';
import { type Condition, ConditionRef, type Operator } from '../rules/operator.ts';
import { latest } from './joined.ts';

export const not: Operator<Condition> = {
  name: 'not',
  schema: ConditionRef,
  guard: true,
  doc: {
    summary: 'This has not come true meanwhile: within the time of `all`, between two steps of a `sequence`.',
    summary_zh: '在此期间没有发生：`all` 的时间窗内，`sequence` 的两步之间。',
    example:
      'all: [{ said: { role: customer, any: [投诉] } }, { not: { said: { role: agent, any: [抱歉] } } }]',
  },
  children: (condition) => [[[], condition]],
  compile(condition, build) {
    const node = build.node(condition);
    // Nothing is seen of what did not happen: only this tells what it would have been.
    const { conditions, more } = fewOf(build.lookedFor(condition));
    const looked_for = { conditions, ...more };
    return {
      settles: node.settles === true,
      occurrences: () => [],
      guard(scene, from_ms, to_ms) {
        if (node.guard) {
          const { holds, ...why } = node.guard(scene, from_ms, to_ms);
          return {
            op: 'not',
            holds: holds === null ? null : !holds,
            looked_for,
            seen: {},
            of: [{ ...why, holds }],
          };
        }
        const found = latest(node.occurrences(scene), from_ms, to_ms);
        return { op: 'not', holds: !found, looked_for, seen: {}, of: found ? [found.why] : [] };
      },
    };
  },
};
