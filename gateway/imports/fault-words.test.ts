import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSALS } from '../../engine/contract/errors.ts';
import { IMPORT_FAULTS } from '../../engine/contract/import-fault.ts';
import { faultWords } from '../../engine/contract/words/import-fault-words.ts';
import { importFaultsEn } from '../../engine/contract/words/import-faults-en.ts';
import { importFaultsZh } from '../../engine/contract/words/import-faults-zh.ts';
import { vconErrors } from '../vcon/vcon.ts';
import { faultText } from './fault.ts';

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

test('faults of a vCon and refusals at the door are said in Chinese, with every place', () => {
  const vcon = {
    uuid: 'x',
    created_at: 'yesterday',
    critical: ['holograms'],
    extensions: 7,
    redacted: { uuid: 'y', type: 'z' },
    amended: 8,
    parties: [null],
    dialog: [
      { type: 'telepathy', start: 5, duration: 'long', parties: [3], body: 'x', url: 'http://x' },
      { type: 'incomplete' },
      true,
    ],
    analysis: [{ type: 5, dialog: 9 }],
    attachments: [{ party: 'x', dialog: {} }],
  };
  const [first, ...more] = [...vconErrors(vcon), ...vconErrors({ parties: [], dialog: [{ parties: 1 }] })];
  const words = faultWords(importFaultsZh, { code: 'VCON_INVALID', ...first, more }) ?? '';
  assert.ok(words.startsWith('vCon 的 uuid 应当是 UUID，却是 "x"。'), words);
  assert.equal(words.split('。').length - 1, more.length + 1);
  // What is not a name, a word of the draft or what stands in the file is Chinese.
  assert.doesNotMatch(words, /\b(an?|the|of|from|to|got|expected|nothing|both|beside)\b/);
  for (const code of Object.keys(REFUSALS))
    for (const [texts, han] of [
      [importFaultsZh, true],
      [importFaultsEn, false],
    ] as const) {
      const said = faultWords(texts, { code: 'AT_THE_DOOR', want: code })?.split(`${code}`)[1] ?? '';
      assert.equal(/\p{Script=Han}/u.test(said), han, `${code}: ${said}`);
      assert.ok(said.length > 8, `${code}: ${said}`);
    }
  assert.equal(
    faultWords(importFaultsZh, { code: 'AT_THE_DOOR', want: 'OF_A_LATER_SERVER' }),
    '这一通读得懂，但没有被接收（OF_A_LATER_SERVER）。',
  );
});

test('a code that is not known, or none, leaves the word to the server', () => {
  for (const texts of [importFaultsZh, importFaultsEn])
    for (const code of ['OF_A_LATER_SERVER', 'toString', undefined])
      assert.equal(faultWords(texts, code === undefined ? {} : { code }), null);
});
