import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence, Flag } from '../../../../engine/contract/flag.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { flag, quoted, utterance } from './made-up.ts';
import { isFar, placesOf, startsIn } from './places.ts';

const brushOff = utterance({ utterance: 'u-1', role: 'agent', start_ms: 4_000, text: '这个我们管不了' });
const hot = utterance({ utterance: 'u-2', role: 'customer', start_ms: 9_000, text: '你们什么态度' });
const words = [brushOff, hot];
const raised = (id: string, evidence: Evidence[], op = 'all', at_ms = 11_000): Flag =>
  flag({ id, at_ms, evidence, why: { op, holds: true, looked_for: {}, seen: {} } });
const ids = (found: ReadonlyMap<string, readonly Flag[]>) =>
  Object.fromEntries([...found].map(([key, flags]) => [key, flags.map(({ id }) => id)]));
const chips = (flags: Flag[], of: UtteranceView[] = words) => ids(placesOf(flags, of).chips);

test('a flag that the next turn decided stands beside the words that it rests on', () => {
  // The agent's words, and the whole of the customer's turn, which shows by its mood that they were heard so.
  const late = raised('late', [quoted(brushOff, '管不了'), quoted(hot)]);
  assert.deepEqual(chips([late]), { '1/u-1': ['late'] });
  assert.deepEqual(ids(placesOf([late], words).resting), { '1/u-1': ['late'], '0/u-2': ['late'] });
  assert.equal(startsIn(words)(late), 4_000);
});

test('words that are marked need no chip; a mood has one', () => {
  const said = raised('said', [quoted(brushOff, '管不了')], 'said');
  const mood = raised('mood', [quoted(hot)], 'mood');
  assert.deepEqual(chips([said, mood]), { '0/u-2': ['mood'] });
});

test('a deadline rests on no words, and stands at its moment', () => {
  const deadline = raised('deadline', [], 'absence', 60_000);
  const places = placesOf([deadline], words);
  assert.deepEqual([places.bare, places.chips.size], [[deadline], 0]);
  assert.equal(startsIn(words)(deadline), 60_000);
});

test('words that a rewritten transcript took away are no place; those left are', () => {
  const gone = { ...brushOff, rev: 2, text: '' };
  const late = raised('late', [quoted(brushOff, '管不了'), quoted(hot)]);
  assert.deepEqual(chips([late], [gone, hot]), { '0/u-2': ['late'] });
  assert.deepEqual(placesOf([late], [gone]).bare, [late]);
});

test('what was taken back has no place', () => {
  const places = placesOf([{ ...raised('gone', [quoted(hot)], 'mood'), status: 'retracted' }], words);
  assert.deepEqual([places.resting.size, places.chips.size, places.bare.length], [0, 0, 0]);
});

test('words that are not known here stand where the flag says that they began', () => {
  const late = raised('late', [{ ...quoted(brushOff, '管不了'), start_ms: 4_000 }]);
  assert.equal(startsIn([])(late), 4_000);
  assert.equal(startsIn([])(raised('old', [quoted(brushOff)])), 11_000);
});

test('when it was decided is told of what began long before', () => {
  assert.deepEqual(
    [20_000, 13_999, 14_000].map((at_ms) => isFar(raised('late', [], 'silence', at_ms), 4_000)),
    [true, false, true],
  );
});
