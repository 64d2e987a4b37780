import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mood } from './mood.ts';
import { type PoolOptions, type SpawnWorker, startPool, type WorkerHandle } from './mood-pool.ts';
import type { WorkerReply, WorkerRequest } from './mood-worker.ts';

/** A worker that a test drives by hand; its mood for a text carries the text's number as `angry`. */
interface ScriptedWorker extends WorkerHandle {
  requests: WorkerRequest[];
  reply(reply: WorkerReply): void;
  exit(reason: string): void;
  /** Answers the oldest batch that has no answer. */
  answer(): void;
}

function scripted(onSpawn: (worker: ScriptedWorker) => void = (worker) => worker.reply({ type: 'ready' })) {
  const workers: ScriptedWorker[] = [];
  const spawn: SpawnWorker = (on) => {
    let answered = 0;
    const worker: ScriptedWorker = {
      ...on,
      requests: [],
      post(request) {
        worker.requests.push(request);
        if (request.type === 'close') on.exit('closed');
      },
      abandon: () => on.exit('abandoned'),
      answer() {
        const request = worker.requests[answered]!;
        answered += 1;
        assert.equal(request.type, 'score');
        if (request.type === 'score') on.reply({ type: 'scored', moods: request.texts.map(moodOf) });
      },
    };
    workers.push(worker);
    queueMicrotask(() => onSpawn(worker));
    return worker;
  };
  return { workers, spawn };
}

const moodOf = (text: string): Mood => ({
  angry: Number(text),
  negative: 0,
  neutral: 0,
  positive: 0,
  abusive: 0,
  label: 'neutral',
});
const options = (o: Partial<PoolOptions> = {}): PoolOptions => ({
  workers: 1,
  maxBatch: 2,
  ahead: 0,
  maxWaitMs: 60_000,
  maxQueue: 100,
  ...o,
});
const textsOf = (worker: ScriptedWorker) =>
  worker.requests.flatMap((request) => (request.type === 'score' ? [request.texts] : []));

test('a full batch goes out at once and every caller gets the mood of its own text', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ maxBatch: 3 }));
  const moods = ['1', '2', '3'].map((text) => pool.score(text));
  assert.deepEqual(textsOf(workers[0]!), [['1', '2', '3']]);
  workers[0]!.answer();
  assert.deepEqual(
    (await Promise.all(moods)).map((mood) => mood?.angry),
    [1, 2, 3],
  );
  assert.deepEqual(pool.stats(), { queued: 0, scored: 3, shed: 0, batches: 1, restarts: 0 });
  await pool.close();
});

test('a lone text goes out when its wait is over', async (t) => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ maxWaitMs: 5 }));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const mood = pool.score('7');
  assert.deepEqual(textsOf(workers[0]!), []);
  t.mock.timers.tick(5);
  assert.deepEqual(textsOf(workers[0]!), [['7']]);
  workers[0]!.answer();
  assert.equal((await mood)?.angry, 7);
  await pool.close();
});

test('while a worker is busy texts gather, and go out in order of arrival when it is free', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options());
  const moods = ['1', '2', '3', '4', '5', '6'].map((text) => pool.score(text));
  for (let i = 0; i < 3; i++) workers[0]!.answer();
  await Promise.all(moods);
  assert.deepEqual(textsOf(workers[0]!), [
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ]);
  await pool.close();
});

test('a busy worker is handed full batches ahead, a part of one only when it is idle', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ ahead: 2, maxWaitMs: 0, maxQueue: 3 }));
  const moods = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((text) => pool.score(text));
  const ahead = [
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ];
  assert.deepEqual(textsOf(workers[0]!), ahead);
  assert.equal(pool.stats().queued, 3);
  workers[0]!.answer();
  assert.deepEqual(textsOf(workers[0]!), [...ahead, ['7', '8']]);
  workers[0]!.answer();
  workers[0]!.answer();
  await new Promise((done) => setTimeout(done, 1));
  assert.deepEqual(textsOf(workers[0]!), [...ahead, ['7', '8']], 'it still has one to run');
  workers[0]!.answer();
  assert.deepEqual(textsOf(workers[0]!), [...ahead, ['7', '8'], ['9']]);
  workers[0]!.answer();
  assert.deepEqual(
    (await Promise.all(moods)).map((mood) => mood?.angry),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  await pool.close();
});

