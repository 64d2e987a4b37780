/**
 * Lines of the wall on their way out: many changes of one call within a moment become one. A line that changed
 * its status, its standing flags, its team or how it is heard goes with the next flush; of the rest a bounded number goes,
 * oldest first, so that ten thousand talking calls do not drown a console. A watched call's line goes at once to those who
 * watch it, and to the wall in its turn: an agent who looks at his own call must not make every console's wall busier. Pure.
 */
import type { CallView } from '../../engine/contract/outcome.ts';
import { placeOf } from './places.ts';
import type { Place } from './topics.ts';

interface Shown extends Place {
  key: string;
}

export class CallUpdates {
  readonly #placeOf: (view: CallView) => Place;
  readonly #waiting = new Map<string, CallView>();
  readonly #urgent = new Map<string, CallView>();
  /** For those who watch the call. */
  readonly #watched = new Map<string, CallView>();
  /** What was shown last of each open call. */
  readonly #shown = new Map<string, Shown>();

  constructor(place: (view: CallView) => Place = placeOf) {
    this.#placeOf = place;
  }

  get waiting(): number {
    return this.#waiting.size + this.#urgent.size + this.#watched.size;
  }

  add(view: CallView, watched: boolean): void {
    const urgent = this.#urgent.has(view.call) || this.#shown.get(view.call)?.key !== keyOf(view);
    if (!urgent) {
      this.#waiting.set(view.call, view);
      if (watched) this.#watched.set(view.call, view);
      return;
    }
    this.#waiting.delete(view.call);
    this.#watched.delete(view.call);
    this.#urgent.set(view.call, view);
  }

  /** A call that was deleted: no line of it goes out any more. */
  forget(call: string): void {
    this.#waiting.delete(call);
    this.#urgent.delete(call);
    this.#watched.delete(call);
    this.#shown.delete(call);
  }

  /**
   * Lines to send now, each with the place where it was shown before when that changed.
   * @param budget most lines of the quiet kind
   */
  flush(budget: number): { view: CallView; before?: Place; watchersOnly?: true }[] {
    const out = [...this.#urgent.values()];
    this.#urgent.clear();
    const most = out.length + budget;
    for (const [call, view] of this.#waiting) {
      if (out.length >= most) break;
      this.#waiting.delete(call);
      this.#watched.delete(call);
      out.push(view);
    }
    const watched = Array.from(this.#watched.values(), (view) => ({ view, watchersOnly: true as const }));
    this.#watched.clear();
    const lines = out.map((view) => {
      const before = this.#shown.get(view.call);
      const place = this.#placeOf(view);
      if (view.status === 'complete') this.#shown.delete(view.call);
      else this.#shown.set(view.call, { ...place, key: keyOf(view) });
      if (!before) return { view };
      const { key: _key, ...was } = before;
      return PLACE_KEYS.some((key) => was[key] !== place[key]) ? { view, before: was } : { view };
    });
    return [...lines, ...watched];
  }
}

const PLACE_KEYS = ['team', 'queue', 'home', 'agent'] as const;

function keyOf({ status, heard, flags, agent, queue, ended_by, hearing, roles_swapped }: CallView): string {
  const standing = `${flags.critical}/${flags.major}/${flags.minor}/${flags.info}`;
  const troubles = hearing?.map(({ kind }) => kind).join('/') ?? '';
  const roles = roles_swapped ? 'swapped' : '';
  return `${status} ${heard} ${standing} ${agent?.id ?? ''} ${agent?.team ?? ''} ${queue ?? ''} ${ended_by ?? ''} ${troubles} ${roles}`;
}
