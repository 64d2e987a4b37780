/** The HTTP side of the server: one fastify app with security headers, REST, live socket, docs and console. */

import { readFileSync } from 'node:fs';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { WebSocket } from 'ws';
import { sights } from '../auth/sight.ts';
import { MAX_PAYLOAD } from '../ingest/socket.ts';
import { LogUnavailable } from '../log/port.ts';
import { registerLive } from '../push/live-socket.ts';
import { CursorInvalid } from '../store/port.ts';
import { boundClosing, endUpgrade } from './closing.ts';
import { serveConsole } from './console.ts';
import type { AppDeps, RouteParts } from './deps.ts';
import { docsPage, type OpenApi } from './docs-page.ts';
import { guard } from './guard.ts';
import { createLogger } from './logger.ts';
import { aboutField, PROBLEMS, Problem, type ProblemCode, problemBody } from './problems.ts';
import { alertBookRoutes } from './routes-alert-book.ts';
import { alertRoutes } from './routes-alerts.ts';
import { aliasRoutes } from './routes-aliases.ts';
import { appealRoutes } from './routes-appeals.ts';
import { auditRoutes } from './routes-audit.ts';
import { backtestRoutes } from './routes-backtests.ts';
import { callRoutes } from './routes-calls.ts';
import { caseMeasureRoutes } from './routes-case-measures.ts';
import { caseRoutes } from './routes-cases.ts';
import { coachRoutes } from './routes-coach.ts';
import { customerRoutes } from './routes-customer.ts';
import { directoryRoutes } from './routes-directory.ts';
import { earlierRoutes } from './routes-earlier.ts';
import { embedRoutes } from './routes-embed.ts';
import { guideRoutes } from './routes-guides.ts';
import { healthRoutes } from './routes-health.ts';
import { importRoutes } from './routes-imports.ts';
import { markRoutes } from './routes-marks.ts';
import { oidcRoutes } from './routes-oidc.ts';
import { planRoutes } from './routes-plans.ts';
import { promptRoutes } from './routes-prompts.ts';
import { qualityRoutes } from './routes-quality.ts';
import { reportRoutes } from './routes-reports.ts';
import { reviewRoutes } from './routes-reviews.ts';
import { ruleFileRoutes } from './routes-rule-files.ts';
import { ruleHistoryRoutes } from './routes-rule-history.ts';
import { ruleRoutes } from './routes-rules.ts';
import { scopeFlagRoutes } from './routes-scope-flags.ts';
import { sessionRoutes } from './routes-session.ts';
import { siteHealthRoutes } from './routes-site-health.ts';
import { storeRoutes } from './routes-store.ts';
import { tokenRoutes } from './routes-tokens.ts';
import { userRoutes } from './routes-users.ts';
import { vconRoutes } from './routes-vcon.ts';
import { wallboardRoutes } from './routes-wallboard.ts';
import { wrongFields } from './wrong-fields.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that was registered, as `GET /v1/calls/:id`: tests hold their tables against it. */
    routeNames: ReadonlySet<string>;
  }
}

/** Largest body of a request, bytes. */
const MAX_BYTES = 1024 * 1024;
/** How long connections may take to say goodbye when the server stops, ms. */
const GOODBYE_MS = 1_500;
/** Requests per minute and address: far above what consoles need. */
const REQUESTS_PER_MINUTE = 3_000;

/**
 * Builds the app without listening. The senders' socket is registered by the caller on the same app: the
 * WebSocket plugin is there. Closing it says goodbye to every socket.
 */
