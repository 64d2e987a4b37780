import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IMPORT_FAULTS } from '../../../../engine/contract/import-fault.ts';
import { faultText } from '../../../../gateway/imports/fault.ts';
import { importFaultsEn } from '../../i18n/import-faults-en.ts';
import { importFaultsZh } from '../../i18n/import-faults-zh.ts';
import { faultWords } from './fault-words.ts';

const VALUES = { field: 'FIELD', want: 'WANT', got: 'GOT' };

test('every code has a sentence in both languages, with each value that the sentence of the server has', () => {
  for (const [texts, han] of [
    [importFaultsZh, true],
    [importFaultsEn, false],
  ] as const) {
    assert.deepEqual(Object.keys(texts.says).sort(), [...IMPORT_FAULTS].sort());
    for (const code of IMPORT_FAULTS) {
      const words = faultWords(texts, { code, ...VALUES }) ?? '';
      assert.equal(/\p{Script=Han}/u.test(words), han, `${code}: ${words}`);
      const english = faultText({ code, ...VALUES });
      for (const value of Object.values(VALUES))
        if (english.includes(value)) assert.ok(words.includes(value), `${code} without ${value}: ${words}`);
    }
  }
});

test('kinds of values and bounds are said in Chinese, too', () => {
  const say = (field: string, want: string, got?: string) =>
    faultWords(importFaultsZh, {
      code: 'TIME_INVALID',
      field,
      want,
      ...(got === undefined ? {} : { got }),
    });
  assert.equal(say('start_s', 'a number of seconds', '"x"'), 'start_s 应当是秒数，却是 "x"。');
  assert.equal(
    say('end_ms', '0 to 86400000 in milliseconds'),
    'end_ms 应当是 0 到 86400000 毫秒，却是空缺。',
  );
  assert.equal(
    faultWords(importFaultsZh, { code: 'NOT_OBJECT', field: 'the line', got: 'a list' }),
    '这一行应当是对象，却是列表。',
  );
});

test('a code that is not known, or none, leaves the word to the server', () => {
  for (const texts of [importFaultsZh, importFaultsEn])
    for (const code of ['OF_A_LATER_SERVER', 'toString', undefined])
      assert.equal(faultWords(texts, code === undefined ? {} : { code }), null);
});
