import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveFrame } from '../../engine/contract/live.ts';
import { CLIENT_LIMITS, LiveClient, type Wire } from '../../gateway/push/live-client.ts';
import { COALESCE_MS, createLiveHub } from '../../gateway/push/live-hub.ts';
import { parseSubscribe } from '../../gateway/push/topics.ts';
import { flag, OpenCalls, RULE_STATE, StoredCalls } from '../api/fixtures.ts';

/** A socket whose buffer fills and drains when the test says so. */
class WireByHand implements Wire {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  reads = true;
  readonly frames: LiveFrame[] = [];
  closed = 0;
  #unsent: (() => void)[] = [];

  send(text: string | Buffer, sent: () => void): void {
    this.frames.push(JSON.parse(String(text)) as LiveFrame);
    if (this.reads) return;
    this.bufferedAmount += text.length;
    this.#unsent.push(sent);
  }

  drain(): void {
    this.reads = true;
    this.bufferedAmount = 0;
    for (const sent of this.#unsent.splice(0)) sent();
  }

  close(code: number): void {
    this.closed = code;
  }

  terminate(): void {
    this.closed = -1;
  }
}

function connect(limits = {}) {
  // Readers are woken each time; lines of the wall never go out.
  const hub = createLiveHub({ epoch: 'e1', later: (work, ms) => void (ms < COALESCE_MS && work()) });
  hub.attach({ live: new OpenCalls(), store: new StoredCalls(), rules: () => RULE_STATE });
  const wire = new WireByHand();
  const clock = { ms: 1_000 };
  let admitted = true;
  const client = new LiveClient({
    wire,
    hub,
    admit: async (subscription) => (admitted ? subscription : null),
    now: () => clock.ms,
    limits: { ...CLIENT_LIMITS, ...limits },
  });
  const raise = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      hub.publish([{ kind: 'flag', cause: { n: 1, at: 1 }, flag: flag(`f-${hub.last + 1}`, 'c-1') }]);
    }
  };
  const types = () => wire.frames.splice(0).map(({ type }) => type);
  return { hub, wire, clock, client, raise, types, forbid: () => (admitted = false) };
}

const SUBSCRIBE = JSON.stringify({ type: 'subscribe', topics: ['flags'] });
const settled = () => new Promise((done) => setImmediate(done));

test('a client gets a snapshot, then every delta once and in order', async () => {
  const { client, wire, raise } = connect();
  raise(2);
  await client.heard(SUBSCRIBE);
  await settled();
  raise(3);
  const [snapshot, ...deltas] = wire.frames;
  assert.ok(snapshot?.type === 'snapshot' && snapshot.n === 2 && snapshot.flags?.length === 2);
  assert.deepEqual(
    deltas.map((frame) => 'n' in frame && frame.n),
    [3, 4, 5],
  );
});

test('a client that stops reading is not written to, and gets what it missed when it reads again', async () => {
  const { client, wire, raise, types } = connect({ high_bytes: 2_000 });
  await client.heard(SUBSCRIBE);
  await settled();
  types();
  wire.reads = false;
  raise(100);
  const before = types().length;
  assert.ok(before < 10, `${before} frames were written into a full buffer`);
  assert.equal(client.stalled, true);
  client.beat();
  assert.deepEqual(types(), [], 'no heartbeat either');
  wire.drain();
  assert.equal(client.stalled, false);
  assert.deepEqual(types(), Array(100 - before).fill('flag'));
});

test('a client that missed much gets a fresh snapshot instead', async () => {
  const { client, wire, raise, types, hub } = connect({ high_bytes: 2_000 });
  await client.heard(SUBSCRIBE);
  await settled();
  wire.reads = false;
  raise(5_000);
  types();
  wire.drain();
  await settled();
  const [snapshot, ...rest] = wire.frames;
  assert.ok(snapshot?.type === 'snapshot');
  assert.equal(snapshot.n, hub.last);
  assert.equal(snapshot.flags?.length, 500);
  assert.equal(rest.length, 0);
  raise(1);
  assert.equal(wire.frames.at(-1)?.type, 'flag');
});

