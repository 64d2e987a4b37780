/** `/docs/guides/NAME`, for whoever has the console and no checkout. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { GUIDES, guidePage, isGuide, noGuidePage } from './guides.ts';
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
      const { accept = '', 'accept-language': speaks } = request.headers;
      // `vary` on both answers: what the one address says depends on both.
      reply.header('vary', 'accept, accept-language');
      if (!isGuide(name) && asksForJson(accept)) {
        const there = Object.keys(GUIDES).join(', ');
        throw new Problem('NOT_FOUND', `Expected the name of a guide (${there}), got ${name}.`);
      }
      reply.type('text/html; charset=utf-8');
      if (isGuide(name)) return guidePage(name, request.query.lang, speaks);
      reply.status(404);
      return noGuidePage(request.query.lang, speaks);
    },
  );
};

/** Programs that want JSON say so; whoever says nothing gets the page. */
const asksForJson = (accept: string): boolean =>
  /\bapplication\/([\w.-]+\+)?json\b/.test(accept) && !accept.includes('text/html');
