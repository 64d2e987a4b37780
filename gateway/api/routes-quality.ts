/** Quality inspection 质检: the work list of finished calls. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ROLES } from '../../engine/contract/call.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { Problem } from './problems.ts';
import { CallWire, PageQuery, pageOf, Word, words } from './wire.ts';

const Score = Type.Number({ minimum: 0, maximum: 100 });
const Ms = Type.Integer({ minimum: 0, maximum: 86_400_000, description: 'Milliseconds.' });
const Query = Type.Object(
  {
    team: Type.Optional(Word),
    queue: Type.Optional(Word),
    agent: Type.Optional(Word),
    trade: Type.Optional(Word),
    rule: Type.Optional({ ...Word, description: 'Calls with a standing flag of this rule.' }),
    score_from: Type.Optional(Score),
    score_to: Type.Optional(Score),
    said: Type.Optional({ ...Word, description: 'Part of what was said, masked as it is stored.' }),
    role: Type.Optional(words(ROLES)),
    not_said: Type.Optional(Type.Boolean({ description: 'Calls in which `said` was never said.' })),
    angry: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Least peak of anger.' })),
    longer: Type.Optional(Ms),
    shorter: Type.Optional(Ms),
    ...PageQuery,
  },
  { additionalProperties: false },
);

export const qualityRoutes =
  ({ store, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/quality/calls',
      {
        config: { needs: 'review' },
        schema: {
          summary: 'Finished calls by score, rule, mood, length and what was said or not said, newest first',
          tags: ['quality'],
          querystring: Query,
          response: { 200: pageOf(CallWire) },
        },
      },
      async (request) => {
        const { said, role, not_said, ...asked } = request.query;
        if (said === undefined && (role !== undefined || not_said !== undefined))
          throw new Problem(
            'REQUEST_INVALID',
            'querystring: expected said beside role or not_said, got none.',
          );
        const principal = guard.principal(request);
        const found = await fromStore(
          store.qualityCalls({
            ...asked,
            seen: sight(principal).seen,
            ...(said === undefined
              ? {}
              : { said: { text: said, not: not_said === true, ...(role === undefined ? {} : { role }) } }),
          }),
        );
        await audit.write({ user: principal.user, action: 'quality.read', from: request.ip });
        return found;
      },
    );
  };
