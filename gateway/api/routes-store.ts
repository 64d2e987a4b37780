/** How far storing lags, and what the store refused for good. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { RouteParts } from './deps.ts';
import { orNull } from './wire.ts';

export const StoringWire = Type.Object({
  behind: Type.Boolean({ description: 'The oldest outcome has waited 10 s or longer.' }),
  rows: Type.Integer({ description: 'Outcomes that wait in the outbox.' }),
  oldest_s: Type.Integer({ description: 'Seconds that the oldest of them has waited.' }),
  error: orNull(Type.String({ description: 'Why the store takes nothing, where it said so.' })),
  set_aside: Type.Integer({ description: 'Outcomes that the store refused for good, over all runs.' }),
});
const SetAsideWire = Type.Object({
  items: Type.Array(
    Type.Object({
      set_aside_at: Type.String(),
      reason: Type.String(),
      number: Type.Integer({ description: 'In the outbox.' }),
      kind: Type.String(),
      call: orNull(Type.String()),
    }),
  ),
  total: Type.Integer(),
});

export const storeRoutes =
  ({ storing, setAside, guard, audit }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/store',
      {
        config: { needs: 'session' },
        schema: { summary: 'How far storing lags', tags: ['health'], response: { 200: StoringWire } },
      },
      async () => storing(),
    );

    app.get(
      '/store/set-aside',
      {
        config: { needs: 'audit' },
        schema: {
          summary:
            'Outcomes that the store refused for good, newest first, with the reason and without words; they lie whole in the folder set-aside of the data folder',
          tags: ['health'],
          querystring: Type.Object(
            { limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) },
            { additionalProperties: false },
          ),
          response: { 200: SetAsideWire },
        },
      },
      async (request) => {
        const items = await setAside.list(request.query.limit);
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'set_aside.read', from: request.ip });
        return { items, total: setAside.count() };
      },
    );
  };
