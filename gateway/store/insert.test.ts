/** The memory that inserts are sent from: it grows, is used again, and is never written over while it is read. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { ClickHouseClient } from '@clickhouse/client';
import { insertRows } from './insert.ts';

/** A connection that takes what is sent, or keeps it and fails. */
function connection() {
  const taken: string[] = [];
  const kept: Buffer[] = [];
  let fails = false;
  const client = {
    exec: async ({ values }: { values: Readable }) => {
      const chunks: Buffer[] = [];
      for await (const chunk of values) chunks.push(chunk as Buffer);
      if (fails) {
        kept.push(...chunks);
        throw new Error('cut');
      }
      taken.push(Buffer.concat(chunks).toString());
      return { stream: Readable.from([]) };
    },
  } as unknown as ClickHouseClient;
  const fail = (on: boolean) => {
    fails = on;
  };
  return { client, taken, kept, fail };
}
const rows = (count: number, text: string) => Array.from({ length: count }, (_, n) => ({ n, text }));
const lines = (items: readonly object[]) => items.map((one) => `${JSON.stringify(one)}\n`).join('');
const insert = (client: ClickHouseClient, items: ReturnType<typeof rows>) =>
  insertRows(client, 'table', items, (one) => one);

test('a body larger than the room is sent whole, and the next one holds nothing of it', async () => {
  const { client, taken } = connection();
  const large = rows(700, '流量'.repeat(500));
  assert.ok(Buffer.byteLength(lines(large)) > 2_000_000);
  const small = rows(3, '账单');
  for (const items of [large, small, large]) await insert(client, items);
  assert.deepEqual(taken, [lines(large), lines(small), lines(large)]);
});

test('inserts at the same time do not share a body', async () => {
  const { client, taken } = connection();
  const all = ['甲', '乙', '丙', '丁'].map((text) => rows(250, text));
  await Promise.all(all.map((items) => insert(client, items)));
  assert.deepEqual(taken.sort(), all.map(lines).sort());
});

test('after a failure the socket may still hold the body: it is not written over', async () => {
  const { client, kept, taken, fail } = connection();
  const first = rows(5, '第一次');
  fail(true);
  await assert.rejects(insert(client, first), /cut/);
  fail(false);
  for (let n = 0; n < 3; n += 1) await insert(client, rows(5, '以后的'));
  assert.equal(Buffer.concat(kept).toString(), lines(first));
  assert.equal(taken.length, 3);
});