export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config } = deps;
  const now = deps.now ?? Date.now;
  const tls = config.tls.cert !== '';
  const app = fastify({
    loggerInstance: createLogger(config.log_level),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BYTES,
    routerOptions: { maxParamLength: 400 },
    // One proxy is believed: the nearest. What stands further left in the header anyone can write.
    trustProxy: config.behind_proxy ? (_address: string, hop: number) => hop === 0 : false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: true, strict: false } },
    ...(tls ? { https: { cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) } } : {}),
    // A URL that cannot be decoded passes by every hook and the error handler.
    frameworkErrors: (error, request, reply) => {
      endUpgrade(request, reply);
      refuse(toProblem(error), reply);
    },
  }) as unknown as FastifyInstance;
  // Schemas of answers document and are tested; leaving out what they do not name would hide newer fields.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error: FastifyError | Problem, request, reply) => {
    const problem = toProblem(error);
    if (problem.code === 'INTERNAL') {
      request.log.error({ err: error, route: request.routeOptions.url }, 'a request failed');
    }
    if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter);
    if (problem.code === 'TOKEN_WRONG' || problem.code === 'NOT_LOGGED_IN') {
      reply.header('www-authenticate', 'Bearer');
    }
    return refuse(problem, reply);
  });
  boundClosing(app);
  const names = new Set<string>();
  app.decorate('routeNames', names);
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') names.add(`${one} ${url}`);
  });

  await app.register(fastifyHelmet, securityHeaders(tls || config.behind_proxy));
  await app.register(fastifyCookie);
  await app.register(fastifyWebsocket, {
    options: { maxPayload: MAX_PAYLOAD },
    errorHandler: (error, socket: WebSocket, request) => {
      request.log.warn({ code: (error as NodeJS.ErrnoException).code }, 'a socket failed');
      socket.terminate();
    },
    preClose: sayGoodbye,
  });
  refuseOtherSockets(app);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Earshot',
        version: deps.version,
        description:
          'Read calls, flags and rules. Lists answer {items, next}; pass next as after. Live: WS /v1/live; senders: WS /v1/ingest.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'earshot_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
  });
  await app.register(fastifyRateLimit, {
    global: false,
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = Math.ceil(ttl / 1000);
      return new Problem('TOO_MANY_REQUESTS', `Too many requests: wait ${seconds} s.`, seconds);
    },
  });

  await app.register(async (api) => {
    api.addHook('onRoute', (route) => {
      if (route.config && !('rateLimit' in route.config)) route.config = { ...route.config, rateLimit: {} };
    });
    const parts: RouteParts = {
      ...deps,
      guard: guard(api, deps.auth, config.behind_proxy),
      sight: sights({ directory: deps.directory, now, appeal_ms: config.appeal_days * 86_400_000 }),
    };
    await api.register(healthRoutes(parts));
    await api.register(sessionRoutes(parts), { prefix: '/v1' });
    for (const routes of [oidcRoutes, auditRoutes, userRoutes, tokenRoutes, directoryRoutes, aliasRoutes])
      await api.register(routes(parts), { prefix: '/v1' });
    await api.register(callRoutes(parts), { prefix: '/v1' });
    await api.register(coachRoutes(parts), { prefix: '/v1' });
    await api.register(customerRoutes(parts), { prefix: '/v1' });
    await api.register(earlierRoutes(parts), { prefix: '/v1' });
    await api.register(storeRoutes(parts), { prefix: '/v1' });
    await api.register(vconRoutes(parts), { prefix: '/v1' });
    await api.register(scopeFlagRoutes(parts), { prefix: '/v1' });
    for (const routes of [ruleRoutes, ruleFileRoutes, ruleHistoryRoutes, backtestRoutes])
      await api.register(routes(parts), { prefix: '/v1' });
    await api.register(appealRoutes(parts), { prefix: '/v1' });
    await api.register(embedRoutes(parts), { prefix: '/v1' });
    await api.register(markRoutes(parts), { prefix: '/v1' });
    await api.register(alertRoutes(parts), { prefix: '/v1' });
    await api.register(alertBookRoutes(parts), { prefix: '/v1' });
    await api.register(siteHealthRoutes(parts), { prefix: '/v1' });
    await api.register(caseRoutes(parts), { prefix: '/v1' });
    await api.register(caseMeasureRoutes(parts), { prefix: '/v1' });
    await api.register(importRoutes(parts), { prefix: '/v1' });
    for (const routes of [qualityRoutes, reviewRoutes, planRoutes])
      await api.register(routes(parts), { prefix: '/v1' });
    await api.register(promptRoutes(parts), { prefix: '/v1' });
    await api.register(reportRoutes(parts), { prefix: '/v1' });
    await api.register(wallboardRoutes(parts), { prefix: '/v1' });
    const sockets = registerLive(api, {
      hub: deps.hub,
      auth: deps.auth,
      audit: parts.audit,
      sight: parts.sight,
      principal: parts.guard.principal,
      now,
      ...(deps.heartbeat_ms === undefined ? {} : { heartbeat_ms: deps.heartbeat_ms }),
    });
    deps.metrics.observe({ liveConnections: () => sockets });
  });

  app.get('/docs/json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/docs', { schema: { hide: true } }, async (_request, reply) => {
    reply.type('text/html; charset=utf-8');
    return docsPage(app.swagger() as unknown as OpenApi);
  });
  await app.register(guideRoutes);
  await serveConsole(app, deps.webRoot, config.embed.frame_ancestors);
  return app;
}

