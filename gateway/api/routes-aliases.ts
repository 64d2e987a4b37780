/** Customers who are known under several numbers: told one by one, or as a CSV. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { KnownAs } from '../customers/aliases.ts';
import { type AliasRow, readAliases } from '../customers/read-aliases.ts';
import { fromCursor, toCursor } from '../store/cursor.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { PageQuery, pageOf } from './wire.ts';

/** Some 60,000 lines. */
const MAX_FILE = 2 * 1024 * 1024;
const Customer = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'Id of the site; where there is none, one of the numbers.',
});
const KnownAsWire = Type.Object({
  customer: Type.String({ description: 'As calls carry it.' }),
  numbers: Type.Array(Type.String(), { description: 'Tokens of the numbers, as calls carry them.' }),
});
const ChangesWire = Type.Object({
  changed: Type.Integer({ description: 'Customers whose numbers are others now.' }),
  same: Type.Integer(),
  moved: Type.Integer({ description: 'Numbers that were another customer’s until now.' }),
});
const Body = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          customer: Customer,
          numbers: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
            maxItems: 100,
            description:
              'All of them, as they are dialled; they become tokens before anything is written. Empty: forget them.',
          }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 5_000 },
    ),
  },
  { additionalProperties: false },
);

export const aliasRoutes =
  ({ aliases, tokens, audit, guard }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const needs = 'directory' as const;
    app.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: MAX_FILE }, (_request, body, done) =>
      done(null, body),
    );

    /** @throws Problem where one number is given to two customers at once */
    const known = (rows: readonly AliasRow[], empty: readonly string[] = []): KnownAs[] => {
      const numbers = new Map<string, string[]>(empty.map((customer) => [tokens.customer(customer), []]));
      const owner = new Map<string, string>();
      for (const row of rows) {
        const [customer, number] = [tokens.customer(row.customer), tokens.number(row.number)];
        const other = owner.get(number);
        if (other !== undefined && other !== customer)
          throw new Problem('REQUEST_INVALID', 'Expected each number under one customer, got one under two.');
        owner.set(number, customer);
        numbers.set(customer, [...(numbers.get(customer) ?? []), number]);
      }
      return Array.from(numbers, ([customer, all]) => ({ customer, numbers: all }));
    };

    app.get(
      '/customers/aliases',
      {
        config: { needs },
        schema: {
          summary: 'Customers who are known under several numbers, as tokens',
          tags: ['customers'],
          querystring: Type.Object(PageQuery, { additionalProperties: false }),
          response: { 200: pageOf(KnownAsWire) },
        },
      },
      async ({ query: { after, limit } }) => {
        const [, from = ''] = after === undefined ? [] : fromCursor(after, 1);
        const items = aliases.list(from, limit + 1);
        const page = items.slice(0, limit);
        const last = page.at(-1)?.customer;
        return { items: page, next: items.length > limit && last !== undefined ? toCursor([0, last]) : null };
      },
    );

    app.put(
      '/customers/aliases',
      {
        config: { needs },
        schema: {
          summary:
            'Set the numbers of customers: calls of them that name no id count as theirs from now on, earlier ones are found with them',
          tags: ['customers'],
          body: Body,
          response: { 200: ChangesWire },
        },
      },
      async (request) => {
        const { items } = request.body;
        const rows = items.flatMap(({ customer, numbers }) =>
          numbers.map((number) => ({ customer, number })),
        );
        return take(
          request,
          known(
            rows,
            items.map(({ customer }) => customer),
          ),
        );
      },
    );

    app.post(
      '/customers/aliases/import',
      {
        config: { needs },
        bodyLimit: MAX_FILE,
        schema: {
          summary:
            'The same from CSV (text/csv) with the header customer,number (客户,号码), one number a line: all of it, or none and every error with its line and column',
          tags: ['customers'],
          consumes: ['text/csv'],
          body: Type.String(),
          response: { 200: ChangesWire },
        },
      },
      async (request) => {
        const { rows, errors } = readAliases(request.body);
        if (errors.length > 0) {
          const lines = errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
          throw new Problem('REQUEST_INVALID', lines.slice(0, 50).join('\n'));
        }
        return take(request, known(rows));
      },
    );

    async function take(request: Parameters<typeof guard.principal>[0] & { ip: string }, some: KnownAs[]) {
      const changes = await aliases.set(some);
      const { user } = guard.principal(request);
      const detail = `customers=${some.length} changed=${changes.changed} moved=${changes.moved}`;
      await audit.write({ user, action: 'customers.aliased', from: request.ip, detail });
      return changes;
    }
  };
