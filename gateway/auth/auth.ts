/**
 * Who asks: logins, sessions, bearer tokens. Knows no HTTP: routes hand in what came and get a principal or a
 * reason. State keys: `session/<sha256 of the id>`; users and tokens have their own.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type EmbedToken, EmbedTokens } from './embed-tokens.ts';
import { Lockout } from './lockout.ts';
import { hashPassword, MAX_PASSWORD, MIN_PASSWORD, oneTimePassword, verifyPassword } from './passwords.ts';
import type { Permission, UserRole } from './roles.ts';
import type { Scope } from './scope.ts';
import type { StateDb } from './state.ts';
import { type ApiToken, Tokens } from './tokens.ts';
import { ADMIN, type User, Users } from './users.ts';

interface Session {
  user: string;
  /** Of the user when it was opened: a later one ends it. Absent: 0. */
  generation?: number;
  /** Epoch ms. */
  created_at: number;
  expires_at: number;
  /** Opened by a one-time password that had been used before: good for changing the password alone. */
  restricted?: boolean;
}

/** Somebody who may ask; of which calls, {@link Scope} says. */
export interface Principal extends Scope {
  user: string;
  role: UserRole;
  /** Of what the role may, only this; absent: all of it. */
  only?: readonly Permission[];
  /** The password is still the one-time one; consoles ask for an own one. */
  must_change: boolean;
  /** Nothing but changing the password is allowed. */
  restricted: boolean;
  /** A token is automation, a session a person with a browser. */
  via: 'session' | 'token';
  /** Hash of the session's id; empty for a token. */
  session: string;
  /** Id of a token that an admin made. */
  token?: string;
  /** Hash of the token of an agent's panel inside another program. */
  embed?: string;
}

export interface AuthParts {
  state: StateDb;
  config: { api_token: string; admin_password: string };
  /** Epoch ms. */
  now?(): number;
}

export type LoginResult =
  | { ok: true; id: string; principal: Principal; expires_at: number }
  | { ok: false; reason: 'WRONG' | 'DISABLED' }
  | { ok: false; reason: 'LOCKED'; wait_ms: number };
export type PasswordResult = 'CHANGED' | 'WRONG' | 'TOO_SHORT' | 'TOO_LONG' | 'SAME';

/** How long a session lasts, ms: a shift and a half. */
export const SESSION_MS = 12 * 3_600_000;

/** The first one-time password of `admin`, kept until it is used, so that a start which nobody saw loses nothing. */
const FIRST_PASSWORD = 'secret/first-password';

/**
 * Opens and, the first time, creates the user `admin`, with the configured password or a one-time one
 * (`firstPassword`).
 */
export async function createAuth({ state, config, now = Date.now }: AuthParts): Promise<Auth> {
  const auth = new Auth(
    state,
    config.api_token,
    now,
    await hashPassword(randomBytes(16).toString('base64url')),
  );
  await auth.forgetExpired();
  auth.firstPassword = await prepareAdmin(auth.users, state, config.admin_password);
  return auth;
}

export class Auth {
  /** Token of this start, for commands of the same person on the same machine; see `server-file.ts`. */
  readonly localToken = randomBytes(24).toString('base64url');
  /** The first one-time password of `admin`, to be printed at each start until it was used; then null. */
  firstPassword: string | null = null;
  readonly users: Users;
  readonly tokens: Tokens;
  /** Of agents' panels inside other programs. */
  readonly embeds: EmbedTokens;
  readonly #state: StateDb;
  readonly #apiToken: string;
  readonly #now: () => number;
  readonly #lockout = new Lockout();
  /** Checked against when the name is unknown, so that both answers take the same time. */
  readonly #nobody: string;

  /** Use `createAuth`. */
  constructor(state: StateDb, apiToken: string, now: () => number, nobody: string) {
    this.#state = state;
    this.#apiToken = apiToken;
    this.#now = now;
    this.#nobody = nobody;
    this.users = new Users(state, now);
    this.tokens = new Tokens(state, now);
    this.embeds = new EmbedTokens(state, now);
  }

