import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitRuns } from './digits.ts';

/** Runs as they are written: pieces with a space between, runs with a bar. */
const read = (text: string) =>
  digitRuns(text)
    .map((run) => run.map(({ digits, check }) => digits + (check ? 'X' : '')).join(' '))
    .join(' | ');

test('digits are read in ASCII, full width and every way of saying them', () => {
  assert.equal(read('13812345678'), '13812345678');
  assert.equal(read('１３８'), '138');
  assert.equal(read('幺三八洞洞拐勾'), '1380079');
  assert.equal(read('壹贰叁肆伍陆柒捌玖零'), '1234567890');
  assert.equal(read('138一二三四5678'), '13812345678');
});

test('pieces of one run stand within fillers of each other', () => {
  assert.equal(read('幺三八，嗯，零零幺三 那个 八零零零'), '138 0013 8000');
  assert.equal(read('(010)6234-5678'), '010 6234 5678');
  assert.equal(read('幺三八我想想零零幺三'), '138 | 0013');
});

test('三个八 is three eights, 三个 and 五个六个 are counts', () => {
  assert.equal(read('幺三九三个八四个零幺'), '139888' + '0000' + '1');
  assert.equal(read('五个六个'), '5 | 6');
  assert.equal(read('三个八百'), '3');
  assert.equal(digitRuns('四个八')[0]?.[0]?.repeat, true);
  assert.equal(digitRuns('八四个八')[0]?.[0]?.repeat, false);
});

test('numerals of amounts and of words are no digits', () => {
  for (const text of ['三百五十', '一千零五', '两万三', '十八', '一起', '一样', '一会儿', '万一']) {
    assert.equal(read(text), '', text);
  }
  assert.equal(read('尾号二百'), '');
  assert.equal(read('13812345678一个'), '13812345678 1');
});

test('a check character belongs to the piece before it', () => {
  assert.equal(read('六九零叉'), '690X');
  assert.equal(read('690 x'), '690X');
  assert.equal(read('六九零艾克斯'), '690X');
  for (const text of ['三叉路口', '1920x1080', '三XL']) assert.doesNotMatch(read(text), /X/, text);
});

test('any string is read, and pieces stand in order, apart and within it', () => {
  const text = fc.string({ unit: fc.constantFrom(...'一幺三八零个百叉X13８，。 嗯-年[]·然后') });
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (text) => {
      let at = 0;
      for (const { start, end, digits } of digitRuns(text).flat()) {
        assert.ok(start >= at && end > start && end <= text.length);
        assert.match(digits, /^\d+$/);
        at = end;
      }
    }),
  );
});
