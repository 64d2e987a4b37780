/** `near`: something before, after or around the Nth time that something else happened. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
import type { Occurrence, Scene } from '../rules/node.ts';
import { ConditionRef, isPossible, type Operator } from '../rules/operator.ts';
import { settle } from './all.ts';
import { inOrder, Joined } from './joined.ts';

const Schema = Type.Object(
  {
    anchor: ConditionRef,
    nth: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Only its Nth time; without it, each time. 第几次；不写则每次。',
      }),
    ),
    find: ConditionRef,
    before: Type.Optional(
      Type.String({ pattern: DURATION, description: 'Up to so long before it. 之前多久之内。' }),
    ),
    after: Type.Optional(
      Type.String({ pattern: DURATION, description: 'Up to so long after it. 之后多久之内。' }),
    ),
    before_utterances: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 200,
        description: 'Up to so many utterances before it. 之前几句之内。',
      }),
    ),
    after_utterances: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 200,
        description: 'Up to so many utterances after it. 之后几句之内。',
      }),
    ),
    role: Type.Optional(
      Type.Enum([...ROLES], {
        description: 'Whose utterances are counted; without it everyone’s. 数谁的句子。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Near = Static<typeof Schema>;
const SIDES = ['before', 'after', 'before_utterances', 'after_utterances'] as const;

export const near: Operator<Near> = {
  name: 'near',
  schema: Schema,
  doc: {
    summary: 'Something before, after or around the Nth time of something else.',
    summary_zh: '在某件事第 N 次出现之前、之后或前后的范围里。',
    example:
      'near: { anchor: { said: { role: customer, any: [投诉] } }, nth: 1, find: { said: { role: agent, any: [不归我们管] } }, after_utterances: 3 }',
  },
  check(params) {
    if (SIDES.every((side) => params[side] === undefined))
      return [
        {
          path: [],
          ...fault('near-without-range', { keys: [...SIDES] }),
        },
      ];
    for (const side of ['before', 'after'] as const)
      if (params[side] !== undefined && params[`${side}_utterances`] !== undefined)
        return [
          {
            path: [`${side}_utterances`],
            ...fault('near-range-twice', { side }),
          },
        ];
    return [];
  },
  children: ({ anchor, find }) => [
    [['anchor'], anchor],
    [['find'], find],
  ],
  compile(params, build) {
    const { anchor, nth, find, role, before_utterances = 0, after_utterances = 0 } = params;
    const anchorNode = build.node(anchor);
    const findNode = build.node(find);
    const before_ms = params.before ? durationMs(params.before) : 0;
    const after_ms = params.after ? durationMs(params.after) : 0;
    const looked_for = Object.fromEntries(
      [...SIDES, 'nth', 'role'].flatMap((key) => {
        const value = params[key as keyof Near];
        return value === undefined ? [] : [[key, value]];
      }),
    );
    /** Call time from `so many utterances before` to `so many after` the anchor. */
    const limits = (scene: Scene, { at_ms }: Occurrence): [number, number] => {
      if (!before_utterances && !after_utterances) return [at_ms - before_ms, at_ms + after_ms];
      const counted = scene.finals().filter((final) => role === undefined || final.role === role);
      const earlier = counted.filter(({ end_ms }) => end_ms < at_ms);
      const later = counted.filter(({ end_ms }) => end_ms > at_ms);
      const from = before_utterances
        ? (earlier.at(-before_utterances)?.end_ms ?? Number.NEGATIVE_INFINITY)
        : at_ms - before_ms;
      const to = after_utterances
        ? (later[after_utterances - 1]?.end_ms ?? Number.POSITIVE_INFINITY)
        : at_ms + after_ms;
      return [from, to];
    };
    return {
      settles: settle(anchorNode, findNode),
      possible: (scene) => isPossible(anchorNode, scene) && isPossible(findNode, scene),
      occurrences(scene) {
        const found = findNode.occurrences(scene);
        if (found.length === 0) return [];
        const anchors = anchorNode.occurrences(scene);
        if (anchors.length === 0) return [];
        const wanted = nth === undefined ? anchors : anchors.slice(nth - 1, nth);
        return inOrder(
          wanted.flatMap((one) => {
            const [from, to] = limits(scene, one);
            return found
              .filter((other) => other.at_ms >= from && other.at_ms <= to && other.at_ms !== one.at_ms)
              .map((other) => new Joined([one, other], 'near', looked_for));
          }),
        );
      },
    };
  },
};