/** Left to itself the plugin opens a socket on any path that a page may have, and closes it without a word. */
function refuseOtherSockets(app: FastifyInstance): void {
  const sockets = new Set<string>();
  app.addHook('onRoute', ({ websocket, url }) => {
    if (websocket) sockets.add(url);
  });
  app.addHook('onRequest', async ({ ws, routeOptions }) => {
    if (!ws || sockets.has(routeOptions.url ?? '')) return;
    const detail = `No WebSocket is served at this path; there are ${[...sockets].sort().join(' and ')}.`;
    throw new Problem('NOT_FOUND', detail);
  });
}

function securityHeaders(overTls: boolean): object {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The console's component library writes its styles into the page.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    hsts: overTls ? { maxAge: 15_552_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: overTls ? { policy: 'same-origin' } : false,
    originAgentCluster: overTls,
  };
}

function refuse(problem: Problem, reply: FastifyReply): FastifyReply {
  // Given as text: a route's schema of its own answers must not rewrite a problem.
  return reply
    .code(PROBLEMS[problem.code].status)
    .type('application/problem+json; charset=utf-8')
    .serializer((body: unknown) => String(body))
    .send(JSON.stringify(problemBody(problem)));
}

function toProblem(error: FastifyError | Problem): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof LogUnavailable) return new Problem('LOG_UNAVAILABLE');
  if (error instanceof CursorInvalid) return new Problem('CURSOR_INVALID');
  if (error.validation) {
    const where = error.validationContext ?? 'request';
    const { sentence, field } = wrongFields(where, error.validation);
    return aboutField('REQUEST_INVALID', sentence, where === 'body' ? field : undefined);
  }
  const code: ProblemCode | undefined = {
    400: 'REQUEST_INVALID',
    404: 'NOT_FOUND',
    405: 'METHOD_NOT_ALLOWED',
    413: 'BODY_TOO_LARGE',
    415: 'MEDIA_TYPE_UNSUPPORTED',
    429: 'TOO_MANY_REQUESTS',
  }[error.statusCode ?? 500] as ProblemCode | undefined;
  return new Problem(code ?? 'INTERNAL');
}

/** Closes every socket in order; one that does not answer is cut off. */
function sayGoodbye(this: FastifyInstance, done: () => void): void {
  const { clients } = this.websocketServer;
  for (const client of clients) client.close(1001, 'the server is stopping');
  const cutOff = setTimeout(() => {
    for (const client of clients) client.terminate();
  }, GOODBYE_MS);
  this.websocketServer.close(() => {
    clearTimeout(cutOff);
    done();
  });
}
