/** `utterances`: somebody has spoken so many times. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { leafNode, type MeterSpec, type Operator } from '../rules/operator.ts';
import { atUtterance } from './speech.ts';

const Schema = Type.Object(
  {
    role: Type.Optional(
      Type.Enum([...ROLES], { description: 'Whose utterances; without it everyone’s. 谁说的。' }),
    ),
    at_least: Type.Integer({ minimum: 1, maximum: 5000, description: 'So many utterances. 达到多少句。' }),
  },
  { additionalProperties: false },
);
type Utterances = Static<typeof Schema>;

/** How often somebody has spoken so far. */
export function countMeter(role: string | undefined): MeterSpec {
  return {
    key: `utterances ${role ?? ''}`,
    create() {
      let count = 0;
      return {
        step(final) {
          if (role !== undefined && final.role !== role) return [];
          count += 1;
          return [{ value: count, at: () => atUtterance(final), seen: { utterances: count } }];
        },
      };
    },
  };
}

export const utterances: Operator<Utterances> = {
  name: 'utterances',
  schema: Schema,
  doc: {
    summary: 'Somebody has spoken so many times.',
    summary_zh: '说话的句数达到多少。',
    example: 'utterances: { role: customer, at_least: 40 }',
  },
  compile({ role, at_least }, build) {
    const looked_for = { ...(role ? { role } : {}), at_least };
    return leafNode(
      build.meter(countMeter(role), { op: 'utterances', is: 'reaches', limit: at_least, looked_for }),
    );
  },
};
