/**
 * The people of a site: `user/<hash of the name>` in the state. Every change ends the sessions that were opened
 * before it: a session carries the user's generation, and each change that takes something away makes a new one.
 */
import { createHash } from 'node:crypto';
import { USER_NAME } from '../../engine/contract/access.ts';
import { hashPassword, oneTimePassword } from './passwords.ts';
import { permissionsOf, type UserRole } from './roles.ts';
import type { StateDb } from './state.ts';

export interface User {
  name: string;
  role: UserRole;
  /** Absent: all, as in states of before there were teams. */
  teams?: readonly string[] | 'all';
  /** Id of the agent who this person is. */
  agent?: string;
  /** Empty: logs in elsewhere (OIDC), has no password here. */
  hash: string;
  /** The password is a one-time one: it opens one session, and after that nothing but changing it. */
  must_change: boolean;
  /** The one-time password has opened its session. */
  used?: boolean;
  /** Hash of the configured password that was applied last; it is applied again only when it changes. */
  configured?: string;
  disabled?: boolean;
  /** Sessions of an earlier one are over. Absent: 0. */
  generation?: number;
  /** Who the person is at the site's login server: issuer and subject. */
  external?: { issuer: string; subject: string };
  /** ISO 8601; absent in states of before. */
  created_at?: string;
}

/** What an admin says of a user. */
export interface Place {
  role: UserRole;
  teams: readonly string[] | 'all';
  agent?: string | undefined;
}

/** What may be changed; null: no agent any more. */
export interface UserChange {
  role?: UserRole | undefined;
  teams?: readonly string[] | 'all' | undefined;
  agent?: string | null | undefined;
  disabled?: boolean | undefined;
}

/** Why a change was refused, in words for who asked. */
export class UserRefused extends Error {
  override name = 'UserRefused';
  readonly code: 'USER_EXISTS' | 'USER_UNKNOWN' | 'USER_UNFIT' | 'AGENT_TAKEN' | 'LAST_ADMIN';
  /** What of the user it is about; undefined: the whole of it. */
  readonly field: 'name' | keyof UserChange | undefined;

  /** Name of the account that has what was asked for. */
  readonly owner: string | undefined;
  /** What it has. */
  readonly value: string | undefined;

  constructor(
    code: UserRefused['code'],
    message: string,
    field?: UserRefused['field'],
    taken?: { owner: string; value: string },
  ) {
    super(message);
    this.code = code;
    this.field = field;
    this.owner = taken?.owner;
    this.value = taken?.value;
  }
}

export const ADMIN = 'admin';
const PREFIX = 'user/';

export class Users {
  readonly #state: StateDb;
  readonly #now: () => number;
  readonly #ended: ((user: string) => void)[] = [];
  /** Changes go one after the other: two admins must not take each other's role at one time. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(state: StateDb, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  /** Told whenever the sessions of a user are over. */
  onEnded(listener: (user: string) => void): void {
    this.#ended.push(listener);
  }

  get(name: string): User | undefined {
    return this.#state.get<User>(userKey(name));
  }

  /** By name. */
  list(): User[] {
    const users = Array.from(this.#state.list<User>(PREFIX), ([, user]) => user);
    return users.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  byExternal(issuer: string, subject: string): User | undefined {
    return this.list().find(({ external }) => external?.issuer === issuer && external.subject === subject);
  }

  /** Answers with the one-time password, which is kept nowhere. @throws UserRefused */
  create(name: string, place: Place): Promise<{ user: User; password: string }> {
    return this.#inLine(async () => {
      if (!USER_NAME.test(name))
        throw new UserRefused(
          'USER_UNFIT',
          'Expected a name of 1 to 64 letters and digits, with . _ @ - between them, got another text.',
          'name',
        );
      const known = this.get(name);
      if (known)
        throw new UserRefused(
          'USER_EXISTS',
          `There is a user ${known.name} already; names differ in more than case.`,
          'name',
        );
      this.#agentFree(name, place.agent);
      const password = oneTimePassword();
      const user: User = {
        name: name.normalize('NFKC'),
        ...fitting(place),
        hash: await hashPassword(password),
        must_change: true,
        created_at: new Date(this.#now()).toISOString(),
      };
      await this.put(user);
      return { user, password };
    });
  }

  /** Somebody whom the site's login server vouches for: made at the first login, brought up to date at each. */
  vouched(name: string, external: { issuer: string; subject: string }, place: Place): Promise<User> {
    return this.#inLine(async () => {
      const known = this.byExternal(external.issuer, external.subject);
      if (known) {
        const next = { ...without(known, 'agent'), ...fitting(place) };
        if (sameAccess(known, next)) return known;
        // Who is disabled is told that, and gets no session.
        if (!known.disabled && next.agent !== known.agent) this.#agentFree(known.name, next.agent);
        return this.#put(next, true);
      }
      if (!USER_NAME.test(name))
        throw new UserRefused(
          'USER_UNFIT',
          `Expected a name of letters and digits from the login server, got "${name.slice(0, 80)}".`,
        );
      const taken = this.get(name);
      if (taken)
        throw new UserRefused(
          'USER_EXISTS',
          `A user ${taken.name} is here already and is somebody else: an admin gives one of the two another name.`,
        );
      this.#agentFree(name, place.agent);
      const created_at = new Date(this.#now()).toISOString();
      const made: User = {
        name: name.normalize('NFKC'),
        ...fitting(place),
        hash: '',
        must_change: false,
        external,
        created_at,
      };
      return this.#put(made, false);
    });
  }

