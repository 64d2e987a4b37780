/** `use`: a named condition of the set's macros. */
import { type Static, Type } from 'typebox';
import type { Operator } from '../rules/operator.ts';

const Schema = Type.String({ minLength: 1, maxLength: 100 });

export const use: Operator<Static<typeof Schema>> = {
  name: 'use',
  schema: Schema,
  doc: {
    summary: 'A condition that stands under this name in macros.',
    summary_zh: '引用 macros 里的同名条件。',
    example: 'use: asks_for_refund',
  },
  compile: (name, build) => build.macro(name),
};
