import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Prompt } from '../../../../engine/contract/live.ts';
import { flag, utterance } from './made-up.ts';
import { type TimelineItem, timelineOf, utteranceAt, withMoments } from './timeline.ts';

const agent = (id: string, start_ms: number, end_ms: number) =>
  utterance({ utterance: id, role: 'agent', start_ms, end_ms });
const customer = (id: string, start_ms: number, end_ms: number) =>
  utterance({ utterance: id, role: 'customer', start_ms, end_ms });

const brief = (item: TimelineItem) => {
  if (item.kind === 'words') return `${item.turn ? '+' : ' '}${item.utterance.utterance}`;
  if (item.kind === 'prompt') return `prompt ${item.prompt.text}`;
  if (item.kind === 'flag') return `flag ${item.flag.id}`;
  return item.kind === 'silence' ? `silence ${item.from_ms}-${item.to_ms}` : `overlap ${item.ms}`;
};

test('words of one speaker in a row are one turn', () => {
  const { items, spokenTo } = timelineOf([
    agent('a', 0, 2_000),
    agent('b', 2_500, 4_000),
    customer('c', 4_200, 6_000),
  ]);
  assert.deepEqual(items.map(brief), ['+a', ' b', '+c']);
  assert.equal(spokenTo, 6_000);
});

test('a silence counts from the last word of anybody, from five seconds on, and divides a turn', () => {
  const long = agent('a', 0, 10_000);
  const within = customer('b', 1_000, 1_500);
  const words = [long, within, agent('c', 14_999, 16_000), agent('d', 21_000, 22_000)];
  assert.deepEqual(timelineOf(words).items.map(brief), ['+a', '+b', '+c', 'silence 16000-21000', '+d']);
});

test('talking over somebody counts from 800 ms on, and only between channels', () => {
  const words = [agent('a', 0, 5_000), customer('b', 4_201, 7_000), agent('c', 6_200, 6_900)];
  assert.deepEqual(timelineOf(words).items.map(brief), ['+a', '+b', '+c']);
  const cut = [agent('a', 0, 5_000), customer('b', 4_200, 7_000)];
  assert.deepEqual(timelineOf(cut).items.map(brief), ['+a', 'overlap 800', '+b']);
  const same = [agent('a', 0, 5_000), agent('b', 1_000, 7_000)];
  assert.deepEqual(timelineOf(same).items.map(brief), ['+a', ' b']);
});

test('the silence before the end of a call is seen; a live call has none', () => {
  const words = [agent('a', 0, 2_000)];
  assert.deepEqual(timelineOf(words, 9_000).items.map(brief), ['+a', 'silence 2000-9000']);
  assert.deepEqual(timelineOf(words, null).items.map(brief), ['+a']);
});

test('words that became nothing are not shown', () => {
  const { items, spokenTo } = timelineOf([utterance({ text: '' })]);
  assert.deepEqual(items, []);
  assert.equal(spokenTo, null);
});

test('the words at a moment, the last before it, or the first', () => {
  const words = [agent('a', 1_000, 2_000), customer('b', 4_000, 6_000)];
  assert.equal(utteranceAt(words, 0)?.utterance, 'a');
  assert.equal(utteranceAt(words, 3_000)?.utterance, 'a');
  assert.equal(utteranceAt(words, 4_000)?.utterance, 'b');
  assert.equal(utteranceAt([], 4_000), undefined);
});

test('prompts of people stand before the words that begin after them, those of rules do not', () => {
  const prompt = (text: string, at_ms: number, by?: string): Prompt => ({
    id: text,
    call: 'c',
    flag: '',
    rule: '',
    text,
    severity: 'person',
    at_ms,
    ...(by === undefined ? {} : { by }),
  });
  const { items } = timelineOf([agent('a', 1_000, 2_000), customer('b', 10_000, 11_000)]);
  const prompts = [
    prompt('last', 12_000, 'chen'),
    prompt('first', 500, 'chen'),
    prompt('rule', 1_500),
    prompt('between', 5_000, 'chen'),
  ];
  assert.deepEqual(withMoments(items, prompts).map(brief), [
    'prompt first',
    '+a',
    'silence 2000-10000',
    'prompt between',
    '+b',
    'prompt last',
  ]);
  assert.deepEqual(withMoments([], prompts).map(brief), ['prompt first', 'prompt between', 'prompt last']);
});

test('a flag that rests on no words stands at its moment: after the silence that it came in, at the end of the call', () => {
  const { items } = timelineOf([agent('a', 1_000, 2_000), customer('b', 30_000, 31_000)], 32_000);
  const flags = [flag({ id: 'no closing', at_ms: 32_000 }), flag({ id: 'long silence', at_ms: 17_000 })];
  assert.deepEqual(withMoments(items, [], flags).map(brief), [
    '+a',
    'silence 2000-30000',
    'flag long silence',
    '+b',
    'flag no closing',
  ]);
});
