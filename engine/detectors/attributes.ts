/** `attributes`: what the sender said of the call (tier, campaign, holding …), as it was at that moment. */
import { type Static, Type } from 'typebox';
import type { CallInfo } from '../contract/call.ts';
import type { Problem } from '../rules/check.ts';
import { fault } from '../rules/fault.ts';
import type { Operator } from '../rules/operator.ts';
import { ATTRIBUTE_NAME } from '../rules/patterns.ts';

const Value = Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean()]);
const Test = Type.Object(
  {
    in: Type.Optional(
      Type.Array(Value, { minItems: 1, maxItems: 500, description: 'One of these. 其中之一。' }),
    ),
    over: Type.Optional(Type.Number({ description: 'A number, at least. 不小于。' })),
    under: Type.Optional(Type.Number({ description: 'A number, at most. 不大于。' })),
    exists: Type.Optional(Type.Boolean({ description: 'Whether it was given at all. 有没有这一项。' })),
  },
  { additionalProperties: false },
);
export const AttributesSchema = Type.Record(
  Type.String({ pattern: ATTRIBUTE_NAME }),
  Type.Union([Value, Test]),
  { description: 'Name and value, or a test of the value. 属性名与取值。' },
);
export type AttributesCondition = Static<typeof AttributesSchema>;

export function attributesHold(wanted: AttributesCondition, { attributes }: CallInfo): boolean {
  return Object.entries(wanted).every(([name, test]) => {
    const value = attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (typeof test !== 'object') return value === test;
    if (test.exists !== undefined && (value !== undefined) !== test.exists) return false;
    if (test.in && (value === undefined || !test.in.includes(value))) return false;
    if (test.over !== undefined && !(typeof value === 'number' && value >= test.over)) return false;
    return test.under === undefined || (typeof value === 'number' && value <= test.under);
  });
}

/** Tests that ask for nothing, or for what no value can be. */
export function attributeProblems(wanted: AttributesCondition): Problem[] {
  const none: Problem = {
    path: [],
    ...fault('attribute-without-test', {}),
  };
  if (Object.keys(wanted).length === 0) return [none];
  return Object.entries(wanted).flatMap(([name, test]): Problem[] => {
    if (typeof test !== 'object') return [];
    if (Object.keys(test).length === 0) return [{ ...none, path: [name] }];
    const { over, under } = test;
    if (over === undefined || under === undefined || over <= under) return [];
    return [{ path: [name], ...fault('attribute-range-reversed', { over, under }) }];
  });
}

export const attributes: Operator<AttributesCondition> = {
  name: 'attributes',
  schema: AttributesSchema,
  guard: true,
  doc: {
    summary: 'What the sender said of the call has these values at that moment.',
    summary_zh: '随录参数在那一刻取这些值。',
    example: 'all: [{ said: { role: customer, any: [退订] } }, { attributes: { tier: gold } }]',
  },
  check: attributeProblems,
  compile(wanted) {
    return {
      settles: true,
      occurrences: () => [],
      guard(scene, _from_ms, to_ms) {
        const info = scene.infoAt(to_ms);
        const seen = Object.fromEntries(
          Object.keys(wanted).map((name) => [name, info.attributes?.[name] ?? null]),
        );
        return { op: 'attributes', holds: attributesHold(wanted, info), looked_for: wanted, seen };
      },
    };
  },
};
