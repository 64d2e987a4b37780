import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { cutAt, maskedWords, masksIn } from './masks.ts';

const found = (text: string) => masksIn(text).map(({ type, alias }) => `${type} ${alias}`);

test('masks are found with and without an alias, of a site’s own type, and as a customer', () => {
  assert.deepEqual(found('打[手机号·k3f9] 卡[银行卡] [内部编号·0a1b]'), [
    '手机号 k3f9',
    '银行卡 null',
    '内部编号 0a1b',
  ]);
  assert.deepEqual(found('号码·abcdef012345'), ['号码 abcdef012345']);
});

test('brackets that people write are none', () => {
  assert.deepEqual(found('见附件[1]，[备注]，[手机号·K3F9]，号码·12'), []);
});

test('in plain words the type is in the reader’s language', () => {
  const text = '回拨[手机号·k3f9]，寄到[地址·00aa]';
  assert.equal(maskedWords(text, zh), '回拨手机号 k3f9，寄到地址 00aa');
  assert.equal(maskedWords(text, en), '回拨mobile k3f9，寄到address 00aa');
});

test('a mask is not cut in two', () => {
  const text = '回拨[手机号·k3f9]吧';
  assert.equal(cutAt(text, 5), 2);
  assert.equal(cutAt(text, 2), 2);
  assert.equal(cutAt(text, 12), 12);
});
