import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLog } from './lmdb-log.ts';

test('a list has the keys that begin with its prefix, ascending, and no neighbour of them', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-state-'));
  const { log, state } = await openLog({ dir });
  try {
    const keys = [
      'prompt',
      'prompt-answer/c/1',
      'prompt/c',
      'prompt/c/1',
      'prompt/c/2',
      'prompt/c/😀',
      'prompt/c0',
      'prompt/d/1',
    ];
    for (const key of keys) await state.put(key, key.length);
    const found = (prefix: string) => Array.from(state.list(prefix), ([key]) => key);
    assert.deepEqual(found('prompt/c/'), ['prompt/c/1', 'prompt/c/2', 'prompt/c/😀']);
    assert.deepEqual(found('prompt/x/'), []);
    assert.deepEqual(found('prompt'), keys);
    assert.deepEqual(found(''), keys);
  } finally {
    await log.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
