import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LmdbEnv } from './lmdb-env.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;

const dir = mkdtempSync(join(tmpdir(), 'earshot-memory-'));
const env = new LmdbEnv(dir);
after(async () => {
  await env.close();
  rmSync(dir, { recursive: true, force: true });
});
const table = env.database<string, string>('things');
const MB = 1e6;
/** MB outside of V8's heap. */
const outside = () => process.memoryUsage().arrayBuffers / MB;

test('committed writes are given back by young collections', async () => {
  // What lives through a full collection is old: the newest write, from which all later ones hang.
  await env.write(() => void table.put('first', ''));
  collect();
  const before = outside();
  // Keys stand in the buffers that each write holds, 10 MB of them.
  const key = 'k'.repeat(1_000);
  for (let i = 0; i < 1_000; i += 1) {
    await env.write(() => {
      for (let j = 0; j < 10; j += 1) table.put(`${key}${j}`, '');
    });
    if (i % 20 === 0) collect({ type: 'minor' });
  }
  const grown = outside() - before;
  assert.ok(grown < 3, `${grown} of 10 MB are left`);
});

test('a large value leaves no large buffer behind', async () => {
  collect();
  const before = outside();
  await env.write(() => void table.put('large', 'y'.repeat(5 * MB)));
  await env.write(() => void table.put('small', ''));
  // A thread of V8 frees what a collection found, after it has returned; the next collection waits for that one.
  let grown = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 20 && grown >= 3; round += 1) {
    collect();
    grown = outside() - before;
    await setTimeout(10);
  }
  assert.ok(grown < 3, `${grown} MB are left`);
});
