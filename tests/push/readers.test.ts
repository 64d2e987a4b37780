/** Who is woken when, and what readers share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subscription } from '../../gateway/push/topics.ts';
import { flagged, hubByHand, said, subscription } from './hub-by-hand.ts';

test('a desktop that watches a call shares frames with others until something happens in its call', () => {
  const { hub } = hubByHand();
  const own = subscription(['prompts', 'call:c-1']);
  const other = subscription(['prompts', 'call:c-2']);
  for (const one of [own, other]) hub.join({ subscription: one, wake() {} });
  const batch = (to: Subscription, cursor: number) => {
    const next = hub.nextBatch(cursor, to);
    return next === 'gone' ? next : String(next.json);
  };
  hub.publish([flagged('f-1', 'c-3', { coach: '请安抚客户' })]);
  const prompt = hub.nextBatch(0, own);
  assert.ok(prompt !== 'gone' && prompt.json && String(prompt.json).includes('"type":"prompt"'));
  assert.equal(hub.nextBatch(0, other), prompt);
  hub.publish([said('c-1', 'u-1')]);
  assert.match(batch(own, 2), /"type":"utterance"/);
  assert.equal(batch(other, 2), 'null');
  hub.rulesChanged();
  assert.equal(batch(own, 3), 'null');
});

test('a stream wakes readers at a bounded rate, the first at once, and words of a call only those who watch it', () => {
  const { hub, flush } = hubByHand();
  const woken: string[] = [];
  const join = (name: string, topics: string[]) => {
    const reader = { subscription: subscription(topics), wake: () => void woken.push(name) };
    hub.join(reader);
    return reader;
  };
  join('console', ['flags']);
  const desktop = join('desktop', ['call:c-1']);
  hub.publish([flagged('f-1')]);
  assert.deepEqual(woken.splice(0), ['console', 'desktop']);
  hub.publish([flagged('f-2')]);
  hub.publish([said('c-1', 'u-1')]);
  assert.deepEqual(woken, [], 'they gather');
  flush();
  assert.deepEqual(woken.splice(0), ['console', 'desktop']);
  flush();
  assert.deepEqual(woken, [], 'nothing happened since');
  hub.publish([said('c-1', 'u-2')]);
  assert.deepEqual(woken.splice(0), ['desktop']);
  hub.leave(desktop);
  flush();
  hub.publish([said('c-1', 'u-3'), said('c-2', 'u-1')]);
  assert.deepEqual(woken, []);
});
