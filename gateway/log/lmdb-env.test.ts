import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { LmdbEnv } from './lmdb-env.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-env-'));
const env = new LmdbEnv(dir);
after(async () => {
  await env.close();
  rmSync(dir, { recursive: true, force: true });
});
const table = env.database<string, string>('things');
const entries = () => Array.from(table.getRange(), ({ key, value }) => `${key}=${value}`);

test('of a write whose fill throws nothing is kept, and the next one is whole', async () => {
  await env.write(() => void table.put('a', 'old'));
  const failing = env.write(() => {
    table.put('a', 'new');
    table.put('b', 'new');
    table.remove('a');
    throw new Error('no');
  });
  await assert.rejects(failing, /^Error: no$/);
  assert.deepEqual(entries(), ['a=old']);
  await env.write(() => void table.put('c', 'later'));
  assert.deepEqual(entries(), ['a=old', 'c=later']);
});

test('a key that is too long refuses its whole write', async () => {
  const failing = env.write(() => {
    table.put('d', 'new');
    table.put('长'.repeat(700), 'new');
  });
  await assert.rejects(failing, /at most 1950 bytes in things/);
  assert.deepEqual(entries(), ['a=old', 'c=later']);
});

test('a write within another is part of it; where it throws and that is caught, only it is left out', async () => {
  await env.write(() => {
    table.put('e', 'outer');
    void env.write(() => void table.put('f', 'inner'));
    assert.throws(
      () =>
        void env.write(() => {
          table.put('g', 'inner');
          throw new Error('no');
        }),
    );
  });
  assert.deepEqual(entries(), ['a=old', 'c=later', 'e=outer', 'f=inner']);
});
