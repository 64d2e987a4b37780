/** Tokens for the agent's panel inside another program, e.g. a CRM. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { RouteParts } from './deps.ts';

export const embedRoutes =
  ({ auth, audit, guard }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/embed-tokens',
      {
        config: { needs: 'embed' },
        schema: {
          summary:
            'A token for the panel of one agent, good for ten minutes and longer while it is used; open /agent#token=… with it',
          tags: ['tokens'],
          body: Type.Object(
            { agent: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }) },
            { additionalProperties: false },
          ),
          response: {
            201: Type.Object({
              token: Type.String({ description: 'Shown now and never again.' }),
              path: Type.String({ description: 'Of the page, with the token in its fragment.' }),
              expires_at: Type.String({ description: 'Where nobody uses it.' }),
            }),
          },
        },
      },
      async (request, reply) => {
        const { user } = guard.principal(request);
        const { agent } = request.body;
        const { secret, expires_at } = await auth.embeds.make(agent, user);
        await audit.write({ user, action: 'embed_token.made', from: request.ip, subject: agent });
        return reply.code(201).send({
          token: secret,
          path: `/agent#token=${secret}`,
          expires_at: new Date(expires_at).toISOString(),
        });
      },
    );
  };
