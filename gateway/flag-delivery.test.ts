import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlagDecision } from '../engine/contract/flag.ts';
import type { LogRecord } from '../engine/contract/record.ts';
import { FlagDelivery } from './flag-delivery.ts';

const decision = { id: 'f-1', call: 'c-1' } as FlagDecision;
const record = {
  type: 'utterance',
  call: 'c-1',
  n: 7,
  at: 1_002,
  arrived_at: 1_000,
  final: true,
} as LogRecord;

test('a flag that changes before it is handed over keeps the times of its raising', () => {
  let now = 1_010;
  const delivery = new FlagDelivery(() => now);
  delivery.note(record, 1_005);
  const raised = delivery.decided(decision, 'raised', { n: 7, at: 1_002 });
  const changed = delivery.decided({ ...decision, at_ms: 9 }, 'raised', { n: 8, at: 1_003 });
  assert.equal(changed.raised_at, raised.raised_at);
  now = 1_020;
  delivery.handedOver(raised, now);
  const { latency_ms } = delivery.handedOver(changed, now);
  assert.deepEqual(latency_ms, { ingest: 2, log: 3, score: null, rules: 5, push: 10, total: 20 });
  assert.equal(delivery.known(decision, 'raised').latency_ms?.total, 20, 'and a snapshot has them too');
});
