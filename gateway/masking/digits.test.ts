import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitRuns, isMobile } from './digits.ts';

/** Runs of two digits and more, each as `digits`. */
function runs(text: string): string[] {
  return digitRuns(text)
    .map(({ digits }) => digits)
    .filter((digits) => digits.length > 1);
}

const READ: [text: string, ...digits: string[]][] = [
  ['16012345678', '16012345678'],
  ['160 1234-5678', '16012345678'],
  ['幺六零 零二三幺', '1600231'],
  ['一六零，嗯，零二三幺', '1600231'],
  ['一六零 然后 零二三幺 然后呢 七七八四', '16002317784'],
  ['一六零 呃 呃 零二三幺', '1600231'],
  ['1六0零二三1', '1600231'],
  ['洞拐勾两', '0792'],
  ['壹陆零', '160'],
  ['一六零 三个八', '160888'],
  ['一六三四个八', '1638888'],
  ['两个二三个四', '22444'],
  ['一百六十四 三三零二 九一零八', '16433029108'],
  ['一六四 三千三百零二 九一零八', '16433029108'],
  ['160****5678', '1605678'],
  ['1️⃣6️⃣0️⃣', '160'],
];

for (const [text, ...digits] of READ) {
  test(`${text} is read as ${digits.join(' and ')}`, () => assert.deepEqual(runs(text), digits));
}

const NOT_READ = [
  '一千三百五',
  '三万五',
  '一百三十八块',
  '八千六百四十二',
  '三四百',
  '七八百块',
  '十几二十个',
  '一个一个',
  '三个人',
  '两个二十块',
  '捌仟陆佰肆拾贰元整',
  '一共一起一样',
  '一百二百三百',
];

for (const text of NOT_READ) {
  test(`${text} holds an amount or a word, and no run of digits`, () => assert.deepEqual(runs(text), []));
}

test('an amount ends a number, and a number ends before an amount', () => {
  assert.deepEqual(runs('一六零零零二三一七七八二十四小时'), ['16000231778']);
  assert.deepEqual(runs('三百五 一六零 零零二三'), ['1600023']);
  assert.deepEqual(runs('三三零九四十月二号'), ['33094']);
});

test('对 joins the groups of a mobile, an ID or a card number, and nothing else', () => {
  assert.deepEqual(runs('幺六零 对 零零二三 对 幺七七八'), ['16000231778']);
  assert.deepEqual(runs('幺六零 对 零零二三'), ['1600023']);
  assert.deepEqual(runs('九九零零零零 对 一九零零零二三零 对 零零一二'), ['990000190002300012']);
  assert.deepEqual(runs('一六九 对 一九九'), ['169', '199']);
  assert.deepEqual(runs('一六零零零二三一七七八 对 三五'), ['16000231778', '35']);
});

test('万一 begins what follows', () => {
  assert.deepEqual(runs('16000231778万一打不通'), ['16000231778']);
  assert.deepEqual(runs('一六零零零二三一七七八万一打不通'), ['16000231778']);
  assert.deepEqual(runs('一六零 零零二三 一七七八万一打不通'), ['16000231778']);
  assert.deepEqual(runs('88213 四五二六万一打不通'), ['882134526']);
  assert.deepEqual(runs('八万一千'), []);
});

test('a piece that counts what follows is no part of the number before it', () => {
  assert.deepEqual(runs('482913，5分钟'), ['482913']);
  assert.deepEqual(runs('16012345678，一共35元'), ['16012345678', '35']);
  assert.deepEqual(runs('尾号三三零九一张'), ['3309']);
});

test('the last four places of a mobile number are a part of it, whatever follows', () => {
  assert.deepEqual(runs('一六零 二二三三 四四七七个人用的'), ['16022334477']);
});

test('a staff number, a hot-line that somebody calls and an amount stand alone', () => {
  assert.deepEqual(runs('工号1024，16012345678'), ['1024', '16012345678']);
  assert.deepEqual(runs('打12315，1601'), ['12315', '1601']);
  assert.deepEqual(runs('￥300，16012345678'), ['300', '16012345678']);
});

test('thousands and decimals are one number each', () => {
  assert.deepEqual(runs('12,999.00元'), ['1299900']);
  assert.deepEqual(runs('123456.78元'), ['12345678']);
});

test('offsets of a run are those of the text', () => {
  const text = '嗯，幺六零 零二三幺 对';
  const [run] = digitRuns(text);
  assert.equal(text.slice(run?.start, run?.end), '幺六零 零二三幺');
});

test('a mobile number is one with a country code, with the old trunk prefix, and without', () => {
  const yes = ['16012345678', '8616012345678', '008616012345678', '016012345678'];
  const no = ['12012345678', '1601234567', '160123456789', '8516012345678', ''];
  assert.deepEqual([...yes, ...no].filter(isMobile), yes);
});

const HOSTILE: Record<string, string> = {
  digits: '1'.repeat(4000),
  'spoken digits': '三'.repeat(4000),
  fillers: '嗯'.repeat(4000),
  'digits and fillers': '1 嗯 那个 '.repeat(600),
  'fillers that lead nowhere': `${'1嗯嗯嗯嗯嗯嗯嗯嗯嗯嗯嗯嗯'.repeat(300)}`,
  units: '十'.repeat(4000),
  'units and zeros': '十零'.repeat(2000),
  'repeats cut short': '三个'.repeat(2000),
  'digits and units': '三十'.repeat(2000),
  'counted pieces': '3个'.repeat(2000),
  'words that begin with one': '一共'.repeat(2000),
  'groups and 对': '一六零对'.repeat(1000),
  'numbers and 万一': '五万一'.repeat(1333),
};

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`4,000 characters of ${name} take steps in proportion to their length`, () => {
    const steps = (of: string): number => {
      const meter = { steps: 0 };
      digitRuns(of, meter);
      return meter.steps;
    };
    const half = steps(text.slice(0, text.length / 2));
    const whole = steps(text);
    assert.ok(whole <= 2.2 * half + 50, `expected twice ${half}, got ${whole}`);
    assert.ok(whole <= 12 * text.length, `expected at most 12 a character, got ${whole / text.length}`);
  });
}
