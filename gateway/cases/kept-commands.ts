/** Answers to commands, kept for a day, so that a command that is sent again gets the same answer and does nothing. */
import { createHash } from 'node:crypto';
import type { StateDb } from '../auth/state.ts';

interface Kept {
  /** Hash of who commanded what: the same id for something else is a mistake. */
  of: string;
  /** Epoch ms. */
  at: number;
  /** Ids of what it changed. */
  cases: string[];
  answer: unknown;
}

const DAY_MS = 86_400_000;

export class KeptCommands {
  readonly #state: StateDb;
  readonly #prefix: string;

  /** @param prefix of its keys in the state, with a slash at the end */
  constructor(state: StateDb, prefix = 'case-command/') {
    this.#state = state;
    this.#prefix = prefix;
  }

  get<A>(id: string): { of: string; answer: A } | undefined {
    return this.#state.get<{ of: string; answer: A }>(this.#keyOf(id));
  }

  /** Inside a transaction of the log. */
  keep(id: string, kept: Kept): void {
    void this.#state.put(this.#keyOf(id), kept);
  }

  async forgetOld(now: number): Promise<void> {
    for (const [key, { at }] of [...this.#state.list<Kept>(this.#prefix)])
      if (at < now - DAY_MS) await this.#state.remove(key);
  }

  /** Answers that hold any of these cases. */
  async forgetOf(ids: ReadonlySet<string>): Promise<void> {
    for (const [key, { cases }] of [...this.#state.list<Kept>(this.#prefix)])
      if (cases.some((id) => ids.has(id))) await this.#state.remove(key);
  }

  /** Ids come from outside: hashed, so that a key's length and letters are ours. */
  #keyOf(id: string): string {
    return this.#prefix + createHash('sha256').update(id).digest('hex').slice(0, 32);
  }
}

export function hashOf(user: string, what: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([user, what]))
    .digest('hex')
    .slice(0, 32);
}
