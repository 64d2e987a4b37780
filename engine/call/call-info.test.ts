import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallInfoTimeline } from './call-info.ts';

test('what an update says holds from its moment on, what the start says for the whole call', () => {
  const info = new CallInfoTimeline();
  info.updated({ agent: { id: 'B2', team: 'T4' } }, 9_000);
  info.started({ queue: 'billing', agent: { id: 'A1', team: 'T3' } });
  assert.equal(info.at(0).agent?.id, 'A1');
  assert.equal(info.at(8_999).agent?.id, 'A1');
  assert.equal(info.at(9_000).agent?.id, 'B2');
  assert.equal(info.at(60_000).queue, 'billing');
  assert.equal(info.latest.agent?.id, 'B2');
});

test('attributes and customer are merged, and updates count in the order of call time', () => {
  const info = new CallInfoTimeline();
  info.started({ attributes: { tier: 'gold', vip: false }, customer: { id: 'm-1' } });
  info.updated({ attributes: { vip: true } }, 5_000);
  info.updated({ attributes: { vip: false, held: true }, customer: { number: '号码·x' } }, 2_000);
  assert.deepEqual(info.at(3_000).attributes, { tier: 'gold', vip: false, held: true });
  assert.deepEqual(info.at(5_000).attributes, { tier: 'gold', vip: true, held: true });
  assert.deepEqual(info.latest.customer, { id: 'm-1', number: '号码·x' });
});

test('an id that was found by a number never beats one that a sender gave, in whichever order they come', () => {
  const [given, found] = [{ id: 'm-5' }, { number: 'n9', id: 'm-9' }];
  const both = { id: 'm-5', number: 'n9' };
  const start = (customer: object, by_number?: boolean) => (info: CallInfoTimeline) =>
    info.started({ customer }, by_number);
  const update = (customer: object, at: number, by_number?: boolean) => (info: CallInfoTimeline) =>
    info.updated({ customer }, at, by_number);
  for (const [first, second] of [
    [start(given), start(found, true)],
    [start(found, true), start(given)],
    [start(given), update(found, 5_000, true)],
    [update(found, 5_000, true), update(given, 1_000)],
    [update(given, 5_000), start(found, true)],
  ] as const) {
    const info = new CallInfoTimeline();
    first(info);
    second(info);
    assert.deepEqual(info.latest.customer, both);
    info.updated({ customer: { number: 'n7', id: 'm-7' } }, 9_000, true);
    assert.equal(info.latest.customer?.id, 'm-5');
    info.updated({ customer: { id: 'm-6' } }, 9_000);
    assert.equal(info.latest.customer?.id, 'm-6', 'another one that is given counts');
  }
  const alone = new CallInfoTimeline();
  start(found, true)(alone);
  alone.updated({ customer: { number: 'n7', id: 'm-7' } }, 1_000, true);
  assert.equal(alone.latest.customer?.id, 'm-7');
});

test('who had the call before those who have it now is known with times; what moves nobody makes no span', () => {
  const info = new CallInfoTimeline();
  info.started({ queue: 'billing', agent: { id: 'A1', team: 'T3' } });
  assert.equal(info.handedOver, undefined);
  info.updated({ attributes: { vip: true } }, 2_000);
  assert.equal(info.handedOver, undefined);
  info.updated({ agent: { id: 'B2', team: 'T4' } }, 9_000);
  info.updated({ queue: 'vip' }, 12_000);
  assert.deepEqual(info.handedOver, [
    { agent: { id: 'A1', team: 'T3' }, queue: 'billing', from_ms: 0, to_ms: 9_000 },
    { agent: { id: 'B2', team: 'T4' }, queue: 'billing', from_ms: 9_000, to_ms: 12_000 },
  ]);
});

test('trade and direction of a span are those that were known while it lasted', () => {
  const info = new CallInfoTimeline();
  info.started({ queue: 'billing', agent: { id: 'A1', team: 'T3' } });
  info.updated({ trade: 'bank', direction: 'inbound' }, 3_000);
  info.updated({ queue: 'policies', trade: 'insurance', direction: 'outbound' }, 9_000);
  info.updated({ trade: 'auto' }, 11_000);
  info.updated({ agent: { id: 'B2', team: 'T4' } }, 12_000);
  assert.deepEqual(
    info.handedOver?.map(({ queue, trade, direction }) => [queue, trade, direction]),
    [
      ['billing', 'bank', 'inbound'],
      ['policies', 'auto', 'outbound'],
    ],
  );
});

test('before somebody was named nobody had it', () => {
  const info = new CallInfoTimeline();
  info.started({});
  info.updated({ agent: { id: 'A1', team: 'T3' } }, 4_000);
  assert.equal(info.handedOver, undefined);
});
