/** The latest flags, for those who connect or come back: everybody is given the newest of those that they may see. */
import type { Flag } from '../../engine/contract/flag.ts';

/** Kept: with flags of a whole site, a team's own are few among the newest. */
const KEPT = 10_000;
/** Given in a snapshot. */
export const RECENT_FLAGS = 500;

/** A ring, so that the newest are read from its end: hundreds of consoles may ask at once. */
export class RecentFlags {
  readonly #kept: number;
  readonly #given: number;
  /** Flag n lies at n modulo {@link #kept}; n counts flags by the first time that they were told. */
  #ring: Flag[] = [];
  /** Flag id → n. */
  readonly #places = new Map<string, number>();
  /** n of the next flag that nobody knows yet. */
  #next = 0;

  constructor({ kept = KEPT, given = RECENT_FLAGS } = {}) {
    this.#kept = kept;
    this.#given = given;
  }

  get(id: string): Flag | undefined {
    const n = this.#places.get(id);
    return n === undefined ? undefined : this.#ring[n % this.#kept];
  }

  remember(flag: Flag): void {
    const known = this.#places.get(flag.id);
    const n = known ?? this.#next;
    if (known === undefined) {
      const oldest = this.#ring[n % this.#kept];
      if (oldest) this.#places.delete(oldest.id);
      this.#places.set(flag.id, n);
      this.#next += 1;
    }
    this.#ring[n % this.#kept] = flag;
  }

  /** Flags of an earlier run, oldest first; what is known already stays and counts as newer. Returns the others. */
  seed(flags: readonly Flag[]): Flag[] {
    const earlier = flags.filter(({ id }) => !this.#places.has(id));
    this.#keepOnly([...earlier, ...this.#oldestFirst()]);
    return earlier;
  }

  forget(calls: ReadonlySet<string>): void {
    this.#keepOnly(this.#oldestFirst().filter(({ call }) => !calls.has(call)));
  }

  /** The newest of those that `shown` lets pass, oldest first. */
  newest(shown: (flag: Flag) => boolean): Flag[] {
    const found: Flag[] = [];
    for (let n = this.#next - 1; n >= this.#first && found.length < this.#given; n -= 1) {
      const flag = this.#ring[n % this.#kept] as Flag;
      if (shown(flag)) found.push(flag);
    }
    return found.reverse();
  }

  get #first(): number {
    return Math.max(0, this.#next - this.#kept);
  }

  #oldestFirst(): Flag[] {
    const flags: Flag[] = [];
    for (let n = this.#first; n < this.#next; n += 1) flags.push(this.#ring[n % this.#kept] as Flag);
    return flags;
  }

  #keepOnly(flags: readonly Flag[]): void {
    this.#ring = [];
    this.#places.clear();
    this.#next = 0;
    for (const flag of flags) this.remember(flag);
  }
}
