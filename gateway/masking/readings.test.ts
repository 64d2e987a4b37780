import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitRuns } from './digits.ts';
import { isReading } from './readings.ts';

function reads(before: string, text: string, open = false): boolean {
  const [run] = digitRuns(text);
  assert.equal(run?.text, text);
  return isReading(before, run!, open);
}

const READINGS: [before: string, text: string][] = [
  ['净值', '1.02345'],
  ['', '100-130'],
  ['', '192.168.1.1'],
  ['版本', '10.15.7'],
  ['版本号', '10.0.19045.3803'],
  ['血压', '180/110'],
  ['高压', '幺六零'],
  ['', '985、211'],
  ['', '九八五二幺幺'],
  ['零点', '零零零零一'],
  ['三点', '一四一五九二六'],
];

for (const [before, text] of READINGS) {
  test(`${before}${text} is read off something`, () => assert.ok(reads(before, text)));
}

test('digits that only look like a reading are none', () => {
  for (const [before, text] of [
    ['', '130-100'],
    ['', '160-00231'],
    ['', '161.220.988.30'],
    ['', '160.01.23'],
    ['', '160、002'],
    ['', '1.0023177'],
    ['下午三点', '八八零二三一'],
    ['十点', '八八零二三一四'],
    ['血压', '1800110'],
    ['', '88213'],
  ] as const) {
    assert.equal(reads(before, text), false, before + text);
  }
});

test('what can be a piece of a number is one while a number is given or grows', () => {
  for (const text of ['1.60023', '160.12.34.5', '16.00.23', '160、233', '100-130'])
    assert.equal(reads('', text, true), false, text);
});
