/**
 * The order of the wall: by risk, and calm enough to be pointed at. A row moves only when it is 5 points out of place
 * or its gravest flag is of another severity; nothing moves while the order is held; a row that is pinned keeps its
 * place while the others move. Knows no clock.
 */

/** What the order has to know of a call. */
export interface Ranked {
  id: string;
  risk: number;
  /** Of its gravest standing flag: 0 none … 4 critical. */
  gravity: number;
  /** Local clock, ms, when the call was first seen to be over; null while it goes on. */
  overAt: number | null;
}

export interface Order {
  ids: readonly string[];
  /** New calls that wait until the order is released. */
  waiting: number;
  /** How many of `ids` are over and only about to leave. */
  over: number;
}

export interface Moment {
  now: number;
  /** Somebody is pointing at the rows: nothing moves, nothing comes, nothing goes. */
  held: boolean;
  /** Rows under the pointer or with the focus. */
  pinned: ReadonlySet<string>;
}

export const HYSTERESIS = 5;
/** How long a call that is over stays on the wall, ms. */
export const FAREWELL_MS = 10_000;

/** As the row was when it got its place; a risk of NaN was never right for the place that it has. */
interface Placed {
  risk: number;
  gravity: number;
}

export class WallOrder {
  #ids: readonly string[] = [];
  readonly #placed = new Map<string, Placed>();

  settle(rows: readonly Ranked[], { now, held, pinned }: Moment): Order {
    const known = new Map(rows.map((row) => [row.id, row]));
    const isOver = (id: string) => typeof known.get(id)?.overAt === 'number';
    const over = (ids: readonly string[]) => ids.filter(isOver).length;
    const isHeld = held && this.#ids.length > 0;
    if (isHeld) {
      const present = rows.filter((row) => row.overAt === null && !this.#placed.has(row.id));
      return { ids: this.#ids, waiting: present.length, over: over(this.#ids) };
    }
    const stays = ({ id, overAt }: Ranked) =>
      overAt === null || now - overAt < FAREWELL_MS || (pinned.has(id) && this.#placed.has(id));
    const shown = rows.filter(stays);
    const before = this.#ids.flatMap((id) => {
      const row = known.get(id);
      return row && stays(row) ? [row] : [];
    });
    const movers = this.#movers(before);
    const fresh = shown.filter(({ id }) => !this.#placed.has(id));
    const rest = before.filter((row) => !movers.has(row));
    const next = merged(rest, [...movers, ...fresh].sort(byRisk));
    this.#remember(next, [...movers, ...fresh], pinned);
    this.#pin(next, pinned);
    const ids = next.map(({ id }) => id);
    if (!same(ids, this.#ids)) this.#ids = ids;
    return { ids: this.#ids, waiting: 0, over: over(this.#ids) };
  }

  /** Rows that have to be put in again where they belong: of two that stand wrong, the one that has changed. */
  #movers(before: readonly Ranked[]): Set<Ranked> {
    const wrong = misplaced(before);
    const movers = new Set(
      before.filter((row) => {
        const placed = this.#placed.get(row.id) as Placed;
        return placed.gravity !== row.gravity || (wrong.has(row) && placed.risk !== row.risk);
      }),
    );
    // What is still out of place has not changed itself: it stands beside one that was pinned.
    for (const row of misplaced(before.filter((one) => !movers.has(one)))) movers.add(row);
    return movers;
  }

  #remember(next: readonly Ranked[], moved: readonly Ranked[], pinned: ReadonlySet<string>): void {
    for (const { id, risk, gravity } of moved) {
      const placed = this.#placed.get(id);
      if (placed && pinned.has(id)) placed.risk = Number.NaN;
      else this.#placed.set(id, { risk, gravity });
    }
    const shown = new Set(next.map(({ id }) => id));
    for (const id of this.#placed.keys()) if (!shown.has(id)) this.#placed.delete(id);
  }

  /** Gives pinned rows the places back that they had. */
  #pin(next: Ranked[], pinned: ReadonlySet<string>): void {
    this.#ids.forEach((id, index) => {
      if (!pinned.has(id)) return;
      const at = next.findIndex((row) => row.id === id);
      if (at < 0 || at === index) return;
      const [row] = next.splice(at, 1);
      next.splice(index, 0, row as Ranked);
    });
  }
}

const byRisk = (a: Ranked, b: Ranked) => b.risk - a.risk || b.gravity - a.gravity;

/** Rows that stand 5 points or more below a lesser one, or above a greater one. */
function misplaced(rows: readonly Ranked[]): Set<Ranked> {
  const found = new Set<Ranked>();
  let lowest = Infinity;
  for (const row of rows) {
    if (row.risk - lowest >= HYSTERESIS) found.add(row);
    lowest = Math.min(lowest, row.risk);
  }
  let highest = -Infinity;
  for (const row of rows.toReversed()) {
    if (highest - row.risk >= HYSTERESIS) found.add(row);
    highest = Math.max(highest, row.risk);
  }
  return found;
}

/** Each mover goes before the first row that is lesser than it. Both sides keep their order. */
function merged(rest: readonly Ranked[], movers: readonly Ranked[]): Ranked[] {
  const out: Ranked[] = [];
  let next = 0;
  for (const row of rest) {
    while (next < movers.length && (movers[next] as Ranked).risk > row.risk)
      out.push(movers[next++] as Ranked);
    out.push(row);
  }
  return out.concat(movers.slice(next));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
