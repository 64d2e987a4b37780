/** What people are writing: one draft per person and rule file, with the hash of the file that it began from. */
import { createHash } from 'node:crypto';
import type { StateDb } from '../auth/state.ts';

export interface RuleDraft {
  name: string;
  text: string;
  /** Hash of the file that it was begun from; '' where there was none. */
  base: string;
  by: string;
  /** ISO 8601. */
  at: string;
}

const PREFIX = 'rule-draft/';
/** Drafts of one person at once. */
export const MAX_DRAFTS = 50;

export class RuleDrafts {
  readonly #state: StateDb;

  constructor(state: StateDb) {
    this.#state = state;
  }

  get(user: string, name: string): RuleDraft | undefined {
    return this.#state.get<RuleDraft>(keyOf(user, name));
  }

  of(user: string): RuleDraft[] {
    return Array.from(this.#state.list<RuleDraft>(keyOf(user, '')), ([, draft]) => draft);
  }

  /** Everybody's. */
  all(): RuleDraft[] {
    return Array.from(this.#state.list<RuleDraft>(PREFIX), ([, draft]) => draft);
  }

  put(draft: RuleDraft): Promise<void> {
    return this.#state.put(keyOf(draft.by, draft.name), draft);
  }

  remove(user: string, name: string): Promise<void> {
    return this.#state.remove(keyOf(user, name));
  }
}

/** The name of a user may hold what keys may not. */
function keyOf(user: string, name: string): string {
  return `${PREFIX}${createHash('sha256').update(user).digest('hex').slice(0, 32)}/${name}`;
}
