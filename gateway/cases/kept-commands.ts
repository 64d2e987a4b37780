/** Answers to commands, kept for a day, so that a command that is sent again gets the same answer and does nothing. */
import { createHash } from 'node:crypto';
import type { StateDb } from '../auth/state.ts';

interface Kept {
  /** Hash of who commanded what: the same id for something else is a mistake. */
  of: string;
  /** Epoch ms. */
  at: number;
  cases: string[];
  answer: unknown;
}

const PREFIX = 'case-command/';
const DAY_MS = 86_400_000;

export class KeptCommands {
  readonly #state: StateDb;

  constructor(state: StateDb) {
    this.#state = state;
  }

  get<A>(id: string): { of: string; answer: A } | undefined {
    return this.#state.get<{ of: string; answer: A }>(keyOf(id));
  }

  /** Inside a transaction of the log. */
  keep(id: string, kept: Kept): void {
    void this.#state.put(keyOf(id), kept);
  }

  async forgetOld(now: number): Promise<void> {
    for (const [key, { at }] of [...this.#state.list<Kept>(PREFIX)])
      if (at < now - DAY_MS) await this.#state.remove(key);
  }

  /** Answers that hold any of these cases. */
  async forgetOf(ids: ReadonlySet<string>): Promise<void> {
    for (const [key, { cases }] of [...this.#state.list<Kept>(PREFIX)])
      if (cases.some((id) => ids.has(id))) await this.#state.remove(key);
  }
}

export function hashOf(user: string, what: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([user, what]))
    .digest('hex')
    .slice(0, 32);
}

/** Ids come from outside: hashed, so that a key's length and letters are ours. */
function keyOf(id: string): string {
  return PREFIX + createHash('sha256').update(id).digest('hex').slice(0, 32);
}
