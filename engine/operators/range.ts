/** `range`: only what happens in the first or last part of the call counts. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { fault } from '../rules/fault.ts';
import type { Occurrence, Scene } from '../rules/node.ts';
import { ConditionRef, isPossible, type Operator } from '../rules/operator.ts';
import { Framed } from './joined.ts';

const Utterances = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description }));
const Time = (description: string) => Type.Optional(Type.String({ pattern: DURATION, description }));
const Schema = Type.Object(
  {
    of: ConditionRef,
    first: Time('Begins within so long from the start of the call. 开头多久之内。'),
    first_utterances: Utterances('Within so many utterances of `role` from the start. 开头几句之内。'),
    last: Time('Within so long before the end; decided at the end. 结尾多久之内（结束时才定）。'),
    last_utterances: Utterances(
      'Within the last so many utterances of `role`; decided at the end. 最后几句之内（结束时才定）。',
    ),
    role: Type.Optional(
      Type.Enum([...ROLES], {
        description: 'Whose utterances are counted; without it everyone’s. 数谁的句子。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Range = Static<typeof Schema>;
const PARTS = ['first', 'first_utterances', 'last', 'last_utterances'] as const;

export const range: Operator<Range> = {
  name: 'range',
  schema: Schema,
  doc: {
    summary: 'Only in the first or last seconds or utterances of the call.',
    summary_zh: '只看通话开头或结尾的若干秒、若干句。',
    example: 'range: { of: { said: { role: agent, any: [再见] } }, last_utterances: 3 }',
  },
  check(params) {
    const given = PARTS.filter((part) => params[part] !== undefined);
    if (given.length !== 1)
      return [
        {
          path: [],
          ...fault('range-not-one', { keys: [...PARTS], got: given }),
        },
      ];
    if (params.role && (params.first || params.last))
      return [
        {
          path: ['role'],
          ...fault('range-role-beside-time', {}),
        },
      ];
    return [];
  },
  children: ({ of }) => [[['of'], of]],
  compile({ of, first, first_utterances, last, last_utterances, role }, build) {
    const node = build.node(of);
    if (last !== undefined || last_utterances !== undefined) build.atEnd();
    const given = { first, first_utterances, last, last_utterances, role };
    const looked_for = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const first_ms = first === undefined ? undefined : durationMs(first);
    const last_ms = last === undefined ? undefined : durationMs(last);
    const inside = (scene: Scene): ((one: Occurrence) => boolean) => {
      if (first_ms !== undefined) return ({ from_ms }) => from_ms < first_ms;
      if (last_ms !== undefined) {
        const end = Math.max(0, ...scene.finals().map(({ end_ms }) => end_ms));
        return ({ at_ms }) => at_ms >= end - last_ms;
      }
      const counted = scene.finals().filter((final) => role === undefined || final.role === role);
      if (first_utterances !== undefined) {
        const limit = counted[first_utterances - 1]?.end_ms ?? Number.POSITIVE_INFINITY;
        return ({ at_ms }) => at_ms <= limit;
      }
      const from = counted.at(-(last_utterances as number)) ?? counted[0];
      return ({ at_ms }) => from !== undefined && at_ms >= from.end_ms;
    };
    const atEnd = last !== undefined || last_utterances !== undefined;
    return {
      settles: node.settles === true && !atEnd,
      possible: (scene) => (!atEnd || scene.over()) && isPossible(node, scene),
      occurrences(scene) {
        // Whether the call is over costs less to ask than what was seen in it.
        if (atEnd && !scene.over()) return [];
        const list = node.occurrences(scene);
        if (list.length === 0) return [];
        return list.filter(inside(scene)).map((one) => new Framed(one, 'range', looked_for));
      },
      ...(node.lasts ? { lasts: (scene, occurrence, to_ms) => node.lasts!(scene, occurrence, to_ms) } : {}),
    };
  },
};
