/** The latest flags across calls, for those who connect or come back. Pure. */
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { withoutLines } from '../scope-lines.ts';
import { isInside, type Place, placesOf, type Subscription } from './topics.ts';

const KEPT = 200;

export class RecentScopeFlags {
  readonly #kept: number;
  /** By id, oldest first. */
  readonly #flags = new Map<string, ScopeFlag>();

  constructor(kept = KEPT) {
    this.#kept = kept;
  }

  get(id: string): ScopeFlag | undefined {
    return this.#flags.get(id);
  }

  remember(flag: ScopeFlag): void {
    this.#flags.set(flag.id, flag);
    if (this.#flags.size > this.#kept) this.#flags.delete(this.#flags.keys().next().value!);
  }

  /** Flags of an earlier run, oldest first; what is known already stays and counts as newer. Returns the others. */
  seed(flags: readonly ScopeFlag[]): ScopeFlag[] {
    const earlier = flags.filter(({ id }) => !this.#flags.has(id));
    const known = [...this.#flags.values()];
    this.#flags.clear();
    for (const flag of [...earlier, ...known]) this.remember(flag);
    return earlier;
  }

  /** Those that these eyes see, oldest first. */
  shown(subscription: Subscription): ScopeFlag[] {
    const { sight } = subscription;
    return [...this.#flags.values()].filter(
      (flag) =>
        (sight?.scopeFlag(flag) ?? true) && placesOf(flag).some((place) => isInside(subscription, place)),
    );
  }

  /** Calls and customers that were deleted: ids of the flags that went with them, and what is left of others. */
  forget(
    calls: ReadonlySet<string>,
    customers: ReadonlySet<string>,
  ): { gone: string[]; changed: { flag: ScopeFlag; places: Place[] }[] } {
    const gone: string[] = [];
    const changed: { flag: ScopeFlag; places: Place[] }[] = [];
    for (const [id, flag] of this.#flags) {
      const rest = withoutLines(flag, calls, customers);
      if (rest === flag) continue;
      if (rest === null) {
        gone.push(id);
        this.#flags.delete(id);
      } else {
        this.#flags.set(id, rest);
        // Those who saw it because of a line that was deleted must hear of it, too.
        changed.push({ flag: rest, places: placesOf(flag) });
      }
    }
    return { gone, changed };
  }
}
