import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioStart } from './audio-start.ts';

test('who tells words says when the audio began, whichever is told first', () => {
  const start = new AudioStart();
  start.told('cti', 1_000);
  assert.equal(start.at, null);
  start.told('asr', 8_000);
  start.told('asr', 7_000);
  start.spoke('asr');
  assert.equal(start.at, 7_000);
  const late = new AudioStart();
  late.spoke('asr');
  late.told('cti', 1_000);
  assert.equal(late.at, null);
  late.told('asr', 7_000);
  assert.equal(late.at, 7_000);
});

test('words that were told lie where they lie, whatever is told of the beginning later', () => {
  const start = new AudioStart();
  start.told('cti', 1_000);
  start.told('asr', 7_000);
  start.spoke('asr');
  start.told('asr', 1_000);
  start.told('asr after a restart', 1_000);
  start.spoke('asr after a restart');
  start.spoke('cti');
  assert.equal(start.at, 7_000);
});