test('a client that reads nothing for ten minutes is dropped', async () => {
  const { client, wire, raise, clock } = connect({ high_bytes: 100 });
  await client.heard(SUBSCRIBE);
  await settled();
  wire.reads = false;
  raise(5);
  clock.ms += CLIENT_LIMITS.stalled_ms;
  client.beat();
  assert.equal(wire.closed, 0);
  clock.ms += 1;
  client.beat();
  assert.equal(wire.closed, -1);
});

test('a client that comes back gets only what it missed, and a heartbeat that says so', async () => {
  const { client, raise, types, wire } = connect();
  raise(5);
  await client.heard(JSON.stringify({ type: 'subscribe', topics: ['flags'], resume: { epoch: 'e1', n: 3 } }));
  await settled();
  assert.deepEqual(
    wire.frames.map((frame) => ('n' in frame ? `${frame.type} ${frame.n}` : frame.type)),
    ['flag 4', 'flag 5', 'heartbeat 5'],
  );
  types();
  await client.heard(
    JSON.stringify({ type: 'subscribe', topics: ['flags'], resume: { epoch: 'old', n: 3 } }),
  );
  await settled();
  assert.deepEqual(types(), ['snapshot']);
});

test('a new subscription replaces the one before', async () => {
  const { client, raise, types, hub } = connect();
  await client.heard(SUBSCRIBE);
  await client.heard(JSON.stringify({ type: 'subscribe', topics: ['calls'] }));
  await settled();
  types();
  raise(2);
  assert.deepEqual(types(), []);
  assert.equal(hub.readers, 1);
  client.gone();
  assert.equal(hub.readers, 0);
});

test('a role that may not see the topics is told so and gets nothing', async () => {
  const { client, wire, raise, forbid } = connect();
  forbid();
  await client.heard(SUBSCRIBE);
  raise(1);
  await settled();
  assert.deepEqual(
    wire.frames.map((frame) => (frame.type === 'error' ? frame.code : frame.type)),
    ['FORBIDDEN'],
  );
});

test('a client that floods is closed', async () => {
  const { client, wire } = connect({ frames: 3 });
  for (let n = 0; n < 4; n += 1) await client.heard('{}');
  assert.equal(wire.closed, 1008);
  const last = wire.frames.at(-1);
  assert.equal(last?.type === 'error' && last.code, 'TOO_MANY_FRAMES');
});

test('a client that takes batches gets many deltas as one frame, the same for all who stand at the same place', async () => {
  const { client, wire, hub, raise } = connect();
  await client.heard(JSON.stringify({ type: 'subscribe', topics: ['flags'], batch: true }));
  await settled();
  wire.frames.length = 0;
  raise(1);
  assert.deepEqual(
    wire.frames.splice(0).map(({ type }) => type),
    ['flag'],
  );
  wire.reads = false;
  wire.bufferedAmount = CLIENT_LIMITS.high_bytes;
  raise(1);
  raise(3);
  wire.drain();
  const [, late] = wire.frames as unknown as { type: string; deltas: { n: number }[] }[];
  assert.equal(late?.type, 'batch');
  assert.deepEqual(
    late?.deltas.map(({ n }) => n),
    [3, 4, 5],
  );
  const subscription = parseSubscribe('{"type":"subscribe","topics":["flags"],"batch":true}');
  assert.ok('subscription' in subscription);
  const other = parseSubscribe('{"type":"subscribe","topics":["flags"],"filter":{"team":"T9"},"batch":true}');
  assert.ok('subscription' in other);
  const first = hub.nextBatch(2, subscription.subscription);
  assert.ok(first !== 'gone' && first === hub.nextBatch(2, subscription.subscription));
  assert.deepEqual(hub.nextBatch(2, other.subscription), { json: null, cursor: 5 });
});
