/** The latest flags, for those who connect or come back: everybody is given the newest of those that they may see. */
import type { Flag } from '../../engine/contract/flag.ts';

/** Kept: with flags of a whole site, a team's own are few among the newest. */
const KEPT = 10_000;
/** Given in a snapshot. */
export const RECENT_FLAGS = 500;

export class RecentFlags {
  readonly #kept: number;
  readonly #given: number;
  /** Oldest first by the first time that they were told. */
  readonly #flags = new Map<string, Flag>();

  constructor({ kept = KEPT, given = RECENT_FLAGS } = {}) {
    this.#kept = kept;
    this.#given = given;
  }

  get(id: string): Flag | undefined {
    return this.#flags.get(id);
  }

  remember(flag: Flag): void {
    this.#flags.set(flag.id, flag);
    if (this.#flags.size > this.#kept) this.#flags.delete(this.#flags.keys().next().value as string);
  }

  /** Flags of an earlier run, oldest first; what is known already stays and counts as newer. Returns the others. */
  seed(flags: readonly Flag[]): Flag[] {
    const earlier = flags.filter(({ id }) => !this.#flags.has(id));
    const known = [...this.#flags.values()];
    this.#flags.clear();
    for (const flag of [...earlier, ...known]) this.remember(flag);
    return earlier;
  }

  forget(calls: ReadonlySet<string>): void {
    for (const [id, flag] of this.#flags) if (calls.has(flag.call)) this.#flags.delete(id);
  }

  /** The newest of those that `shown` lets pass, oldest first. */
  newest(shown: (flag: Flag) => boolean): Flag[] {
    const found: Flag[] = [];
    for (const flag of [...this.#flags.values()].reverse()) {
      if (!shown(flag)) continue;
      found.push(flag);
      if (found.length === this.#given) break;
    }
    return found.reverse();
  }
}
