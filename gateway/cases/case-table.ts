/** The cases in memory, found by id, flag, call, customer and scope. */
import type { Case } from '../../engine/contract/case.ts';
import type { FlagScope } from '../../engine/contract/scope-flag.ts';
import type { CaseIndex } from './intake.ts';
import { type Beside, type CountedBy, countedIn } from './related.ts';

export class CaseTable implements CaseIndex {
  /** In the order in which they were opened. */
  readonly #cases = new Map<string, Case>();
  readonly #open = new Map<string, Case>();
  readonly #byFlag = new Map<string, string>();
  /** Ids in the order in which the cases were opened. */
  readonly #byCall = new Map<string, Set<string>>();
  readonly #byCustomer = new Map<string, Set<string>>();
  /** Of queues, teams and agents. */
  readonly #byScope = new Map<string, Set<string>>();

  get(id: string): Case | undefined {
    return this.#cases.get(id);
  }

  put(one: Case): void {
    this.#cases.set(one.id, one);
    if (one.state === 'closed') this.#open.delete(one.id);
    else this.#open.set(one.id, one);
    for (const { call, flag } of one.flags) this.#byFlag.set(flagKey(call, flag), one.id);
    for (const call of one.calls) add(this.#byCall, call, one.id);
    if (one.customer !== null) add(this.#byCustomer, one.customer, one.id);
    for (const scope of scopesOf(one)) add(this.#byScope, scope, one.id);
  }

  remove(id: string): void {
    const one = this.#cases.get(id);
    if (!one) return;
    this.#cases.delete(id);
    this.#open.delete(id);
    for (const { call, flag } of one.flags) this.#byFlag.delete(flagKey(call, flag));
    for (const call of one.calls) drop(this.#byCall, call, id);
    if (one.customer !== null) drop(this.#byCustomer, one.customer, id);
    for (const scope of scopesOf(one)) drop(this.#byScope, scope, id);
  }

  open(): Case[] {
    return [...this.#open.values()];
  }

  newestFirst(): Iterable<Case> {
    return [...this.#cases.values()].reverse();
  }

  ofCalls(calls: ReadonlySet<string>): Case[] {
    const ids = new Set([...calls].flatMap((call) => [...(this.#byCall.get(call) ?? [])]));
    return [...ids].map((id) => this.#cases.get(id) as Case);
  }

  ofFlag(call: string, flag: string): Case | undefined {
    const id = this.#byFlag.get(flagKey(call, flag));
    return id === undefined ? undefined : this.#cases.get(id);
  }

  openOfCall(call: string, wanted: (one: Case) => boolean): Case | undefined {
    return this.#newest(this.#byCall.get(call), (one) => isOpen(one) && wanted(one));
  }

  openOfCustomer(customer: string, wanted: (one: Case) => boolean): Case | undefined {
    return this.#newest(this.#byCustomer.get(customer), (one) => isOpen(one) && wanted(one));
  }

  openOfScope(scope: FlagScope, wanted: (one: Case) => boolean): Case | undefined {
    return this.#newest(this.#byScope.get(scopeKey(scope)), (one) => isOpen(one) && wanted(one));
  }

  /** Others that are not closed and that belong to it. */
  beside(one: Case, countedBy: CountedBy): Beside {
    const { id, calls, customer } = one;
    const open = (ids: Iterable<string>) =>
      [...new Set(ids)].flatMap((other) => (other === id ? [] : (this.#open.get(other) ?? [])));
    const ofCalls = (of: readonly string[]) => of.flatMap((call) => [...(this.#byCall.get(call) ?? [])]);
    const counts = this.open().filter(
      (other) => other.id !== id && countedIn(other, countedBy).some((call) => calls.includes(call)),
    );
    return {
      same: open([...(customer === null ? [] : (this.#byCustomer.get(customer) ?? [])), ...ofCalls(calls)]),
      counted: [...open(ofCalls(countedIn(one, countedBy))), ...counts],
    };
  }

  closedBefore(call: string, customer: string | null, wanted: (one: Case) => boolean): Case | undefined {
    const closed = (one: Case) => isClosed(one) && wanted(one);
    return (
      this.#newest(this.#byCall.get(call), closed) ??
      (customer === null ? undefined : this.#newest(this.#byCustomer.get(customer), closed))
    );
  }

  closedOfScope(scope: FlagScope, wanted: (one: Case) => boolean): Case | undefined {
    return this.#newest(this.#byScope.get(scopeKey(scope)), (one) => isClosed(one) && wanted(one));
  }

  #newest(ids: ReadonlySet<string> | undefined, wanted: (one: Case) => boolean): Case | undefined {
    let found: Case | undefined;
    for (const id of ids ?? []) {
      const one = this.#cases.get(id);
      if (one && wanted(one)) found = one;
    }
    return found;
  }
}

const isClosed = ({ state }: Case) => state === 'closed';
const isOpen = (one: Case) => !isClosed(one);
const scopeKey = ({ by, name }: FlagScope) => `${by} ${name}`;

/** A customer's are found by the customer. */
function scopesOf({ customer, flags }: Case): string[] {
  return customer === null ? flags.flatMap(({ across }) => (across ? scopeKey(across) : [])) : [];
}

function flagKey(call: string, flag: string): string {
  return `${flag} ${call}`;
}

function add(to: Map<string, Set<string>>, key: string, id: string): void {
  const ids = to.get(key) ?? new Set();
  to.set(key, ids.add(id));
}

function drop(from: Map<string, Set<string>>, key: string, id: string): void {
  const ids = from.get(key);
  ids?.delete(id);
  if (ids?.size === 0) from.delete(key);
}
