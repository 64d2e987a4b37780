/**
 * How many events the door refused, by code: of each call, and of each source since the start. Bounded: of calls and of
 * sources those of which something was refused last are kept. A call's counts lie with its entry, too, as they were at
 * the last event that was taken. Pure.
 */
import type { AdapterRefusalCode } from '../../engine/contract/errors.ts';
import type { RefusedEvents } from '../../engine/contract/refused.ts';

/** What of a refusal is counted. */
export interface CountedRefusal {
  code: AdapterRefusalCode;
  /** Of those that the protocol names. */
  field?: string;
}

/** Calls and sources that are kept: each has at most one count a code. */
const CALLS_MAX = 10_000;
const SOURCES_MAX = 500;

export class RefusedCounts {
  readonly #calls = new Map<string, readonly RefusedEvents[]>();
  readonly #sources = new Map<string, SourceCounts>();
  readonly #most: { calls: number; sources: number };

  constructor(most = { calls: CALLS_MAX, sources: SOURCES_MAX }) {
    this.#most = most;
  }

  /** `before`: what the call's entry has, where nothing is kept here. */
  atCall(key: string, refusal: CountedRefusal, at: number, before: readonly RefusedEvents[] = []): void {
    renew(this.#calls, key, counted(this.#calls.get(key) ?? before, refusal, at), this.#most.calls);
  }

  atSource(owner: string, source: string, refusal: CountedRefusal, at: number): void {
    const key = `${owner}\n${source}`;
    const events = counted(this.#sources.get(key)?.events ?? [], refusal, at);
    renew(this.#sources, key, { owner, source, events }, this.#most.sources);
  }

  ofCall(key: string): readonly RefusedEvents[] | undefined {
    return this.#calls.get(key);
  }

  /** Another call of this id begins. */
  forgetCall(key: string): void {
    this.#calls.delete(key);
  }

  /** Of which something was refused last, first. */
  sources(): SourceCounts[] {
    return [...this.#sources.values()].reverse();
  }
}

export interface SourceCounts {
  owner: string;
  /** Empty: it never said hello. */
  source: string;
  /** Most often first. */
  events: readonly RefusedEvents[];
}

function counted(
  before: readonly RefusedEvents[],
  { code, field }: CountedRefusal,
  at: number,
): RefusedEvents[] {
  const count = (before.find((one) => one.code === code)?.count ?? 0) + 1;
  const newest = { code, count, at: Math.round(at), ...(field === undefined ? {} : { field }) };
  return [...before.filter((one) => one.code !== code), newest].sort((a, b) => b.count - a.count);
}

/** The last of a map is the newest. */
function renew<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value as string);
}
