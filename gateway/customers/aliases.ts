/**
 * Customers who are known under several numbers: which numbers belong to whom, as the tokens that calls carry, never as
 * the numbers themselves. One entry a customer in the state, all of them in memory. At the door a call of such a number
 * that names no id gets the customer's; so rules across calls, cases and reports see one customer without knowing of
 * aliases, and a replay says the same. Calls from before are found by all names together.
 */
import { createHash } from 'node:crypto';
import type { StateDb } from '../auth/state.ts';
import { Turns } from '../turns.ts';

export interface KnownAs {
  /** An id of the site; where there is none, the token of one of the numbers. */
  customer: string;
  /** Tokens of numbers, each of one customer only. */
  numbers: string[];
}

/** What setting them did. */
export interface AliasChanges {
  /** Customers whose numbers are others now. */
  changed: number;
  same: number;
  /** Numbers that were another customer's until now. */
  moved: number;
}

const PREFIX = 'customer-alias/';

export class Aliases {
  readonly #state: StateDb;
  readonly #customers = new Map<string, KnownAs>();
  readonly #byNumber = new Map<string, string>();
  readonly #turns = new Turns();

  constructor(state: StateDb) {
    this.#state = state;
    for (const [, known] of state.list<KnownAs>(PREFIX)) this.#remember(known);
  }

  /** Whose this number is; undefined: of nobody who has several. */
  customerOf(number: string): string | undefined {
    return this.#byNumber.get(number);
  }

  /** Every name under which the customers of these names may stand in calls, these included. */
  namesWith(names: readonly string[]): string[] {
    const all = new Set(names);
    for (const name of names) {
      const customer = this.#byNumber.get(name) ?? name;
      const known = this.#customers.get(customer);
      if (!known) continue;
      all.add(customer);
      for (const number of known.numbers) all.add(number);
    }
    return [...all];
  }

  /** In the order of the customers, after one of them. */
  list(after = '', limit = Number.POSITIVE_INFINITY): KnownAs[] {
    return [...this.#customers.values()]
      .filter(({ customer }) => customer > after)
      .sort((a, b) => (a.customer < b.customer ? -1 : 1))
      .slice(0, limit);
  }

  get(customer: string): KnownAs | undefined {
    return this.#customers.get(customer);
  }

  /** Sets the numbers of each of these customers; none: they are forgotten. Resolves when that is durable. */
  set(some: readonly KnownAs[]): Promise<AliasChanges> {
    return this.#turns.next(async () => {
      const changes: AliasChanges = { changed: 0, same: 0, moved: 0 };
      for (const { customer, numbers } of some) {
        const next = [...new Set(numbers)].filter((number) => number !== customer).sort();
        const before = this.#customers.get(customer)?.numbers ?? [];
        if (JSON.stringify(before) === JSON.stringify(next)) {
          changes.same += 1;
          continue;
        }
        const losers = new Map<string, Set<string>>();
        for (const number of next) {
          const other = this.#byNumber.get(number);
          if (other === undefined || other === customer) continue;
          changes.moved += 1;
          losers.set(other, (losers.get(other) ?? new Set()).add(number));
        }
        const left = [...losers].map(([other, moved]) => ({
          customer: other,
          numbers: (this.#customers.get(other)?.numbers ?? []).filter((one) => !moved.has(one)),
        }));
        // A number that moves is never nobody's and never two customers'.
        await this.#write([...left, { customer, numbers: next }]);
        changes.changed += 1;
      }
      return changes;
    });
  }

  /** A person was deleted: nothing says any more which names were his. */
  forget(names: readonly string[]): Promise<void> {
    return this.#turns.next(async () => {
      for (const name of names) {
        const customer = this.#byNumber.get(name) ?? name;
        if (this.#customers.has(customer)) await this.#write([{ customer, numbers: [] }]);
      }
    });
  }

  /** All of them or none. */
  async #write(some: readonly KnownAs[]): Promise<void> {
    await this.#state.together(() => {
      for (const known of some) {
        const key = PREFIX + createHash('sha256').update(known.customer).digest('hex').slice(0, 32);
        if (known.numbers.length === 0) void this.#state.remove(key);
        else void this.#state.put(key, known);
      }
    });
    for (const known of some) this.#remember(known);
  }

  #remember(known: KnownAs): void {
    for (const number of this.#customers.get(known.customer)?.numbers ?? []) this.#byNumber.delete(number);
    if (known.numbers.length === 0) {
      this.#customers.delete(known.customer);
      return;
    }
    this.#customers.set(known.customer, known);
    for (const number of known.numbers) this.#byNumber.set(number, known.customer);
  }
}
