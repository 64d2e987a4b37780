/** For machines that watch this one: alive, ready, metrics. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { allowed } from '../auth/roles.ts';
import { isLoopback } from '../config.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { StoringWire } from './routes-store.ts';

const Readiness = Type.Object({
  ready: Type.Boolean(),
  reasons: Type.Array(Type.String(), { description: 'What is wrong or slow; may hold lines while ready.' }),
  store: StoringWire,
});

export const healthRoutes =
  ({ health, storing, metrics, version, config, guard }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/healthz',
      {
        config: { needs: 'nobody' },
        schema: {
          summary: 'The process answers',
          tags: ['health'],
          response: { 200: Type.Object({ status: Type.String(), version: Type.String() }) },
        },
      },
      async () => ({ status: 'ok', version }),
    );

    app.get(
      '/readyz',
      {
        config: { needs: 'nobody' },
        schema: {
          summary: 'Events can be taken; 503 when not, with the reasons',
          tags: ['health'],
          response: { 200: Readiness, 503: Readiness },
        },
      },
      async (_request, reply) => {
        const { ready, reasons } = health();
        return reply.code(ready ? 200 : 503).send({ ready, reasons, store: storing() });
      },
    );

    app.get(
      '/metrics',
      {
        config: { needs: 'nobody' },
        schema: {
          summary: 'Prometheus metrics; off loopback with the API token',
          tags: ['health'],
          produces: ['text/plain'],
        },
      },
      async (request, reply) => {
        const { behind_proxy: behindProxy, host } = config;
        const local = !behindProxy && isLoopback(host) && isLoopback(request.ip);
        if (!local) {
          const principal = guard.known(request);
          if (!principal) throw new Problem(request.headers.authorization ? 'TOKEN_WRONG' : 'NOT_LOGGED_IN');
          if (principal.restricted) throw new Problem('PASSWORD_CHANGE_REQUIRED');
          if (!allowed(principal, 'metrics')) throw new Problem('ROLE_INSUFFICIENT');
        }
        reply.type(metrics.registry.contentType);
        return metrics.text();
      },
    );
  };
