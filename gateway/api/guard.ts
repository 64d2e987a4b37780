/**
 * Who may call which route. Every route under `/v1` says what it needs; one that forgets stops the start. Tokens
 * come in the Authorization header; browsers send the session cookie, which counts only together with a matching
 * Origin where something changes or a socket opens.
 */
import '@fastify/cookie';
import '@fastify/websocket';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Auth, Principal } from '../auth/auth.ts';
import { allowed, type Permission, SITE_WIDE } from '../auth/roles.ts';
import { Problem } from './problems.ts';

/** `nobody`: open to all · `new-password`: also while the one-time password stands · `session`: any role. */
export type Needs = 'nobody' | 'new-password' | 'session' | Permission;

declare module 'fastify' {
  interface FastifyContextConfig {
    needs?: Needs;
  }
}

export const SESSION_COOKIE = 'earshot_session';
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

export interface Guard {
  /** Who sent the request; a route that needs nobody has none. */
  principal(request: FastifyRequest): Principal;
  /** The principal if there is a valid one, whatever the route needs. */
  known(request: FastifyRequest): Principal | undefined;
}

/** Adds the check to every route that `app` registers from now on. */
export function guard(app: FastifyInstance, auth: Auth, behindProxy: boolean): Guard {
  const principals = new WeakMap<FastifyRequest, Principal>();

  app.addHook('onRoute', ({ config, url, method }: RouteOptions) => {
    if (config?.needs === undefined) throw new Error(`route ${String(method)} ${url} must say what it needs`);
  });

  app.addHook('onRequest', async (request) => {
    const needs = request.routeOptions.config.needs ?? 'session';
    if (needs === 'nobody') {
      if (!SAFE_METHODS.includes(request.method)) checkOrigin(request, behindProxy, false);
      return;
    }
    const principal = identify(request, auth);
    if (!principal)
      throw new Problem(request.headers.authorization === undefined ? 'NOT_LOGGED_IN' : 'TOKEN_WRONG');
    if (principal.via === 'session' && (request.ws || !SAFE_METHODS.includes(request.method))) {
      checkOrigin(request, behindProxy, true);
    }
    if (principal.restricted && needs !== 'new-password') throw new Problem('PASSWORD_CHANGE_REQUIRED');
    if (needs !== 'session' && needs !== 'new-password') {
      if (!allowed(principal, needs)) throw new Problem('ROLE_INSUFFICIENT');
      if (SITE_WIDE.includes(needs) && principal.teams !== 'all') throw new Problem('SCOPE_INSUFFICIENT');
    }
    principals.set(request, principal);
  });

  return {
    principal(request) {
      const principal = principals.get(request);
      if (!principal) throw new Problem('NOT_LOGGED_IN');
      return principal;
    },
    known: (request) => identify(request, auth),
  };
}

/** A header that is there decides alone: a wrong token is not healed by a cookie. */
function identify(request: FastifyRequest, auth: Auth): Principal | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    return token === undefined ? undefined : auth.byToken(token);
  }
  const offered = request.ws ? tokenOffered(request) : undefined;
  if (offered !== undefined) return auth.byToken(offered);
  const id = request.cookies[SESSION_COOKIE];
  return id === undefined ? undefined : auth.bySession(id);
}

/** A browser cannot set a header on a socket: it offers the token as a second subprotocol, beside the one that it speaks. */
const TOKEN_PROTOCOL = /(?:^|[ ,])earshot\.token\.([\w-]+)(?:$|[ ,])/;

function tokenOffered({ headers }: FastifyRequest): string | undefined {
  return TOKEN_PROTOCOL.exec(headers['sec-websocket-protocol'] ?? '')?.[1];
}

/**
 * Browsers name the site that a request comes from; it must be this one. Behind a proxy only the host is
 * compared: the proxy may speak TLS while we do not know it.
 */
function checkOrigin(request: FastifyRequest, behindProxy: boolean, required: boolean): void {
  const { origin } = request.headers;
  if (origin === undefined) {
    if (required)
      throw new Problem('ORIGIN_REFUSED', 'Expected an Origin header beside a session cookie, got none.');
    return;
  }
  const from = siteOf(origin);
  // Through a URL, so that a default port counts the same whether it is written or not.
  const host = from && siteOf(`${from.protocol}//${request.host}`)?.host;
  const own = from?.host === host && (behindProxy || from?.protocol === `${request.protocol}:`);
  if (!from || !own)
    throw new Problem(
      'ORIGIN_REFUSED',
      `Expected Origin ${request.protocol}://${request.host}, got another site.`,
    );
}

function siteOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
