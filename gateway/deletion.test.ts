import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryState } from '../tests/api/memory-state.ts';
import { Deletion, type DeletionParts } from './deletion.ts';

test('a deletion that is broken off in the store is finished later, though the store no longer says whose the calls were', async () => {
  const rows = new Map([
    ['calls', new Set(['c-1'])],
    ['utterances', new Set(['c-1'])],
  ]);
  let fails = true;
  const store: DeletionParts['store'] = {
    callsOf: async () => [...rows.get('calls')!],
    countRows: async (ids) =>
      Object.fromEntries(
        [...rows].map(([table, calls]) => [table, ids.filter((id) => calls.has(id)).length]),
      ),
    async erase(ids) {
      for (const id of ids) rows.get('calls')!.delete(id);
      if (fails) throw new Error('the store went away');
      for (const id of ids) rows.get('utterances')!.delete(id);
    },
  };
  const empty = { some: () => [], erase: async () => undefined };
  const parts = {
    live: { list: () => [], get: () => undefined },
    log: empty,
    outbox: empty,
    sink: { between: <T>(work: () => Promise<T>) => work() },
    store,
    setAside: { matching: async () => 0, erase: async () => undefined },
    marks: { countIn: () => 0, forgetCalls: async () => undefined },
    appeals: { countIn: () => 0, forgetCalls: async () => undefined },
    answers: { countIn: () => 0, forgetCalls: async () => undefined },
    across: { forget: () => 0 },
    screens: { forget: () => undefined },
    state: new MemoryState(),
  } as unknown as DeletionParts;
  await assert.rejects(new Deletion(parts).person(['m-1']), /went away/);
  assert.equal(rows.get('utterances')!.size, 1);
  fails = false;
  // The next start, or the next half minute.
  const report = await new Deletion(parts).pending();
  assert.deepEqual([report?.done, rows.get('utterances')!.size], [true, 0]);
  assert.equal(await new Deletion(parts).pending(), null);
});
