/** Numbers, sources, ownership and the end of calls, over real WebSockets. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-sequence-'));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function connect(server: IngestServer, source: string, token?: string): Promise<Sender> {
  const sender = await Sender.hello(server.url, source, token);
  cleanUp.push(() => sender.close());
  return sender;
}

const ended = (call: string, seq: number) => ({ type: 'call.ended', call, seq });
const started = (call: string, seq: number, more = {}) => ({ type: 'call.started', call, seq, ...more });
const types = (server: IngestServer, call: string) => server.records(call).map(({ type }) => type);

test('a repeated number is acknowledged again and logged once, within one burst and later', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1), utterance('c', 1), utterance('c', 2), utterance('c', 1));
  await sender.acked('c', 2);
  sender.send(utterance('c', 2));
  await sender.acked('c', 2);
  sender.send(utterance('c', 1));
  await sender.acked('c', 1);
  assert.equal(server.records('c').length, 2);
});

test('a gap is accepted and counted, and a refused frame advances nothing', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1), utterance('c', 4));
  await sender.acked('c', 4);
  assert.equal(server.registry.holes('c'), 2);
  sender.send(utterance('c', 9, { role: 'boss' }));
  await sender.refused('ROLE_UNKNOWN');
  sender.send(utterance('c', 5));
  await sender.acked('c', 5);
  assert.equal(server.registry.holes('c'), 2);
  assert.equal(server.registry.holes('never heard of'), 0);
});

const at = (seq: number, call = 'c') => utterance(call, seq, { start_ms: 0, end_ms: 1 });

test('a number that leaves no room is refused, and those that follow count', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  const most = 2 ** 53 - 2 ** 40;
  sender.send(at(1), at(Number.MAX_SAFE_INTEGER - 1));
  const refusal = await sender.refused('SEQ_LEAPS');
  assert.deepEqual([refusal.call, refusal.seq, refusal.retryable], ['c', Number.MAX_SAFE_INTEGER - 1, false]);
  sender.send(at(2), at(3));
  await sender.acked('c', 3);
  assert.equal(server.records('c').length, 3, 'what came after it is no repetition');
  assert.equal(server.registry.holes('c'), 0);
  sender.send(at(most), at(most + 1), at(most + 1, 'd'), at(most, 'd'));
  assert.equal((await sender.refused('SEQ_LEAPS')).call, 'c', 'also one behind the highest');
  assert.equal((await sender.refused('SEQ_LEAPS')).call, 'd', 'also as a first one');
  await sender.acked('d', most);
  assert.deepEqual([server.records('c').length, server.records('d').length], [4, 1]);
});

/** 2026-12-31T23:59:59.900 UTC, which is as good a moment of any zone. */
const NEW_YEAR = Date.UTC(2026, 11, 31, 23, 59, 59, 900);
const digits = (ms: number) => Number(new Date(ms).toISOString().replace(/\D/g, '').slice(2));
/** Senders that number honestly, each by a rule of its own. */
const HONEST: Record<string, number[]> = {
  'a counter, then a clock': [1, 2, NEW_YEAR, NEW_YEAR + 1],
  'yyMMddHHmmssSSS over New Year': [0, 99, 100, 101].map((ms) => digits(NEW_YEAR + ms)),
  'ms since 1970 with twelve bits to count': [0, 1, 2 ** 12 * 60_000].map(
    (more) => NEW_YEAR * 2 ** 12 + more,
  ),
  's since 1970 with 22 bits to count': [0, 1, 2 ** 22 * 60].map(
    (more) => Math.floor(NEW_YEAR / 1000) * 2 ** 22 + more,
  ),
  'µs since 1970': [0, 86_400_000_000].map((more) => NEW_YEAR * 1000 + more),
};
for (const [name, numbers] of Object.entries(HONEST))
  test(`an honest sender is taken: ${name}`, async () => {
    const server = await start();
    const sender = await connect(server, 's');
    sender.send(...numbers.map((seq) => at(seq)));
    await sender.acked('c', numbers.at(-1) as number);
    assert.equal(server.records('c').length, numbers.length);
    assert.deepEqual([...server.refused], []);
  });

test('a lower number is a repetition, however far it is from the last', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(at(1), at(1_000_000_000_000), at(2_000_000_000_000));
  await sender.acked('c', 2_000_000_000_000);
  sender.send(at(1));
  await sender.acked('c', 1);
  assert.equal(server.records('c').length, 3);
  assert.equal(server.registry.holes('c'), 1_000_000, 'holes stay countable');
  assert.deepEqual([...server.refused], []);
});

