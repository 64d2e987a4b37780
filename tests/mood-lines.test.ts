/** The lines that the console draws are those of the shipped model: a chip and a flag must not disagree. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NOTABLE } from '../console/src/pages/call/mood-chip.ts';
import { asset } from '../gateway/paths.ts';

test('anger and abuse begin in the console where the shipped model has them', () => {
  const { thresholds } = JSON.parse(readFileSync(asset('models', 'mood', 'model.json'), 'utf8')) as {
    thresholds: { angry: number; abusive: number };
  };
  const { angry, abusive } = NOTABLE;
  assert.deepEqual({ angry, abusive }, { angry: thresholds.angry, abusive: thresholds.abusive });
});
