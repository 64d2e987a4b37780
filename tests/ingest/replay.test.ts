/** Recorded calls played into a real server: the finals in the log are the recorded words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { inLetters, replay, replayCommand } from '../../gateway/cli/replay.ts';
import { UsageError } from '../../gateway/cli/usage.ts';
import { readRecordedCalls } from '../../gateway/imports/read.ts';
import { createMasker } from '../../gateway/masking/mask.ts';
import { asset } from '../../gateway/paths.ts';
import { type IngestServer, startIngest } from './ingest-server.ts';

const calls: RecordedCall[] = [];
let server: IngestServer;
before(async () => {
  server = await startIngest();
  for await (const call of readRecordedCalls(asset('gateway', 'demo', 'calls.jsonl'), { mask: String }))
    calls.push(call);
});
after(() => server.stop());

test('at full speed every event is acknowledged, and every final is there once, in its place', async () => {
  const report = await replay({ calls: calls.slice(0, 8), to: server.url, token: 'token-a', speed: 'max' });
  assert.equal(report.calls, 8);
  assert.equal(report.refused, 0);
  assert.equal(report.acked, report.sent);
  for (const { call, utterances } of calls.slice(0, 8)) {
    const finals = server
      .records(call)
      .flatMap((record) => (record.type === 'utterance' && record.final ? [record] : []));
    const places = (list: { start_ms: number; end_ms: number }[]) =>
      list.map(({ start_ms, end_ms }) => `${start_ms}-${end_ms}`).sort();
    assert.deepEqual(places(finals), places(utterances));
    assert.equal(server.records(call).at(-1)?.type, 'call.ended');
    assert.equal(server.registry.holes(call), 0);
  }
});

test('played again, the same calls start anew', async () => {
  const report = await replay({ calls: calls.slice(0, 2), to: server.url, token: 'token-a', speed: 'max' });
  assert.equal(report.refused, 0);
  assert.equal(report.calls, 2);
});

test('a loop keeps its number of calls open under new ids, and ends them when it is told to stop', async () => {
  const stop = new AbortController();
  const from = server.log.last().n;
  const looping = replay({
    calls,
    to: server.url,
    token: 'token-a',
    loop: true,
    atOnce: 4,
    signal: stop.signal,
  });
  const mine = () =>
    [...server.log.read(from + 1)].filter((record) => 'call' in record && record.call.includes('~'));
  const begun = () =>
    new Set(mine().flatMap((record) => (record.type === 'call.started' ? [record.call] : [])));
  const finals = () => mine().filter((record) => record.type === 'utterance' && record.final);
  // Calls that start in their middle have something to show at once.
  while (begun().size < 4 || finals().length === 0) await new Promise((done) => setTimeout(done, 5));
  stop.abort();
  const report = await looping;
  assert.equal(report.refused, 0);
  assert.equal(begun().size, 4);
  const customers = mine().flatMap((record) =>
    record.type === 'call.started' && record.info.customer?.id ? [record.info.customer.id] : [],
  );
  // Others than those of an earlier run, and after two rounds others again.
  assert.ok(customers.length > 0 && customers.every((id) => /~\w+-0$/.test(id)), customers.join(' '));
  const ended = mine().flatMap((record) => (record.type === 'call.ended' ? [record.call] : []));
  assert.deepEqual(new Set(ended), begun());
});

test('at no second is a customer of the loop taken for a number', () => {
  const { customerId } = createMasker({ siteKey: Buffer.alloc(32, 1) });
  const begin = Date.UTC(2026, 10, 28) / 1_000;
  const ids = Array.from({ length: 10_000 }, (_, i) => `m-1001~${inLetters(begin + i)}-0`);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    ids.filter((id) => customerId(id) !== id),
    [],
  );
});

test('wrong use is said in one line', async () => {
  const wrong: [string[], RegExp][] = [
    [[], /at least one file/],
    [['calls.jsonl'], /--to/],
    [['calls.jsonl', '--to', 'http://127.0.0.1:1', '--token', 't'], /ws:\/\//],
    [['calls.jsonl', '--to', server.url, '--token', 't', '--speed', 'fast'], /--speed.*max, got "fast"/],
    [['calls.jsonl', '--to', server.url, '--token', 't', '--calls', '0'], /--calls/],
    [['calls.jsonl', '--to', server.url, '--token', 't', '--nonsense'], /nonsense/],
  ];
  for (const [args, message] of wrong) {
    await assert.rejects(
      replayCommand(args),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  }
});
