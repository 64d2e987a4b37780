import assert from 'node:assert/strict';
import { test } from 'node:test';
import { masksIn, withMasks } from './masks.ts';

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

test('in their places other words stand', () => {
  const text = '打[手机号·k3f9]，[银行卡]';
  assert.equal(
    withMasks(text, ({ type, alias }) => `<${type} ${alias ?? '-'}>`),
    '打<手机号 k3f9>，<银行卡 ->',
  );
});
