import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryState } from '../tests/api/memory-state.ts';
import { Deletion, type DeletionParts } from './deletion.ts';
import type { Delivered } from './delivered.ts';
import type { Erasable } from './log/port.ts';

const nothing = { some: () => [], erase: async () => undefined, replace: async () => undefined };

function partsOf(own: Partial<DeletionParts>): DeletionParts {
  return {
    live: { list: () => [], get: () => undefined },
    settle: async () => undefined,
    log: nothing,
    outbox: nothing,
    sink: { between: <T>(work: () => Promise<T>) => work() },
    store: { callsOf: async () => [], countRows: async () => ({}), erase: async () => undefined },
    setAside: { matching: async () => 0, erase: async () => undefined },
    marks: { countIn: () => 0, forgetCalls: async () => undefined },
    prompts: { countIn: () => 0, forgetCalls: async () => undefined },
    appeals: { countIn: () => 0, forgetCalls: async () => undefined },
    reviews: { countIn: () => 0, forgetCalls: async () => undefined },
    answers: { countIn: () => 0, forgetCalls: async () => undefined },
    cases: { countIn: () => 0, forgetCalls: async () => undefined },
    alerts: { countIn: () => 0, forgetCalls: async () => undefined },
    across: { forget: () => 0 },
    screens: { forget: () => undefined },
    state: new MemoryState(),
    ...own,
  } as unknown as DeletionParts;
}

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
  const parts = partsOf({ store });
  await assert.rejects(new Deletion(parts).person(['m-1']), /went away/);
  assert.equal(rows.get('utterances')!.size, 1);
  fails = false;
  // The next start, or the next half minute.
  const report = await new Deletion(parts).pending();
  assert.deepEqual([report?.done, rows.get('utterances')!.size], [true, 0]);
  assert.equal(await new Deletion(parts).pending(), null);
});

test('what was decided just before goes, too; a flag of a queue stays without its lines about these calls', async () => {
  const line = (call: string) => ({ flag: `f-${call}`, call, rule: 'fire', at: '' });
  const scope = (id: string, by: string, name: string, calls: string[]) => ({
    kind: 'scope_flag',
    scope_flag: { id, scope: { by, name }, evidence: calls.map(line) },
  });
  const entries = new Map<number, unknown>();
  const order: string[] = [];
  const outbox: Erasable<Delivered> = {
    some: (from) => [...entries].filter(([number]) => number >= from) as [number, Delivered][],
    async erase(numbers) {
      for (const number of numbers) entries.delete(number);
    },
    async replace(changed) {
      for (const [number, entry] of changed) entries.set(number, entry);
    },
  };
  const parts = partsOf({
    outbox,
    store: {
      callsOf: async (name) => (name === 'm-1' ? ['hers'] : []),
      countRows: async () => ({}),
      erase: async () => undefined,
    },
    across: {
      forget: () => {
        order.push('counted no more');
        return 0;
      },
    },
    screens: { forget: () => void order.push('off the screens') },
    settle: async () => {
      order.push('settled');
      entries.set(1, { kind: 'flag', flag: { id: 'f-hers', call: 'hers' } });
      entries.set(2, { kind: 'flag', flag: { id: 'f-his', call: 'his' } });
      entries.set(3, scope('queue', 'queue', 'billing', ['hers', 'his']));
      entries.set(4, scope('own', 'customer', 'm-1', ['hers', 'his']));
      // Counted under another name of hers: it rests on her calls alone.
      entries.set(5, scope('other name', 'customer', 'm-9', ['hers']));
    },
  });
  const report = await new Deletion(parts).person(['m-1']);
  assert.deepEqual(order.slice(0, 3), ['counted no more', 'settled', 'off the screens']);
  assert.deepEqual([report.found.outbox, report.left.outbox, report.done], [4, 0, true]);
  assert.deepEqual(
    [...entries],
    [
      [2, { kind: 'flag', flag: { id: 'f-his', call: 'his' } }],
      [3, scope('queue', 'queue', 'billing', ['his'])],
    ],
  );
});
