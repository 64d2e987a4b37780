/** Words that the ASR heard by their sound: found where they were meant, and not in ordinary talk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SoundMatcher, type Tolerance } from '../engine/text/sound-matcher.ts';

const find = (word: string, text: string, tolerance: Tolerance, ordinary: string[] = []) =>
  new SoundMatcher([word], [tolerance], new Set(ordinary)).find(text);

test('same and near sounds are taken as far as the tolerance goes', () => {
  const cases: [word: string, text: string, tolerance: Tolerance, found: boolean][] = [
    ['退订', '推定', 'same', true],
    ['退订', '推定', 'careful', false],
    ['退订', '推订', 'careful', true],
    ['退订', '推订', 'exact', false],
    ['银保监', '银保间', 'careful', true],
    ['银保监', '迎保监', 'careful', true],
    ['银保监', '迎宝监', 'same', false],
    ['工信部', '公信部', 'careful', true],
    ['律师函', '绿丝韩', 'careful', false],
    ['录音', '路音', 'careful', true],
    ['扣费', '扣会', 'near', true],
    ['扣费', '扣会', 'careful', false],
    ['十分', '四分', 'near', true],
    ['银行', '银杭', 'careful', true],
    ['12315', '12316', 'near', false],
  ];
  for (const [word, text, tolerance, found] of cases) {
    assert.equal(find(word, `我要${text}了`, tolerance).length > 0, found, `${word} ← ${text}, ${tolerance}`);
  }
});

test('the word itself is not a match by sound, and what is heard says how sure it is', () => {
  assert.deepEqual(find('银保监', '去银保监投诉', 'near'), []);
  const [same] = find('银保监', '去银保间投诉', 'near');
  const [near] = find('银保监', '去迎保监投诉', 'near');
  assert.deepEqual([same?.start, same?.end], [1, 4]);
  assert.ok((same?.confidence ?? 0) > (near?.confidence ?? 1));
});

test('what is an ordinary word is not taken for another one', () => {
  assert.equal(find('退订', '推定', 'same', ['推定']).length, 0);
  assert.equal(find('投诉', '头速', 'same', ['速度']).length, 1);
  assert.equal(
    find('投诉', '头速度', 'same', ['速度']).length,
    0,
    'a word that goes on beyond it counts too',
  );
});
