/** When a call began and ended, and what is known of it beside its words, over call time. */
import type { CallInfo } from '../contract/call.ts';
import type { HandedOver } from '../contract/outcome.ts';
import type { CallEnded, CallStarted, CallUpdated } from '../contract/record.ts';
import { AudioStart } from './audio-start.ts';
import { CallInfoTimeline } from './call-info.ts';
import { hungUp } from './hung-up.ts';

/** All of the call. */
const ALL_MS = Number.NEGATIVE_INFINITY;

export class CallLife {
  readonly #info = new CallInfoTimeline();
  readonly #audio = new AudioStart();
  /** Epoch ms; of the first record until a `call.started` says it. */
  startedAt: number;
  /** A `call.started` said it. */
  isStarted = false;
  /** Epoch ms by the sender, and the log stamp. */
  ended: { at: number; stamp: number; by: 'agent' | 'customer' | null } | null = null;

  /** `at`: log stamp of the first record. */
  constructor(at: number) {
    this.startedAt = at;
    this.#info.beganAt(at);
  }

  /** Each answers from where on other things are known, call time, ms; null: nothing else is. */
  started({ source, started_at, info, by_number }: CallStarted): number {
    // Two legs may both say it: the earlier one counts.
    this.startedAt = this.isStarted ? Math.min(this.startedAt, started_at) : started_at;
    this.isStarted = true;
    this.#audio.told(source, started_at);
    this.#info.started(info, by_number);
    this.#info.beganAt(this.#zero);
    return ALL_MS;
  }

  /** `now_ms`: call time as it comes. */
  updated({ at_ms, changed_at, info, by_number }: CallUpdated, now_ms: number): number {
    if (at_ms === undefined && changed_at !== undefined)
      return this.#info.changed(info, changed_at, by_number);
    const from_ms = at_ms ?? now_ms;
    this.#info.updated(info, from_ms, by_number);
    return from_ms;
  }

  /** `source` tells words of the call. */
  spoke(source: string): number | null {
    this.#audio.spoke(source);
    return this.#info.beganAt(this.#zero) ? ALL_MS : null;
  }

  end({ at, ended_at, ended_by, reason }: CallEnded & { at: number }): number | null {
    const by = ended_by ?? hungUp(reason) ?? null;
    if (this.ended) {
      // One knows that it is over, another who hung up.
      if (this.ended.by !== null || by === null) return null;
      this.ended.by = by;
      return ALL_MS;
    }
    this.ended = { at: ended_at, stamp: at, by };
    return this.#info.endedAt(ended_at) ? ALL_MS : null;
  }

  /** Epoch ms at which call time is 0, where that is known to be another time than the start of the call. */
  get audioStartedAt(): number | null {
    return this.#zero === this.startedAt ? null : this.#zero;
  }

  get info(): CallInfo {
    return this.#info.latest;
  }
  get constantInfo(): CallInfo | null {
    return this.#info.constant;
  }
  infoAt(ms: number): CallInfo {
    return this.#info.at(ms);
  }
  get handedOver(): HandedOver[] | undefined {
    return this.#info.handedOver;
  }

  /** Epoch ms at which call time is 0, as far as is known. */
  get #zero(): number {
    return this.#audio.at ?? this.startedAt;
  }
}
