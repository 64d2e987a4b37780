import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, cutScopes, type Gone } from './backtest-samples.ts';

const gone: Gone = { calls: new Set(['c-2']), customers: new Set(['m-2']) };
const calls = (all: readonly { call: string }[]) => all.map(({ call }) => call);

test('flags of deleted calls go, and make room for others', () => {
  const flags = ['c-1', 'c-2', 'c-3', 'c-4'].map((call) => ({ call }));
  const [one] = cut([{ rule: 'a', samples: { new: flags, lost: flags, moved: [] } }] as never, 2, gone);
  assert.deepEqual(calls(one?.samples.new ?? []), ['c-1', 'c-3']);
  assert.deepEqual(calls(one?.samples.lost ?? []), ['c-1', 'c-3']);
});

test('flags across calls go with a customer, and with a call that they counted', () => {
  const flag = (by: string, name: string, ...counted: string[]) => ({
    scope: { by, name },
    evidence: counted.map((call) => ({ call })),
  });
  const flags = [
    flag('customer', 'm-1', 'c-1'),
    flag('customer', 'm-2', 'c-1'),
    flag('queue', 'm-2', 'c-3'),
    flag('queue', 'q', 'c-1', 'c-2'),
  ];
  const [one] = cutScopes(
    [{ rule: 'a', samples: { new: flags, lost: flags.slice(1, 2) } }] as never,
    5,
    gone,
  );
  assert.deepEqual(
    one?.samples.new.map(({ scope }) => scope.name),
    ['m-1', 'm-2'],
  );
  assert.deepEqual(one?.samples.lost, []);
});
