/** `at_least`: N of these have come true. */
import { type Static, Type } from 'typebox';
import { DURATION, durationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
import { arePossible, Conditions, listed, type Operator } from '../rules/operator.ts';
import { lastsBeside, settle, sides, together } from './all.ts';

const Schema = Type.Object(
  {
    n: Type.Integer({ minimum: 1, maximum: 50, description: 'So many of them. 其中几项。' }),
    of: Conditions,
    within: Type.Optional(
      Type.String({
        pattern: DURATION,
        description: 'Within so long; without it, in the call so far. 多久之内。',
      }),
    ),
  },
  { additionalProperties: false },
);
type AtLeast = Static<typeof Schema>;

export const atLeast: Operator<AtLeast> = {
  name: 'at_least',
  schema: Schema,
  doc: {
    summary: 'At least N of these have come true, in any order.',
    summary_zh: '其中至少 N 项成立，不论先后。',
    example:
      'at_least: { n: 2, of: [{ said: { any: [退款] } }, { mood: { is: negative } }, { silence: { min: 8s } }], within: 120s }',
  },
  check: ({ n, of }) =>
    n > of.length
      ? [
          {
            path: ['n'],
            ...fault('at-least-of-too-few', { most: of.length, got: n }),
          },
        ]
      : [],
  children: listed,
  compile({ n, of, within }, build) {
    const parts = sides(of, (one) => build.node(one));
    const within_ms = within === undefined ? Number.POSITIVE_INFINITY : durationMs(within);
    const looked_for = { n, ...(within ? { within } : {}) };
    return {
      settles: settle(...parts.moments, ...parts.guards),
      possible: (scene) => arePossible(parts.moments, scene, n),
      occurrences: (scene) => together(scene, parts, n, within_ms, 'at_least', looked_for),
      lasts: (scene, occurrence, to_ms) => lastsBeside({ ...parts, moments: [] }, scene, occurrence, to_ms),
    };
  },
};
