import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import type { LogRecord, RecordBody } from '../../engine/contract/record.ts';
import type { Delivered } from '../delivered.ts';
import { openLog } from './lmdb-log.ts';
import { type Log, LogUnavailable } from './port.ts';

const START = 1_764_000_000_000;
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-log-'));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function opened(dir = folder(), clocks: { now?: () => number; monotonic?: () => number } = {}) {
  const parts = await openLog({ dir, tickMs: 5, ...clocks });
  cleanUp.push(() => parts.log.close());
  return parts;
}

const lost = (source: string): RecordBody => ({ type: 'source.lost', source });
const numbers = (records: Iterable<LogRecord>) => Array.from(records, ({ n }) => n);
const outcome = (n: number): Delivered => ({
  kind: 'utterance',
  cause: { n, at: START },
  utterance: {
    call: 'c',
    utterance: `u-${n}`,
    rev: 0,
    channel: 0,
    role: 'customer',
    final: true,
    start_ms: 0,
    end_ms: 1,
    text: '你好',
    mood: null,
  },
});

test('records are numbered 1, 2, 3 … in the order of the appends and read back as they were', async () => {
  const { log } = await opened();
  const answers = await Promise.all([
    log.append([lost('a'), lost('b')]),
    log.append([]),
    log.append([lost('c')]),
  ]);
  assert.deepEqual(answers.map(numbers), [[1, 2], [], [3]]);
  assert.deepEqual([...log.read(1)], answers.flat());
  assert.deepEqual(numbers(log.read(3)), [3]);
  assert.deepEqual(numbers(log.read(1, new Set([2]))), [1, 3]);
  assert.deepEqual(numbers(log.read(2, new Set([2, 3]))), []);
  assert.equal(log.last().n, 3);
  assert.equal(log.first(), 1);
});

test('appends made while a commit runs share the next one, and the listener hears it before they resolve', async () => {
  const { log } = await opened();
  const heard: number[][] = [];
  log.onCommit((records) => heard.push(numbers(records)));
  const first = log.append([lost('a')]);
  // One macrotask later the first commit is under way.
  await new Promise(setImmediate);
  const others = Array.from({ length: 50 }, (_, index) => log.append([lost(`s-${index}`)]));
  await first;
  assert.deepEqual(heard[0], [1]);
  for (const [index, other] of others.entries()) {
    const [record] = await other;
    assert.ok(heard.flat().includes(record!.n), `record ${index + 2} was heard before its append resolved`);
  }
  assert.ok(heard.length <= 3, `50 appends shared ${heard.length - 1} commits`);
});

test('an append made by whoever was just answered is not forgotten', async () => {
  const { log } = await opened();
  for (let index = 0; index < 200; index += 1) await log.append([lost('a')]);
  assert.equal(log.last().n, 200);
});

test('stamps never decrease under a wall clock that jumps back, within a run and over a restart', async () => {
  const dir = folder();
  const time = { wall: START, monotonic: 0 };
  const clocks = { now: () => time.wall, monotonic: () => time.monotonic };
  const stamps: number[] = [];
  for (const wall of [START, START - 7_200_000, START + 1_000]) {
    time.wall = wall;
    const { log } = await opened(dir, clocks);
    for (let index = 0; index < 3; index += 1) {
      time.monotonic += 10;
      time.wall -= 5_000;
      for (const { at } of await log.append([lost('a')])) stamps.push(at);
    }
    await log.close();
  }
  assert.deepEqual(
    stamps,
    [...stamps].sort((a, b) => a - b),
  );
  // A tick in between moves the next stamp on by one.
  assert.ok(stamps[2]! >= START + 30 && stamps[2]! < START + 40, `${stamps[2]! - START}`);
  assert.ok(stamps[3]! >= stamps[2]!);
});

test('no record committed after a tick is stamped at or before it', async () => {
  const { log } = await opened();
  const seen: { tick?: number; at?: number }[] = [];
  log.onTick((tick) => seen.push({ tick }));
  log.onCommit((records) => {
    for (const { at } of records) seen.push({ at });
  });
  while (seen.filter(({ tick }) => tick !== undefined).length < 10) {
    await Promise.all([log.append([lost('a'), lost('b')]), log.append([lost('c')])]);
  }
  let tick = 0;
  let stamp = 0;
  for (const one of seen) {
    if (one.tick !== undefined) {
      assert.ok(one.tick >= stamp, 'a tick lies at or after every record committed before it');
      tick = one.tick;
    } else {
      assert.ok(one.at! > tick, `expected a stamp after the tick ${tick}, got ${one.at}`);
      stamp = one.at!;
    }
  }
});

test('a restart stamps after the last tick that the engine had folded', async () => {
  const dir = folder();
  const first = await opened(dir, { now: () => START });
  await first.outbox.commit([], { n: 0, tick: START + 90_000 });
  await first.log.close();
  const { log } = await opened(dir, { now: () => START });
  const [record] = await log.append([lost('a')]);
  assert.ok(record!.at > START + 90_000);
});

test('an index written by `extra` is in the transaction of its records', async () => {
  const dir = folder();
  const { log, state } = await opened(dir);
  const inside: Promise<void>[] = [];
  await log.append([lost('a')], () => inside.push(state.put('index/a', { seq: 7 })));
  await Promise.all(inside);
  await log.close();
  const again = await opened(dir);
  assert.deepEqual(again.state.get('index/a'), { seq: 7 });
  assert.equal(again.log.last().n, 1);
});

test('an `extra` that throws fails its own append and no other', async () => {
  const { log } = await opened();
  const good = log.append([lost('a')]);
  const bad = log.append([lost('b')], () => {
    throw new RangeError('no');
  });
  await assert.rejects(bad, RangeError);
  assert.deepEqual(numbers(await good), [1]);
  assert.deepEqual(numbers(log.read(1)), [1]);
});

