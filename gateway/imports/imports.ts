/**
 * Recordings that are brought in after the call: files of calls, taken in one after the other by the native door, as
 * finals. How far each is stands in the state, so that a restart goes on at the call where it stopped. A file holds words
 * that are not masked: it is gone as soon as it is read.
 *
 * Live calls come first: one call is handed in at a time, few texts wait for the model, the store may lag a little only,
 * and after each call as much time passes as it took.
 */
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportFaultCode } from '../../engine/contract/import-fault.ts';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { StateDb } from '../auth/state.ts';
import type { ClientSocket, IngestClient } from '../client/ingest-client.ts';
import { localSender } from '../client/local-sender.ts';
import type { Earlier, EarlierCalls } from './earlier.ts';
import { eventsOf } from './events.ts';
import { CallFault, type Mask } from './fault.ts';
import { type Import, newImport, type Refusal, restoredImport } from './import-record.ts';
import { type Notes, newNotes, told } from './notes.ts';
import { readCalls } from './read.ts';
import type { RecordedItem } from './recorded-calls.ts';
import type { TimeUnit } from './times.ts';

export interface ImportsParts {
  state: StateDb;
  dataDir: string;
  dial(): ClientSocket;
  /** What is known under the id of a call. */
  earlier: Pick<EarlierCalls, 'known' | 'of' | 'takeBack'>;
  /** An earlier import of this call is about to be taken back, for the sake of this one. */
  replacing(call: string, one: Import): Promise<void>;
  /** Whether live calls need the machine for themselves now. */
  busy(): boolean;
  /** Epoch ms. */
  now(): number;
  /** Takes personal data out of what is told of a file. */
  mask: Mask;
  /** IANA name: of calls whose start says none. */
  zone: string;
  maxBytes?: number;
}

/** What the sender says of a file. */
interface Told {
  unit?: TimeUnit | undefined;
  /** Calls of earlier imports make room for its calls of the same id. */
  replace?: boolean | undefined;
}

export class TooLarge extends Error {
  override name = 'TooLarge';
}

const PREFIX = 'import/';
const REFUSALS_KEPT = 100;
const IMPORTS_KEPT = 200;
export const MAX_BYTES = 512 * 1024 * 1024;
/** How long a failed import counts as a trouble, ms. */
const FAILED_SHOWN_MS = 86_400_000;
/** How long to wait when live calls need the machine, ms. */
const PAUSE_MS = 50;
/** Longest rest after a call, ms. */
const REST_MAX_MS = 2_000;
/** How long to wait when the store cannot say what is known, ms. */
const RETRY_MS = 2_000;

export class Imports {
  readonly #parts: ImportsParts;
  readonly #dir: string;
  readonly #imports = new Map<string, Import>();
  readonly #stopping = new AbortController();
  #working: Promise<void> | null = null;

