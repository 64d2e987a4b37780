import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveFrame } from '../../../engine/contract/live.ts';
import { call, flag } from './made-up.ts';
import { LiveStore } from './store.ts';

function made() {
  const pictures: (() => void)[] = [];
  let told = 0;
  const store = new LiveStore(
    (work) => pictures.push(work),
    () => 5_000,
  );
  store.subscribe(() => {
    told += 1;
  });
  const draw = () => {
    for (const work of pictures.splice(0)) work();
  };
  return { store, pictures, draw, told: () => told };
}

const changed = (change: Parameters<typeof call>[0]): LiveFrame => ({
  type: 'call',
  n: 1,
  call: call(change),
});
const flags = (change = {}) => ({ critical: 0, major: 0, minor: 0, info: 0, ...change });

test('frames between two pictures are told as one change', () => {
  const { store, pictures, draw, told } = made();
  for (let risk = 0; risk < 50; risk += 1) store.take(changed({ risk }));
  assert.equal(pictures.length, 1);
  assert.equal(told(), 0);
  draw();
  assert.equal(told(), 1);
  assert.equal(store.call('c-1')?.view.risk, 49);
});

test('open calls are counted, with flags and with critical ones; those that are over are not', () => {
  const { store, draw } = made();
  store.take(changed({ call: 'a' }));
  store.take(changed({ call: 'b', flags: flags({ minor: 1 }) }));
  store.take(changed({ call: 'c', status: 'idle', flags: flags({ critical: 2 }) }));
  store.take(changed({ call: 'd', status: 'ended', flags: flags({ critical: 1 }) }));
  draw();
  assert.deepEqual(store.counts(), { live: 3, flagged: 2, critical: 1 });
  const before = store.counts();
  store.take(changed({ call: 'a', risk: 12 }));
  draw();
  assert.equal(store.counts(), before, 'the same counts are the same object');
});

test('a beat tells the clock of the server and draws nothing', () => {
  const { store, pictures } = made();
  store.take({ type: 'heartbeat', n: 1, at: 7_500 });
  assert.equal(store.skew, 2_500);
  assert.equal(pictures.length, 0);
});

test('the line is told when it changes, not with every frame', () => {
  const { store, told } = made();
  const live = { phase: 'live', lastFrameAt: 1, retryAt: null, failed: 0 } as const;
  store.setLine({ ...live });
  store.setLine({ ...live, lastFrameAt: 2 });
  assert.equal(told(), 1);
  assert.equal(store.line().lastFrameAt, 2, 'whoever looks sees the last frame');
  store.setLine({ ...live, phase: 'lost', retryAt: 9, failed: 1 });
  assert.equal(told(), 2);
});

test('what has gathered for a person who has left is not shown to the next', () => {
  const { store, draw } = made();
  store.take({ type: 'flag', n: 1, flag: flag() });
  store.clear();
  draw();
  assert.deepEqual(store.flags(), []);
});
