import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shadowOf, shadowPattern, toRaw } from './normalise.ts';

test('spaces, punctuation, width and case do not matter', () => {
  const same = ['我要 投诉', '我要，投诉！', '我 要。投…诉', '　我要投诉'];
  for (const text of same) assert.equal(shadowOf(text).text, '我要投诉', text);
  assert.equal(shadowOf('ＣＶＶ２ Code').text, 'cvv2code');
});

test('traditional characters are looked for as simplified ones, place by place', () => {
  assert.equal(shadowOf('我要投訴，妳們這是騙錢！').text, '我要投诉你们这是骗钱');
  assert.equal(shadowOf('我要投诉').text, '我要投诉');
});

test('a masked token keeps its brackets, so that a rule can match its type', () => {
  assert.equal(shadowOf('我的 [手机号·k3f9]，记一下').text, '我的[手机号·k3f9]记一下');
  assert.equal(shadowOf('[普通括号]').text, '普通括号');
});

test('a span of the shadow is the span of the words in the text', () => {
  const text = '那我，要 投 诉！你们';
  const shadow = shadowOf(text);
  const at = shadow.text.indexOf('要投诉');
  const { start, end } = toRaw(text, shadow, at, at + 3);
  assert.equal(text.slice(start, end), '要 投 诉');
});

test('any text has a shadow, and its offsets lie inside the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const shadow = shadowOf(text);
      if (shadow.map) assert.equal(shadow.map.length, shadow.text.length + 1);
      else assert.equal(shadow.text, text);
      for (let at = 0; at < shadow.text.length; at += 1) {
        const { start, end } = toRaw(text, shadow, at, at + 1);
        assert.ok(start >= 0 && start < end && end <= text.length, `${start}–${end} of ${text.length}`);
      }
    }),
  );
});

test('what stands around a text changes nothing of its shadow', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'我要投訴吧，。 aAＢ1２é𠮷'), maxLength: 20 }),
      (text) => {
        assert.equal(shadowOf(`， ${text}。`).text, shadowOf(text).text);
      },
    ),
  );
});

test('a pattern is read as texts are, and a range of Chinese characters stays as wide as it was written', () => {
  assert.equal(shadowPattern('[A-Z]退訂\\W'), '[a-z]退订\\W');
  assert.equal(shadowPattern('[一-龜]訂'), '[一-龜]订');
});
