import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AhoCorasick } from './aho-corasick.ts';

test('every occurrence of every word is found, overlapping ones and words inside words too', () => {
  const words = ['投诉', '我要投诉', '诉', '银保监', '银保监会'];
  const found = new AhoCorasick(words).find('我要投诉银保监会');
  assert.deepEqual(
    found.map(({ word, start, end }) => [words[word], start, end]).sort(),
    [
      ['我要投诉', 0, 4],
      ['投诉', 2, 4],
      ['诉', 3, 4],
      ['银保监', 4, 7],
      ['银保监会', 4, 8],
    ].sort(),
  );
});

test('it finds what looking for each word by itself finds', () => {
  // A small alphabet, so that words overlap and are suffixes of one another.
  const text = fc.string({ unit: fc.constantFrom('我', '要', '投', 'a'), maxLength: 40 });
  const words = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('我', '要', '投', 'a'), minLength: 1, maxLength: 5 }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(text, words, (haystack, needles) => {
      const found = new AhoCorasick(needles)
        .find(haystack)
        .map(({ word, start, end }) => `${word} ${start} ${end}`);
      const naive = needles.flatMap((needle, word) =>
        Array.from({ length: haystack.length }, (_, at) => at)
          .filter((at) => haystack.startsWith(needle, at))
          .map((at) => `${word} ${at} ${at + needle.length}`),
      );
      assert.deepEqual(found.sort(), naive.sort());
    }),
  );
});

test('of many letters that go on from one beginning the right one is found', () => {
  const letters = Array.from({ length: 40 }, (_, at) => String.fromCharCode(0x4e00 + at * 7));
  const words = letters.map((letter) => `我${letter}`);
  const automaton = new AhoCorasick(words);
  for (const [word, letter] of letters.entries())
    assert.deepEqual(automaton.find(`我我${letter}我`), [{ word, start: 1, end: 3 }]);
  assert.deepEqual(automaton.find('我丁我'), []);
});
