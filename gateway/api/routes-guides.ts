/** `/docs/guides/NAME`, for whoever has the console and no checkout. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { GUIDES, guidePage, isGuide } from './guides.ts';
import { Problem } from './problems.ts';
import { words } from './wire.ts';

export const guideRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/docs/guides/:name',
    {
      schema: {
        hide: true,
        params: Type.Object({ name: Type.String() }),
        querystring: Type.Object({ lang: Type.Optional(words(['zh', 'en'])) }),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      if (!isGuide(name)) {
        const there = Object.keys(GUIDES).join(', ');
        throw new Problem('NOT_FOUND', `Expected the name of a guide (${there}), got ${name}.`);
      }
      reply.type('text/html; charset=utf-8').header('vary', 'accept-language');
      return guidePage(name, request.query.lang, request.headers['accept-language']);
    },
  );
};
