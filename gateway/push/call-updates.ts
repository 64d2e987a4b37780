/**
 * Lines of the wall on their way out: many changes of one call within a moment become one. A line that changed
 * its status, its standing flags or its team goes with the next flush, and so does a watched call; of the rest
 * a bounded number goes, oldest first, so that ten thousand talking calls do not drown a console. Pure.
 */
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Place } from './topics.ts';

interface Shown extends Place {
  key: string;
}

export class CallUpdates {
  readonly #budget: number;
  readonly #placeOf: (view: CallView) => Place;
  readonly #waiting = new Map<string, CallView>();
  readonly #urgent = new Map<string, CallView>();
  /** What was shown last of each open call. */
  readonly #shown = new Map<string, Shown>();

  /** `budget`: most lines of the quiet kind per flush. */
  constructor(budget: number, place: (view: CallView) => Place = placeOf) {
    this.#budget = budget;
    this.#placeOf = place;
  }

  get waiting(): number {
    return this.#waiting.size + this.#urgent.size;
  }

  add(view: CallView, watched: boolean): void {
    const urgent = watched || this.#urgent.has(view.call) || this.#shown.get(view.call)?.key !== keyOf(view);
    if (!urgent) {
      this.#waiting.set(view.call, view);
      return;
    }
    this.#waiting.delete(view.call);
    this.#urgent.set(view.call, view);
  }

  /** A call that was deleted: no line of it goes out any more. */
  forget(call: string): void {
    this.#waiting.delete(call);
    this.#urgent.delete(call);
    this.#shown.delete(call);
  }

  /** Lines to send now, each with the place where it was shown before when that changed. */
  flush(): { view: CallView; before?: Place }[] {
    const out = [...this.#urgent.values()];
    this.#urgent.clear();
    for (const [call, view] of this.#waiting) {
      if (out.length >= this.#budget) break;
      this.#waiting.delete(call);
      out.push(view);
    }
    return out.map((view) => {
      const before = this.#shown.get(view.call);
      const place = this.#placeOf(view);
      if (view.status === 'complete') this.#shown.delete(view.call);
      else this.#shown.set(view.call, { ...place, key: keyOf(view) });
      if (!before) return { view };
      const { key: _key, ...was } = before;
      return PLACE_KEYS.some((key) => was[key] !== place[key]) ? { view, before: was } : { view };
    });
  }
}

const PLACE_KEYS = ['team', 'queue', 'home', 'agent'] as const;

export function placeOf(about: { agent?: { id: string; team?: string }; queue?: string }): Place {
  return { team: about.agent?.team, queue: about.queue, agent: about.agent?.id };
}

function keyOf({ status, heard, flags, agent, queue, ended_by }: CallView): string {
  const standing = `${flags.critical}/${flags.major}/${flags.minor}/${flags.info}`;
  return `${status} ${heard} ${standing} ${agent?.id ?? ''} ${agent?.team ?? ''} ${queue ?? ''} ${ended_by ?? ''}`;
}
