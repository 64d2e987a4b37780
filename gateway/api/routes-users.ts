/** The people of the site: made, listed, changed, disabled, given a new one-time password. For admins. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { LONGEST_ID } from '../../engine/contract/access.ts';
import type { Principal } from '../auth/auth.ts';
import { permissionsOf, USER_ROLES } from '../auth/roles.ts';
import { type User, UserRefused } from '../auth/users.ts';
import type { RouteParts } from './deps.ts';
import { mustKnowTeams } from './known-teams.ts';
import { atMostOwnRights } from './own-rights.ts';
import { aboutField, Problem } from './problems.ts';
import { NewTeams, orNull, pageOf, TeamsWire, words } from './wire.ts';

const Team = Type.String({ minLength: 1, maxLength: LONGEST_ID });
const Teams = Type.Union([Type.Literal('all'), Type.Array(Team, { maxItems: 200 })]);
const Agent = Type.String({ minLength: 1, maxLength: LONGEST_ID });
const Params = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });
const NewUser = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    role: words(USER_ROLES),
    teams: Type.Optional(Teams),
    new_teams: NewTeams,
    agent: Type.Optional(Agent),
  },
  { additionalProperties: false },
);
const Change = Type.Object(
  {
    role: Type.Optional(words(USER_ROLES)),
    teams: Type.Optional(Teams),
    new_teams: NewTeams,
    agent: Type.Optional(orNull(Agent)),
    disabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);
const UserWire = Type.Object({
  name: Type.String(),
  role: words(USER_ROLES),
  teams: TeamsWire,
  agent: orNull(Type.String()),
  disabled: Type.Boolean(),
  must_change: Type.Boolean({ description: 'The password is still the one-time one.' }),
  login: words(['password', 'oidc']),
  created_at: orNull(Type.String()),
});
const WithPassword = Type.Object({
  user: UserWire,
  password: Type.String({ description: 'One-time; shown now and never again.' }),
});

export const userRoutes =
  ({ auth, audit, guard, directory }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { users } = auth;
    const needs = 'users' as const;

    app.get(
      '/users',
      {
        config: { needs },
        schema: {
          summary: 'Everybody who may log in, by name, on one page',
          tags: ['users'],
          response: { 200: pageOf(UserWire) },
        },
      },
      async () => ({ items: users.list().map(shown), next: null }),
    );

    app.post(
      '/users',
      {
        config: { needs },
        schema: {
          summary:
            'Make a user; answers with a one-time password: it opens one session, after that an own one must be set first',
          tags: ['users'],
          body: NewUser,
          response: { 201: WithPassword },
        },
      },
      async (request, reply) => {
        const { name, role, teams = role === 'admin' ? 'all' : [], new_teams, agent } = request.body;
        const principal = guard.principal(request);
        atMostOwnRights(principal, permissionsOf(role), 'role');
        mustKnowTeams(directory, { teams, insisted: new_teams });
        const { user, password } = await refusing(users.create(name, { role, teams, agent }));
        await written(request.ip, principal, 'user.made', user);
        return reply.code(201).send({ user: shown(user), password });
      },
    );

    app.patch(
      '/users/:name',
      {
        config: { needs },
        schema: {
          summary: 'Change role, teams or agent, or disable; ends the sessions and sockets of the user',
          tags: ['users'],
          params: Params,
          body: Change,
          response: { 200: UserWire },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const { new_teams, ...change }: Static<typeof Change> = request.body;
        const known = users.get(request.params.name);
        if (known) atMostOwnRights(principal, permissionsOf(known.role));
        if (change.role) atMostOwnRights(principal, permissionsOf(change.role), 'role');
        if (known) mustKnowTeams(directory, { teams: change.teams, had: known.teams, insisted: new_teams });
        const user = await refusing(users.change(request.params.name, change));
        await written(request.ip, principal, 'user.changed', user);
        return shown(user);
      },
    );

    app.post(
      '/users/:name/password',
      {
        config: { needs },
        schema: {
          summary: 'A new one-time password; ends the sessions of the user',
          tags: ['users'],
          params: Params,
          response: { 200: WithPassword },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const known = users.get(request.params.name);
        if (known) atMostOwnRights(principal, permissionsOf(known.role));
        const { user, password } = await refusing(users.resetPassword(request.params.name));
        await written(request.ip, principal, 'user.password_reset', user);
        return { user: shown(user), password };
      },
    );

    const written = (
      from: string,
      { user: by }: Principal,
      action: 'user.made' | 'user.changed' | 'user.password_reset',
      { name, role, teams = 'all', agent, disabled }: User,
    ) => {
      const said = [
        `role=${role}`,
        `teams=${teams === 'all' ? 'all' : teams.join(',')}`,
        ...(agent === undefined ? [] : [`agent=${agent}`]),
        ...(disabled ? ['disabled'] : []),
      ];
      return audit.write({ user: by, action, from, subject: name, detail: said.join(' ') });
    };
  };

function shown(user: User): Static<typeof UserWire> {
  const { name, role, teams = 'all', agent, disabled, must_change, external, created_at } = user;
  return {
    name,
    role,
    teams: teams === 'all' ? teams : [...teams],
    agent: agent ?? null,
    disabled: disabled ?? false,
    must_change,
    login: external ? 'oidc' : 'password',
    created_at: created_at ?? null,
  };
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UserRefused)) throw error;
    const { code, message, field, owner } = error;
    if (owner === undefined || field === undefined) throw aboutField(code, message, field);
    throw new Problem(code, message, undefined, { field, owner });
  }
}
