import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intlSegmenter } from '../engine/text/segmenter.ts';
import { loadSegmenter } from './segmenter.ts';

const TEXT = '我要退保，不然就去银保监会投诉 ABC 12345';

for (const segmenter of [loadSegmenter(), intlSegmenter()]) {
  test(`${segmenter.name.split('-')[0]} cuts a text into words that join to the same text`, () => {
    const words = segmenter.words(TEXT);
    assert.equal(words.join(''), TEXT);
    assert.ok(words.includes('投诉'), words.join('/'));
  });
}

test('a missing nodejieba is said, with its reason', () => {
  const segmenter = loadSegmenter();
  if (segmenter.name.startsWith('nodejieba')) assert.equal(segmenter.fallback, undefined);
  else assert.ok(segmenter.fallback);
});
