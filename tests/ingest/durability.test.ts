/** Ack means durable, and nothing else: a log that is held back or refuses, over real WebSockets. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { type IngestServer, type IngestServerOptions, startIngest } from './ingest-server.ts';
import { Sender, utterance } from './sender.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

async function start(options: IngestServerOptions = {}): Promise<IngestServer> {
  const server = await startIngest(options);
  cleanUp.push(() => server.stop());
  return server;
}

async function connect(server: IngestServer, source: string): Promise<Sender> {
  const sender = await Sender.hello(server.url, source);
  cleanUp.push(() => sender.close());
  return sender;
}

/** Everything that the server had to say up to now has arrived: it answers in order. */
async function answered(sender: Sender): Promise<void> {
  sender.send({ type: 'no such type' });
  await sender.refused('TYPE_UNKNOWN');
}

test('no event is acknowledged before its commit', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  server.log.hold();
  const appends = server.log.appends;
  sender.send(utterance('c', 1), utterance('c', 2));
  while (server.log.appends === appends) await answered(sender);
  await answered(sender);
  assert.deepEqual(
    sender.seen.filter(({ type }) => type === 'ack'),
    [],
  );
  server.log.release();
  await sender.acked('c', 2);
});

test('a repetition is not acknowledged while its first copy is not durable', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  server.log.hold();
  const appends = server.log.appends;
  sender.send(utterance('c', 1));
  while (server.log.appends === appends) await answered(sender);
  sender.send(utterance('c', 1));
  await answered(sender);
  assert.deepEqual(
    sender.seen.filter(({ type }) => type === 'ack'),
    [],
  );
  server.log.release();
  await sender.acked('c', 1);
  await sender.acked('c', 1);
  assert.equal(server.records('c').length, 1);
});

test('a frame that a commit holds up does not hold up refusals, nor the reading of other connections', async () => {
  const server = await start();
  const [slow, other] = await Promise.all([connect(server, 'slow'), connect(server, 'other')]);
  server.log.hold();
  slow.send(utterance('c', 1));
  await answered(other);
  await answered(slow);
  server.log.release();
  await slow.acked('c', 1);
});

test('a flood of one connection does not keep another one waiting to its end', async () => {
  const server = await start();
  const [flood, quiet] = await Promise.all([connect(server, 'flood'), connect(server, 'quiet')]);
  const order: string[] = [];
  const last = 20_000;
  flood.send(...Array.from({ length: last }, (_, index) => utterance('f', index + 1)));
  await flood.acked('f', 1);
  quiet.send(utterance('q', 1));
  await Promise.all([
    flood.acked('f', last).then(() => order.push('flood')),
    quiet.acked('q', 1).then(() => order.push('quiet')),
  ]);
  assert.deepEqual(order, ['quiet', 'flood']);
  assert.equal(server.records('f').length, last, 'and the flood loses nothing');
});

test('what the log cannot take is refused by name, and nothing that follows passes it by', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1));
  await sender.acked('c', 1);
  server.log.refusing = true;
  sender.send(utterance('c', 2), utterance('c', 3), utterance('new', 1));
  for (const [call, seq] of [
    ['c', 2],
    ['c', 3],
    ['new', 1],
  ]) {
    const refusal = await sender.refused();
    assert.equal(refusal.code, 'LOG_UNAVAILABLE');
    assert.equal(refusal.retryable, true);
    assert.deepEqual([refusal.call, refusal.seq], [call, seq]);
  }
  server.log.refusing = false;
  sender.send(utterance('c', 4));
  assert.equal((await sender.refused()).seq, 4, 'number 2 has not come again yet');
  sender.send(utterance('c', 2), utterance('c', 3), utterance('c', 4), utterance('new', 1));
  await sender.acked('new', 1);
  assert.equal(server.records('c').length, 4);
  assert.equal(server.registry.holes('c'), 0);
  const [opening] = server.records('new');
  assert.ok(
    opening && 'opens' in opening && opening.opens,
    'a call whose opening failed is opened when it comes again',
  );
});

test('a sender that gives a refused event up is waited for ten seconds, then its gap is a hole', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  server.log.refusing = true;
  sender.send(utterance('c', 1));
  await sender.refused('LOG_UNAVAILABLE');
  server.log.refusing = false;
  server.clock.ahead += 31_000;
  sender.send(utterance('c', 2));
  await sender.acked('c', 2);
  assert.equal(server.registry.holes('c'), 1);
});

test('a hello that the log cannot take is refused and may be said again', async () => {
  const server = await start();
  const sender = await Sender.open(server.url);
  cleanUp.push(() => sender.close());
  server.log.refusing = true;
  sender.send({ type: 'hello', protocol: 1, source: 's' });
  assert.equal((await sender.refused()).code, 'LOG_UNAVAILABLE');
  server.log.refusing = false;
  sender.send({ type: 'hello', protocol: 1, source: 's' });
  await sender.welcome();
});

test('a drain acknowledges what is under way, logs that the source is lost, and closes with 1012', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  server.log.hold();
  const appends = server.log.appends;
  sender.send(utterance('c', 1), utterance('c', 2));
  while (server.log.appends === appends) await answered(sender);
  const drained = server.drain();
  server.log.release();
  await sender.acked('c', 2);
  assert.equal(await sender.closed(), 1012);
  await drained;
  assert.equal(server.records().at(-1)?.type, 'source.lost');
  await assert.rejects(Sender.open(server.url), /503/);
});
