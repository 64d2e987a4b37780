import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numeralsOf } from './numbers.ts';
import { canonical, isCard, isIdNumber, looksLikeId, luhn } from './shapes.ts';
import { alone, type Situation, typeOf } from './types.ts';
import { namingOf } from './words.ts';

/** Types of the numbers of a text; - where one stays. */
function types(text: string, situation: Partial<Situation> = {}, bare = false): string {
  const place = { text, from: 0, afterCode: false, bare };
  return numeralsOf(text)
    .map((numeral) => typeOf(numeral, place, { ...alone, ...situation }) ?? '-')
    .join(' ');
}

test('the check character of an identity number', () => {
  assert.ok(isIdNumber('11010519491231002X'));
  assert.ok(!isIdNumber('110105194912310021'));
  assert.ok(!isIdNumber('1101051949123100'));
  const digits = fc.stringMatching(/^[1-9]\d{16}$/);
  fc.assert(
    fc.property(digits, (digits) => {
      const valid = [...'0123456789X'].filter((check) => isIdNumber(digits + check));
      assert.equal(valid.length, 1);
    }),
  );
  assert.ok(looksLikeId('110105194912310021'));
  assert.ok(!looksLikeId('110105194913310021'), 'no thirteenth month');
});

test('one check digit in ten makes a card', () => {
  assert.ok(luhn('6217003401878012'));
  assert.ok(!luhn('6217003401878013'));
  assert.ok(!isCard('1217003401878012'), 'no scheme begins with 1');
  fc.assert(
    fc.property(fc.stringMatching(/^6\d{14,17}$/), (digits) => {
      assert.equal([...'0123456789'].filter((check) => luhn(digits + check)).length, 1);
    }),
  );
});

test('the canonical form drops 86, 0086 and the 0 before a mobile', () => {
  for (const text of ['13812345678', '8613812345678', '008613812345678', '013812345678']) {
    assert.equal(canonical(text), '13812345678');
  }
  assert.equal(canonical('861062345678'), '01062345678');
  assert.equal(canonical('01062345678'), '01062345678');
  assert.equal(canonical('20260311885'), '20260311885');
});

test('the nearest noun names a number', () => {
  const named = (before: string) => {
    const naming = namingOf(before);
    return naming && `${naming.kind} ${naming.noun} ${naming.near}`;
  };
  assert.equal(named('我的身份证后四位是'), 'part 后四位 true');
  assert.equal(named('信用卡密码'), 'part 密码 true');
  assert.equal(named('房间号码是'), 'thing 房间号码 true');
  assert.equal(named('卡号念给你啊，'), 'card 卡号 true');
  assert.equal(named('手机号被你们停了 一共'), 'amount 一共 true');
  assert.equal(named('电话打了半天'), 'phone 电话 false');
  assert.equal(named('没有'), null);
});

test('lists are taken apart, groups put together', () => {
  assert.equal(types('12315、12345'), '- -');
  assert.equal(types('1208 138 1234 5678'), '- 手机号');
  assert.equal(types('2026-11-20 08:10:55 13812345678'), '- - - - 手机号');
  assert.equal(types('13812345678 6217003401878012'), '手机号 银行卡');
  assert.equal(types('139、2201、8873'), '手机号');
  assert.equal(types('985、211'), '- -');
});

test('a short run is a token only while a number is being given', () => {
  for (const text of ['三零幺七', '3017', '幺三八']) {
    assert.equal(types(text), '-', text);
    assert.equal(types(text, { giving: true }), '号码', text);
  }
  assert.equal(types('六'), '-');
  assert.equal(types('六', { giving: true }, true), '号码', 'the whole turn is digits');
  assert.equal(types('打了三次', { giving: true }), '-');
  assert.equal(types('128元', { giving: true }), '-');
  assert.equal(types('三栋二单元一五零二', { giving: true }), '- - -');
});

test('hot-lines stay, but not as a piece of a number or as a code', () => {
  for (const hotline of ['12315', '九五五八八', '400-800-1234', '110', '幺零零八六']) {
    assert.equal(types(hotline), '-', hotline);
    assert.equal(types(`打${hotline}`, { giving: true, goingOn: true }), '-', hotline);
  }
  assert.equal(types('12345', { giving: true }), '-', 'asked for: it may be the hot-line of the house');
  assert.equal(types('12345', { giving: true, goingOn: true }), '号码');
  assert.equal(types('12345', { giving: true, code: true }), '验证码');
  assert.equal(types('订单号12345'), '号码');
});

test('staff numbers stay while one was asked for', () => {
  assert.equal(types('幺零二四五'), '号码');
  assert.equal(types('幺零二四五', { staff: true }), '-');
  assert.equal(types('订单号20245', { staff: true }), '号码');
  assert.equal(types('13812345678', { staff: true }), '手机号');
});

test('the end of a partial may be the beginning of a number', () => {
  const partial = { partial: true, giving: true };
  assert.equal(types('是幺', partial), '号码');
  assert.equal(types('我的电话是幺三', { partial: true }), '号码');
  assert.equal(types('我的电话是幺三'), '-');
  assert.equal(types('打了三', { partial: true }), '-');
});
