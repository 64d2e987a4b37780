import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from './config.ts';
import { configReference } from './config-reference.ts';
import { asset } from './paths.ts';

const page = asset('gateway', 'CONFIG.md');
if (process.env.UPDATE_GENERATED) writeFileSync(page, configReference());

test('CONFIG.md is what the schema says', () => {
  assert.equal(
    readFileSync(page, 'utf8'),
    configReference(),
    'gateway/CONFIG.md differs from the schema; run the tests once with UPDATE_GENERATED=1',
  );
});

test('the complete file in CONFIG.md is accepted and equals the defaults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-config-'));
  try {
    const file = join(folder, 'earshot.yaml');
    writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(configReference())![1]!);
    assert.deepEqual(loadConfig({ file }), loadConfig());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
