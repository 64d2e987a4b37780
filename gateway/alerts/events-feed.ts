/**
 * Every flag and every finished call to one receiver, in order, from the outbox with a cursor of its own: nothing is
 * copied, a kill repeats one event at most, under the same key. What cannot be delivered in time is passed over,
 * counted and said, so that a receiver that is gone does not keep the outbox for ever.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { SendFault } from '../../engine/contract/send-fault.ts';
import type { Delivered } from '../delivered.ts';
import type { Outbox } from '../log/port.ts';
import { faultInWords } from './fault-words.ts';
import { type EventOut, type Events, post } from './targets/events/events.ts';
import type { HttpPost } from './targets/http.ts';
import type { Outcome } from './targets/target.ts';

export interface EventsFeedParts {
  name: string;
  config: Events;
  outbox: Pick<Outbox, 'read' | 'last' | 'cursor' | 'advance' | 'consumers'>;
  post: HttpPost;
  now(): number;
  giveUpMs: number;
  onTold?(outcome: Outcome): void;
}

export const CONSUMER_PREFIX = 'events/';
const READ_AT_ONCE = 500;
const TRY_MS = 10_000;
const LAST_RETRY_MS = 60_000;
const QUIET_MS = 1_000;
const REMEMBERED = 5_000;

export class EventsFeed {
  readonly #parts: EventsFeedParts;
  readonly #consumer: string;
  readonly #stopping = new AbortController();
  #wake: (() => void) | null = null;
  /** How flags and calls stood when they were told last: they are written again with stage times and what came late. */
  readonly #posted = new Map<string, string>();
  #loop: Promise<void> = Promise.resolve();
  readonly figures = {
    sent: 0,
    failed: 0,
    failures: 0,
    failed_tries: 0,
    error: null as string | null,
    fault: null as SendFault | null,
    last_fault: null as SendFault | null,
    last_sent_at: null as number | null,
    last_failed_at: null as number | null,
    parked_until: null as number | null,
  };

  readonly name: string;

  constructor(parts: EventsFeedParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.#consumer = CONSUMER_PREFIX + parts.name;
  }

  start(): void {
    this.#loop = this.#work();
  }

  notify(): void {
    this.#wake?.();
  }

  /** Outcomes that it has yet to look at. */
  behind(): number {
    return Math.max(0, this.#parts.outbox.last() - this.#parts.outbox.cursor(this.#consumer));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake?.();
    await this.#loop;
  }

  async #work(): Promise<void> {
    const { outbox } = this.#parts;
    const { signal } = this.#stopping;
    // A receiver that is new is not told of what was before it.
    let cursor = outbox.consumers().includes(this.#consumer) ? outbox.cursor(this.#consumer) : outbox.last();
    let known = outbox.cursor(this.#consumer) > 0;
    while (!signal.aborted) {
      try {
        if (!known) await outbox.advance(this.#consumer, cursor);
        known = true;
        const some = outbox.read(cursor, READ_AT_ONCE);
        for (const { number, delivered } of some) {
          const event = eventOf(delivered, this.#parts.config.of);
          if (event && this.#posted.get(event.of) !== event.status) {
            if (!(await this.#deliver(event.out))) return;
            this.#remember(event.of, event.status);
            await outbox.advance(this.#consumer, number);
          }
          cursor = number;
        }
        if (some.length > 0) await outbox.advance(this.#consumer, cursor);
        else if (cursor < outbox.last()) {
          cursor = outbox.last();
          await outbox.advance(this.#consumer, cursor);
        }
        if (some.length < READ_AT_ONCE) await this.#sleep(QUIET_MS);
        else await breathe();
      } catch {
        // The disk refuses the cursor: the event is posted again, under the same key.
        cursor = outbox.cursor(this.#consumer);
        await this.#sleep(QUIET_MS);
      }
    }
  }

  /** Until it is there, refused for good or too old; false: the server stops. */
  async #deliver(event: EventOut): Promise<boolean> {
    const { config, now, giveUpMs, onTold } = this.#parts;
    const { figures } = this;
    const { signal } = this.#stopping;
    const began = performance.now();
    for (let wait = 1_000; ; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      const outcome = await post(event, config, {
        post: this.#parts.post,
        now,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
      });
      if (signal.aborted && !outcome.ok) return false;
      onTold?.(outcome);
      figures.parked_until = null;
      if (outcome.ok) {
        Object.assign(figures, { sent: figures.sent + 1, failures: 0, error: null, fault: null });
        figures.last_sent_at = now();
        return true;
      }
      Object.assign(figures, {
        failures: figures.failures + 1,
        failed_tries: figures.failed_tries + 1,
        error: faultInWords(outcome.fault),
        fault: outcome.fault,
        last_fault: outcome.fault,
        last_failed_at: now(),
      });
      if (!outcome.retry || performance.now() - began > giveUpMs) {
        figures.failed += 1;
        return true;
      }
      const pause = outcome.park_ms ?? wait;
      figures.parked_until = now() + pause;
      await this.#sleep(pause, false);
      if (signal.aborted) return false;
    }
  }

  #remember(of: string, status: string): void {
    this.#posted.delete(of);
    this.#posted.set(of, status);
    if (this.#posted.size <= REMEMBERED) return;
    for (const oldest of this.#posted.keys()) {
      this.#posted.delete(oldest);
      return;
    }
  }

  async #sleep(ms: number, wakes = true): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      const wake = () => {
        clearTimeout(timer);
        done();
      };
      if (wakes) this.#wake = wake;
      if (this.#stopping.signal.aborted) wake();
      else this.#stopping.signal.addEventListener('abort', wake, { once: true });
    });
    this.#wake = null;
  }
}

/** What an outcome is to a receiver; undefined: nothing. Shadow flags are for nobody. */
export function eventOf(
  one: Delivered,
  of: Events['of'],
): { out: EventOut; of: string; status: string } | undefined {
  const at = new Date(one.cause.at).toISOString();
  if (one.kind === 'flag' && of.includes('flags')) {
    const { flag, reason } = one;
    if (flag.shadow || flag.status === 'tentative') return undefined;
    const id = `flag/${flag.call}/${flag.id}/${flag.status}/${one.cause.at}`;
    const out = { type: 'flag' as const, id, at, flag, ...(reason === undefined ? {} : { reason }) };
    return { out, of: `flag/${flag.call}/${flag.id}`, status: flag.status };
  }
  if (one.kind === 'call' && of.includes('calls') && one.view.status === 'complete')
    return {
      out: { type: 'call', id: `call/${one.view.call}/complete`, at, call: one.view },
      of: `call/${one.view.call}`,
      status: 'complete',
    };
  return undefined;
}
