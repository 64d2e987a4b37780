/** What is known of a call's customer from calls before it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { allCalls, namesOfCustomer } from './call-list.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { CallWire } from './wire.ts';

const DAY_MS = 86_400_000;
/** How far it looks back. */
const DAYS = 30;
/** Calls that are listed; who calls more often is known by the number. */
const MOST = 50;

const EarlierWire = Type.Object({
  items: Type.Array(CallWire, { description: `At most ${MOST}, the newest first.` }),
  more: Type.Boolean({ description: 'There are more than those.' }),
  week: Type.Integer({ description: 'Of the items: those of the seven days before the call.' }),
  days: Type.Integer({ description: 'How far it looks back.' }),
});

export const earlierRoutes =
  ({ live, store, aliases, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/calls/:id/earlier',
      {
        config: { needs: 'calls' },
        schema: {
          summary: `The same customer's calls of the ${DAYS} days before this one, of those that you may see`,
          tags: ['calls'],
          params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) }),
          response: { 200: EarlierWire },
        },
      },
      async (request) => {
        const { id } = request.params;
        const found = live.detail(id) ?? (await fromStore(store.call(id)));
        const { detail, eyes } = await mustSee(request, found, { guard, audit, sight });
        const { started_at } = detail.call;
        const customer = aliases.namesWith(namesOfCustomer(detail.call));
        if (customer.length === 0) return { items: [], more: false, week: 0, days: DAYS };
        const filter = { customer, since: started_at - DAYS * DAY_MS, until: started_at };
        const page = await fromStore(allCalls(live, store, eyes, filter, MOST));
        const items = page.items.filter(({ call }) => call !== id);
        const week = items.filter((one) => one.started_at >= started_at - 7 * DAY_MS).length;
        return { items, more: page.next !== null, week, days: DAYS };
      },
    );
  };
