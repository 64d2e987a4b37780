import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { callOutcome, callView, T0, tempDir } from '../../tests/store/fixtures.ts';
import type { Delivered } from '../delivered.ts';
import type { Outbox } from '../log/port.ts';
import { type Numbered, StoreRefused, StoreUnavailable } from './port.ts';
import { type StoreSink, type StoreSinkOptions, startStoreSink } from './sink.ts';

/** An outbox in memory that remembers every step of the cursor. */
function memoryOutbox(outcomes = 0) {
  const entries: Numbered[] = [];
  const cursors: number[] = [];
  const add = (id: string) => {
    const delivered: Delivered = callOutcome(callView(id), { n: entries.length + 1, at: T0 });
    entries.push({ number: entries.length + 1, delivered });
  };
  for (let i = 1; i <= outcomes; i++) add(`c-${i}`);
  const outbox: Outbox = {
    commit: () => Promise.reject(new Error('not used here')),
    engineCursor: () => ({ n: 0, tick: 0 }),
    read: (after, limit) => entries.filter((e) => e.number > after).slice(0, limit),
    last: () => entries.length,
    cursor: () => cursors.at(-1) ?? 0,
    advance: async (_, number) => {
      if (number > 0) cursors.push(number);
    },
    consumers: () => ['store'],
    forget: async () => undefined,
    trim: async () => undefined,
  };
  return { outbox, add, cursors };
}

const idOf = (e: Numbered) => (e.delivered.kind === 'call' ? e.delivered.view.call : '');

/** A sink with short waits, and a promise for each lag that is reached. */
function sinkOver(o: Pick<StoreSinkOptions, 'outbox' | 'store'> & Partial<StoreSinkOptions>) {
  const waiters: { lag: number; resolve: () => void }[] = [];
  const dir = tempDir();
  const sink: StoreSink = startStoreSink({
    dataDir: dir.path,
    maxWaitMs: 5,
    backOffMs: 1,
    backOffMostMs: 4,
    onLag: (lag) => {
      for (const w of waiters) if (lag === w.lag) w.resolve();
    },
    ...o,
  });
  const reaches = (lag: number) =>
    sink.lag() === lag ? Promise.resolve() : new Promise<void>((resolve) => waiters.push({ lag, resolve }));
  return { sink, dir, reaches };
}

