import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shutdown } from './shutdown.ts';

test('what was started last is closed first, each after the one before is done, and only once', async () => {
  const closed: string[] = [];
  const shutdown = new Shutdown();
  shutdown.add(() => void closed.push('log'));
  shutdown.add(async () => {
    closed.push('store is asked');
    await Promise.resolve();
    closed.push('store');
  });
  shutdown.add(() => void closed.push('socket'));
  await Promise.all([shutdown.run(), shutdown.run()]);
  assert.deepEqual(closed, ['socket', 'store is asked', 'store', 'log']);
});