test('batches that lay behind one that kills its worker are none the worse for it', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ maxBatch: 1, ahead: 1 }));
  const moods = ['1', '2'].map((text) => pool.score(text));
  for (let worker = 0; worker < 2; worker++) {
    assert.deepEqual(textsOf(workers[worker]!), [['1'], ['2']]);
    workers[worker]!.exit('crashed');
    await Promise.resolve();
  }
  assert.equal(await moods[0], null);
  workers[2]!.answer();
  assert.equal((await moods[1])?.angry, 2);
  await pool.close();
});

test('a text that finds the queue full is shed with null, and counted', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ maxQueue: 2 }));
  const moods = ['1', '2', '3', '4', '5'].map((text) => pool.score(text));
  assert.equal(await moods[4], null);
  workers[0]!.answer();
  workers[0]!.answer();
  assert.deepEqual(
    (await Promise.all(moods)).map((mood) => mood?.angry),
    [1, 2, 3, 4, undefined],
  );
  assert.equal(pool.stats().shed, 1);
  await pool.close();
});

test('the batch of a worker that dies is sent to its successor, and shed when that dies of it too', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options());
  const moods = [pool.score('1'), pool.score('2')];
  workers[0]!.exit('crashed');
  await Promise.resolve();
  assert.deepEqual(textsOf(workers[1]!), [['1', '2']]);
  workers[1]!.exit('crashed');
  assert.deepEqual(await Promise.all(moods), [null, null]);
  await Promise.resolve();
  const after = [pool.score('3'), pool.score('4')];
  workers[2]!.answer();
  assert.equal((await after[0])?.angry, 3);
  assert.deepEqual(pool.stats(), { queued: 0, scored: 2, shed: 2, batches: 3, restarts: 2 });
  await pool.close();
});

test('when no worker comes up again texts are shed at once, and scored again when one does', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let healthy = true;
  const { workers, spawn } = scripted((worker) => {
    if (healthy) worker.reply({ type: 'ready' });
    else worker.exit('no memory');
  });
  const pool = await startPool(spawn, options({ maxBatch: 1 }));
  healthy = false;
  const waiting = pool.score('1');
  workers[0]!.exit('crashed');
  assert.equal(await waiting, null);
  assert.equal(await pool.score('2'), null);
  healthy = true;
  t.mock.timers.tick(200);
  await Promise.resolve();
  const mood = pool.score('3');
  workers.at(-1)!.answer();
  assert.equal((await mood)?.angry, 3);
  await pool.close();
});

test('a batch that the worker could not score is shed, the next one is scored', async () => {
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ maxBatch: 1 }));
  const bad = pool.score('1');
  const good = pool.score('2');
  workers[0]!.reply({ type: 'failed', message: 'no' });
  assert.equal(await bad, null);
  workers[0]!.reply({ type: 'scored', moods: [moodOf('2')] });
  assert.equal((await good)?.angry, 2);
  await pool.close();
});

test('a worker that cannot start rejects the start with its own message and ends the others', async () => {
  let first = true;
  const { spawn } = scripted((worker) => {
    worker.reply(first ? { type: 'ready' } : { type: 'failed', message: 'Mood model: no such operator' });
    first = false;
  });
  await assert.rejects(startPool(spawn, options({ workers: 2 })), /no such operator/);
});

test('a worker that stops answering is replaced and its batch sent again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { workers, spawn } = scripted();
  const pool = await startPool(spawn, options({ maxBatch: 1 }));
  const mood = pool.score('1');
  t.mock.timers.tick(30_000);
  await Promise.resolve();
  workers[1]!.answer();
  assert.equal((await mood)?.angry, 1);
  await pool.close();
});

test('closing sheds what waits and what is under way, and later texts', async () => {
  const { spawn } = scripted();
  const pool = await startPool(spawn, options());
  const moods = ['1', '2', '3'].map((text) => pool.score(text));
  await pool.close();
  assert.deepEqual(await Promise.all(moods), [null, null, null]);
  assert.equal(await pool.score('4'), null);
  assert.equal(pool.stats().shed, 4);
});
