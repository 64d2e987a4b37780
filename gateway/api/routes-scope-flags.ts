/** Flags of rules across calls: of a queue, a team, an agent or a customer. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import { SCOPE_KINDS } from '../../engine/contract/scope-flag.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { PageQuery, pageOf, ScopeFlagWire, Word, words } from './wire.ts';

const ScopeFlagsQuery = Type.Object(
  {
    by: Type.Optional(words(SCOPE_KINDS)),
    name: Type.Optional(Word),
    rule: Type.Optional(Word),
    category: Type.Optional(Word),
    severity: Type.Optional(words(SEVERITIES)),
    status: Type.Optional(words(['raised', 'withdrawn'])),
    shadow: Type.Optional(
      Type.Boolean({ description: 'true: flags of shadow rules, which nobody is shown.' }),
    ),
    ...PageQuery,
  },
  { additionalProperties: false },
);

export const scopeFlagRoutes =
  ({ store, guard, audit }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/scope-flags',
      {
        config: { needs: 'flags' },
        schema: {
          summary: 'Flags across calls, of a queue, a team, an agent or a customer, newest first',
          tags: ['flags'],
          querystring: ScopeFlagsQuery,
          response: { 200: pageOf(ScopeFlagWire) },
        },
      },
      async (request) => {
        const page = await fromStore(store.scopeFlags(request.query));
        const { user } = guard.principal(request);
        const { after: _after, limit: _limit, ...filters } = request.query;
        const given = Object.entries(filters).filter(([, value]) => value !== undefined);
        const detail = given.map(([name, value]) => `${name}=${value}`).join(' ');
        await audit.write({
          user,
          action: 'scope_flags.read',
          from: request.ip,
          ...(detail === '' ? {} : { detail }),
        });
        return page;
      },
    );
  };
