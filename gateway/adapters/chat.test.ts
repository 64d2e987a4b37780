/** Chats by webhook over restarts and ends: nothing that was written is rewritten, and every message keeps its time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import { AdapterStream } from './stream.ts';
import { ADAPTERS } from './table.ts';

const BEGAN = Date.parse('2026-11-22T01:00:00Z');

/** As the door makes it for webhooks; `began`: what the server knows of the call's start. */
const webhook = (began?: number) =>
  new AdapterStream({ adapter: ADAPTERS.get('chat')!, meta: {}, tag: '', callStartedAt: () => began });

const message = (fields: object) =>
  JSON.stringify({ session: 's-1', type: 'message', from: 'customer', text: '我要退款', ...fields });

const said = (events: readonly IngestEvent[]) => events.filter((event) => event.type === 'utterance');

test('after a restart a message without an id is a new one, at its own time', () => {
  const [first] = said(webhook().take(message({ at: BEGAN }), BEGAN + 100).events);
  assert.equal(first?.start_ms, 0);
  const after = webhook(BEGAN);
  const { events } = after.take(message({ text: '还在吗', at: BEGAN + 60_000 }), BEGAN + 60_100);
  const [second] = said(events);
  assert.equal(second?.start_ms, 60_000);
  assert.notEqual(second?.utterance, first?.utterance);
  for (const event of events)
    if (event.type === 'call.started') assert.equal(event.at, new Date(BEGAN).toISOString());
});

test('after a restart a message without a time is as late as it came', () => {
  const [one] = said(webhook(BEGAN).take(message({}), BEGAN + 60_000).events);
  assert.equal(one?.end_ms, 60_000);
  assert.ok(one.start_ms > 50_000);
});

test('after a restart a review stays one whose messages do not say so; a session nobody knows is a chat', () => {
  const mediaOf = (events: readonly IngestEvent[]) =>
    events.flatMap((event) => ('medium' in event && event.medium ? [event.medium] : []));
  assert.deepEqual(mediaOf(webhook(BEGAN).take(message({}), BEGAN + 60_000).events), []);
  assert.deepEqual(mediaOf(webhook(BEGAN).take(message({ at: BEGAN + 50_000 }), BEGAN + 60_000).events), []);
  assert.deepEqual(mediaOf(webhook().take(message({}), BEGAN).events), ['chat']);
});

test('a message after the end of its session is a new one', () => {
  const stream = webhook(BEGAN);
  const [first] = said(stream.take(message({}), BEGAN + 10).events);
  stream.take(JSON.stringify({ session: 's-1', type: 'ended' }), BEGAN + 10);
  const [second] = said(stream.take(message({}), BEGAN + 10).events);
  assert.notEqual(second?.utterance, first?.utterance);
});

test('times of a session count from the earliest start that was told, by the chat or by others', () => {
  const stream = webhook();
  const started = JSON.stringify({ session: 's-1', type: 'started', at: BEGAN });
  stream.take(started, BEGAN + 5_000);
  assert.equal(said(stream.take(message({ at: BEGAN + 7_000 }), BEGAN + 7_100).events)[0]?.start_ms, 7_000);
  const late = webhook(BEGAN - 2_000);
  late.take(started, BEGAN + 5_000);
  assert.equal(said(late.take(message({ at: BEGAN + 7_000 }), BEGAN + 7_100).events)[0]?.start_ms, 9_000);
});

test('long ids that differ at their end are different messages, and the same id is the same', () => {
  const stream = webhook(BEGAN);
  const long = `${'x'.repeat(100)}-`;
  const names = ['1', '2', '1'].map(
    (end, index) =>
      said(stream.take(message({ id: long + end, text: `第${index}句` }), BEGAN).events)[0]?.utterance,
  );
  assert.notEqual(names[0], names[1]);
  assert.equal(names[0], names[2]);
  assert.ok((names[0] ?? '').length <= 60);
});
