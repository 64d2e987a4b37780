/** The delivery part of flags: when each was raised and how long every stage took. Never part of a decision. */
import type { Flag, FlagDecision, FlagStatus, StageTimes } from '../engine/contract/flag.ts';
import type { Cause } from '../engine/contract/outcome.ts';
import type { LogRecord } from '../engine/contract/record.ts';

/** Times of one final, kept until its score has come. */
interface Heard {
  arrivedAt: number;
  sentAt: number | undefined;
  loggedAt: number;
  durableAt: number;
}

/** Times of the record that is being folded now. */
interface Deciding extends Heard {
  n: number;
  /** From durable to scored and durable again; null where no score decided. */
  scoreMs: number | null;
}

interface Decided extends Deciding {
  decidedAt: number;
}

export class FlagDelivery {
  readonly #now: () => number;
  readonly #flags = new Map<string, Map<string, Flag>>();
  readonly #heard = new Map<string, Map<string, Heard>>();
  readonly #untimed = new Map<Flag, Decided>();
  /** The record that is folded now, when it was durable, and of a score the times of its final. */
  #record: LogRecord | null = null;
  #durableAt = 0;
  #final: Heard | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Tells of the record about to be folded; `durableAt` in epoch ms. Most records raise no flag: their times are put
   * together when one does.
   */
  note(record: LogRecord, durableAt: number): void {
    this.#record = record;
    this.#durableAt = durableAt;
    this.#final = undefined;
    if (record.type === 'scored' || record.type === 'shed') {
      const heard = this.#heard.get(record.call);
      const key = revisionOf(record);
      if (record.type === 'scored') this.#final = heard?.get(key);
      heard?.delete(key);
    } else if (record.type === 'utterance' && record.final)
      inner(this.#heard, record.call).set(revisionOf(record), heardOf(record, durableAt));
  }

  /** Times of the record that is folded now; null where it is of no call, or nothing is known of its final. */
  #deciding(): Deciding | null {
    const record = this.#record;
    if (!record) return null;
    const { n } = record;
    const durableAt = this.#durableAt;
    if (record.type === 'scored') {
      const final = this.#final;
      return final ? { ...final, n, scoreMs: durableAt - final.durableAt, durableAt } : null;
    }
    return 'arrived_at' in record ? { ...heardOf(record, durableAt), n, scoreMs: null } : null;
  }

  /** A flag with the moment of its raising; a flag that changes keeps the moment at which it was first raised. */
  decided(decision: FlagDecision, status: FlagStatus, cause: Cause): Flag {
    const { flag, known, first } = this.#next(decision, status, cause);
    const deciding = first ? this.#deciding() : null;
    if (deciding?.n === cause.n) {
      this.#untimed.set(flag, { ...deciding, decidedAt: this.#now() });
    } else if (known) {
      // Changed before it was handed over: the times of its raising go on with it.
      const times = this.#untimed.get(known);
      if (times) this.#untimed.set(flag, times);
    }
    this.#keep(flag);
    return flag;
  }

  /** A flag that an earlier run delivered: its stage times went with it and are not known here. */
  remember(decision: FlagDecision, status: FlagStatus, cause: Cause): void {
    this.#keep(this.#next(decision, status, cause).flag);
  }

  /** A flag of an open call as it was delivered last. */
  known(decision: FlagDecision, status: FlagStatus): Flag {
    const known = this.#flags.get(decision.call)?.get(decision.id);
    return known ?? { ...decision, status, raised_at: new Date(this.#now()).toISOString(), latency_ms: null };
  }

  /** The flag with its stage times, now that it goes to the sockets; itself where there is nothing to add. */
  handedOver(flag: Flag, at: number): Flag {
    const times = this.#untimed.get(flag);
    if (!times) return flag;
    this.#untimed.delete(flag);
    const timed = { ...flag, latency_ms: stages(times, at) };
    if (this.#flags.get(flag.call)?.get(flag.id) === flag) this.#keep(timed);
    return timed;
  }

  forget(call: string): void {
    this.#flags.delete(call);
    this.#heard.delete(call);
  }

  #next(decision: FlagDecision, status: FlagStatus, cause: Cause) {
    const known = this.#flags.get(decision.call)?.get(decision.id);
    const first = !known || (known.status === 'tentative' && status === 'raised');
    const flag: Flag = {
      ...decision,
      status,
      raised_at: first ? new Date(cause.at).toISOString() : known.raised_at,
      latency_ms: first ? null : known.latency_ms,
    };
    return { flag, known, first };
  }

  #keep(flag: Flag): void {
    inner(this.#flags, flag.call).set(flag.id, flag);
  }
}

function revisionOf({
  channel,
  utterance,
  rev,
}: {
  channel: number;
  utterance: string;
  rev: number;
}): string {
  return `${channel}/${utterance}/${rev}`;
}

function heardOf(
  { arrived_at, sent_at, at }: { arrived_at: number; sent_at?: number; at: number },
  durableAt: number,
): Heard {
  return { arrivedAt: arrived_at, sentAt: sent_at, loggedAt: at, durableAt };
}

function inner<V>(maps: Map<string, Map<string, V>>, call: string): Map<string, V> {
  let map = maps.get(call);
  if (!map) {
    map = new Map();
    maps.set(call, map);
  }
  return map;
}

function stages(times: Decided, handedOverAt: number): StageTimes {
  const { arrivedAt, sentAt, loggedAt, durableAt, scoreMs, decidedAt } = times;
  return {
    ingest: ms(loggedAt - arrivedAt),
    log: ms(durableAt - (scoreMs ?? 0) - loggedAt),
    score: scoreMs === null ? null : ms(scoreMs),
    rules: ms(decidedAt - durableAt),
    push: ms(handedOverAt - decidedAt),
    total: ms(handedOverAt - (sentAt ?? arrivedAt)),
  };
}

/** Tenths of a millisecond; clocks of two machines may differ, so never below zero. */
function ms(value: number): number {
  return Math.max(0, Math.round(value * 10) / 10);
}
