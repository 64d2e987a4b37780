/** What the door refused, as it is told of calls and sources: over real WebSockets and a real log. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { type IngestServer, startIngest } from './ingest-server.ts';
import { Sender, utterance } from './sender.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(dir?: string): Promise<IngestServer> {
  const server = await startIngest(dir === undefined ? {} : { dir });
  let stopped = false;
  const stop = server.stop;
  server.stop = async () => {
    if (!stopped) await stop();
    stopped = true;
  };
  cleanUp.push(() => server.stop());
  return server;
}

async function connect(server: IngestServer, source: string, token?: string): Promise<Sender> {
  const sender = await Sender.hello(server.url, source, token);
  cleanUp.push(() => sender.close());
  return sender;
}

/** Without the time of the newest, which is the clock's. */
const told = (server: IngestServer, call: string) =>
  server.registry.refusedOf(call).map(({ at: _, ...one }) => one);
const LONG = { text: '长'.repeat(4_001) };

test('refused events are counted at their call and their source by code, with the field, beside the holes', async () => {
  const server = await start();
  const sender = await connect(server, 'asr-1');
  sender.send(
    utterance('c', 1),
    utterance('c', 2, LONG),
    utterance('c', 3, LONG),
    utterance('c', 4, { role: undefined }),
    utterance('c', 5),
    utterance('d', 1),
    'not json',
  );
  await sender.refused('NOT_JSON');
  await sender.acked('d', 1);
  assert.equal(server.registry.holes('c'), 3);
  assert.deepEqual(told(server, 'c'), [
    { code: 'TEXT_TOO_LONG', count: 2, field: 'text' },
    { code: 'FIELD_MISSING', count: 1, field: 'role' },
  ]);
  assert.deepEqual(told(server, 'd'), []);
  const [asr, ...others] = server.registry.refusedSources();
  assert.deepEqual(others, []);
  assert.deepEqual(
    [asr?.owner, asr?.source, asr?.events.map(({ code, count }) => `${code} ${count}`)],
    ['a', 'asr-1', ['TEXT_TOO_LONG 2', 'FIELD_MISSING 1', 'NOT_JSON 1']],
  );
});

test('a name that a sender made up is never told as the field', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send({ type: 'call.started', call: 'c', seq: 1, attributes: { 身份证110101199003070011: [1] } });
  await sender.refused('FIELD_INVALID');
  sender.send(utterance('c', 2));
  await sender.acked('c', 2);
  assert.deepEqual(told(server, 'c'), [{ code: 'FIELD_INVALID', count: 1, field: 'attributes' }]);
});

test('what another token sends for a call is counted at its source alone, whatever is wrong with it', async () => {
  const server = await start();
  const own = await connect(server, 'own');
  own.send(utterance('c', 1));
  await own.acked('c', 1);
  const other = await connect(server, 'other', 'token-b');
  other.send(utterance('c', 1), utterance('c', 2, LONG));
  await other.refused('CALL_FOREIGN');
  await own.acked('c', 1).catch(() => undefined);
  assert.deepEqual(told(server, 'c'), []);
  assert.deepEqual(
    server.registry.refusedSources().map(({ owner, source, events }) => [owner, source, events.length]),
    [['b', 'other', 2]],
  );
});

test('before a hello there is no source, and the token is told', async () => {
  const server = await start();
  const sender = await Sender.open(server.url);
  cleanUp.push(() => sender.close());
  sender.send(utterance('c', 1), { type: 'hello', protocol: 2, source: 's' });
  await sender.refused('PROTOCOL_UNSUPPORTED');
  assert.deepEqual(
    server.registry.refusedSources().map(({ owner, source, events }) => [owner, source, events.length]),
    [['a', '', 2]],
  );
});

test('a call keeps its counts over a restart from its last event on, and counts on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-refused-'));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  const first = await start(dir);
  const sender = await connect(first, 's');
  sender.send(utterance('c', 1), utterance('c', 2, LONG), utterance('c', 3));
  await sender.acked('c', 3);
  await first.stop();
  const second = await start(dir);
  assert.deepEqual(told(second, 'c'), [{ code: 'TEXT_TOO_LONG', count: 1, field: 'text' }]);
  const again = await connect(second, 's');
  again.send(utterance('c', 4, LONG), { type: 'call.ended', call: 'c', seq: 5 });
  await again.acked('c', 5);
  // Long after its end it is still known what was refused of it, and what comes then is counted, too.
  second.clock.ahead = 60_000;
  again.send(utterance('c', 6));
  await again.refused('CALL_OVER');
  assert.deepEqual(told(second, 'c'), [
    { code: 'TEXT_TOO_LONG', count: 2, field: 'text' },
    { code: 'CALL_OVER', count: 1 },
  ]);
});

test('what was refused before a call opened is its own; a call that takes the id of another one begins at none', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send({ type: 'call.started', call: 'c', seq: 1, at: 'yesterday' }, utterance('c', 2));
  await sender.acked('c', 2);
  assert.deepEqual(told(server, 'c'), [{ code: 'TIMESTAMP_INVALID', count: 1, field: 'at' }]);
  sender.send({ type: 'call.ended', call: 'c', seq: 3 });
  await sender.acked('c', 3);
  sender.send(
    { type: 'call.started', call: 'c', seq: 1, anew: true, at: '2026-11-22T09:00:00Z' },
    utterance('c', 2),
  );
  await sender.until((frame) => frame.type === 'ack' && frame.anew !== undefined && frame.seq === 2);
  assert.deepEqual(told(server, 'c'), []);
  sender.send(utterance('c', 3, LONG));
  await sender.refused('TEXT_TOO_LONG');
  assert.deepEqual(told(server, 'c'), [{ code: 'TEXT_TOO_LONG', count: 1, field: 'text' }]);
});

test('a commit that fails takes no counts with it', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1), utterance('c', 2, LONG));
  await sender.refused('TEXT_TOO_LONG');
  await sender.acked('c', 1);
  server.log.refusing = true;
  sender.send(utterance('c', 3));
  await sender.refused('LOG_UNAVAILABLE');
  server.log.refusing = false;
  sender.send(utterance('c', 3));
  await sender.acked('c', 3);
  assert.deepEqual(
    told(server, 'c')
      .map(({ code, count }) => `${code} ${count}`)
      .sort(),
    ['LOG_UNAVAILABLE 1', 'TEXT_TOO_LONG 1'],
  );
});