  /** @throws UserRefused */
  change(name: string, change: UserChange): Promise<User> {
    return this.#inLine(async () => {
      const user = this.#known(name);
      const agent = change.agent === undefined ? user.agent : (change.agent ?? undefined);
      const place = fitting({
        role: change.role ?? user.role,
        teams: change.teams ?? (change.role === 'admin' ? 'all' : (user.teams ?? 'all')),
        agent,
      });
      const disabled = change.disabled ?? user.disabled ?? false;
      const next: User = { ...without(user, 'agent'), ...place, disabled };
      if (
        isWorkingAdmin(user) &&
        !isWorkingAdmin(next) &&
        !this.list().some((one) => one.name !== user.name && isWorkingAdmin(one))
      )
        throw new UserRefused(
          'LAST_ADMIN',
          `${user.name} is the last admin who can log in: make somebody else an admin first.`,
          change.role === undefined ? 'disabled' : 'role',
        );
      if (sameAccess(user, next)) return user;
      // Two accounts of before that share a number can still be changed otherwise.
      if (!disabled && (next.agent !== user.agent || user.disabled)) this.#agentFree(user.name, next.agent);
      return this.#put(next, true);
    });
  }

  /** A new one-time password; every session of the user is over. @throws UserRefused */
  resetPassword(name: string): Promise<{ user: User; password: string }> {
    return this.#inLine(async () => {
      const user = this.#known(name);
      if (user.external)
        throw new UserRefused(
          'USER_UNFIT',
          `${user.name} logs in at the site's login server and has no password here.`,
        );
      const password = oneTimePassword();
      const reset: User = { ...user, hash: await hashPassword(password), must_change: true, used: false };
      return { user: await this.#put(reset, true), password };
    });
  }

  /** Sets the own password and ends the sessions; `keep` writes the one that goes on, under the new generation. */
  async setPassword(name: string, password: string, keep: (generation: number) => void): Promise<void> {
    const hash = await hashPassword(password);
    await this.#inLine(() => this.#put({ ...this.#known(name), hash, must_change: false }, true, keep));
  }

  /** Writes a user as it stands; sessions go on. */
  async put(user: User): Promise<void> {
    await this.#state.put(userKey(user.name), user);
  }

  /** One agent's calls, scores and appeals belong to one person. @throws UserRefused */
  #agentFree(name: string, agent: string | undefined): void {
    if (agent === undefined) return;
    const other = this.list().find(
      (one) => one.agent === agent && !one.disabled && userKey(one.name) !== userKey(name),
    );
    if (other)
      throw new UserRefused(
        'AGENT_TAKEN',
        `${other.name} has the agent id ${agent}: take it from that account first, or disable it.`,
        'agent',
        { owner: other.name, value: agent },
      );
  }

  #known(name: string): User {
    const user = this.get(name);
    if (!user) throw new UserRefused('USER_UNKNOWN', 'No user has this name; GET /v1/users lists them.');
    return user;
  }

  async #put(
    user: User,
    ends: boolean,
    beside: (generation: number) => void = () => undefined,
  ): Promise<User> {
    const generation = (user.generation ?? 0) + (ends ? 1 : 0);
    const next = { ...user, generation };
    await this.#state.together(() => {
      void this.#state.put(userKey(user.name), next);
      beside(generation);
    });
    if (ends) for (const told of this.#ended) told(next.name);
    return next;
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }
}

/** Names come from outside: hashed, so that a key's length and letters are ours. Case and width do not tell names apart. */
export function userKey(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase();
  return PREFIX + (plain === ADMIN ? ADMIN : createHash('sha256').update(plain).digest('hex'));
}

/** What each role needs beside its name. @throws UserRefused */
function fitting({ role, teams, agent }: Place): {
  role: UserRole;
  teams: readonly string[] | 'all';
  agent?: string;
} {
  if (role === 'agent') {
    if (agent === undefined)
      throw new UserRefused(
        'USER_UNFIT',
        'Expected the id of the agent beside the role agent, got none: an agent sees own calls only.',
        'agent',
      );
    return { role, teams: [], agent };
  }
  if (role === 'admin' && teams !== 'all')
    throw new UserRefused(
      'USER_UNFIT',
      'Expected teams "all" beside the role admin, got a list: an admin gives out every right.',
      'teams',
    );
  if (teams !== 'all' && teams.length === 0 && agent === undefined)
    throw new UserRefused(
      'USER_UNFIT',
      `Expected at least one team, or "all", beside the role ${role}, got none.`,
      'teams',
    );
  return {
    role,
    teams: teams === 'all' ? teams : [...new Set(teams)].sort(),
    ...(agent === undefined ? {} : { agent }),
  };
}

/** Can give rights to others: a login that does not hang on another server counts alone. */
function isWorkingAdmin({ role, disabled, hash }: User): boolean {
  return permissionsOf(role).includes('users') && disabled !== true && hash !== '';
}

function sameAccess(a: User, b: User): boolean {
  const access = ({ role, teams = 'all', agent, disabled = false }: User) =>
    JSON.stringify([role, teams, agent, disabled]);
  return access(a) === access(b);
}

function without<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  const { [key]: _left, ...rest } = whole;
  return rest;
}
