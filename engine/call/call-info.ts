/**
 * What is known of a call beside its words, over call time: `call.started` holds for the whole call, whenever it
 * comes; `call.updated` from its moment on. So a flag names the agent at its evidence, also after a transfer.
 */
import type { CallInfo } from '../contract/call.ts';
import type { HandedOver } from '../contract/outcome.ts';

interface Update {
  from_ms: number;
  info: CallInfo;
}

const NOTHING: CallInfo = {};

export class CallInfoTimeline {
  #base: CallInfo = NOTHING;
  readonly #updates: Update[] = [];
  /** What holds from each update on, merged; rebuilt when something changes. */
  #merged: CallInfo[] = [];

  started(info: CallInfo): void {
    this.#base = merged(this.#base, info);
    this.#rebuild();
  }

  updated(info: CallInfo, from_ms: number): void {
    let place = this.#updates.length;
    while (place > 0 && (this.#updates[place - 1] as Update).from_ms > from_ms) place -= 1;
    this.#updates.splice(place, 0, { from_ms, info });
    this.#rebuild();
  }

  /** As it was at a moment of call time, ms. */
  at(ms: number): CallInfo {
    let place = this.#updates.length;
    while (place > 0 && (this.#updates[place - 1] as Update).from_ms > ms) place -= 1;
    return place === 0 ? this.#base : (this.#merged[place - 1] as CallInfo);
  }

  /** What holds for the whole call; null where updates changed it. */
  get constant(): CallInfo | null {
    return this.#updates.length === 0 ? this.#base : null;
  }

  get latest(): CallInfo {
    return this.#merged.at(-1) ?? this.#base;
  }

  /** Who had the call before those who have it now, oldest first; undefined: nobody. */
  get handedOver(): HandedOver[] | undefined {
    if (this.#updates.length === 0) return undefined;
    const spans: HandedOver[] = [];
    let held = this.#base;
    let from_ms = 0;
    for (const [index, { from_ms: at }] of this.#updates.entries()) {
      const next = this.#merged[index] as CallInfo;
      if (isHeldAlike(held, next)) continue;
      const to_ms = Math.max(at, from_ms);
      const { agent, queue } = held;
      // Before an agent or a queue was named nobody had it.
      if ((agent || queue) && to_ms > from_ms)
        spans.push({ ...(agent ? { agent } : {}), ...(queue ? { queue } : {}), from_ms, to_ms });
      held = next;
      from_ms = to_ms;
    }
    return spans.length === 0 ? undefined : spans;
  }

  #rebuild(): void {
    let info = this.#base;
    this.#merged = this.#updates.map((update) => {
      info = merged(info, update.info);
      return info;
    });
  }
}

function isHeldAlike(a: CallInfo, b: CallInfo): boolean {
  return a.agent?.id === b.agent?.id && a.agent?.team === b.agent?.team && a.queue === b.queue;
}

function merged(old: CallInfo, next: CallInfo): CallInfo {
  const info: CallInfo = { ...old, ...next };
  if (old.customer || next.customer) info.customer = { ...old.customer, ...next.customer };
  if (old.attributes || next.attributes) info.attributes = { ...old.attributes, ...next.attributes };
  return info;
}
