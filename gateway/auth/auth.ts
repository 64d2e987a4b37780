/**
 * Users, sessions and tokens. Knows no HTTP: routes hand in what came and get a principal or a reason.
 * State keys: `user/<name>`, `session/<sha256 of the id>`.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Lockout } from './lockout.ts';
import { hashPassword, MAX_PASSWORD, MIN_PASSWORD, oneTimePassword, verifyPassword } from './passwords.ts';
import type { UserRole } from './roles.ts';
import type { Scope } from './scope.ts';
import type { StateDb } from './state.ts';

interface User {
  name: string;
  role: UserRole;
  /** Absent: all, as for the first admin. */
  teams?: readonly string[] | 'all';
  agent?: string;
  hash: string;
  /** The password is a one-time one: it opens one session, and after that nothing but changing it. */
  must_change: boolean;
  /** The one-time password has opened its session. */
  used?: boolean;
  /** Hash of the configured password that was applied last; it is applied again only when it changes. */
  configured?: string;
}

interface Session {
  user: string;
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
  /** The password is still the one-time one; consoles ask for an own one. */
  must_change: boolean;
  /** Nothing but changing the password is allowed. */
  restricted: boolean;
  /** A token is automation, a session a person with a browser. */
  via: 'session' | 'token';
  /** Hash of the session's id; empty for a token. */
  session: string;
}

export interface AuthParts {
  state: StateDb;
  config: { api_token: string; admin_password: string };
  /** Epoch ms. */
  now?(): number;
}

export type LoginResult =
  | { ok: true; id: string; principal: Principal; expires_at: number }
  | { ok: false; reason: 'WRONG' }
  | { ok: false; reason: 'LOCKED'; wait_ms: number };
export type PasswordResult = 'CHANGED' | 'WRONG' | 'TOO_SHORT' | 'TOO_LONG' | 'SAME';

/** How long a session lasts, ms: a shift and a half. */
export const SESSION_MS = 12 * 3_600_000;
const ADMIN = 'admin';

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
  auth.firstPassword = await prepareAdmin(state, config.admin_password);
  return auth;
}

export class Auth {
  /** Token of this start, for commands of the same person on the same machine; see `server-file.ts`. */
  readonly localToken = randomBytes(24).toString('base64url');
  /** The one-time password of `admin`, to be printed at the first start; null at every later one. */
  firstPassword: string | null = null;
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
  }

  /** A new session for the right password. */
  async login(name: string, password: string, address: string): Promise<LoginResult> {
    const now = this.#now();
    const wait = this.#lockout.waitMs(name, address, now);
    if (wait > 0) return { ok: false, reason: 'LOCKED', wait_ms: wait };
    this.#lockout.attempt(name, address, now);
    const user = this.#user(name);
    const right = await verifyPassword(password.slice(0, MAX_PASSWORD), user?.hash ?? this.#nobody);
    if (!user || !right) return { ok: false, reason: 'WRONG' };
    this.#lockout.right(name, address);
    await this.forgetExpired();
    const id = randomBytes(32).toString('base64url');
    const restricted = user.must_change && user.used === true;
    const session: Session = { user: name, created_at: now, expires_at: now + SESSION_MS, restricted };
    if (user.must_change && !user.used) await this.#state.put(userKey(name), { ...user, used: true });
    await this.#state.put(sessionKey(hex(id)), session);
    return { ok: true, id, principal: principalOf(user, session, hex(id)), expires_at: session.expires_at };
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
    if (this.#apiToken === '' || !this.sameSecret(token, this.#apiToken)) return undefined;
    return { user: 'api-token', ...automation };
  }

  /** The same principal as it stands now; undefined when its session is over. For connections that stay open. */
  again(principal: Principal): Principal | undefined {
    return principal.via === 'token' ? principal : this.#bySessionHash(principal.session);
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
    const user = this.#user(principal.user);
    if (!user) return 'WRONG';
    const now = this.#now();
    const wait = this.#lockout.waitMs(user.name, address, now);
    if (wait > 0) return { wait_ms: wait };
    this.#lockout.attempt(user.name, address, now);
    if (!(await verifyPassword(old.slice(0, MAX_PASSWORD), user.hash))) return 'WRONG';
    this.#lockout.right(user.name, address);
    if (next.length < MIN_PASSWORD) return 'TOO_SHORT';
    if (next.length > MAX_PASSWORD) return 'TOO_LONG';
    if (next === old) return 'SAME';
    await this.#state.put(userKey(user.name), {
      ...user,
      hash: await hashPassword(next),
      must_change: false,
    });
    for (const [key, value] of [...this.#state.list<Session>('session/')]) {
      if (value.user === user.name && key !== sessionKey(principal.session)) await this.#state.remove(key);
    }
    return 'CHANGED';
  }

  #bySessionHash(hash: string): Principal | undefined {
    const session = this.#state.get<Session>(sessionKey(hash));
    if (!session || session.expires_at <= this.#now()) return undefined;
    const user = this.#user(session.user);
    return user && principalOf(user, session, hash);
  }

  #user(name: string): User | undefined {
    return this.#state.get<User>(userKey(name));
  }

  /** Removes sessions that are over. */
  async forgetExpired(): Promise<void> {
    const now = this.#now();
    for (const [key, value] of [...this.#state.list<Session>('session/')]) {
      if (value.expires_at <= now) await this.#state.remove(key);
    }
  }
}

/** Returns a password to print when one was made. */
async function prepareAdmin(state: StateDb, configured: string): Promise<string | null> {
  const known = state.get<User>(userKey(ADMIN));
  if (configured !== '') {
    if (known?.configured && (await verifyPassword(configured, known.configured))) return null;
    const hash = await hashPassword(configured);
    const admin: User = { name: ADMIN, role: 'admin', hash, must_change: false, configured: hash };
    await state.put(userKey(ADMIN), admin);
    return null;
  }
  if (known) return null;
  const password = oneTimePassword();
  const admin: User = { name: ADMIN, role: 'admin', hash: await hashPassword(password), must_change: true };
  await state.put(userKey(ADMIN), admin);
  return password;
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

/** Names come from outside: hashed, so that a key's length and letters are ours. */
function userKey(name: string): string {
  return `user/${name === ADMIN ? ADMIN : hex(name)}`;
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