describe('the store sink', () => {
  it('writes everything in order, in batches, and moves its cursor after each', async () => {
    const { outbox, cursors } = memoryOutbox(25);
    const written: number[][] = [];
    const store = {
      write: async (batch: readonly Numbered[]) => {
        assert.equal(
          cursors.at(-1) ?? 0,
          batch[0]!.number - 1,
          'the cursor stands before the batch until it is stored',
        );
        written.push(batch.map((e) => e.number));
      },
    };
    const { sink, dir, reaches } = sinkOver({ outbox, store, batch: 10 });
    await reaches(0);
    await sink.stop();
    assert.deepEqual(
      written.map((b) => b.length),
      [10, 10, 5],
    );
    assert.deepEqual(
      written.flat(),
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    assert.deepEqual(cursors, [10, 20, 25]);
    assert.equal(sink.state().stored, 25);
    dir.remove();
  });

  it('takes what is notified later, and does not need a notification', async () => {
    const { outbox, add } = memoryOutbox(0);
    const written: string[] = [];
    const { sink, dir, reaches } = sinkOver({
      outbox,
      store: { write: async (b) => void written.push(...b.map(idOf)) },
    });
    add('one');
    sink.notify();
    await reaches(0);
    add('two');
    await reaches(0);
    await sink.stop();
    assert.deepEqual(written, ['one', 'two']);
    dir.remove();
  });

  it('keeps its place while the store is away and goes on when it is back', async () => {
    const { outbox, cursors } = memoryOutbox(7);
    let failures = 0;
    const written: number[] = [];
    const seen: string[] = [];
    const store = {
      write: async (batch: readonly Numbered[]) => {
        if (failures++ < 6) {
          assert.deepEqual(cursors, []);
          throw new StoreUnavailable('ClickHouse cannot be reached');
        }
        written.push(...batch.map((e) => e.number));
      },
    };
    const { sink, dir } = sinkOver({
      outbox,
      store,
      log: (level, message) => seen.push(`${level} ${message}`),
    });
    while (sink.state().error === null) await new Promise((r) => setImmediate(r));
    assert.equal(sink.state().at, 'waiting');
    assert.match(sink.state().error!, /cannot be reached/);
    assert.equal(sink.lag(), 7);
    while (sink.lag() > 0) await new Promise((r) => setTimeout(r, 1));
    assert.equal(sink.state().error, null);
    await sink.stop();
    assert.deepEqual(written, [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(
      seen,
      ['warn Storing waits: ClickHouse cannot be reached'],
      'said once, not at every try',
    );
    dir.remove();
  });

  it('finds the rows that the store refuses, sets them aside with the reason and stores the rest', async () => {
    const { outbox, cursors } = memoryOutbox(300);
    const bad = new Set(['c-1', 'c-150', 'c-151', 'c-300']);
    const stored = new Set<string>();
    let writes = 0;
    const store = {
      write: async (batch: readonly Numbered[]) => {
        writes += 1;
        if (batch.some((e) => bad.has(idOf(e)))) throw new StoreRefused('ClickHouse code 27 (CANNOT_PARSE)');
        for (const e of batch) stored.add(idOf(e));
      },
    };
    const { sink, dir, reaches } = sinkOver({ outbox, store });
    await reaches(0);
    await sink.stop();
    assert.equal(stored.size, 296);
    assert.deepEqual(cursors.at(-1), 300);
    assert.ok(writes < 80, `halving needs few writes, took ${writes}`);
    const month = new Date().toISOString().slice(0, 7);
    const lines = readFileSync(join(dir.path, 'set-aside', `store-${month}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    const kept = lines.map((line) => JSON.parse(line) as Numbered & { reason: string });
    assert.deepEqual(kept.map(idOf), [...bad]);
    assert.match(kept[0]!.reason, /code 27/);
    assert.deepEqual(sink.state(), { at: 'stopped', error: null, stored: 296, setAside: 4 });
    dir.remove();
  });

  it('sets nothing aside when every row is refused: the fault is not in the rows', async () => {
    const { outbox, cursors } = memoryOutbox(500);
    let broken = true;
    let stored = 0;
    const store = {
      write: async (batch: readonly Numbered[]) => {
        if (broken) throw new StoreRefused('ClickHouse code 53 (TYPE_MISMATCH)');
        stored += batch.length;
      },
    };
    const { sink, dir, reaches } = sinkOver({ outbox, store });
    while (sink.state().error === null) await new Promise((r) => setTimeout(r, 1));
    assert.match(sink.state().error!, /refuses every row/);
    assert.deepEqual([cursors, sink.state().setAside], [[], 0]);
    broken = false;
    await reaches(0);
    await sink.stop();
    assert.equal(stored, 500);
    dir.remove();
  });

  it('sets bad rows aside also when a batch begins with many of them', async () => {
    const { outbox } = memoryOutbox(200);
    const store = {
      write: async (batch: readonly Numbered[]) => {
        if (batch.some((e) => e.number <= 120)) throw new StoreRefused('no');
      },
    };
    const { sink, dir, reaches } = sinkOver({ outbox, store });
    await reaches(0);
    await sink.stop();
    assert.deepEqual([sink.state().stored, sink.state().setAside], [80, 120]);
    dir.remove();
  });

  it('flushes when it is stopped', async () => {
    const { outbox, add, cursors } = memoryOutbox(3);
    const { sink, dir } = sinkOver({ outbox, store: { write: async () => undefined }, maxWaitMs: 60_000 });
    add('late');
    await sink.stop();
    assert.deepEqual(cursors, [4]);
    dir.remove();
  });

  it('stops within its bound when the store does not answer, and moves no cursor afterwards', async () => {
    const { outbox, cursors } = memoryOutbox(3);
    let answer: () => void = () => undefined;
    const store = { write: () => new Promise<void>((resolve) => (answer = resolve)) };
    const { sink, dir } = sinkOver({ outbox, store, stopMs: 20 });
    await sink.stop();
    assert.equal(sink.state().at, 'stopped');
    answer();
    await new Promise((r) => setImmediate(r));
    assert.deepEqual(cursors, []);
    dir.remove();
  });

  it('does not wait for a store that is away when it is stopped', async () => {
    const { outbox, cursors } = memoryOutbox(3);
    const store = { write: () => Promise.reject(new StoreUnavailable('away')) };
    const { sink, dir } = sinkOver({ outbox, store, backOffMs: 60_000, stopMs: 60_000 });
    while (sink.state().error === null) await new Promise((r) => setTimeout(r, 1));
    await sink.stop();
    assert.deepEqual(cursors, []);
    dir.remove();
  });
});
