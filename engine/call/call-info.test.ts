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
