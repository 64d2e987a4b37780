import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encoder, normalise } from './text-encoder.ts';

test('a masked number of any type becomes one and the same character, a chat emoji in brackets does not', () => {
  assert.equal(normalise('我的[手机号·k3f9]和[银行卡号·a0zq]'), '我的\ue000和\ue000');
  assert.equal(normalise('[号码]打来的'), '\ue000打来的');
  assert.equal(normalise('[微笑]好的'), '[微笑]好的');
});

test('widths, case, white space, long numbers and repeats are folded; hot-lines keep their digits', () => {
  assert.equal(normalise(' ABC套餐  多少钱\n'), 'abc套餐 多少钱');
  assert.equal(normalise('单号20231107123456'), '单号0');
  assert.equal(normalise('打12315'), '打12315');
  assert.equal(normalise('啊啊啊啊啊啊'), '啊啊啊');
});

test('a text longer than the model takes keeps its first and its last half', () => {
  const encode = encoder({ pad: 0, unknown: 1, first: 2, characters: ['甲', '乙', '丙'] }, 4);
  assert.deepEqual(encode('甲甲丁乙丙丙'), [2, 2, 4, 4]);
  assert.deepEqual(encode('丁'), [1]);
  assert.deepEqual(encode(''), []);
});

test('a vocabulary with other reserved ids is refused', () => {
  assert.throws(
    () => encoder({ pad: 1, unknown: 0, first: 2, characters: [] }, 4),
    /vocab\.json: expected pad 0/,
  );
});
