/** The built console at `/`: hashed assets for ever, the page itself always fresh, any other path is the page's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problems.ts';

/** Paths that are never the console's. */
const OWN_PATHS = /^\/(v1|docs|metrics|healthz|readyz|assets)(\/|$)/;

/** The page of agents, alone, may stand in frames of the sites that the configuration names. */
const EMBEDDED = '/agent';

/** @param frameAncestors sources of the CSP, with blanks between; empty: none */
export async function serveConsole(
  app: FastifyInstance,
  webRoot: string,
  frameAncestors = '',
): Promise<void> {
  const built = () => existsSync(join(webRoot, 'index.html'));
  if (existsSync(webRoot)) {
    await app.register(fastifyStatic, {
      root: webRoot,
      index: false,
      wildcard: true,
      // Compressed copies that the build may have left beside the files.
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const hashed = path.startsWith(join(webRoot, 'assets'));
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  const page = (reply: FastifyReply) => {
    if (!built()) throw new Problem('CONSOLE_MISSING');
    return reply.sendFile('index.html');
  };
  app.get('/', { schema: { hide: true } }, (_request, reply) => page(reply));
  app.setNotFoundHandler((request: FastifyRequest, reply) => {
    const path = request.url.split('?')[0]!;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    // It has one answer for everybody: who looks with `curl -I` must see the policy that browsers get.
    const embedded = reads && path === EMBEDDED;
    if (embedded && frameAncestors !== '') letEmbed(reply, frameAncestors);
    const asksForPage = (request.headers.accept ?? '').includes('text/html');
    if (embedded || (reads && asksForPage && !OWN_PATHS.test(path))) return page(reply);
    throw new Problem('NOT_FOUND');
  });
}

function letEmbed(reply: FastifyReply, frameAncestors: string): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  reply.header(
    'content-security-policy',
    policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${frameAncestors}`),
  );
  // It knows no list of sites; browsers that know the policy above go by that.
  reply.removeHeader('x-frame-options');
}
