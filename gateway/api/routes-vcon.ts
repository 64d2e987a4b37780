/** A finished call as a vCon, for whoever else keeps conversations. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { vconOf } from '../vcon/write.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { Problem } from './problems.ts';

export const vconRoutes =
  ({ live, store, guard, audit, sight, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/calls/:id/vcon',
      {
        config: { needs: 'export' },
        schema: {
          summary:
            'A finished call as a vCon 0.4.0: transcript (WTF), findings, scores; masked, with a uuid of its own',
          tags: ['calls'],
          params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) }),
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const found = live.detail(id) ?? (await fromStore(store.call(id)));
        const { detail } = await mustSee(request, found, { guard, audit, sight });
        if (live.get(id)) throw new Problem('CALL_OPEN');
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'call.exported', from: request.ip, call: id });
        return reply.type('application/vcon+json').send(vconOf(detail, new Date(now()).toISOString()));
      },
    );
  };
