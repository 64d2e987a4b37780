/** Flags of rules across calls: of a queue, a team, an agent or a customer. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import { SCOPE_KINDS, type ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Sight } from '../auth/sight.ts';
import type { Page, ScopeFlagQuery } from '../store/port.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { PageQuery, pageOf, ScopeFlagWire, Word, words } from './wire.ts';

/** Pages of the store that one answer looks through, at most. */
const PAGES = 5;

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
  ({ store, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
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
        const principal = guard.principal(request);
        const page = await fromStore(seenPage(request.query, sight(principal)));
        const { user } = principal;
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

    /** What is left of some pages of the store; it may be short, or empty, and go on. */
    async function seenPage(query: ScopeFlagQuery, eyes: Sight): Promise<Page<ScopeFlag>> {
      if (eyes.all) return store.scopeFlags(query);
      let { after } = query;
      const items: ScopeFlag[] = [];
      for (let pages = 0; pages < PAGES; pages += 1) {
        const left = {
          ...query,
          limit: query.limit - items.length,
          ...(after === undefined ? {} : { after }),
        };
        const page = await store.scopeFlags(left);
        items.push(...page.items.filter((flag) => eyes.scopeFlag(flag)));
        if (page.next === null || items.length === query.limit) return { items, next: page.next };
        after = page.next;
      }
      return { items, next: after ?? null };
    }
  };
