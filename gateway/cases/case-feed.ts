/**
 * Brings delivered flags to the cases, in order, off the hot path: what is published is queued; what an earlier run had
 * published and not dealt with is read back from the outbox. The cursor moves only past what is dealt with, and a flag
 * that comes twice changes nothing, so a kill at any moment loses no case and opens none twice.
 */
import type { Delivered } from '../delivered.ts';
import type { Outbox } from '../log/port.ts';
import type { Cases } from './cases.ts';

export interface CaseFeedParts {
  cases: Pick<Cases, 'flag' | 'scopeFlag' | 'escalate'>;
  outbox: Pick<Outbox, 'read' | 'last' | 'cursor' | 'advance'>;
  /** How often due times are looked at, ms; a second. */
  everyMs?: number;
}

type Told = Extract<Delivered, { kind: 'flag' | 'scope_flag' }>;

function concerns(one: Delivered): one is Told {
  if (one.kind === 'scope_flag') return !one.scope_flag.shadow;
  return one.kind === 'flag' && one.flag.status !== 'tentative' && !one.flag.imported;
}

const CONSUMER = 'cases';
const READ_AT_ONCE = 500;
/** How long to wait when the disk refuses, ms. */
const RETRY_MS = 1_000;
/** Looks between two moves of the cursor while nothing is pressing. */
const LOOKS_PER_MOVE = 10;

export class CaseFeed {
  readonly #parts: CaseFeedParts;
  #waiting: Told[] = [];
  /** Everything up to here was heard. */
  #heardUntil: number;
  #started = false;
  #stopped = false;
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #looks = 0;

  constructor(parts: CaseFeedParts) {
    this.#parts = parts;
    this.#heardUntil = parts.outbox.cursor(CONSUMER);
  }

  /** Flags that cases have yet to hear of; the cursor says less, it moves every ten seconds. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** What the outbox holds now; cheap, never throws. */
  heard(delivered: readonly Delivered[]): void {
    for (const one of delivered) if (concerns(one)) this.#waiting.push(one);
    this.#heardUntil = this.#parts.outbox.last();
    this.#kick();
  }

  /** Reads back what an earlier run left, before anything of this one. */
  start(): void {
    const { outbox, everyMs = 1_000 } = this.#parts;
    const earlier: Told[] = [];
    let after = outbox.cursor(CONSUMER);
    for (;;) {
      const some = outbox.read(after, READ_AT_ONCE);
      for (const { delivered: one } of some) if (concerns(one)) earlier.push(one);
      if (some.length === 0) break;
      after = some[some.length - 1]!.number;
    }
    this.#waiting = [...earlier, ...this.#waiting];
    this.#heardUntil = Math.max(this.#heardUntil, after);
    this.#started = true;
    // Known from now on: a trim spares only what known consumers still need.
    if (outbox.cursor(CONSUMER) === 0) void outbox.advance(CONSUMER, 0).catch(() => undefined);
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
    this.#kick();
    this.#look();
  }

  /** Waits for what is under way; what is left is read back at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#working;
    await this.#move().catch(() => undefined);
  }

  #look(): void {
    // Refused by the disk: the next look tries again.
    void this.#parts.cases.escalate().catch(() => undefined);
    this.#looks += 1;
    if (this.#looks % LOOKS_PER_MOVE === 0) void this.#move().catch(() => undefined);
  }

  async #move(): Promise<void> {
    const { outbox } = this.#parts;
    const until = this.#heardUntil;
    if (!this.#started || this.#waiting.length > 0 || until <= outbox.cursor(CONSUMER)) return;
    await outbox.advance(CONSUMER, until);
  }

  #kick(): void {
    if (!this.#started || this.#working || this.#stopped || this.#waiting.length === 0) return;
    this.#working = this.#work().finally(() => {
      this.#working = null;
      this.#kick();
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const one = this.#waiting[0]!;
      const { cases } = this.#parts;
      try {
        if (one.kind === 'flag') await cases.flag(one.flag, one.reason ?? null);
        else await cases.scopeFlag(one.scope_flag);
        this.#waiting.shift();
      } catch {
        await new Promise((done) => setTimeout(done, RETRY_MS));
      }
    }
  }
}
