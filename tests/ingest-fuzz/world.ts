/**
 * The real way in (connection, intake, registry, masker, log on lmdb) without the sockets: each connection has a wire
 * that hands its answers to a ledger. The clock is the test's own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord, RecordBody } from '../../engine/contract/record.ts';
import type { StateDb } from '../../gateway/auth/state.ts';
import { CallRegistry, type Sender } from '../../gateway/ingest/calls.ts';
import { Connection, type Wire } from '../../gateway/ingest/connection.ts';
import { Intake } from '../../gateway/ingest/intake.ts';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import type { Log } from '../../gateway/log/port.ts';
import { createMasker } from '../../gateway/masking/mask.ts';
import { GatedLog } from '../ingest/ingest-server.ts';
import { FOREIGN, Ledger, type Told } from './ledger.ts';
import type { Shot } from './shot.ts';

/** Open calls of one source. */
const OPEN_CALLS = 12;
/** Unanswered events of one connection. */
const WINDOW = 40;

/** A log during whose commits more can happen. */
class BusyLog extends GatedLog {
  meanwhile: (() => void) | null = null;

  override append(bodies: readonly RecordBody[], extra?: (before: number) => void): Promise<LogRecord[]> {
    const done = super.append(bodies, extra);
    const then = this.meanwhile;
    this.meanwhile = null;
    then?.();
    return done;
  }
}

export interface Link {
  connection: Connection;
  ledger: Ledger;
  wire: FuzzWire;
}

class FuzzWire implements Wire {
  bufferedAmount = 0;
  reading = true;
  closedWith: number | null = null;
  #sent: (() => void)[] = [];
  readonly #ledger: Ledger;
  readonly #failed: (error: Error) => void;

  constructor(ledger: Ledger, failed: (error: Error) => void) {
    this.#ledger = ledger;
    this.#failed = failed;
  }

  send(text: string, sent?: () => void): void {
    if (this.bufferedAmount > 0) this.bufferedAmount += text.length;
    if (sent) this.#sent.push(sent);
    try {
      this.#ledger.answer(text);
    } catch (error) {
      // Not into the code under test, which could swallow it.
      this.#failed(error as Error);
    }
  }

  /** The sender reads nothing: in a moment too much waits for it. */
  clog(left: number): void {
    this.bufferedAmount = (1 << 20) - left;
  }

  /** The sender reads its answers again. */
  drain(): void {
    this.bufferedAmount = 0;
    for (const sent of this.#sent.splice(0)) sent();
  }

  cork(): void {}
  uncork(): void {}
  pause(): void {
    this.reading = false;
  }
  resume(): void {
    this.reading = true;
  }
  close(code: number): void {
    this.closedWith = code;
  }
}

export class World {
  readonly log: BusyLog;
  readonly registry: CallRegistry;
  readonly state: StateDb;
  /** Refusals by code, as the server counts them and as senders got them. */
  readonly counted = new Map<string, number>();
  readonly got = new Map<string, number>();
  /** What must not be. */
  readonly faults: Error[] = [];
  readonly clock: { now: number };
  /** Records as the engine hears them. */
  committed: LogRecord[] = [];
  readonly #dir: string;
  readonly #intake: Intake;
  readonly #mask: (text: string) => string;
  readonly #speakers = new Map<string, Connection>();

  private constructor(dir: string, opened: { log: Log; state: StateDb }, clock: { now: number }) {
    this.#dir = dir;
    this.clock = clock;
    this.log = new BusyLog(opened.log);
    this.log.onCommit((records) => void this.committed.push(...records));
    this.state = opened.state;
    this.registry = new CallRegistry(opened.state, { open_calls: OPEN_CALLS, idle_ms: 600_000 });
    const masker = createMasker({ siteKey: 'fuzz' });
    this.#mask = (text) => masker.text(text);
    this.#intake = new Intake({
      log: this.log,
      registry: this.registry,
      masker,
      lateMs: 10_000,
      now: () => clock.now,
      rulesHash: () => 'rules-1',
      tradeOfQueue: (queue) => (queue === 'card-3' ? 'bank' : undefined),
      received: () => undefined,
      broken: (error) => void this.faults.push(error),
    });
  }

  static async open(): Promise<World> {
    const dir = mkdtempSync(join(tmpdir(), 'earshot-fuzz-'));
    const clock = { now: Date.UTC(2026, 10, 26) };
    const now = () => clock.now;
    return new World(dir, await openLog({ dir, tickMs: 60_000, now, monotonic: now }), clock);
  }

  connect(owner: string): Link {
    const ledger = new Ledger(owner, this.got);
    const wire = new FuzzWire(ledger, (error) => this.faults.push(error));
    const key = ({ sender }: Connection) => `${sender.owner}\n${sender.source}`;
    const connection: Connection = new Connection({
      maySpeak: (source) => source !== FOREIGN,
      wire,
      owner,
      window: WINDOW,
      now: () => this.clock.now,
      mask: this.#mask,
      count: ({ code }) => this.counted.set(code, (this.counted.get(code) ?? 0) + 1),
      introduced: (newer) => {
        const older = this.#speakers.get(key(newer));
        this.#speakers.set(key(newer), newer);
        if (older && older !== newer) older.replaced();
      },
      wake: (feeder) => this.#intake.wake(feeder),
      left: (gone) => {
        if (this.#speakers.get(key(gone)) === gone) this.#speakers.delete(key(gone));
      },
      resume: (sender) => this.registry.resume(sender),
      startedAnew: (sender) => this.registry.startedAnew(sender),
    });
    return { connection, ledger, wire };
  }

  /** Each frame has a moment of its own. */
  hear({ connection, ledger }: Link, shot: Shot): Told | null {
    this.clock.now += 0.25;
    const told = ledger.hear(shot, this.clock.now);
    const binary = typeof shot.data !== 'string';
    connection.heard(Buffer.from(shot.data as string), binary);
    return told;
  }

  cut({ connection, ledger }: Link): void {
    ledger.closed();
    connection.closed();
  }

  look({ connection }: Link): void {
    connection.check(() => this.registry.hasSpoken(connection.sender, this.clock.now));
  }

  idle(): Promise<void> {
    return this.#intake.idle();
  }

  /** Where calls stand for a server that starts now. */
  restarted(sender: Sender): Record<string, number> {
    return new CallRegistry(this.state).resume(sender);
  }

  async close(): Promise<void> {
    await this.idle();
    await this.log.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