test('an id that has ended says so also where the number leaves no room', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(started('c', 1), ended('c', 2));
  await sender.acked('c', 2);
  sender.send(started('c', NEW_YEAR), started('c', Number.MAX_SAFE_INTEGER));
  for (const seq of [NEW_YEAR, Number.MAX_SAFE_INTEGER]) {
    const refusal = await sender.refused();
    assert.deepEqual([refusal.code, refusal.seq], ['CALL_REUSED', seq]);
  }
});

test('what was durable before is acknowledged while the log cannot be written, and nothing waits for it', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1));
  await sender.acked('c', 1);
  server.log.refusing = true;
  sender.send(utterance('c', 1), utterance('d', 1));
  await sender.acked('c', 1);
  assert.equal((await sender.refused()).call, 'd');
  server.log.refusing = false;
  sender.send(utterance('c', 2));
  await sender.acked('c', 2);
  assert.equal(server.refused.get('LOG_UNAVAILABLE'), 1);
});

test('acknowledgements of a burst are few: one per call and commit', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(...Array.from({ length: 400 }, (_, index) => utterance('c', index + 1)));
  await sender.acked('c', 400);
  const acks = sender.seen.filter(({ type }) => type === 'ack').length;
  assert.ok(acks < 100, `400 events were acknowledged by ${acks} frames`);
});

test('two sources of one token number the same call on their own', async () => {
  const server = await start();
  const [left, right] = await Promise.all([connect(server, 'left'), connect(server, 'right')]);
  left.send(utterance('c', 1), utterance('c', 2));
  await left.acked('c', 2);
  right.send(utterance('c', 1, { role: 'agent' }));
  await right.acked('c', 1);
  assert.equal(server.records('c').length, 3);
  assert.equal(server.registry.holes('c'), 0);
  const opening = server.records('c').filter((record) => 'opens' in record);
  assert.equal(opening.length, 1, 'the call is opened once');
});

test('another token may not add to a call', async () => {
  const server = await start();
  const [owner, other] = await Promise.all([
    connect(server, 's', 'token-a'),
    connect(server, 's', 'token-b'),
  ]);
  owner.send(utterance('c', 1));
  await owner.acked('c', 1);
  other.send(utterance('c', 1));
  const refusal = await other.refused();
  assert.equal(refusal.code, 'CALL_FOREIGN');
  other.send(utterance('own', 1));
  await other.acked('own', 1);
  owner.send(utterance('c', 2));
  await owner.acked('c', 2);
  assert.equal(server.records('c').length, 2, 'sources of two tokens are two sources');
});

test('welcome tells the last durable number of each open call of the source, also after a restart', async () => {
  const dir = folder();
  const first = await start({ dir });
  const sender = await connect(first, 's');
  const odd = 'Ünïcode/\u0000 call';
  sender.send(
    utterance('a', 1),
    utterance('a', 7),
    utterance(odd, 1),
    utterance('over', 1),
    ended('over', 2),
  );
  await sender.acked('over', 2);
  const other = await connect(first, 'other');
  other.send(utterance('b', 3));
  await other.acked('b', 3);
  sender.close();
  const again = await connect(first, 's');
  const [welcome] = again.seen;
  assert.deepEqual(welcome?.type === 'welcome' && welcome.resume, { a: 7, [odd]: 1, over: 2 });
  await first.stop();

  const second = await start({ dir });
  const back = await Sender.open(second.url);
  cleanUp.push(() => back.close());
  back.send({ type: 'hello', protocol: 1, source: 's' });
  assert.deepEqual((await back.welcome()).resume, { a: 7, [odd]: 1 });
  back.send(utterance('a', 7), utterance('a', 8), utterance('over', 1), started('over', 3));
  assert.equal((await back.refused()).code, 'CALL_REUSED');
  await back.acked('a', 8);
  assert.equal(second.records('a').length, 3, 'what was durable before is not logged twice');
  assert.equal(second.registry.holes('a'), 5);
});

test('an ended call takes late finals for ten seconds of log time, then refuses them', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1), ended('c', 2), utterance('c', 3));
  await sender.acked('c', 3);
  server.clock.ahead += 9_000;
  sender.send(utterance('c', 4));
  await sender.acked('c', 4);
  server.clock.ahead += 2_000;
  sender.send(utterance('c', 5), { type: 'progress', call: 'c', seq: 6, audio_ms: 1 });
  assert.equal((await sender.refused()).code, 'CALL_OVER');
  assert.equal((await sender.refused()).code, 'CALL_OVER');
  server.clock.ahead += 60_000;
  sender.send(utterance('other', 1));
  await sender.acked('other', 1);
  sender.send(utterance('c', 7));
  assert.equal((await sender.refused()).code, 'CALL_OVER', 'also when it has left memory');
});

