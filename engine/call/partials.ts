/** The words that are still being spoken: the newest revision of each, and the tentative flags they raise now. */
import type { FlagDecision } from '../contract/flag.ts';
import type { Final } from './final.ts';

/** How long a partial without a newer revision makes deadlines wait, log ms. */
const FRESH_MS = 5_000;
/** How long such a partial may hold a tentative flag, log ms: its final was lost. */
const STALE_MS = 30_000;

interface Partial {
  words: Final;
  /** Log stamp of its newest revision. */
  at: number;
  flags: readonly FlagDecision[];
}

/** Most calls of a morning are still ringing: they share it. Nothing is ever put into it. */
const NONE: Map<string, Partial> = new Map();
/** Few partials raise a flag: the others share it. Nothing is ever put into it. */
const NO_FLAGS: Map<string, FlagDecision> = new Map();

export class Partials {
  #open: Map<string, Partial> = NONE;

  words(key: string): Final | undefined {
    return this.#open.get(key)?.words;
  }

  all(): Final[] {
    return Array.from(this.#open.values(), ({ words }) => words);
  }

  hear(key: string, words: Final, at: number): void {
    if (this.#open === NONE) this.#open = new Map();
    this.#open.set(key, { words, at, flags: this.#open.get(key)?.flags ?? [] });
  }

  /** Its final came, or never will. Ids of the flags that it raised are added to `changed`. */
  close(key: string, changed: Set<string>): void {
    for (const { id } of this.#open.get(key)?.flags ?? []) changed.add(id);
    this.#open.delete(key);
  }

  /** Closes those that nobody went on with. */
  closeStale(now: number, changed: Set<string>): void {
    for (const [key, { at }] of this.#open) if (now >= at + STALE_MS) this.close(key, changed);
  }

  closeAll(changed: Set<string>): void {
    for (const key of this.#open.keys()) this.close(key, changed);
  }

  /** Where the earliest fresh one began, call ms; Infinity without one. */
  freshFrom(now: number): number {
    let from_ms = Number.POSITIVE_INFINITY;
    for (const { at, words } of this.#open.values())
      if (now < at + FRESH_MS) from_ms = Math.min(from_ms, words.start_ms);
    return from_ms;
  }

  /** What the open ones would raise, by id; ids that come or go are added to `changed`. */
  tentative(
    judge: (words: Final) => readonly FlagDecision[],
    changed: Set<string>,
  ): ReadonlyMap<string, FlagDecision> {
    let all = NO_FLAGS;
    for (const partial of this.#open.values()) {
      for (const { id } of partial.flags) changed.add(id);
      partial.flags = judge(partial.words);
      for (const flag of partial.flags) {
        changed.add(flag.id);
        if (all === NO_FLAGS) all = new Map();
        all.set(flag.id, flag);
      }
    }
    return all;
  }

  /** Log stamp after `now` at which one of them first stops to count as fresh, or goes; Infinity without one. */
  wake(now: number): number {
    let wake = Number.POSITIVE_INFINITY;
    for (const { at } of this.#open.values()) {
      const next = now < at + FRESH_MS ? at + FRESH_MS : at + STALE_MS;
      if (next > now && next < wake) wake = next;
    }
    return wake;
  }
}
