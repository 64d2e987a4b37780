/**
 * Tokens for programs: of the API with a role, permissions and teams, and of senders with the names of sources that
 * they may speak for. The secret is shown once; the state (`token/<id>`) keeps its hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Permission, UserRole } from './roles.ts';
import type { StateDb } from './state.ts';

interface Common {
  id: string;
  /** What people call it; one at a time. */
  name: string;
  /** SHA-256 of the secret, hex. */
  hash: string;
  /** ISO 8601. */
  created_at: string;
  created_by: string;
  /** null: until it is revoked. */
  expires_at: string | null;
  /** To the minute; null: never. */
  last_used_at: string | null;
}
export interface ApiToken extends Common {
  kind: 'api';
  role: UserRole;
  /** Of what the role may, only this. */
  only: readonly Permission[];
  teams: readonly string[] | 'all';
}
export interface SenderToken extends Common {
  kind: 'sender';
  /** Names of sources that belong to this token alone; one that ends in * stands for all that begin so. */
  sources: readonly string[];
}
export type Token = ApiToken | SenderToken;

/** A token to be made. */
type Made<T extends Token> = Omit<T, 'id' | 'hash' | 'created_at' | 'last_used_at'>;
export type NewToken = Made<ApiToken> | Made<SenderToken>;

export class TokenRefused extends Error {
  override name = 'TokenRefused';
  readonly code: 'TOKEN_NAME_TAKEN' | 'TOKEN_SOURCES_TAKEN' | 'TOKEN_UNKNOWN';
  /** What of the token it is about; undefined: the whole of it. */
  readonly field: 'name' | 'sources' | undefined;

  constructor(code: TokenRefused['code'], message: string, field?: TokenRefused['field']) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

const PREFIX = 'token/';
/** How exactly the last use is written down, ms. */
const USED_MS = 60_000;

export class Tokens {
  readonly #state: StateDb;
  readonly #now: () => number;
  readonly #byId = new Map<string, Token>();
  readonly #byHash = new Map<string, string>();
  readonly #ended: ((id: string) => void)[] = [];

  constructor(state: StateDb, now: () => number) {
    this.#state = state;
    this.#now = now;
    for (const [, token] of state.list<Token>(PREFIX)) this.#remember(token);
  }

  /** Told whenever a secret stops working before its time. */
  onEnded(listener: (id: string) => void): void {
    this.#ended.push(listener);
  }

  /** Newest first; those that have expired too, until somebody takes them away. */
  list(): Token[] {
    return [...this.#byId.values()].sort((a, b) => (a.created_at > b.created_at ? -1 : 1));
  }

  get(id: string): Token | undefined {
    return this.#byId.get(id);
  }

  /** The token of this secret, if it is good now. */
  bySecret(secret: string): Token | undefined {
    const token = this.stillGood(this.#byHash.get(hashOf(secret)));
    if (token) this.#used(token);
    return token;
  }

  /** The token of this id, if it is good now. */
  stillGood(id: string | undefined): Token | undefined {
    const token = id === undefined ? undefined : this.#byId.get(id);
    if (!token) return undefined;
    return token.expires_at === null || Date.parse(token.expires_at) > this.#now() ? token : undefined;
  }

  /** Whose token alone may speak for this source; undefined: nobody's. */
  ownerOfSource(source: string): string | undefined {
    return this.#senders().find(({ sources }) => sources.some((scope) => covers(scope, source)))?.id;
  }

  /** @throws TokenRefused */
  async make(wanted: NewToken): Promise<{ token: Token; secret: string }> {
    if (this.list().some(({ name }) => name === wanted.name))
      throw new TokenRefused(
        'TOKEN_NAME_TAKEN',
        `A token ${wanted.name} is there already: revoke it, or choose another name.`,
        'name',
      );
    if (wanted.kind === 'sender') this.#checkSources(wanted.sources);
    const secret = newSecret();
    const token = {
      ...wanted,
      id: randomBytes(6).toString('hex'),
      hash: hashOf(secret),
      created_at: new Date(this.#now()).toISOString(),
      last_used_at: null,
    } as Token;
    // Before the write: a second one of the same name must see it.
    this.#remember(token);
    try {
      await this.#write(token);
    } catch (error) {
      this.#forget(token);
      throw error;
    }
    return { token, secret };
  }

  /** A new secret for the same token: calls that a sender has open stay its own. @throws TokenRefused */
  async rotate(id: string): Promise<{ token: Token; secret: string }> {
    const known = this.#known(id);
    const secret = newSecret();
    const token: Token = { ...known, hash: hashOf(secret), last_used_at: null };
    await this.#instead(known, token);
    return { token, secret };
  }

  /** @throws TokenRefused */
  async revoke(id: string): Promise<Token> {
    const token = this.#known(id);
    await this.#instead(token, null);
    return token;
  }

  /**
   * In memory first: the old secret stops working at once, and a use of it cannot write the old token back behind
   * this. A disk that refuses lets it work on.
   */
  async #instead(old: Token, next: Token | null): Promise<void> {
    this.#forget(old);
    if (next) this.#remember(next);
    try {
      if (next) await this.#write(next);
      else await this.#state.remove(PREFIX + old.id);
    } catch (error) {
      if (next) this.#forget(next);
      this.#remember(old);
      throw error;
    }
    for (const told of this.#ended) told(old.id);
  }

  #known(id: string): Token {
    const token = this.#byId.get(id);
    if (!token) throw new TokenRefused('TOKEN_UNKNOWN', 'No token has this id; GET /v1/tokens lists them.');
    return token;
  }

  #senders(): SenderToken[] {
    return this.list().filter((token) => token.kind === 'sender');
  }

  /** Two tokens with one source would take each other's calls for lost. */
  #checkSources(sources: readonly string[]): void {
    for (const other of this.#senders()) {
      for (const theirs of other.sources) {
        const mine = sources.find((one) => overlap(one, theirs));
        if (mine !== undefined)
          throw new TokenRefused(
            'TOKEN_SOURCES_TAKEN',
            `Expected names of sources of its own, got ${mine}, which the token ${other.name} has as ${theirs}.`,
            'sources',
          );
      }
    }
  }

  #used(token: Token): void {
    const now = this.#now();
    if (token.last_used_at !== null && now - Date.parse(token.last_used_at) < USED_MS) return;
    const used = { ...token, last_used_at: new Date(now).toISOString() };
    this.#byId.set(token.id, used);
    // For people to read: a disk that refuses must not keep a program out.
    void this.#write(used).catch(() => undefined);
  }

  #write(token: Token): Promise<void> {
    return this.#state.put(PREFIX + token.id, token);
  }

  #remember(token: Token): void {
    this.#byId.set(token.id, token);
    this.#byHash.set(token.hash, token.id);
  }

  #forget({ id, hash }: Token): void {
    this.#byId.delete(id);
    this.#byHash.delete(hash);
  }
}

function covers(scope: string, source: string): boolean {
  return scope.endsWith('*') ? source.startsWith(scope.slice(0, -1)) : source === scope;
}

function overlap(a: string, b: string): boolean {
  const [x, y] = [a.replace(/\*$/, ''), b.replace(/\*$/, '')];
  return covers(a, y) || covers(b, x);
}

/** The beginning tells people, and scanners of what leaks, whose secret this is. */
function newSecret(): string {
  return `esk_${randomBytes(24).toString('base64url')}`;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