test('trimming forgets what lies below, and numbers go on after everything was trimmed', async () => {
  const dir = folder();
  const { log } = await opened(dir);
  await log.append(Array.from({ length: 5_000 }, () => lost('a')));
  await log.trim(4_001);
  assert.equal(log.first(), 4_001);
  assert.deepEqual(numbers(log.read(1)).length, 1_000);
  const { at } = log.last();
  await log.trim(9_999);
  assert.equal(log.first(), 0);
  await log.close();
  const again = await opened(dir, { now: () => START });
  assert.deepEqual(again.log.last(), { n: 5_000, at });
  const [record] = await again.log.append([lost('b')]);
  assert.equal(record!.n, 5_001);
  assert.ok(record!.at >= at);
});

test('outcomes and the engine cursor are one transaction, and both outlive the process', async () => {
  const dir = folder();
  const { log, outbox } = await opened(dir);
  const unfit = { kind: 'utterance', cause: { n: 2, at: START }, get utterance(): never { throw new RangeError('unfit'); } } as Delivered; // biome-ignore format: one line says it
  assert.equal(await outbox.commit([outcome(1), outcome(2)], { n: 2, tick: START }), 2);
  await assert.rejects(outbox.commit([unfit], { n: 3, tick: START + 1 }), RangeError);
  assert.deepEqual(outbox.engineCursor(), { n: 2, tick: START });
  assert.equal(outbox.last(), 2);
  await log.close();
  const again = (await opened(dir)).outbox;
  assert.deepEqual(again.engineCursor(), { n: 2, tick: START });
  assert.deepEqual(again.read(0, 10), [
    { number: 1, delivered: outcome(1) },
    { number: 2, delivered: outcome(2) },
  ]);
});

test('the outbox keeps what some consumer has not dealt with, and its numbers go on after a trim', async () => {
  const dir = folder();
  const { log, outbox } = await opened(dir);
  await outbox.commit([outcome(1), outcome(2), outcome(3)], { n: 3, tick: 0 });
  await outbox.trim();
  assert.equal(outbox.read(0, 10).length, 3, 'without a consumer nothing is forgotten');
  await outbox.advance('store', 3);
  await outbox.advance('alerts', 1);
  await outbox.trim();
  assert.deepEqual(
    outbox.read(0, 10).map(({ number }) => number),
    [2, 3],
  );
  await outbox.advance('alerts', 3);
  await outbox.trim();
  assert.deepEqual(outbox.read(0, 10), []);
  await log.close();
  const again = (await opened(dir)).outbox;
  assert.equal(again.cursor('alerts'), 3);
  assert.equal(again.cursor('nobody'), 0);
  assert.equal(await again.commit([outcome(4)], { n: 4, tick: 0 }), 4);
});

test('what is put beside a commit of the outbox is durable with it', async () => {
  const dir = folder();
  const { log, outbox, state } = await opened(dir);
  await outbox.commit([outcome(1)], { n: 1, tick: 0 }, () => {
    void state.put('across/a', '1');
    void state.put('across/b', '1');
  });
  await outbox.commit([outcome(2)], { n: 2, tick: 0 }, () => void state.remove('across/b'));
  await log.close();
  const again = await opened(dir);
  assert.deepEqual([...again.state.list('across/')], [['across/a', '1']]);
  assert.deepEqual([again.outbox.engineCursor().n, again.outbox.last()], [2, 2]);
});

test('state keeps values by key and lists them by prefix, in order', async () => {
  const dir = folder();
  const { log, state } = await opened(dir);
  await Promise.all([
    state.put('user/bo', { name: 'bo' }),
    state.put('user/an', { name: 'an' }),
    state.put('user/安', { name: '安' }),
    state.put('users', 1),
    state.put('session/1', [1, 2]),
  ]);
  await state.put('gone', true);
  await state.remove('gone');
  await log.close();
  const again = (await opened(dir)).state;
  assert.deepEqual(
    [...again.list('user/')],
    [
      ['user/an', { name: 'an' }],
      ['user/bo', { name: 'bo' }],
      ['user/安', { name: '安' }],
    ],
  );
  assert.equal([...again.list('')].length, 5);
  assert.equal(again.get('gone'), undefined);
});

test('a closed log refuses with LogUnavailable', async () => {
  const { log } = await opened();
  const under = (log as Log).append([lost('a')]);
  await log.close();
  assert.deepEqual(numbers(await under), [1], 'what was under way is kept');
  await assert.rejects(log.append([lost('b')]), LogUnavailable);
});

test('with little room left nothing more is written, and the log goes on by itself when there is some', async () => {
  let free = 1e9;
  const dir = mkdtempSync(join(tmpdir(), 'earshot-log-room-'));
  const { log } = await openLog({ dir, free: () => free });
  const heard: string[] = [];
  log.onCommit((records) => heard.push(...records.map(({ type }) => type)));
  await log.append([{ type: 'source.back', source: 's' }]);
  free = 1e6;
  await new Promise((done) => setTimeout(done, 300));
  await assert.rejects(log.append([{ type: 'source.lost', source: 's' }]), { name: 'LogUnavailable' });
  assert.equal(log.healthy, false);
  free = 1e9;
  const end = Date.now() + 10_000;
  while (!log.healthy && Date.now() < end) await new Promise((done) => setTimeout(done, 50));
  await log.append([{ type: 'source.back', source: 's' }]);
  assert.deepEqual(heard, ['source.back', 'engine.resumed', 'source.back']);
  await log.close();
  rmSync(dir, { recursive: true, force: true });
});