  constructor(parts: ImportsParts) {
    this.#parts = parts;
    this.#dir = join(parts.dataDir, 'imports');
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    const kept = Array.from(parts.state.list<Import>(PREFIX), ([, one]) => restoredImport(one));
    for (const one of kept.sort((a, b) => (a.at < b.at ? -1 : 1))) this.#imports.set(one.id, one);
    // What was being sent when the server stopped has no entry: the sender sends it again.
    for (const file of readdirSync(this.#dir))
      if (!this.#isOpen(file)) rmSync(join(this.#dir, file), { force: true });
  }

  /** Newest first. */
  list(): Import[] {
    return [...this.#imports.values()].reverse();
  }

  /** How many are not finished, and those that failed as a whole lately. */
  figures(): { waiting: number; failed: Import[] } {
    const all = [...this.#imports.values()];
    const since = new Date(this.#parts.now() - FAILED_SHOWN_MS).toISOString();
    return {
      waiting: all.filter(({ finished_at }) => finished_at === null).length,
      failed: all.filter(({ state, finished_at }) => state === 'failed' && (finished_at ?? '') > since),
    };
  }

  get(id: string): Import | undefined {
    return this.#imports.get(id);
  }

  /** Goes on with what an earlier run left. */
  start(): void {
    this.#kick();
  }

  /**
   * Keeps what is sent, and begins with it when those before are done; resolves when the file is durable.
   * @throws TooLarge
   */
  async take(body: Readable, name: string, by: string, how: Told = {}): Promise<Import> {
    const { maxBytes = MAX_BYTES, state, now } = this.#parts;
    const id = randomBytes(8).toString('hex');
    const part = `${this.#file(id)}.part`;
    let bytes = 0;
    let lines = 0;
    let ends = true;
    try {
      await pipeline(
        body,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            bytes += chunk.length;
            if (bytes > maxBytes) throw new TooLarge();
            for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
            ends = chunk.at(-1) === 10;
            yield chunk;
          }
        },
        createWriteStream(part, { mode: 0o600 }),
      );
      const file = await open(part, 'r');
      await file.sync();
      await file.close();
      await rename(part, this.#file(id));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    const one = newImport({
      id,
      name,
      bytes,
      by,
      at: new Date(now()).toISOString(),
      lines: ends ? lines : lines + 1,
      time_unit: how.unit ?? null,
      replace: how.replace ?? false,
    });
    await state.put(PREFIX + id, one);
    this.#imports.set(id, one);
    await this.#forgetOld();
    this.#kick();
    return one;
  }

  /** Breaks off between two events; the next start goes on there. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
  }

  #kick(): void {
    if (this.#working || this.#stopping.signal.aborted) return;
    const next = [...this.#imports.values()].find(({ state }) => state === 'running' || state === 'waiting');
    if (!next) return;
    this.#working = this.#run(next)
      // The state cannot be written (disk full): tried again after a while.
      .catch(() => this.#wait(RETRY_MS))
      .finally(() => {
        this.#working = null;
        this.#kick();
      });
  }

  async #run(one: Import): Promise<void> {
    // Filled anew after a restart, since the file is read from its beginning again.
    const notes = newNotes();
    const client = localSender(sourceOf(one), () => this.#parts.dial());
    const close = () => client.close();
    this.#stopping.signal.addEventListener('abort', close, { once: true });
    try {
      await this.#keep(one, { state: 'running' });
      await client.connect();
      let place = 0;
      for await (const item of readCalls(this.#file(one.id), {
        shown: one.name,
        unit: one.time_unit ?? undefined,
        mask: this.#parts.mask,
        zone: this.#parts.zone,
        door: true,
        notes,
      })) {
        place += 1;
        if (place <= one.done) continue;
        one.line = item.line;
        await this.#deal(one, item, client);
        if (this.#stopping.signal.aborted) return;
      }
      await this.#finish(one, null, notes);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      await this.#finish(one, error as Error, notes);
    } finally {
      this.#stopping.signal.removeEventListener('abort', close);
      client.close();
    }
  }

  async #deal(one: Import, item: RecordedItem, client: IngestClient): Promise<void> {
    if ('error' in item) return this.#refuse(one, refusalOf(item.error, item.line, item.id, one.name));
    const { call } = item;
    const began = one.current === call.call;
    const earlier = await this.#earlier(one, call.call);
    if (this.#stopping.signal.aborted) return;
    if (earlier === 'other' || (earlier === 'own' && !began))
      return this.#keep(one, { done: one.done + 1, known: one.known + 1 });
    if (earlier === 'told' || earlier === 'in_case') {
      const code = earlier === 'told' ? 'CALL_TOLD_LIVE' : 'CALL_IN_CASE';
      return this.#refuse(one, this.#refusal(one, item.line, call.call, code));
    }
    const replaces = earlier === 'imported';
    if (replaces && !one.replacing) await this.#parts.replacing(call.call, one);
    // Written down before anything goes: a kill between the two leaves the file, and where to go on in it.
    if (!began || (replaces && !one.replacing))
      await this.#keep(one, { current: call.call, replacing: replaces });
    if (replaces) await this.#patiently(() => this.#parts.earlier.takeBack(call.call));
    if (this.#stopping.signal.aborted) return;
    const from = performance.now();
    const before = client.counters.refused;
    // Begun before a restart and not open any more: all of it was taken.
    if (earlier !== 'own' || client.lastDurable(call.call) > 0)
      await this.#hand(call, client, replaces || earlier === 'gone');
    if (this.#stopping.signal.aborted) return;
    if (client.counters.refused > before) {
      // The first one: what follows it in its call may be refused for its sake.
      const why = client.refusals.at(0);
      const reason = why?.message ?? 'refused at the door';
      await this.#refuse(one, {
        line: item.line,
        call: call.call,
        reason,
        code: 'AT_THE_DOOR',
        want: why?.code ?? '',
      });
    } else {
      const replaced = one.replaced + (one.replacing ? 1 : 0);
      const undated = one.undated + (call.started_at === undefined ? 1 : 0);
      const counts = { done: one.done + 1, taken: one.taken + 1, replaced, undated };
      await this.#keep(one, { ...counts, current: null, replacing: false });
    }
    client.forget(call.call);
    // Only so many are kept, and those of calls before are told.
    client.refusals.length = 0;
    await this.#wait(Math.min(REST_MAX_MS, performance.now() - from));
  }

  /** `anew`: a call of its id was there before, and has ended. */
  async #hand(call: RecordedCall, client: IngestClient, anew: boolean): Promise<void> {
    const events: IngestEvent[] = eventsOf(call, this.#parts.now(), anew);
    for (const event of events.slice(client.lastDurable(call.call))) {
      while (this.#parts.busy() && !this.#stopping.signal.aborted) await this.#wait(PAUSE_MS);
      if (this.#stopping.signal.aborted) return;
      await client.send(event);
    }
    await client.drain();
  }

  /** Waits while an earlier import of the same call still takes its late words: that is over in seconds. */
  async #earlier(one: Import, call: string): Promise<Exclude<Earlier, 'ending'> | 'other'> {
    for (;;) {
      const found = await this.#patiently(() => this.#look(one, call));
      if (found !== 'ending') return found;
      await this.#wait(RETRY_MS);
      if (this.#stopping.signal.aborted) return 'other';
    }
  }

  async #look(one: Import, call: string): Promise<Earlier | 'other'> {
    const { earlier } = this.#parts;
    if (!(await earlier.known(call))) return 'none';
    if (one.replace) return earlier.of(call, sourceOf(one));
    return one.current === call ? 'own' : 'other';
  }

  /** Waits for a store that is away: what is in it must not come in twice, and goes before another takes its place. */
  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.#stopping.signal.aborted) throw error;
        await this.#wait(RETRY_MS);
      }
    }
  }

  #refusal(one: Import, line: number, call: string, code: ImportFaultCode): Refusal {
    const { message, fault } = new CallFault(`${one.name}:${line}`, { code });
    return { line, call, reason: message, ...fault };
  }

  #refuse(one: Import, refusal: Refusal): Promise<void> {
    const refusals = one.refusals.length < REFUSALS_KEPT ? [...one.refusals, refusal] : one.refusals;
    const counts = { done: one.done + 1, refused: one.refused + 1, refusals };
    return this.#keep(one, { ...counts, current: null, replacing: false });
  }