  /** The first one-time password of `admin` waits for its first login. */
  get firstLoginWaits(): boolean {
    return this.#state.get(FIRST_PASSWORD) !== undefined;
  }

  /** Told whenever somebody's access may have ended or changed, for connections that stay open. */
  onEnded(listener: () => void): void {
    this.users.onEnded(listener);
    this.tokens.onEnded(listener);
  }

  /** A new session for the right password. */
  async login(name: string, password: string, address: string): Promise<LoginResult> {
    const now = this.#now();
    const user = this.users.get(name);
    const counted = user?.name ?? name;
    const wait = this.#lockout.waitMs(counted, address, now);
    if (wait > 0) return { ok: false, reason: 'LOCKED', wait_ms: wait };
    this.#lockout.attempt(counted, address, now);
    const right = await verifyPassword(password.slice(0, MAX_PASSWORD), user?.hash || this.#nobody);
    if (!user || user.hash === '' || !right) return { ok: false, reason: 'WRONG' };
    // Only to who has the password: whether a name is disabled is nobody else's business.
    if (user.disabled) return { ok: false, reason: 'DISABLED' };
    this.#lockout.right(counted, address);
    // Read again: checking took its time, and an admin may have changed the user meanwhile.
    const still = this.users.get(name);
    if (!still || still.disabled || still.hash !== user.hash) return { ok: false, reason: 'WRONG' };
    const restricted = still.must_change && still.used === true;
    if (still.must_change && !still.used) {
      await this.users.put({ ...still, used: true });
      if (still.name === ADMIN) await this.#state.remove(FIRST_PASSWORD);
    }
    return this.#open(still, restricted);
  }

  /** A session for somebody whom the site's login server vouched for. */
  async enter(user: User): Promise<LoginResult> {
    return user.disabled ? { ok: false, reason: 'DISABLED' } : this.#open(user, false);
  }

  async #open(user: User, restricted: boolean): Promise<LoginResult> {
    await this.forgetExpired();
    const id = randomBytes(32).toString('base64url');
    const now = this.#now();
    const session: Session = {
      user: user.name,
      generation: user.generation ?? 0,
      created_at: now,
      expires_at: now + SESSION_MS,
      restricted,
    };
    await this.#state.put(sessionKey(hex(id)), session);
    const principal = principalOf(user, session, hex(id));
    return { ok: true, id, principal, expires_at: session.expires_at };
  }

  /** Who a session cookie stands for; undefined when it is unknown or has expired. */
  bySession(id: string): Principal | undefined {
    return this.#bySessionHash(hex(id));
  }

  /** Who a bearer token stands for. */
  byToken(token: string): Principal | undefined {
    const automation = {
      role: 'admin',
      teams: 'all',
      must_change: false,
      restricted: false,
      via: 'token',
      session: '',
    } as const;
    if (this.sameSecret(token, this.localToken)) return { user: 'local-command', ...automation };
    if (this.#apiToken !== '' && this.sameSecret(token, this.#apiToken))
      return { user: 'api-token', ...automation };
    const embed = this.embeds.bySecret(token);
    if (embed) return ofEmbed(embed.hash, embed.token);
    const made = this.tokens.bySecret(token);
    return made?.kind === 'api' ? ofToken(made) : undefined;
  }

  /** The same principal as it stands now; undefined when its session is over. For connections that stay open. */
  again(principal: Principal): Principal | undefined {
    if (principal.via === 'session') return this.#bySessionHash(principal.session);
    if (principal.token === undefined && principal.embed === undefined) return principal;
    if (principal.embed !== undefined) {
      const embed = this.embeds.used(principal.embed);
      return embed && ofEmbed(principal.embed, embed);
    }
    const token = this.tokens.stillGood(principal.token);
    return token?.kind === 'api' ? ofToken(token) : undefined;
  }

  /** Compares in constant time, whatever the lengths. */
  sameSecret(given: string, expected: string): boolean {
    return timingSafeEqual(digest(given), digest(expected));
  }

  async logout(principal: Principal): Promise<void> {
    if (principal.via === 'session') await this.#state.remove(sessionKey(principal.session));
  }

  /** Sets a new password and ends every other session of the user. Wrong old passwords count as wrong logins. */
  async changePassword(
    principal: Principal,
    old: string,
    next: string,
    address: string,
  ): Promise<PasswordResult | { wait_ms: number }> {
    const user = this.users.get(principal.user);
    if (!user || user.hash === '') return 'WRONG';
    const now = this.#now();
    const wait = this.#lockout.waitMs(user.name, address, now);
    if (wait > 0) return { wait_ms: wait };
    this.#lockout.attempt(user.name, address, now);
    if (!(await verifyPassword(old.slice(0, MAX_PASSWORD), user.hash))) return 'WRONG';
    this.#lockout.right(user.name, address);
    if (next.length < MIN_PASSWORD) return 'TOO_SHORT';
    if (next.length > MAX_PASSWORD) return 'TOO_LONG';
    if (next === old) return 'SAME';
    const key = sessionKey(principal.session);
    const own = this.#state.get<Session>(key);
    await this.users.setPassword(user.name, next, (generation) => {
      if (own) void this.#state.put(key, { ...own, generation });
    });
    await this.forgetExpired();
    return 'CHANGED';
  }

  #bySessionHash(hash: string): Principal | undefined {
    const session = this.#state.get<Session>(sessionKey(hash));
    if (!session) return undefined;
    const user = this.#userOf(session);
    return user && principalOf(user, session, hash);
  }

