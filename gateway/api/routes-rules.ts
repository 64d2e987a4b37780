/** Rules in force, and cases. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { RouteParts } from './deps.ts';
import { pageOf, RuleWire } from './wire.ts';

export const ruleRoutes =
  ({ rules }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/rules',
      {
        config: { needs: 'rules' },
        schema: {
          summary: 'The rule set in force, on one page',
          tags: ['rules'],
          response: { 200: pageOf(RuleWire) },
        },
      },
      async () => {
        const { hash, rules: list } = rules();
        const items = list.map(({ id, title, category, severity, status }) => ({
          id,
          title,
          category,
          severity,
          status,
          hash,
        }));
        return { items, next: null };
      },
    );

    app.get(
      '/cases',
      {
        config: { needs: 'cases' },
        schema: {
          summary: 'Cases; none are opened by this version',
          tags: ['cases'],
          response: { 200: pageOf(Type.Object({}, { additionalProperties: true })) },
        },
      },
      async () => ({ items: [], next: null }),
    );
  };
