import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { cutAt, maskedWords } from './masks.ts';

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
