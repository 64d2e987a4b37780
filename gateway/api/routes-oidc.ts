/** Login at the site's login server: ways to log in, the way there, and the way back. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { SESSION_MS } from '../auth/auth.ts';
import { Oidc, OidcRefused, UNDER_WAY_MS } from '../auth/oidc.ts';
import { UserRefused } from '../auth/users.ts';
import type { RouteParts } from './deps.ts';
import { SESSION_COOKIE } from './guard.ts';
import { Problem } from './problems.ts';
import { orNull } from './wire.ts';

/** Ties the way back to the browser that went; Lax, since the way back comes from another site. */
const LOGIN_COOKIE = 'earshot_login';
const PATH = '/v1/session/oidc';

export const oidcRoutes =
  ({ auth, audit, config, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const oidc = config.oidc.issuer === '' ? null : new Oidc(config.oidc, now);
    const secure = config.behind_proxy || config.tls.cert !== '';
    const rateLimit = { max: 30, timeWindow: 60_000 };

    app.get(
      '/session/ways',
      {
        config: { needs: 'nobody' },
        schema: {
          summary: 'How one logs in here',
          tags: ['session'],
          response: {
            200: Type.Object({
              password: Type.Boolean(),
              first_login: Type.Boolean({
                description: 'Nobody has used the one-time password yet that the first start prints.',
              }),
              oidc: orNull(
                Type.Object({
                  label: Type.String({ description: 'For the button.' }),
                  url: Type.String({ description: 'Where it leads.' }),
                }),
              ),
            }),
          },
        },
      },
      async () => ({
        password: true,
        first_login: auth.firstLoginWaits,
        oidc: oidc && { label: oidc.label, url: PATH },
      }),
    );

    app.get(
      '/session/oidc',
      {
        config: { needs: 'nobody', rateLimit },
        schema: { summary: 'To the login server (302)', tags: ['session'] },
      },
      (request, reply) =>
        inWords(request, reply, async () => {
          if (!oidc) throw new Problem('OIDC_OFF');
          const { url, id } = await oidc.begin();
          const cookie = {
            path: PATH,
            httpOnly: true,
            sameSite: 'lax',
            secure,
            maxAge: UNDER_WAY_MS / 1000,
          } as const;
          return reply.setCookie(LOGIN_COOKIE, id, cookie).redirect(url);
        }),
    );

    app.get(
      '/session/oidc/callback',
      {
        config: { needs: 'nobody', rateLimit },
        schema: {
          summary: 'Back from the login server; sets the session and leads to the console (302)',
          tags: ['session'],
        },
      },
      (request, reply) =>
        inWords(request, reply, async (came) => {
          if (!oidc) throw new Problem('OIDC_OFF');
          reply.clearCookie(LOGIN_COOKIE, { path: PATH });
          const query = new URL(request.url, 'http://localhost').search;
          const { external, mapped } = await oidc.end(request.cookies[LOGIN_COOKIE], query);
          came.name = mapped.name;
          came.account = auth.users.byExternal(external.issuer, external.subject)?.name;
          const user = await auth.users.vouched(mapped.name, external, mapped.place);
          const entered = await auth.enter(user);
          if (!entered.ok) throw new Problem('LOGIN_DISABLED');
          await audit.write({ user: user.name, action: 'login', from: request.ip, detail: 'oidc' });
          const cookie = {
            path: '/',
            httpOnly: true,
            sameSite: 'strict',
            secure,
            maxAge: SESSION_MS / 1000,
          } as const;
          return reply.setCookie(SESSION_COOKIE, entered.id, cookie).redirect('/');
        }),
    );

    /** A browser that is on its way gets the login page with the reason, everybody else the problem. */
    async function inWords(
      request: FastifyRequest,
      reply: FastifyReply,
      work: (came: Came) => Promise<FastifyReply>,
    ): Promise<FastifyReply> {
      const came: Came = {};
      try {
        return await work(came);
      } catch (error) {
        const problem = toProblem(error);
        if (!problem) throw error;
        await audit.write({
          user: came.account ?? '-',
          action: 'login.refused',
          from: request.ip,
          ...(came.name === undefined ? {} : { subject: came.name }),
          detail: `oidc ${problem.code}: ${forAdmin(error, problem)}`,
        });
        if (!request.headers.accept?.includes('text/html')) throw problem;
        // The code alone: what stands in an address, anybody may have written.
        return reply.redirect(`/?refused=${problem.code}`);
      }
    }
  };

/** Who came, as far as the login server said it. */
interface Came {
  name?: string;
  /** Of this person here, from an earlier login. */
  account?: string | undefined;
}

/** Whose the number is, an admin has to know, and not who stands at the door. */
function forAdmin(error: unknown, { message }: Problem): string {
  const taken = error instanceof UserRefused && error.code === 'AGENT_TAKEN';
  return taken ? `agent=${error.value} owner=${error.owner}` : message;
}

function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof UserRefused && error.code === 'AGENT_TAKEN')
    return new Problem(
      error.code,
      `The login server gave you the agent id ${error.value}, which another account here has: ask an admin.`,
    );
  if (error instanceof OidcRefused || error instanceof UserRefused)
    return new Problem(error.code, error.message);
  return undefined;
}
