/**
 * What is known of a call beside its words, over call time: `call.started` holds for the whole call, whenever it
 * comes; `call.updated` from its moment on. So a flag names the agent at its evidence, also after a transfer.
 */
import type { CallInfo } from '../contract/call.ts';

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

  #rebuild(): void {
    let info = this.#base;
    this.#merged = this.#updates.map((update) => {
      info = merged(info, update.info);
      return info;
    });
  }
}

function merged(old: CallInfo, next: CallInfo): CallInfo {
  const info: CallInfo = { ...old, ...next };
  if (old.customer || next.customer) info.customer = { ...old.customer, ...next.customer };
  if (old.attributes || next.attributes) info.attributes = { ...old.attributes, ...next.attributes };
  return info;
}