  /** Whether somebody of this name can log in. */
  hasUser(name: string): boolean {
    const user = this.users.get(name);
    return user !== undefined && !user.disabled;
  }

  /** Undefined when the session is over: by time, or because the user was changed since. */
  #userOf({ user: name, expires_at, generation = 0 }: Session): User | undefined {
    if (expires_at <= this.#now()) return undefined;
    const user = this.users.get(name);
    return user && !user.disabled && (user.generation ?? 0) === generation ? user : undefined;
  }

  /** Removes sessions that are over. */
  async forgetExpired(): Promise<void> {
    for (const [key, value] of [...this.#state.list<Session>('session/')]) {
      if (!this.#userOf(value)) await this.#state.remove(key);
    }
  }
}

/** Returns the password to print, where one was made and opened nothing yet. */
async function prepareAdmin(users: Users, state: StateDb, configured: string): Promise<string | null> {
  const known = users.get(ADMIN);
  const admin = { name: ADMIN, role: 'admin', teams: 'all' } as const;
  if (configured !== '') {
    if (known?.configured && (await verifyPassword(configured, known.configured))) return null;
    const hash = await hashPassword(configured);
    const generation = (known?.generation ?? 0) + 1;
    await users.put({ ...admin, hash, must_change: false, configured: hash, generation });
    await state.remove(FIRST_PASSWORD);
    return null;
  }
  if (known) {
    const kept = state.get<string>(FIRST_PASSWORD);
    // Another admin may have given out another one since.
    return kept !== undefined && (await verifyPassword(kept, known.hash)) ? kept : null;
  }
  const password = oneTimePassword();
  // Before the user: a password without one is made anew, a user without one locks the site out.
  await state.put(FIRST_PASSWORD, password);
  await users.put({ ...admin, hash: await hashPassword(password), must_change: true });
  return password;
}

function ofEmbed(hash: string, { agent }: EmbedToken): Principal {
  const rest = { must_change: false, restricted: false, via: 'token', session: '' } as const;
  return { user: `agent:${agent}`, role: 'agent', teams: [], agent, embed: hash, ...rest };
}

function ofToken({ id, name, role, only, teams }: ApiToken): Principal {
  const rest = { must_change: false, restricted: false, via: 'token', session: '' } as const;
  return { user: `token:${name}`, role, only, teams, token: id, ...rest };
}

function principalOf(user: User, { restricted = false }: Session, session: string): Principal {
  const { name, role, teams = 'all', agent, must_change } = user;
  return {
    user: name,
    role,
    teams,
    ...(agent === undefined ? {} : { agent }),
    must_change,
    restricted: restricted && must_change,
    via: 'session',
    session,
  };
}

function sessionKey(hash: string): string {
  return `session/${hash}`;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hex(text: string): string {
  return digest(text).toString('hex');
}