test('an id that comes again after its end is refused, unless it says that it starts anew', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(started('c', 1), utterance('c', 2), ended('c', 3));
  await sender.acked('c', 3);
  sender.send(started('c', 4));
  assert.equal((await sender.refused()).code, 'CALL_REUSED');
  sender.send(started('c', 1, { anew: true, at: '2026-11-22T09:00:00Z' }), utterance('c', 2));
  await sender.acked('c', 2);
  assert.equal(server.registry.holes('c'), 0);
  const opens = server.records('c').filter((record) => 'opens' in record);
  assert.equal(opens.length, 2, 'the second call keeps the rules of its own start');
  sender.send(ended('c', 3));
  await sender.acked('c', 3);
  sender.send(started('c', 1, { anew: true, at: '2026-11-22T09:00:00Z' }));
  await sender.acked('c', 1);
  assert.equal(server.records('c').length, 6, 'the same start once more is a repetition');
  sender.send(started('c', 1, { anew: true, at: '2026-11-22T10:00:00Z' }));
  await sender.acked('c', 1);
  assert.equal(server.records('c').length, 7);
});

test('an acknowledgement says which of several calls of an id it means, also within one burst and over a restart', async () => {
  const dir = folder();
  const server = await startIngest({ dir });
  const sender = await connect(server, 's');
  const [one, two] = ['2026-11-22T09:00:00Z', '2026-11-22T17:00:00.5+08:00'];
  const acks = () =>
    sender.seen.flatMap((frame) => (frame.type === 'ack' ? [[frame.call, frame.seq, frame.anew]] : []));
  sender.send(started('c', 1), utterance('c', 2), utterance('c', 3), ended('c', 4));
  sender.send(started('c', 1, { anew: true, at: one }), utterance('c', 2));
  await sender.until((frame) => frame.type === 'ack' && frame.anew === one && frame.seq === 2);
  assert.deepEqual(acks().at(0), ['c', 4, undefined], 'the old call has its own');
  assert.ok(acks().every(([, seq, anew]) => (anew === undefined ? seq === 4 : (seq as number) <= 2)));
  sender.send(utterance('c', 2), ended('c', 3));
  await sender.until((frame) => frame.type === 'ack' && frame.anew === one && frame.seq === 3);
  sender.send(started('c', 1, { anew: true, at: two }), utterance('plain', 1));
  await sender.until((frame) => frame.type === 'ack' && frame.anew === two && frame.seq === 1);
  await sender.until((frame) => frame.type === 'ack' && frame.call === 'plain' && frame.anew === undefined);
  sender.close();
  await server.stop();

  const second = await start({ dir });
  const back = await Sender.open(second.url);
  cleanUp.push(() => back.close());
  back.send({ type: 'hello', protocol: 1, source: 's' });
  const { resume, anew } = await back.welcome();
  assert.deepEqual([resume, anew], [{ c: 1, plain: 1 }, { c: two }]);
  back.send(utterance('c', 2));
  await back.until((frame) => frame.type === 'ack' && frame.anew === two && frame.seq === 2);
});

test('any event opens its call, and call.started may follow', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1), started('c', 2));
  await sender.acked('c', 2);
  const [first, second] = server.records('c');
  assert.ok(first?.type === 'utterance' && first.opens?.rules === 'rules-1');
  assert.ok(second?.type === 'call.started' && second.opens === undefined);
});

test('a source that comes and goes is logged as back and lost, after its last event', async () => {
  const server = await start();
  const sender = await connect(server, 's');
  sender.send(utterance('c', 1));
  await sender.acked('c', 1);
  sender.close();
  const witness = await connect(server, 'witness');
  for (let seq = 1; !server.records().some(({ type }) => type === 'source.lost'); seq += 1) {
    witness.send(utterance('w', seq));
    await witness.acked('w', seq);
  }
  await connect(server, 's');
  const story = server
    .records()
    .filter((record) => 'source' in record && record.source === 's')
    .map(({ type }) => type);
  assert.deepEqual(story, ['source.back', 'utterance', 'source.lost', 'source.back']);
});

test('a second hello of a source replaces the first connection, which is told and closed', async () => {
  const server = await start();
  const first = await connect(server, 's');
  first.send(utterance('c', 1));
  await first.acked('c', 1);
  const second = await connect(server, 's');
  assert.equal((await first.refused()).code, 'SOURCE_REPLACED');
  assert.equal(await first.closed(), 4409);
  second.send(utterance('c', 2));
  await second.acked('c', 2);
  assert.deepEqual(types(server, 'c'), ['utterance', 'utterance']);
  const lost = server.records().filter(({ type }) => type === 'source.lost');
  assert.deepEqual(lost, [], 'the source was there all the time');
});
