/** The cases that the console knows, found by id, flag and call. Of two copies of one the newer stays. */
import type { Case } from '../../../engine/contract/case.ts';

/** Closed ones beyond this many are forgotten, the oldest first. */
const MAX_CLOSED = 300;

export class CaseBook {
  readonly #cases = new Map<string, Case>();
  readonly #byFlag = new Map<string, string>();
  /** Ids; asked for each call in the stream, at every change of anything. */
  readonly #byCall = new Map<string, Set<string>>();
  #list: readonly Case[] | null = null;
  #filled = false;

  /** In the order in which they were opened, the same array until one changes; null before the first snapshot. */
  get all(): readonly Case[] | null {
    if (!this.#filled) return null;
    this.#list ??= [...this.#cases.values()].sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1));
    return this.#list;
  }

  get(id: string): Case | undefined {
    return this.#cases.get(id);
  }

  ofFlag(call: string, flag: string): Case | undefined {
    const id = this.#byFlag.get(`${flag} ${call}`);
    return id === undefined ? undefined : this.#cases.get(id);
  }

  /** The newest that is not closed, else the newest. */
  ofCall(call: string): Case | undefined {
    let found: Case | undefined;
    for (const id of this.#byCall.get(call) ?? []) {
      const one = this.#cases.get(id) as Case;
      const better =
        found === undefined ||
        (found.state === 'closed' && one.state !== 'closed') ||
        ((found.state === 'closed') === (one.state === 'closed') && one.opened_at > found.opened_at);
      if (better) found = one;
    }
    return found;
  }

  fill(cases: readonly Case[]): void {
    this.clear();
    this.#filled = true;
    for (const one of cases) this.take(one);
  }

  take(one: Case): void {
    const known = this.#cases.get(one.id);
    if (known && known.rev > one.rev) return;
    this.#cases.set(one.id, one);
    for (const { flag, call } of one.flags) this.#byFlag.set(`${flag} ${call}`, one.id);
    for (const call of one.calls) this.#byCall.set(call, (this.#byCall.get(call) ?? new Set()).add(one.id));
    this.#list = null;
    if (one.state === 'closed' && known?.state !== 'closed') this.#forgetOld();
  }

  clear(): void {
    this.#cases.clear();
    this.#byFlag.clear();
    this.#byCall.clear();
    this.#list = null;
    this.#filled = false;
  }

  #forgetOld(): void {
    const closed = [...this.#cases.values()].filter(({ state }) => state === 'closed');
    if (closed.length <= MAX_CLOSED) return;
    const [oldest] = closed.sort((a, b) => ((a.closed_at ?? '') < (b.closed_at ?? '') ? -1 : 1));
    this.#cases.delete(oldest!.id);
    for (const { flag, call } of oldest!.flags) this.#byFlag.delete(`${flag} ${call}`);
    for (const call of oldest!.calls) this.#byCall.get(call)?.delete(oldest!.id);
  }
}
