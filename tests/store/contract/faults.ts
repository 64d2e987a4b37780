/** ClickHouse killed, stopped and started again under the store: what it had taken is there, once; the rest can be repeated. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from '../../../gateway/log/lmdb-log.ts';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import { startStoreSink } from '../../../gateway/store/sink.ts';
import { callOutcome, callView, numbered, T0, tempDir, utterance, utteranceOutcome } from '../fixtures.ts';
import { type Backend, persist } from './backend.ts';

const STOPPED_MS = 400;

async function allCalls(store: OpenStore, queue: string, limit: number): Promise<string[]> {
  const seen: string[] = [];
  for (let next: string | null | undefined; next !== null; ) {
    const page = await persist(() => store.calls({ queue, limit, ...(next ? { after: next } : {}) }));
    for (const view of page.items) assert.equal(view.status, 'complete');
    seen.push(...page.items.map(({ call }) => call));
    next = page.next;
  }
  return seen;
}

export function faultsContract(backend: () => Backend): void {
  const breaks = (what: string, work: () => Promise<void>) =>
    it(what, async (t) => {
      if (!backend().faults) return t.skip('needs a ClickHouse that the test may kill');
      await work();
    });
  describe('a store whose ClickHouse fails', () => {
    let store: OpenStore;
    before(async () => {
      store = await backend().open({ database: 'faults' });
    });
    after(() => store?.close());

    breaks(
      'has everything that it took through kills in the middle of writes, and answers again by itself',
      async () => {
        const taken: string[] = [];
        // One writer all through; each write is a call with two utterances.
        for (let i = 0; i < 40; i++) {
          const id = `kill-${i}`;
          const batch = numbered(
            [
              utteranceOutcome(utterance(id, 'u-1')),
              utteranceOutcome(utterance(id, 'u-2', { start_ms: 3_000, end_ms: 4_000 })),
              callOutcome(callView(id, { started_at: T0 + i, queue: 'kills' })),
            ],
            i * 3,
          );
          if (i === 30) await persist(() => store.ping());
          const write = store.write(batch).catch(() => persist(() => store.write(batch)));
          if (i === 10 || i === 30) backend().kill(store);
          await write;
          taken.push(id);
        }
        assert.deepEqual(await allCalls(store, 'kills', 500), taken.toReversed());
        for (const id of taken) assert.equal((await store.call(id))!.utterances.length, 2, id);
      },
    );

    breaks('waits while ClickHouse hangs, writes and reads, and goes on after it', async () => {
      for (let i = 0; i < 3; i++) {
        const batch = numbered([
          utteranceOutcome(utterance(`p-${i}`, 'u-1')),
          callOutcome(callView(`p-${i}`, { started_at: T0 + i, queue: 'pauses' })),
        ]);
        backend().pause(store);
        const answered: string[] = [];
        const both = [
          persist(() => store.write(batch)).then(() => answered.push('write')),
          persist(() => store.calls({ limit: 5 })).then(() => answered.push('read')),
        ];
        await sleep(STOPPED_MS);
        assert.deepEqual(answered, [], 'a stopped process answers nothing');
        backend().resume(store);
        await Promise.all(both);
      }
      assert.deepEqual(await allCalls(store, 'pauses', 1), ['p-2', 'p-1', 'p-0']);
    });

    breaks('goes on over restarts, with connections that were idle meanwhile', async () => {
      for (let i = 0; i < 3; i++) {
        await persist(() =>
          store.write(numbered([callOutcome(callView(`r-${i}`, { started_at: T0 + i, queue: 'restarts' }))])),
        );
        store = await backend().restart(store);
        assert.equal((await persist(() => store.call(`r-${i}`)))!.call.call, `r-${i}`);
      }
      assert.deepEqual(await allCalls(store, 'restarts', 9), ['r-2', 'r-1', 'r-0']);
    });

    breaks('finishes a deletion that a kill broke off, and brings nothing back', async () => {
      const ids = Array.from({ length: 30 }, (_, i) => `b-${i}`);
      await store.write(
        numbered(
          ids.flatMap((id) => [
            utteranceOutcome(utterance(id, 'u-1')),
            callOutcome(callView(id, { queue: 'broken' })),
          ]),
        ),
      );
      const kept = ids.pop()!;
      for (let i = 0; i < 2; i++) {
        const erased = persist(() => store.erase(ids, 'm-1'));
        backend().kill(store);
        await erased;
      }
      const left = await persist(() => store.countRows(ids, 'm-1'));
      assert.deepEqual(
        Object.entries(left).filter(([, n]) => n > 0),
        [],
      );
      assert.deepEqual(await allCalls(store, 'broken', 9), [kept]);
    });

    breaks(
      'gets every outcome of the outbox once, through kills, hangs, a restart of ClickHouse and one of the sink',
      async () => {
        const dir = tempDir();
        const { log, outbox } = await openLog({ dir: join(dir.path, 'log'), now: Date.now });
        const start = () =>
          startStoreSink({
            outbox,
            store,
            dataDir: dir.path,
            batch: 200,
            maxWaitMs: 10,
            backOffMs: 20,
            backOffMostMs: 200,
          });
        let sink = start();
        const calls = 400;
        try {
          for (let i = 0; i < calls; i++) {
            const id = `c-${i}`;
            const cause = { n: i + 1, at: T0 + i };
            const u = utterance(id, 'u-1');
            await outbox.commit(
              [
                callOutcome(callView(id, { status: 'live', started_at: T0 + i, queue: 'outbox' }), cause),
                utteranceOutcome({ ...u, mood: null }, cause),
                utteranceOutcome(u, cause),
                callOutcome(callView(id, { started_at: T0 + i, queue: 'outbox' }), cause),
              ],
              { n: i + 1, tick: 0 },
            );
            sink.notify();
            if (i === 100 || i === 220) {
              await persist(() => store.ping());
              backend().kill(store);
            }
            if (i === 160) {
              backend().pause(store);
              await sleep(STOPPED_MS);
              backend().resume(store);
            }
            if (i === 300) {
              await sink.stop();
              store = await backend().restart(store);
              await outbox.trim();
              sink = start();
            }
          }
          // The bound ends only a test that has failed.
          for (let tries = 0; sink.lag() > 0 && tries < 6_000; tries++) await sleep(10);
          assert.equal(sink.lag(), 0);
          await outbox.trim();
          assert.deepEqual(outbox.read(0, 10), []);
          assert.deepEqual(
            await allCalls(store, 'outbox', 150),
            Array.from({ length: calls }, (_, i) => `c-${calls - 1 - i}`),
          );
          for (const id of ['c-0', 'c-100', 'c-101', 'c-160', 'c-221', 'c-300', 'c-399']) {
            assert.deepEqual((await store.call(id))!.utterances, [utterance(id, 'u-1')]);
            const [order] = await store.order(id);
            assert.deepEqual(
              [order!.heard_seq, order!.scored_seq],
              [Number(id.slice(2)) + 1, Number(id.slice(2)) + 1],
            );
          }
          assert.equal(sink.state().setAside, 0);
        } finally {
          await sink.stop();
          await log.close();
          dir.remove();
        }
      },
    );
  });
}
