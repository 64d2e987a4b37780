/**
 * Short-lived tokens for the agent's panel inside another program: each is bound to one agent, goes on while it is used,
 * and ends for good after {@link LONGEST_MS}. The state (`embed-token/<sha256 of the secret>`) keeps the hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { StateDb } from './state.ts';

export interface EmbedToken {
  agent: string;
  /** Epoch ms; moves on while the token is used. */
  expires_at: number;
  /** It never moves beyond this. */
  ends_at: number;
  created_by: string;
}

const PREFIX = 'embed-token/';
/** Life without use, ms. */
export const EMBED_MS = 600_000;
/** A shift; then the program around the panel asks for a new one. */
export const LONGEST_MS = 12 * 3_600_000;

export class EmbedTokens {
  readonly #state: StateDb;
  readonly #now: () => number;

  constructor(state: StateDb, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  async make(agent: string, created_by: string): Promise<{ secret: string; expires_at: number }> {
    await this.#forgetExpired();
    const secret = `eet_${randomBytes(24).toString('base64url')}`;
    const now = this.#now();
    const token: EmbedToken = {
      agent,
      expires_at: now + EMBED_MS,
      ends_at: now + LONGEST_MS,
      created_by,
    };
    await this.#state.put(PREFIX + hashOf(secret), token);
    return { secret, expires_at: token.expires_at };
  }

  /** The hash stands for the token in a principal; undefined when it is unknown or over. */
  bySecret(secret: string): { hash: string; token: EmbedToken } | undefined {
    const hash = hashOf(secret);
    const token = this.used(hash);
    return token && { hash, token };
  }

  /** Looked at by its hash, which counts as use. */
  used(hash: string): EmbedToken | undefined {
    const token = this.#state.get<EmbedToken>(PREFIX + hash);
    const now = this.#now();
    if (!token || token.expires_at <= now) return undefined;
    const expires_at = Math.min(now + EMBED_MS, token.ends_at);
    const fresh = token.expires_at - now > EMBED_MS * 0.75;
    if (fresh || expires_at <= token.expires_at) return token;
    const longer = { ...token, expires_at };
    // A disk that refuses leaves the token its old end.
    void this.#state.put(PREFIX + hash, longer).catch(() => undefined);
    return longer;
  }

  async #forgetExpired(): Promise<void> {
    for (const [key, { expires_at }] of [...this.#state.list<EmbedToken>(PREFIX)])
      if (expires_at <= this.#now()) await this.#state.remove(key);
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
