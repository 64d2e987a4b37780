import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flag, quoted, utterance } from './made-up.ts';
import { flagsOf, segments } from './segments.ts';

const THREAT = utterance({ utterance: 'u-2', text: '我现在就打12315 再去银保监投诉你们' });
const brief = (one: Parameters<typeof segments>[0], flags: Parameters<typeof segments>[1]) =>
  segments(one, flags).map(({ text, flags: over }) => [text, over.map(({ id }) => id).join(' ')]);

test('matched words stand out, the rest is plain', () => {
  const found = flag({ evidence: [quoted(THREAT, '12315'), quoted(THREAT, '银保监')] });
  assert.deepEqual(brief(THREAT, [found]), [
    ['我现在就打', ''],
    ['12315', 'f-1'],
    [' 再去', ''],
    ['银保监', 'f-1'],
    ['投诉你们', ''],
  ]);
});

test('words of several flags carry all of them, the gravest first', () => {
  const minor = flag({ id: 'minor', severity: 'minor', evidence: [quoted(THREAT, '去银保监投诉')] });
  const critical = flag({ id: 'critical', evidence: [quoted(THREAT, '银保监')] });
  const marked = brief(THREAT, [minor, critical]).filter(([, ids]) => ids !== '');
  assert.deepEqual(marked, [
    ['去', 'minor'],
    ['银保监', 'critical minor'],
    ['投诉', 'minor'],
  ]);
});

test('after a rewrite the words are found again; mood and absence say "here" and mark no words', () => {
  const before = flag({ evidence: [quoted(utterance({ ...THREAT, text: '打12315' }), '12315')] });
  assert.deepEqual(
    brief(THREAT, [before]).filter(([, ids]) => ids !== ''),
    [['12315', 'f-1']],
  );
  const gone = flag({ evidence: [quoted(utterance({ ...THREAT, text: '打12345' }), '12345')] });
  assert.deepEqual(
    brief(THREAT, [gone]).filter(([, ids]) => ids !== ''),
    [],
  );
  const mood = flag({
    evidence: [quoted(THREAT)],
    why: { op: 'mood', holds: true, looked_for: {}, seen: {} },
  });
  assert.deepEqual(brief(THREAT, [mood]), [[THREAT.text, '']]);
  assert.deepEqual(
    flagsOf(THREAT, [mood]).map(({ id }) => id),
    ['f-1'],
  );
});

test('the same words of another utterance or channel stay plain', () => {
  const other = flag({ evidence: [{ ...quoted(THREAT, '12315'), channel: 1 }] });
  assert.deepEqual(brief(THREAT, [other]), [[THREAT.text, '']]);
  assert.deepEqual(flagsOf(THREAT, [other]), []);
});

test('a masked number is one piece, taken apart, and no mark cuts it', () => {
  const text = '我手机号[手机号·k3f9] 卡[号码]';
  const one = utterance({ text });
  const inside = flag({ evidence: [{ ...quoted(one), start: 2, end: 8, text: text.slice(2, 8) }] });
  const pieces = segments(one, [inside]);
  assert.deepEqual(
    pieces.map((piece) => [piece.text, piece.token?.type ?? '', piece.token?.alias ?? null]),
    [
      ['我手', '', null],
      ['机号', '', null],
      ['[手机号·k3f9]', '手机号', 'k3f9'],
      [' 卡', '', null],
      ['[号码]', '号码', null],
    ],
  );
  assert.deepEqual(
    pieces.map(({ flags }) => flags.length),
    [0, 1, 1, 0, 0],
  );
});

test('the pieces put together are the text', () => {
  const found = flag({ evidence: [quoted(THREAT, '我现在'), quoted(THREAT, '你们')] });
  assert.equal(
    segments(THREAT, [found])
      .map(({ text }) => text)
      .join(''),
    THREAT.text,
  );
  assert.deepEqual(segments(utterance({ text: '' }), [found]), []);
});
