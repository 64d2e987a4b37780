/** Tokens for programs and senders: made and shown once, listed, given a new secret, revoked. For admins. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { LONGEST_ID, SOURCE_SCOPE, TOKEN_NAME } from '../../engine/contract/access.ts';
import { PERMISSIONS, permissionsOf, USER_ROLES } from '../auth/roles.ts';
import { type NewToken, type Token, TokenRefused } from '../auth/tokens.ts';
import type { RouteParts } from './deps.ts';
import { mustKnowTeams } from './known-teams.ts';
import { atMostOwnRights } from './own-rights.ts';
import { aboutField } from './problems.ts';
import { NewTeams, orNull, pageOf, TeamsWire, words } from './wire.ts';

const DAY_MS = 86_400_000;
/** An agent's own calls need a person. */
const ROLES = USER_ROLES.filter((role) => role !== 'agent');
const RIGHTS = Object.fromEntries(ROLES.map((role) => [role, [...permissionsOf(role)]]));
const Name = Type.String({ pattern: TOKEN_NAME.source, description: 'For people.' });
const Days = (notes: string) => Type.Integer({ minimum: 1, maximum: 3_660, description: notes });
const Source = Type.String({
  pattern: SOURCE_SCOPE.source,
  description: 'Name of a source; one that ends in * stands for all that begin so.',
});
const ApiBody = Type.Object(
  {
    kind: Type.Literal('api'),
    name: Name,
    role: words(ROLES),
    may: Type.Optional(
      Type.Array(words(PERMISSIONS), { minItems: 1, description: 'Of what the role may, only this.' }),
    ),
    teams: Type.Optional(
      Type.Union([
        Type.Literal('all'),
        Type.Array(Type.String({ minLength: 1, maxLength: LONGEST_ID }), { minItems: 1, maxItems: 200 }),
      ]),
    ),
    new_teams: NewTeams,
    expires_in_days: Type.Optional(Days('Until it stops working; 90 where nothing is said.')),
  },
  { additionalProperties: false },
);
const SenderBody = Type.Object(
  {
    kind: Type.Literal('sender'),
    name: Name,
    sources: Type.Array(Source, { minItems: 1, maxItems: 100 }),
    expires_in_days: Type.Optional(Days('Until it stops working; never where nothing is said.')),
  },
  { additionalProperties: false },
);
const Params = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
const TokenWire = Type.Object({
  id: Type.String(),
  kind: words(['api', 'sender']),
  name: Type.String(),
  created_at: Type.String(),
  created_by: Type.String(),
  expires_at: orNull(Type.String()),
  expired: Type.Boolean(),
  last_used_at: orNull(Type.String({ description: 'To the minute.' })),
  role: Type.Optional(Type.String()),
  may: Type.Optional(Type.Array(Type.String())),
  teams: Type.Optional(TeamsWire),
  sources: Type.Optional(Type.Array(Type.String())),
});
const WithSecret = Type.Object({
  token: TokenWire,
  secret: Type.String({ description: 'Shown now and never again.' }),
});

export const tokenRoutes =
  ({ auth, audit, guard, directory, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { tokens } = auth;
    const needs = 'tokens' as const;

    app.get(
      '/tokens',
      {
        config: { needs },
        schema: {
          summary: 'Tokens of programs and senders, newest first, on one page; without their secrets',
          tags: ['tokens'],
          response: {
            200: Type.Object({
              ...pageOf(TokenWire).properties,
              roles: Type.Record(Type.String(), Type.Array(Type.String()), {
                description: 'What a token of each role may, where its `may` says no less.',
              }),
            }),
          },
        },
      },
      async () => ({ items: tokens.list().map(shown), next: null, roles: RIGHTS }),
    );

    app.post(
      '/tokens',
      {
        config: { needs },
        schema: {
          summary:
            'Make a token: of the API with a role, or of a sender with the names of its sources. The secret is in the answer and nowhere else',
          tags: ['tokens'],
          body: Type.Union([ApiBody, SenderBody]),
          response: { 201: WithSecret },
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const { token, secret } = await refusing(tokens.make(wanted(request.body, principal.user)));
        await audit.write({
          user: principal.user,
          action: 'token.made',
          from: request.ip,
          subject: token.name,
          detail: scopeOf(token),
        });
        return reply.code(201).send({ token: shown(token), secret });

        function wanted(
          body: Static<typeof ApiBody> | Static<typeof SenderBody>,
          created_by: string,
        ): NewToken {
          const common = { name: body.name, created_by };
          if (body.kind === 'sender')
            return {
              ...common,
              kind: 'sender',
              sources: body.sources,
              expires_at: after(body.expires_in_days),
            };
          const { role, teams = 'all' } = body;
          const only = body.may ?? permissionsOf(role);
          const beyond = only.filter((permission) => !permissionsOf(role).includes(permission));
          if (beyond.length > 0)
            throw aboutField(
              'REQUEST_INVALID',
              `body.may: expected what the role ${role} may, got ${beyond.join(', ')} beside it.`,
              'may',
            );
          atMostOwnRights(principal, only, body.may ? 'may' : 'role');
          mustKnowTeams(directory, { teams, insisted: body.new_teams });
          return { ...common, kind: 'api', role, only, teams, expires_at: after(body.expires_in_days ?? 90) };
        }
      },
    );

    app.post(
      '/tokens/:id/secret',
      {
        config: { needs },
        schema: {
          summary:
            'A new secret for a token; the old one stops working at once, open calls of a sender stay its own',
          tags: ['tokens'],
          params: Params,
          response: { 200: WithSecret },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const known = tokens.get(request.params.id);
        if (known?.kind === 'api') atMostOwnRights(principal, known.only);
        const { token, secret } = await refusing(tokens.rotate(request.params.id));
        const { user } = principal;
        await audit.write({ user, action: 'token.rotated', from: request.ip, subject: token.name });
        return { token: shown(token), secret };
      },
    );

    app.delete(
      '/tokens/:id',
      {
        config: { needs },
        schema: {
          summary: 'Revoke a token at once; its connections end',
          tags: ['tokens'],
          params: Params,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const token = await refusing(tokens.revoke(request.params.id));
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'token.revoked', from: request.ip, subject: token.name });
        return reply.code(204).send(null);
      },
    );

    function after(days: number | undefined): string | null {
      return days === undefined ? null : new Date(now() + days * DAY_MS).toISOString();
    }

    function shown(token: Token): Static<typeof TokenWire> {
      const { id, kind, name, created_at, created_by, expires_at, last_used_at } = token;
      const expired = tokens.stillGood(id) === undefined;
      const common = { id, kind, name, created_at, created_by, expires_at, expired, last_used_at };
      if (token.kind === 'sender') return { ...common, sources: [...token.sources] };
      const teams = token.teams === 'all' ? token.teams : [...token.teams];
      return { ...common, role: token.role, may: [...token.only], teams };
    }
  };

function scopeOf(token: Token): string {
  if (token.kind === 'sender') return `sources=${token.sources.join(',')}`;
  const teams = token.teams === 'all' ? 'all' : token.teams.join(',');
  return `role=${token.role} may=${token.only.join(',')} teams=${teams}`;
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof TokenRefused ? aboutField(error.code, error.message, error.field) : error;
  }
}
