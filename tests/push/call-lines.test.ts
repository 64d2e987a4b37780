/** Lines of the wall: how many go out, when, and to whom. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, hubByHand, read, subscription } from './hub-by-hand.ts';

test('many changes of a call within a moment go out as one line, the latest', () => {
  const { hub, flush, due } = hubByHand();
  for (let n = 1; n <= 20; n += 1) hub.publish([changed('c-1', { utterances: n })]);
  assert.equal(hub.last, 0);
  assert.equal(due.length, 1);
  flush();
  const [only, ...rest] = read(hub, subscription(['calls']));
  assert.ok(only?.type === 'call' && only.call.utterances === 20);
  assert.equal(rest.length, 0);
});

test('of many quiet calls a bounded number goes out at a time, those with news first, and none is forgotten', () => {
  const { hub, flush, due } = hubByHand();
  const calls = Array.from({ length: 1_000 }, (_, n) => `c-${n}`);
  hub.publish(calls.map((call) => changed(call)));
  flush();
  assert.equal(hub.last, 1_000, 'new calls are news');
  hub.publish(calls.map((call) => changed(call, { utterances: 2 })));
  hub.publish([changed('c-999', { utterances: 2, flags: { critical: 1, major: 0, minor: 0, info: 0 } })]);
  const before = hub.last;
  flush();
  const [first] = read(hub, subscription(['calls']), before);
  assert.ok(first?.type === 'call' && first.call.call === 'c-999');
  assert.ok(hub.last - before <= 250, `${hub.last - before} at once`);
  while (due.length > 0) flush();
  assert.equal(hub.last, before + 1_000);
});

test('a line that only its watchers wait for goes to them at once, and to the wall in its turn', () => {
  const { hub, flush } = hubByHand();
  const watcher = subscription(['call:c-0']);
  hub.join({ subscription: watcher, wake() {} });
  const calls = Array.from({ length: 300 }, (_, n) => `c-${299 - n}`);
  hub.publish(calls.map((call) => changed(call)));
  flush();
  const before = hub.last;
  hub.publish(calls.map((call) => changed(call, { utterances: 2 })));
  flush();
  assert.equal(read(hub, watcher, before).length, 1);
  const wall = () =>
    read(hub, subscription(['calls']), before).map((one) => one.type === 'call' && one.call.call);
  assert.equal(wall().includes('c-0'), false);
  while (!wall().includes('c-0')) flush();
});

test('five hundred consoles get quiet lines at a rate that costs what fifty cost', () => {
  const rate = (consoles: number) => {
    const { hub, flush } = hubByHand();
    for (let n = 0; n < consoles; n += 1) hub.join({ subscription: subscription(['calls']), wake() {} });
    const calls = Array.from({ length: 300 }, (_, n) => `c-${n}`);
    hub.publish(calls.map((call) => changed(call)));
    flush();
    const before = hub.last;
    hub.publish(calls.map((call) => changed(call, { utterances: 2 })));
    flush();
    return (hub.last - before) * consoles;
  };
  assert.deepEqual([1, 50, 100, 500].map(rate), [50, 2_500, 2_500, 2_500]);
});
