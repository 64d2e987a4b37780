import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WatchedCalls } from './watched-calls.ts';

const of = (...calls: string[]) => new Set(calls);

test('a call is recorded from its first watcher on, and a second one changes nothing', () => {
  const watched = new WatchedCalls();
  watched.watch(of('c-1'), 7);
  watched.watch(of('c-1', 'c-2'), 9);
  const after = (n: number, ...calls: string[]) => watched.recordedAfter(n, of(...calls));
  assert.deepEqual([after(6, 'c-1'), after(7, 'c-1')], [false, true]);
  assert.deepEqual([after(8, 'c-1', 'c-2'), after(9, 'c-1', 'c-2'), after(99, 'c-3')], [false, true, false]);
});

test('it is quiet after a number until something is told of the call, or of no call', () => {
  const watched = new WatchedCalls();
  watched.watch(of('c-1', 'c-2'), 0);
  watched.told('c-1', 4);
  watched.told('c-9', 5);
  const quiet = (n: number, ...calls: string[]) => watched.quietAfter(n, of(...calls));
  assert.deepEqual([quiet(3, 'c-1'), quiet(4, 'c-1'), quiet(0, 'c-2')], [false, true, true]);
  watched.told('', 6);
  assert.deepEqual([quiet(5, 'c-2'), quiet(6, 'c-2')], [false, true]);
  assert.equal(quiet(0), true, 'who watches none has lists alone');
});

test('calls linger after their last watcher left; beyond that the oldest goes, and none that is watched', () => {
  const watched = new WatchedCalls(2);
  for (const call of ['c-1', 'c-2', 'c-3', 'c-4']) watched.watch(of(call), 0);
  watched.watch(of('c-2'), 0);
  watched.forgetUnwatched((call) => call === 'c-1');
  assert.deepEqual(
    ['c-1', 'c-2', 'c-3', 'c-4'].filter((call) => watched.has(call)),
    ['c-1', 'c-2'],
  );
});
