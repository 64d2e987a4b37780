import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DataDirInUse, lockDataDir } from './data-dir.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-lock-'));
after(() => rmSync(dir, { recursive: true, force: true }));

test('a second server on the same directory is refused by name, and let in afterwards', () => {
  const release = lockDataDir(dir);
  assert.throws(
    () => lockDataDir(dir),
    (error: Error) => {
      assert.ok(error instanceof DataDirInUse);
      assert.match(error.message, new RegExp(`process id ${process.pid}`));
      return true;
    },
  );
  release();
  lockDataDir(dir)();
});

test('a lock left by a killed server, or by one whose process id was given to another, is taken over', () => {
  for (const left of ['999999999 1\n', `${process.pid} 1\n`, 'nonsense']) {
    writeFileSync(join(dir, 'server.lock'), left);
    lockDataDir(dir)();
  }
});
