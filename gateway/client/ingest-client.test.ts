import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import {
  type IngestServer,
  type IngestServerOptions,
  startIngest,
} from '../../tests/ingest/ingest-server.ts';
import { IngestClient, type IngestClientOptions } from './ingest-client.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(options: IngestServerOptions = {}): Promise<IngestServer> {
  const server = await startIngest(options);
  cleanUp.push(() => server.stop());
  return server;
}

function clientOf(server: IngestServer, more: Partial<IngestClientOptions> = {}): IngestClient {
  const client = new IngestClient({ url: server.url, token: 'token-a', source: 's', retryMs: 10, ...more });
  cleanUp.push(() => client.close());
  return client;
}

const progress = (call: string, audio_ms: number): IngestEvent => ({ type: 'progress', call, audio_ms });
const heard = (server: IngestServer, call: string) =>
  server.records(call).map((record) => (record.type === 'progress' ? record.audio_ms : record.type));
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('events are numbered per call, and drained when the log has them', async () => {
  const server = await start();
  const client = clientOf(server);
  await client.connect();
  for (const index of upTo(300)) {
    await client.send(progress('a', index));
    await client.send(progress('b', index));
  }
  await client.drain();
  assert.deepEqual(heard(server, 'a'), upTo(300));
  assert.deepEqual(heard(server, 'b'), upTo(300));
  assert.deepEqual(client.counters, { sent: 600, acked: 600, refused: 0, reconnects: 0, repeated: 0 });
});

test('it goes on over a restart of the server: nothing is lost, nothing is logged twice', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-client-'));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  const first = await start({ dir });
  const client = clientOf(first);
  await client.connect();
  for (const index of upTo(50)) await client.send(progress('c', index));
  await client.drain();
  first.log.hold();
  for (const index of upTo(50)) await client.send(progress('c', 50 + index));
  await first.stop();
  for (const index of upTo(50)) await client.send(progress('c', 100 + index));
  const second = await start({ dir, port: first.port });
  await client.drain();
  assert.deepEqual(heard(second, 'c'), upTo(150));
  assert.equal(second.registry.holes('c'), 0);
  assert.equal(client.counters.acked, 150);
  assert.ok(client.counters.reconnects >= 1);
});

test('with the window full, send waits', async () => {
  const server = await start({ window: 10 });
  const client = clientOf(server);
  await client.connect();
  server.log.hold();
  for (const index of upTo(10)) await client.send(progress('c', index));
  let through = false;
  const eleventh = client.send(progress('c', 11)).then(() => {
    through = true;
  });
  await new Promise(setImmediate);
  assert.equal(through, false);
  server.log.release();
  await eleventh;
  await client.drain();
  assert.deepEqual(heard(server, 'c'), upTo(11));
});

test('an event that the log could not take is sent again, in its place', async () => {
  const server = await start();
  const client = clientOf(server);
  await client.connect();
  server.log.refusing = true;
  for (const index of upTo(20)) await client.send(progress('c', index));
  while (!server.refused.get('LOG_UNAVAILABLE')) await new Promise((done) => setTimeout(done, 5));
  server.log.refusing = false;
  for (const index of upTo(20)) await client.send(progress('c', 20 + index));
  await client.drain();
  assert.deepEqual(heard(server, 'c'), upTo(40));
  assert.equal(server.registry.holes('c'), 0);
  assert.equal(client.counters.refused, 0);
});

test('an event refused for good is named and does not hold the others up', async () => {
  const server = await start();
  const client = clientOf(server);
  await client.connect();
  await client.send(progress('c', 1));
  await client.send(progress('c', -5));
  await client.send(progress('c', 3));
  await client.drain();
  assert.deepEqual(heard(server, 'c'), [1, 3]);
  assert.equal(client.counters.refused, 1);
  assert.deepEqual(
    client.refusals.map(({ code, call, seq }) => [code, call, seq]),
    [['TIME_INVALID', 'c', 2]],
  );
});

test('a token that is refused, a server that is not there and a source that is taken are said in words', async () => {
  const server = await start();
  await assert.rejects(clientOf(server, { token: 'wrong' }).connect(), /401/);
  const gone = clientOf(server, { url: 'ws://127.0.0.1:9/v1/ingest', giveUpMs: 30 });
  await assert.rejects(gone.connect(), /127\.0\.0\.1:9.*got no connection/);
  const first = clientOf(server);
  await first.connect();
  await clientOf(server).connect();
  await assert.rejects(
    first
      .drain()
      .then(() => first.send(progress('c', 1)))
      .then(() => first.drain()),
    /source "s"/,
  );
});

test('a closed client refuses to send', async () => {
  const server = await start();
  const client = clientOf(server);
  await client.connect();
  client.close();
  await assert.rejects(
    client.drain().then(() => client.send(progress('c', 1))),
    /closed/,
  );
});

/** A TCP proxy before the server that can cut connections after so many bytes, or swallow everything. */
async function proxied(server: IngestServer): Promise<{ url: string; cutAfter: number[]; swallow: boolean }> {
  const state = { url: '', cutAfter: [] as number[], swallow: false };
  const sockets = new Set<Socket>();
  const proxy = createServer((down) => {
    const up = connect(server.port, '127.0.0.1');
    const cut = state.cutAfter.shift() ?? Number.POSITIVE_INFINITY;
    const swallow = state.swallow;
    let sent = 0;
    for (const socket of [down, up]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    down.on('data', (data) => {
      const rest = cut - sent;
      sent += data.length;
      if (rest >= data.length) up.write(data);
      else {
        up.end(data.subarray(0, Math.max(0, rest)));
        down.destroy();
      }
    });
    up.on('data', (data) => {
      // The upgrade passes, then nothing comes back.
      if (!swallow || data.toString('latin1').startsWith('HTTP/1.1 101')) down.write(data);
    });
    up.on('close', () => down.destroy());
    down.on('close', () => up.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  state.url = `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}/v1/ingest`;
  cleanUp.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((done) => proxy.close(() => done()));
  });
  return state;
}

test('connections that are cut in the middle of a frame lose nothing and log nothing twice', async () => {
  const server = await start();
  const proxy = await proxied(server);
  proxy.cutAfter = [1_503, 2_777, 4_001, 5_555];
  const client = clientOf(server, { url: proxy.url });
  await client.connect();
  for (const index of upTo(300)) await client.send(progress('a', index));
  await client.drain();
  assert.deepEqual(heard(server, 'a'), upTo(300));
  assert.equal(client.counters.reconnects, 4);
});

test('a server that answers nothing any more is given up, and another connection goes on', async () => {
  const server = await start();
  const proxy = await proxied(server);
  proxy.swallow = true;
  const client = clientOf(server, { url: proxy.url, pingMs: 100 });
  setTimeout(() => {
    proxy.swallow = false;
  }, 300);
  await client.connect();
  await client.send(progress('a', 1));
  await client.drain();
  assert.deepEqual(heard(server, 'a'), [1]);
});
