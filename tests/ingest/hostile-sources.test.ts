/** Sources that hang, open too many calls or send too much, over real WebSockets: nobody else notices. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type IngestServer, type IngestServerOptions, startIngest } from './ingest-server.ts';
import { Sender, utterance } from './sender.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(options: IngestServerOptions): Promise<IngestServer> {
  const server = await startIngest(options);
  cleanUp.push(() => server.stop());
  return server;
}

async function connect(server: IngestServer, source: string): Promise<Sender> {
  const sender = await Sender.hello(server.url, source);
  cleanUp.push(() => sender.close());
  return sender;
}

async function until(fits: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!fits()) {
    assert.ok(Date.now() < end, `expected ${fits}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const comingsAndGoings = (server: IngestServer) =>
  server
    .records()
    .flatMap((record) =>
      record.type === 'source.lost' || record.type === 'source.back'
        ? [`${record.source} ${record.type}${'why' in record ? ` ${record.why}` : ''}`]
        : [`${record.type}`],
    );

test('a source that sends progress and then nothing is lost while it is connected, and back with its next frame', async () => {
  const server = await start({ liveness: { progress_ms: 5_000, silent_ms: 60_000 } });
  const [hangs, quiet] = [await connect(server, 'hangs'), await connect(server, 'quiet')];
  hangs.send(utterance('c', 1), { type: 'progress', call: 'c', seq: 2, audio_ms: 3_000 });
  await hangs.acked('c', 2);
  quiet.send(utterance('d', 1));
  await quiet.acked('d', 1);
  server.clock.ahead = 6_000;
  await until(() => comingsAndGoings(server).includes('hangs source.lost silent'));
  hangs.send(utterance('c', 3));
  await hangs.acked('c', 3);
  assert.deepEqual(comingsAndGoings(server), [
    'hangs source.back',
    'quiet source.back',
    'utterance',
    'progress',
    'utterance',
    'hangs source.lost silent',
    'hangs source.back',
    'utterance',
  ]);
});

test('without an open call a silent source is no hung one', async () => {
  const server = await start({ liveness: { progress_ms: 5_000, silent_ms: 60_000 } });
  const [over, hangs] = [await connect(server, 'over'), await connect(server, 'hangs')];
  over.send(utterance('c', 1), { type: 'call.ended', call: 'c', seq: 2 });
  await over.acked('c', 2);
  hangs.send(utterance('d', 1));
  await hangs.acked('d', 1);
  server.clock.ahead = 61_000;
  await until(() => comingsAndGoings(server).includes('hangs source.lost silent'));
  assert.ok(!comingsAndGoings(server).includes('over source.lost silent'));
});

test('a source that has chats alone never hangs, however long nobody types; with a call beside them it does', async () => {
  const server = await start({ liveness: { progress_ms: 5_000, silent_ms: 60_000 } });
  const [chats, mixed] = [await connect(server, 'chats'), await connect(server, 'mixed')];
  const began = (call: string) => ({ type: 'call.started', call, seq: 1, medium: 'chat' });
  chats.send(began('s-1'), { ...utterance('s-1', 2) });
  mixed.send(began('s-2'), utterance('d', 1));
  await chats.acked('s-1', 2);
  await mixed.acked('d', 1);
  server.clock.ahead = 61_000;
  await until(() => comingsAndGoings(server).includes('mixed source.lost silent'));
  assert.ok(!comingsAndGoings(server).includes('chats source.lost silent'));
});

test('a call too many is refused by name, with all that follows in it, until another one has ended', async () => {
  const server = await start({ openCalls: 2 });
  const [greedy, other] = [await connect(server, 'greedy'), await connect(server, 'other')];
  greedy.send(utterance('a', 1), utterance('b', 1), utterance('c', 1), utterance('a', 2));
  const refusal = await greedy.refused('QUOTA_CALLS');
  assert.deepEqual([refusal.call, refusal.seq, refusal.retryable], ['c', 1, true]);
  await greedy.acked('a', 2);
  other.send(utterance('d', 1));
  await other.acked('d', 1);
  greedy.send({ type: 'call.ended', call: 'b', seq: 2 });
  await greedy.acked('b', 2);
  server.clock.ahead = 1_500;
  greedy.send(utterance('c', 1));
  await greedy.acked('c', 1);
  assert.deepEqual(
    server.records('c').map(({ type }) => type),
    ['utterance'],
  );
});

test('what follows an event that opens a call too many waits until that one came again', async () => {
  const server = await start({ openCalls: 1 });
  const greedy = await connect(server, 'greedy');
  greedy.send(utterance('a', 1), utterance('b', 1));
  await greedy.refused('QUOTA_CALLS');
  greedy.send({ type: 'call.ended', call: 'a', seq: 2 });
  await greedy.acked('a', 2);
  server.clock.ahead = 1_500;
  greedy.send(utterance('b', 2));
  assert.equal((await greedy.refused('QUOTA_CALLS')).seq, 2);
  greedy.send(utterance('b', 1), utterance('b', 2));
  await greedy.acked('b', 2);
  assert.equal(server.records('b').length, 2);
  assert.equal(server.registry.holes('b'), 0);
});

test('a source that sends more than its quota is read more slowly, loses nothing, and others do not wait for it', async () => {
  const server = await start({ eventsPerS: 500 });
  const [flood, other] = [await connect(server, 'flood'), await connect(server, 'other')];
  const began = Date.now();
  flood.send(...Array.from({ length: 4_000 }, (_, n) => utterance('a', n + 1)));
  other.send(utterance('b', 1));
  await other.acked('b', 1);
  const others = Date.now() - began;
  await flood.acked('a', 4_000);
  const all = Date.now() - began;
  assert.equal(server.records('a').length, 4_000);
  assert.equal(server.refused.size, 0);
  // 1,000 at once and what was read already; 500 a second of the rest.
  assert.ok(all >= 2_000, `${all}`);
  assert.ok(others < all);
});
