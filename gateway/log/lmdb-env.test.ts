import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { open } from 'lmdb';
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

test('values come back as they went in, those of a file that an earlier version wrote, too', async () => {
  const values = {
    plain: {
      text: '再不处理我就投诉',
      n: 1.5,
      at: 1_795_696_440_226,
      none: null,
      yes: true,
      list: [1, [2, 'c']],
    },
    odd: {
      attributes: { constructor: 'a', 'a.b/c': 1, 中文: '键', '': 0 },
      empty: {},
      deep: [{ a: { b: [{}] } }],
    },
    text: 'only a text',
  };
  const own = mkdtempSync(join(tmpdir(), 'earshot-env-old-'));
  const old = open({ path: join(own, 'earshot.mdb'), maxDbs: 16 });
  const before = old.openDB({ name: 'things', encoding: 'msgpack' });
  for (const [key, value] of Object.entries(values)) await before.put(`old/${key}`, value);
  await old.close();
  const now = new LmdbEnv(own);
  const things = now.database<unknown, string>('things');
  await now.write(() => {
    for (const [key, value] of Object.entries(values)) things.put(`new/${key}`, value);
  });
  for (const [key, value] of Object.entries(values)) {
    assert.deepEqual(things.get(`old/${key}`), value);
    assert.deepEqual(things.get(`new/${key}`), value);
  }
  await now.close();
  rmSync(own, { recursive: true, force: true });
});
