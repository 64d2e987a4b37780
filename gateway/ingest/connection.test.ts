import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerFrame } from '../../engine/contract/ingest.ts';
import { Connection } from './connection.ts';

function connected(window = 4, resume: Record<string, number> = {}) {
  const wire = {
    bufferedAmount: 0,
    cork() {},
    uncork() {},
    reading: true,
    closedWith: null as number | null,
    answers: [] as ServerFrame[],
    drained: [] as (() => void)[],
    send(text: string, sent?: () => void) {
      wire.answers.push(JSON.parse(text) as ServerFrame);
      if (sent) wire.drained.push(sent);
    },
    pause() {
      wire.reading = false;
    },
    resume() {
      wire.reading = true;
    },
    close(code: number) {
      wire.closedWith = code;
    },
  };
  const left: Connection[] = [];
  const connection = new Connection({
    wire,
    owner: 'a',
    window,
    now: () => 1_000,
    mask: (text) => text,
    count: () => undefined,
    introduced: () => undefined,
    wake: () => undefined,
    left: (gone) => left.push(gone),
    startedAnew: () => ({}),
    resume: () => resume,
  });
  const hear = (frame: unknown) => connection.heard(Buffer.from(JSON.stringify(frame)), false);
  const progress = (seq: number) => hear({ type: 'progress', call: 'c', seq, audio_ms: seq });
  /** The log takes the oldest items. */
  const take = (count: number) => connection.done(connection.queue.splice(0, count).length);
  return { wire, connection, left, hear, progress, take };
}

function greeted(window?: number) {
  const parts = connected(window);
  parts.hear({ type: 'hello', protocol: 1, source: 's' });
  parts.take(1);
  parts.connection.welcomed();
  return parts;
}

test('past the window the socket is not read, and read again when half of it is answered', () => {
  const { wire, progress, take } = greeted(4);
  for (const seq of [1, 2, 3]) progress(seq);
  assert.equal(wire.reading, true);
  progress(4);
  assert.equal(wire.reading, false);
  // What was in the buffers already is still taken.
  progress(5);
  take(2);
  assert.equal(wire.reading, false);
  take(1);
  assert.equal(wire.reading, true);
});

test('a sender that does not read its answers is not read either', () => {
  const { wire, hear } = greeted();
  wire.bufferedAmount = 2_000_000;
  hear({ type: 'nonsense' });
  assert.equal(wire.reading, false);
  wire.bufferedAmount = 0;
  for (const sent of wire.drained) sent();
  assert.equal(wire.reading, true);
});

test('a welcome larger than what may wait does not end the reading for good', () => {
  const calls = Array.from({ length: 20_000 }, (_, n) => [`${n}-`.padEnd(60, 'c'), 1]);
  const { wire, hear, connection, take } = connected(4, Object.fromEntries(calls));
  hear({ type: 'hello', protocol: 1, source: 's' });
  connection.welcomed();
  wire.bufferedAmount = 1_400_000;
  take(1);
  assert.equal(wire.reading, false);
  wire.bufferedAmount = 0;
  for (const sent of wire.drained) sent();
  assert.equal(wire.reading, true);
});

test('while the server stops, frames that were in the buffers are refused as such', () => {
  const { wire, connection, progress } = greeted();
  progress(1);
  connection.drain();
  progress(2);
  assert.equal(wire.reading, false);
  const last = wire.answers.at(-1);
  assert.ok(last?.type === 'refused');
  assert.equal(last.code, 'SHUTTING_DOWN');
  assert.equal(last.retryable, true);
  assert.deepEqual([last.call, last.seq], ['c', 2]);
  assert.deepEqual(
    connection.queue.map(({ kind }) => kind),
    ['event', 'lost'],
    'what came before is still logged',
  );
});

test('a closed connection is let go of when everything that had come is dealt with', () => {
  const { connection, left, progress, take } = greeted();
  progress(1);
  connection.closed();
  take(1);
  assert.deepEqual(left, []);
  take(1);
  assert.deepEqual(left, [connection]);
});

test('a connection that was replaced drops what waits, since it comes again on the other one', () => {
  const { wire, connection, progress } = greeted();
  progress(1);
  connection.replaced();
  assert.deepEqual(connection.queue, []);
  assert.equal(wire.closedWith, 4409);
  const answers = wire.answers.length;
  progress(2);
  connection.closed();
  assert.deepEqual(connection.queue, []);
  assert.equal(wire.answers.length, answers, 'and what still comes is not answered');
});
