/** What the record says of a customer whose number is known, and whether that is the sender's word. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallInfoTimeline } from '../../engine/call/call-info.ts';
import type { EventFrame } from '../../engine/contract/ingest.ts';
import { createMasker, emptyContext } from '../masking/mask.ts';
import { recordOf } from './record-of.ts';

const masker = createMasker({ siteKey: 'records' });
const number = masker.pseudonym('16000000009');
const door = {
  masker,
  tradeOfQueue: () => undefined,
  customerOf: (of: string) => (of === number ? 'm-9' : undefined),
};
const came = { source: 's', imports: false, arrivedAt: 1_000, opens: undefined, context: emptyContext };

test('a second leg that knows the number alone does not make the call another customer’s', () => {
  const timeline = new CallInfoTimeline();
  for (const customer of [{ id: 'm-5' }, { number: '16000000009' }]) {
    const frame = { type: 'call.started', call: 'c', seq: 1, customer } as EventFrame;
    const { body } = recordOf(frame, came, door);
    assert.ok(body.type === 'call.started');
    timeline.started(body.info, body.by_number);
  }
  assert.deepEqual(timeline.latest.customer, { id: 'm-5', number });
});

test('a call whose number alone is known is of the customer whom it belongs to', () => {
  const frame = {
    type: 'call.updated',
    call: 'c',
    seq: 2,
    customer: { number: '16000000009' },
  } as EventFrame;
  const { body } = recordOf(frame, came, door);
  assert.ok(body.type === 'call.updated');
  assert.deepEqual([body.info.customer, body.by_number], [{ id: 'm-9', number }, true]);
});