  async #finish(one: Import, error: Error | null, notes: Notes): Promise<void> {
    const { mask } = this.#parts;
    const end: Partial<Import> = {
      state: error === null ? 'done' : 'failed',
      ...(error === null ? { line: one.lines } : {}),
      error: error?.message ?? null,
      fault: error instanceof CallFault ? error.fault : null,
      current: null,
      unknown_columns: told(notes.columns, mask),
      kept_as_attributes: told(notes.attributes, mask),
      unknown_trades: told(notes.trades, mask),
      finished_at: new Date(this.#parts.now()).toISOString(),
    };
    // Durable, then gone, then told: whoever reads that it is finished finds no unmasked words any more.
    await this.#parts.state.put(PREFIX + one.id, { ...one, ...end });
    rmSync(this.#file(one.id), { force: true });
    Object.assign(one, end);
  }

  /** Told only once it is durable. */
  async #keep(one: Import, change: Partial<Import>): Promise<void> {
    await this.#parts.state.put(PREFIX + one.id, { ...one, ...change });
    Object.assign(one, change);
  }

  async #forgetOld(): Promise<void> {
    const over = [...this.#imports.values()].filter(({ finished_at }) => finished_at !== null);
    for (const { id } of over.slice(0, Math.max(0, this.#imports.size - IMPORTS_KEPT))) {
      this.#imports.delete(id);
      await this.#parts.state.remove(PREFIX + id);
    }
  }

  #wait(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #file(id: string): string {
    return join(this.#dir, id);
  }

  #isOpen(file: string): boolean {
    const one = this.#imports.get(file);
    return one !== undefined && one.finished_at === null && existsSync(this.#file(file));
  }
}

function refusalOf(
  { message, where, fault }: CallFault,
  line: number,
  id: string | undefined,
  file: string,
): Refusal {
  // Of the fault itself, which may stand below the first row of its call.
  const [, row, column] = /^:(\d+)(?::(\d+))?$/.exec(where.slice(file.length)) ?? [];
  return {
    line: row === undefined ? line : Number(row),
    ...(column === undefined ? {} : { column: Number(column) }),
    ...(id === undefined ? {} : { call: id }),
    reason: message,
    ...fault,
  };
}

/** The sender as which it hands its calls in: by it they are known as its own. */
export function sourceOf({ id }: Import): string {
  return `import-${id}`;
}
