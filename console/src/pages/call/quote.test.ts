import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { flag, quoted, utterance } from './made-up.ts';
import { AROUND, quotesOf } from './quote.ts';

const known =
  (...all: UtteranceView[]) =>
  (key: string) =>
    all.find(({ channel, utterance: id }) => `${channel}/${id}` === key);
const texts = (found: ReturnType<typeof quotesOf>) =>
  found.map(({ parts }) => parts.map(({ text, marked }) => (marked ? `<${text}>` : text)).join(''));

test('matched words are quoted with what was said around them, cut where it is long', () => {
  const before = '一'.repeat(80);
  const one = utterance({ text: `${before}去12315投诉` });
  const [quote] = quotesOf(flag({ evidence: [quoted(one, '12315')] }), known(one));
  assert.equal(quote?.role, 'customer');
  assert.equal(quote?.start_ms, 0);
  assert.deepEqual(texts([quote!]), [`…${'一'.repeat(AROUND - 1)}去<12315>投诉`]);
});

test('a short utterance is quoted as a whole', () => {
  const one = utterance({ text: `${'一'.repeat(60)}去12315` });
  const [quote] = quotesOf(flag({ evidence: [quoted(one, '12315')] }), known(one));
  assert.deepEqual(texts([quote!]), [`${'一'.repeat(60)}去<12315>`]);
});

test('two words of one utterance are one quote, of two utterances two', () => {
  const one = utterance({ text: '打12315找银保监' });
  const two = utterance({ utterance: 'u-2', text: '银保监' });
  const evidence = [quoted(one, '12315'), quoted(two, '银保监'), quoted(one, '银保监')];
  assert.deepEqual(texts(quotesOf(flag({ evidence }), known(one, two))), ['打<12315>找<银保监>', '<银保监>']);
});

test('a whole utterance is quoted as it is', () => {
  const one = utterance({ text: '你们耍我玩呢' });
  const why = { op: 'mood', holds: true, looked_for: {}, seen: {} };
  assert.deepEqual(texts(quotesOf(flag({ evidence: [quoted(one)], why }), known(one))), ['你们耍我玩呢']);
});

test('words that a rewrite took away are quoted as they were heard', () => {
  const was = utterance({ text: '打12315' });
  const now = utterance({ rev: 2, text: '打幺二三' });
  assert.deepEqual(texts(quotesOf(flag({ evidence: [quoted(was, '12315')] }), known(now))), ['<12315>']);
  assert.deepEqual(texts(quotesOf(flag({ evidence: [quoted(was, '12315')] }), known())), ['<12315>']);
});

test('a deadline has nothing to quote', () => {
  assert.deepEqual(quotesOf(flag({ evidence: [] }), known()), []);
});
