/**
 * What is known of a call beside its words, over call time: `call.started` holds for the whole call, whenever it
 * comes; `call.updated` from its moment on. So a flag names the agent at its evidence, also after a transfer. A moment
 * that was told as a point in time moves with what is known of the beginning, in whichever order both are told.
 */
import type { CallInfo } from '../contract/call.ts';
import type { HandedOver } from '../contract/outcome.ts';

/** `by_number`: its customer's id was found by the number, and gives way to one that was given. */
interface Told {
  info: CallInfo;
  by_number: boolean;
}

interface Update extends Told {
  from_ms: number;
  /** Epoch ms, where it was told so. */
  at?: number;
}

const NOTHING: Told = { info: {}, by_number: false };

export class CallInfoTimeline {
  #base: Told = NOTHING;
  readonly #updates: Update[] = [];
  /** What holds from each update on, merged; rebuilt when something changes. */
  #merged: CallInfo[] = [];
  /** Epoch ms at which call time is 0. */
  #zero = 0;
  /** Epoch ms. */
  #ended = Number.POSITIVE_INFINITY;

  /** Epoch ms at which call time is 0. Whether something that was told moves with it. */
  beganAt(zero: number): boolean {
    if (zero === this.#zero) return false;
    this.#zero = zero;
    return this.#moved();
  }

  /** Epoch ms. Whether something that was told comes after it: then nobody takes the call over any more. */
  endedAt(at: number): boolean {
    this.#ended = at;
    if (this.#updates.every((update) => (update.at ?? 0) <= at)) return false;
    this.#rebuild();
    return true;
  }

  started(info: CallInfo, by_number = false): void {
    this.#base = merged(this.#base, { info, by_number });
    this.#rebuild();
  }

  updated(info: CallInfo, from_ms: number, by_number = false): void {
    this.#put({ from_ms, info, by_number });
  }

  /** `at`: epoch ms. Where that lies in the call, ms; before its beginning it is negative. */
  changed(info: CallInfo, at: number, by_number = false): number {
    const from_ms = at - this.#zero;
    this.#put({ from_ms, at, info, by_number });
    return from_ms;
  }

  #put(update: Update): void {
    let place = this.#updates.length;
    while (place > 0 && (this.#updates[place - 1] as Update).from_ms > update.from_ms) place -= 1;
    this.#updates.splice(place, 0, update);
    this.#rebuild();
  }

  #moved(): boolean {
    if (this.#updates.every(({ at }) => at === undefined)) return false;
    for (const update of this.#updates) if (update.at !== undefined) update.from_ms = update.at - this.#zero;
    this.#updates.sort((a, b) => a.from_ms - b.from_ms);
    this.#rebuild();
    return true;
  }

  /** As it was at a moment of call time, ms. */
  at(ms: number): CallInfo {
    let place = this.#updates.length;
    while (place > 0 && (this.#updates[place - 1] as Update).from_ms > ms) place -= 1;
    return place === 0 ? this.#base.info : (this.#merged[place - 1] as CallInfo);
  }

  /** What holds for the whole call; null where updates changed it. */
  get constant(): CallInfo | null {
    return this.#updates.length === 0 ? this.#base.info : null;
  }

  get latest(): CallInfo {
    return this.#merged.at(-1) ?? this.#base.info;
  }

  /** Who had the call before those who have it now, oldest first; undefined: nobody. */
  get handedOver(): HandedOver[] | undefined {
    if (this.#updates.length === 0) return undefined;
    const spans: HandedOver[] = [];
    let held = this.#base.info;
    let from_ms = 0;
    for (const [index, { from_ms: at }] of this.#updates.entries()) {
      const next = this.#merged[index] as CallInfo;
      const { agent, queue, trade, direction } = held;
      const went = !isHeldAlike(held, next);
      held = next;
      if (!went) continue;
      const to_ms = Math.max(at, from_ms);
      // Before an agent or a queue was named nobody had it.
      if ((agent || queue) && to_ms > from_ms)
        spans.push({
          ...(agent ? { agent } : {}),
          ...(queue ? { queue } : {}),
          ...(trade ? { trade } : {}),
          ...(direction ? { direction } : {}),
          from_ms,
          to_ms,
        });
      from_ms = to_ms;
    }
    return spans.length === 0 ? undefined : spans;
  }

  #rebuild(): void {
    let told = this.#base;
    this.#merged = this.#updates.map((update) => {
      told = merged(told, (update.at ?? 0) > this.#ended ? afterTheEnd(update) : update);
      return told.info;
    });
  }
}

/** Who is named after the end has another call. */
function afterTheEnd({ info: { agent: _, queue: __, ...info }, by_number }: Told): Told {
  return { info, by_number };
}

function isHeldAlike(a: CallInfo, b: CallInfo): boolean {
  return a.agent?.id === b.agent?.id && a.agent?.team === b.agent?.team && a.queue === b.queue;
}

function merged(old: Told, next: Told): Told {
  const info: CallInfo = { ...old.info, ...next.info };
  const { customer } = old.info;
  if (customer || next.info.customer) info.customer = { ...customer, ...next.info.customer };
  if (old.info.attributes || next.info.attributes)
    info.attributes = { ...old.info.attributes, ...next.info.attributes };
  const given = customer?.id !== undefined && !old.by_number;
  if (next.by_number && given) info.customer = { ...info.customer, id: customer.id as string };
  const named = next.info.customer?.id !== undefined;
  return { info, by_number: named ? next.by_number && !given : old.by_number };
}
