import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMasker, emptyContext } from './mask.ts';
import { faultOfPattern } from './site-patterns.ts';

const masker = createMasker({
  siteKey: 'site',
  patterns: { 内部编号: 'NB[- ]?\\d{4}', 病房: '[A-Z]区\\d+床' },
});
const said = (text: string, final = true) =>
  masker.utterance(emptyContext, { channel: 0, role: 'customer', utterance: 'u', rev: 0, final, text }).text;

test("a site's own patterns become tokens of their name, in finals, partials and comments, beside the shipped kinds", () => {
  const text = '我的编号NB-2301，住B区12床，电话13800001234';
  const masked = said(text);
  assert.match(
    masked,
    /^我的编号\[内部编号·[0-9a-z]{4}\]，住\[病房·[0-9a-z]{4}\]，电话\[手机号·[0-9a-z]{4}\]$/,
  );
  assert.equal(said(text, false), masked);
  assert.equal(masker.text(text), masked);
});

test('the same number is the same token in any writing', () => {
  assert.equal(said('NB-2301'), said('ＮＢ 2301'));
  assert.notEqual(said('NB-2301'), said('NB-2302'));
});

test('an entry that cannot work is refused in words', () => {
  assert.equal(faultOfPattern('内部编号', 'NB\\d+'), null);
  assert.match(faultOfPattern('nb', 'NB\\d+')?.en ?? '', /1 to 8 Chinese characters/);
  assert.match(faultOfPattern('内部编号', '(?=x)')?.en ?? '', /RE2: no look-around/);
  assert.match(faultOfPattern('内部编号', 'x*')?.en ?? '', /matches the empty text/);
});
