import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitRuns } from './digits.ts';
import type { Kind } from './nouns.ts';
import { isAmount, isCounted, isCounting, isDate, isHotline, isStaff } from './stays.ts';
import { CLOSED, canonical, isIdNumber, knownKind, luhn, numbersIn, verdictOf } from './types.ts';

/** The run of digits of a text that holds one. */
function runOf(text: string) {
  const run = digitRuns(text)[0];
  assert.ok(run, text);
  return run;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An ID number of a place and a day that do not exist, with its check character. */
function idNumber(serial: number): string {
  const body = `99000019000230${String(serial).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11];
}

test('an ID number is known by its check character, and no other passes', () => {
  fc.assert(
    fc.property(fc.nat(999), fc.constantFrom(...'0123456789X'), (serial, check) => {
      const id = idNumber(serial);
      assert.equal(isIdNumber(id), true);
      assert.equal(isIdNumber(id.slice(0, 17) + check), id.endsWith(check));
    }),
  );
  assert.equal(isIdNumber('99000019000230'), false);
});

test('a card number passes by its last digit, one in ten', () => {
  const passing = Array.from({ length: 10 }, (_, last) => `622200000000000${last}`).filter(luhn);
  assert.equal(passing.length, 1);
});

test('the same number is the same value in any writing', () => {
  for (const written of ['16012345678', '8616012345678', '008616012345678', '016012345678']) {
    assert.equal(canonical(written), '16012345678');
  }
  for (const written of ['01099990000', '861099990000'.replace('99', '89')]) {
    assert.match(canonical(written), /^010\d{8}$/);
  }
  assert.equal(canonical('862188880000'), '02188880000');
  assert.equal(canonical('88001234'), '88001234');
});

test('a form alone tells mobile numbers, ID numbers and land lines with a country code', () => {
  const kinds: [string, Kind | null][] = [
    ['16012345678', '手机号'],
    ['8616012345678', '手机号'],
    [idNumber(7), '身份证'],
    ['862188880000', '固话'],
    ['62220000000000000', null],
    ['123456', null],
  ];
  for (const [digits, kind] of kinds) assert.equal(knownKind(digits), kind, digits);
});

test('hot-lines are numbers that everybody may know', () => {
  const yes = [
    '110',
    '119',
    '120',
    '122',
    '12315',
    '12345',
    '12378',
    '12386',
    '12306',
    '12580',
    '10000',
    '10086',
  ]
    .concat([
      '10010',
      '1008611',
      '95588',
      '95013',
      '95105105',
      '96110',
      '962121',
      '4008100000',
      '8008100000',
      '400',
    ])
    .concat(['11185', '116114']);
  const no = ['130', '12415', '12999', '20086', '95', '9558', '97110', '500810000', '40081000', '123456', ''];
  assert.deepEqual([...yes, ...no].filter(isHotline), yes);
});

test('what follows makes digits an amount, a count, a date or a time', () => {
  const yes = [
    '元',
    '块钱',
    '年三月',
    '号上午',
    '点半',
    '个',
    '%',
    '公里',
    'GB',
    ' 元',
    '套餐',
    '多块',
    '楼',
    '米',
  ];
  const no = ['号码', '号机', '', '这个', '家里的', '分机', '点击', '回电', 'Gxy', '里面', '位置'];
  for (const after of yes) assert.equal(isCounted(after, { digits: '128', spoken: false }), true, after);
  for (const after of no) assert.equal(isCounted(after, { digits: '128', spoken: false }), false, after);
});

test('nobody counts with six digits that are read out one by one', () => {
  assert.equal(isCounted('个', { digits: '880123', spoken: true }), false);
  assert.equal(isCounted('年', { digits: '20192021', spoken: true }), true);
  assert.equal(isCounted('元', { digits: '1234567890', spoken: false }), true);
  assert.equal(isCounted('个', { digits: '1234567890', spoken: false }), false);
});

test('staff numbers are known by the word before or after them', () => {
  const staff: [before: string, after: string, length: number][] = [
    ['您好 工号', '为您服务', 4],
    ['公号', '', 3],
    ['我的工号是', '', 5],
    ['工号A', '', 5],
    ['', '号为您服务', 4],
    ['', '很高兴为您服务', 4],
    ['我是', '号客服', 4],
    ['客服', '请讲', 4],
  ];
  for (const given of staff) assert.equal(isStaff(...given), true, given.join('…'));
  assert.equal(isStaff('客服', '打给我的', 8), false);
  assert.equal(isStaff('手机号', '', 4), false);
  assert.equal(isStaff('我是', '号码', 4), false);
});

test('amounts are known by their form, a currency or the word before them', () => {
  const yes: [before: string, text: string][] = [
    ['¥', '12999'],
    ['余额', '123456.78'],
    ['限额是', '50000'],
    ['花了', '12000'],
    ['', '12,999.00'],
    ['', '20000'],
  ];
  for (const [before, text] of yes)
    assert.equal(isAmount(before, '', runOf(text), false), true, before + text);
  for (const text of ['88001', '100-130', '160-00231'])
    assert.equal(isAmount('', '', runOf(text), false), false, text);
  assert.equal(
    isAmount('', '', runOf('20000'), true),
    false,
    'a round piece of a number that is being given',
  );
  assert.equal(isAmount('', 'A', runOf('91990000'), false), false);
});

test('a written count up is one only where somebody counts', () => {
  assert.equal(isCounting(runOf('1234567'), '数一遍'), true);
  assert.equal(isCounting(runOf('1234567'), '数字'), false);
  assert.equal(isCounting(runOf('1234568'), '数一遍'), false);
});

test('dates, years in a row and counting are told from numbers', () => {
  for (const text of ['20261122', '202611', '二零一九 二零二零 二零二一'])
    assert.ok(isDate(runOf(text)), text);
  for (const text of ['20261322', '2026112', '二零一九 八八二零']) assert.ok(!isDate(runOf(text)), text);
  for (const text of ['一二三四五', '五四三二一', '一三五七九', '38 39 40 41', '一二三 三二一']) {
    assert.ok(isCounting(runOf(text)), text);
  }
  for (const text of ['12345', '一二三五', '三八 四一 九九', '11111'])
    assert.ok(!isCounting(runOf(text)), text);
});

test('several numbers in a row are told apart, a false start goes with its number', () => {
  const split = (text: string) => numbersIn(text, runOf(text)).map(({ digits }) => digits);
  assert.deepEqual(split('16012345678 16112345678'), ['16012345678', '16112345678']);
  assert.deepEqual(split('12315，16012345678'), ['12315', '16012345678']);
  assert.deepEqual(split('119 120 110'), ['119', '120', '110']);
  assert.deepEqual(split('一六 一六零 零零二三 一七七八'), ['16000231778']);
  assert.deepEqual(split('6222 0000 1601 2345 678'), ['6222000016012345678']);
  assert.deepEqual(split('16012345678 122'), ['16012345678122']);
});

test('a short run is a number only where one is asked for or going on', () => {
  const place = { before: '', after: '', pure: true };
  const run = runOf('五五二三');
  assert.equal(verdictOf(run, place, CLOSED), null);
  const asked = verdictOf(run, place, { ...CLOSED, open: '身份证' });
  assert.deepEqual(asked, { kind: '身份证', value: '5523', byContext: true });
  const named = verdictOf(run, { ...place, before: '卡号后四位', pure: false }, CLOSED);
  assert.deepEqual(named, { kind: '银行卡', value: '5523', byContext: false });
});

test('a hot-line stays when it is asked for, and is a piece when the same speaker goes on with a number', () => {
  const place = { before: '', after: '', pure: true };
  const run = runOf('12345');
  assert.equal(verdictOf(run, place, { ...CLOSED, open: '手机号' }), null);
  assert.equal(verdictOf(run, place, { ...CLOSED, open: '手机号', goingOn: 'echo' })?.kind, '手机号');
  assert.equal(verdictOf(run, { ...place, before: '验证码是' }, CLOSED)?.kind, '验证码');
  assert.equal(
    verdictOf(run, { ...place, before: '我要打' }, { ...CLOSED, open: '身份证', goingOn: 'own' }),
    null,
  );
});

test('an order that money seems to follow is an order, from nine digits on', () => {
  const place = { before: '我的订单', after: '块钱没退', pure: false };
  assert.equal(verdictOf(runOf('20260311885'), place, CLOSED)?.kind, '号码');
  assert.equal(verdictOf(runOf('12800'), place, CLOSED), null);
  assert.equal(verdictOf(runOf('1234567890'), { ...place, before: '余额' }, CLOSED), null);
});

test('the number of a SIM card is not that of a bank card', () => {
  assert.equal(
    verdictOf(runOf('8986001234567890123'), { before: '卡号', after: '', pure: false }, CLOSED)?.kind,
    '银行卡',
  );
  assert.equal(
    verdictOf(runOf('8986001234567890123'), { before: '', after: '', pure: true }, CLOSED)?.kind,
    '号码',
  );
});

test('a code is known by the word after it, a hot-line whose code has not come is none', () => {
  const before = '我打了';
  assert.equal(
    verdictOf(runOf('482913'), { before: '', after: '是您的验证码', pure: false }, CLOSED)?.kind,
    '验证码',
  );
  assert.equal(verdictOf(runOf('12345'), { before, after: ' 验证码没收到', pure: false }, CLOSED), null);
  assert.equal(verdictOf(runOf('12345'), { before: '', after: ' 验证码没收到', pure: false }, CLOSED), null);
});

test('every form of hot-line, date and count that the lists name survives in a sentence', () => {
  for (const text of ['4008100000', '四零零八一零零零零零', '九五五八八', '一二三一五']) {
    assert.equal(
      verdictOf(runOf(text), { before: '请拨打', after: '咨询', pure: false }, CLOSED),
      null,
      text,
    );
  }
});
