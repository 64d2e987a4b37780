import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TroubleName } from '../../../../engine/contract/health.ts';
import { toneOf } from './card-tones.ts';

const troubles = (...names: TroubleName[]) => names.map((name) => ({ name, detail: {} }));

test('a card is as bad as its worst trouble, whatever else is wrong', () => {
  assert.equal(toneOf('alerts', troubles('log_unwritable', 'target_failing')), 'slow');
  assert.equal(toneOf('disk', troubles('disk_low')), 'slow');
  assert.equal(toneOf('disk', troubles('disk_low', 'disk_full')), 'stops');
  assert.equal(toneOf('intake', troubles('log_unwritable')), 'stops');
  assert.equal(toneOf('imports', troubles('target_failing')), null);
  assert.equal(toneOf('model', []), null);
});
