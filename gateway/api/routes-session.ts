/** Login, logout, password. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { type Principal, SESSION_MS } from '../auth/auth.ts';
import { MAX_PASSWORD, MIN_PASSWORD } from '../auth/passwords.ts';
import { allowed, PERMISSIONS } from '../auth/roles.ts';
import type { RouteParts } from './deps.ts';
import { SESSION_COOKIE } from './guard.ts';
import { Problem } from './problems.ts';
import { SessionWire } from './wire.ts';

const Password = Type.String({ minLength: 1, maxLength: 1000 });

export const sessionRoutes =
  ({ auth, audit, guard, config }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const secure = config.behind_proxy || config.tls.cert !== '';
    const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
    const tooOften = (waitMs: number) => {
      const seconds = Math.ceil(waitMs / 1000);
      return new Problem('LOGIN_LOCKED', `Too many wrong passwords: wait ${seconds} s.`, seconds);
    };
    const told = (principal: Principal) => ({
      user: principal.user,
      role: principal.role,
      teams: principal.teams === 'all' ? ('all' as const) : [...principal.teams],
      agent: principal.agent ?? null,
      must_change: principal.must_change,
      may: PERMISSIONS.filter((permission) => allowed(principal, permission)),
      time_zone: config.time_zone,
      links: linksOf(principal),
      watermark: config.watermark,
      alert_targets: Object.keys(config.alerts.targets).length,
      appeal_days: config.appeal_days,
      review_by_other: config.cases.review_by_other,
    });
    const linksOf = (principal: Principal): Record<string, string> => {
      const { recording, listen, whisper } = config.links;
      const links = allowed(principal, 'coach') ? { recording, listen, whisper } : { recording };
      return Object.fromEntries(Object.entries(links).filter(([, template]) => template !== ''));
    };
    /** Guessing is slowed twice: per address here, per name and address by the lockout. */
    const rateLimit = { max: 30, timeWindow: 60_000 };

    app.post(
      '/session',
      {
        config: { needs: 'nobody', rateLimit },
        schema: {
          summary: 'Log in; answers with a session cookie',
          tags: ['session'],
          body: Type.Object({ user: Type.String({ minLength: 1, maxLength: 100 }), password: Password }),
          response: { 200: SessionWire },
        },
      },
      async (request, reply) => {
        const { user, password } = request.body;
        const result = await auth.login(user, password, request.ip);
        if (!result.ok) {
          // A name that nobody has is not written down: people type passwords into the wrong field.
          const known = auth.users.get(user)?.name;
          await audit.write({
            user: known ?? '-',
            action: 'login.refused',
            from: request.ip,
            detail: known === undefined ? `${result.reason} UNKNOWN_NAME` : result.reason,
          });
          if (result.reason === 'LOCKED') throw tooOften(result.wait_ms);
          throw new Problem(result.reason === 'DISABLED' ? 'LOGIN_DISABLED' : 'LOGIN_WRONG');
        }
        await audit.write({ user: result.principal.user, action: 'login', from: request.ip });
        reply.setCookie(SESSION_COOKIE, result.id, { ...cookie, maxAge: SESSION_MS / 1000 });
        return told(result.principal);
      },
    );

    app.get(
      '/session',
      {
        config: { needs: 'new-password' },
        schema: { summary: 'Who is logged in', tags: ['session'], response: { 200: SessionWire } },
      },
      async (request) => told(guard.principal(request)),
    );

    app.delete(
      '/session',
      {
        config: { needs: 'new-password' },
        schema: { summary: 'Log out', tags: ['session'], response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        await auth.logout(principal);
        await audit.write({ user: principal.user, action: 'logout', from: request.ip });
        reply.clearCookie(SESSION_COOKIE, cookie);
        return empty(reply);
      },
    );

    app.post(
      '/session/password',
      {
        config: { needs: 'new-password', rateLimit },
        schema: {
          summary: 'Set a new password; ends the other sessions of the user',
          tags: ['session'],
          body: Type.Object({
            old: Password,
            new: Type.String({
              minLength: 1,
              maxLength: 1000,
              description: `${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`,
            }),
          }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const result = await auth.changePassword(principal, request.body.old, request.body.new, request.ip);
        if (typeof result === 'object') throw tooOften(result.wait_ms);
        if (result === 'WRONG') throw new Problem('PASSWORD_WRONG');
        if (result !== 'CHANGED') throw new Problem('PASSWORD_UNFIT');
        await audit.write({ user: principal.user, action: 'password.changed', from: request.ip });
        return empty(reply);
      },
    );
  };

function empty(reply: FastifyReply): null {
  reply.code(204);
  return null;
}
