/** The runner on a real log and a real engine, over a restart. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Flag } from '../engine/contract/flag.ts';
import type { RecordBody } from '../engine/contract/record.ts';
import { createEngine } from '../engine/engine.ts';
import { loadRules } from '../engine/rules/load.ts';
import { AcrossCalls } from './across-calls.ts';
import { openLog } from './log/lmdb-log.ts';
import type { Outbox } from './log/port.ts';
import { Runner } from './runner.ts';

const yaml = `rules:
  - id: threat
    title: 要投诉
    category: x-test
    severity: major
    by: customer
    when: { said: { any: [银保监] } }
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]`;
const loaded = loadRules([{ name: 'test.yaml', text: yaml }]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;
const dir = mkdtempSync(join(tmpdir(), 'earshot-runner-'));
after(() => rmSync(dir, { recursive: true, force: true }));

/** One run of the server's middle, with its clock at `clock`; gives the flags that it published. */
async function run(
  clock: number,
  records: RecordBody[],
  look?: (runner: Runner, outbox: Outbox) => Promise<void>,
  stored = () => Number.POSITIVE_INFINITY,
  late_ms = 10_000,
): Promise<Flag[]> {
  const { log, outbox, state } = await openLog({ dir, tickMs: 20 });
  const published: Flag[] = [];
  const runner = new Runner({
    engine: createEngine({
      ruleSet: () => ruleSet,
      thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
      late_ms,
    }),
    across: new AcrossCalls({ rules: [], earlier: [], stopped: new Map(), state }),
    log,
    outbox,
    score: () => undefined,
    publish: (delivered) => {
      for (const one of delivered) if (one.kind === 'flag') published.push(one.flag);
    },
    holes: () => 0,
    stored,
    stage: () => undefined,
    trouble: (error) => assert.ifError(error),
    now: () => clock,
  });
  await runner.start();
  await log.append(records);
  await look?.(runner, outbox);
  await runner.stop();
  await log.close();
  return published;
}

test('a flag that changes after a restart says nothing of the time for which the server was away', async () => {
  const start = Date.now();
  const words = { call: 'c', utterance: 'u-1', rev: 1, channel: 0 };
  const [raised] = await run(start, [
    {
      type: 'utterance',
      ...words,
      role: 'customer',
      final: true,
      start_ms: 0,
      end_ms: 1_000,
      text: '我要去银保监',
      source: 'asr',
      arrived_at: start,
      opens: { rules: '' },
    },
  ]);
  assert.equal(raised?.status, 'raised');
  assert.ok(raised.latency_ms, 'the first run knows how long it took');

  const mood = { angry: 0.9, negative: 0.1, neutral: 0, positive: 0, abusive: 0 };
  const [changed] = await run(start + 3_600_000, [
    { type: 'scored', ...words, mood, model: 'm', took_ms: 1 },
  ]);
  assert.equal(changed?.mood?.angry, 0.9, 'it came again with its mood');
  assert.equal(changed.raised_at, raised.raised_at);
  assert.equal(changed.latency_ms, null);
});

test('once it has settled, what was decided is in the outbox, with the stage times that come after the push', async () => {
  const start = Date.now() + 7_200_000;
  const record: RecordBody = {
    type: 'utterance',
    call: 'settled',
    utterance: 'u-1',
    rev: 1,
    channel: 0,
    role: 'customer',
    final: true,
    start_ms: 0,
    end_ms: 1_000,
    text: '我要去银保监',
    source: 'asr',
    arrived_at: start,
    opens: { rules: '' },
  };
  await run(start, [record], async (runner, outbox) => {
    await runner.settle();
    const flags = outbox
      .read(0, 500)
      .flatMap(({ delivered }) => (delivered.kind === 'flag' ? [delivered.flag] : []))
      .filter(({ call }) => call === 'settled');
    assert.ok(flags.at(-1)?.latency_ms, JSON.stringify(flags));
    const last = outbox.last();
    await runner.settle();
    assert.equal(outbox.last(), last, 'and nothing more comes of it');
  });
});

test('a line that was held back when the server was killed is told again after the restart', async () => {
  const own = mkdtempSync(join(dir, 'held-'));
  const start = Date.now();
  let clock = start;
  const stored: string[] = [];
  const life = async (records: RecordBody[], killed: boolean) => {
    const { log, outbox, state } = await openLog({ dir: own });
    const runner = new Runner({
      engine: createEngine({
        ruleSet: () => ruleSet,
        thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
      }),
      across: new AcrossCalls({ rules: [], earlier: [], stopped: new Map(), state }),
      log,
      outbox,
      score: () => undefined,
      publish: () => undefined,
      holes: () => 0,
      stage: () => undefined,
      trouble: (error) => assert.ifError(error),
      now: () => clock,
    });
    await runner.start();
    for (const record of records) {
      await log.append([record]);
      clock += 100;
    }
    // Killed: nothing of the runner runs any more, what it has in the file stays.
    if (!killed) await runner.stop();
    await new Promise((done) => setTimeout(done, 50));
    for (const { delivered } of outbox.read(stored.length, 1_000))
      stored.push(delivered.kind === 'call' ? `line ${delivered.view.utterances}` : delivered.kind);
    await log.close();
  };
  const said = (n: number): RecordBody => ({
    type: 'utterance',
    call: 'held',
    utterance: `u-${n}`,
    rev: 1,
    channel: 0,
    role: 'customer',
    final: true,
    start_ms: n * 1_000,
    end_ms: n * 1_000 + 900,
    text: '好的',
    source: 'asr',
    arrived_at: start,
    ...(n === 0 ? { opens: { rules: '' } } : {}),
  });
  await life([said(0), said(1), said(2)], true);
  assert.deepEqual(
    stored.filter((one) => one === 'line 3'),
    [],
    'held back',
  );
  await life([], false);
  assert.equal(stored.at(-1), 'line 3');
  assert.equal(stored.filter((one) => one === 'utterance').length, 3);
});

test('a call that is over is read until the store has passed its end, with its words and flags, over a restart too', async () => {
  const start = Date.now() + 14_400_000;
  const call = 'over';
  const said = { role: 'customer', channel: 0, utterance: 'u-1', rev: 1, final: true } as const;
  const records: RecordBody[] = [
    {
      type: 'utterance',
      call,
      ...said,
      start_ms: 0,
      end_ms: 1_000,
      text: '我要去银保监',
      source: 'asr',
      arrived_at: start,
      opens: { rules: '' },
    },
    { type: 'shed', call, channel: 0, utterance: 'u-1', rev: 1 },
    { type: 'call.ended', call, ended_at: start, source: 'asr', arrived_at: start },
    // The id is used again: the call before it is over at once.
    {
      type: 'call.started',
      call,
      info: {},
      started_at: start,
      source: 'asr',
      arrived_at: start,
      opens: { rules: '' },
    },
  ];
  let through = 0;
  const shown = (runner: Runner) => {
    const [line] = [...runner.finished()].filter((one) => one.call === call);
    return line?.status;
  };
  await run(
    start,
    records,
    async (runner) => {
      await runner.settle();
      assert.equal(shown(runner), 'complete');
      assert.equal(
        runner.detail(call)?.call.status,
        'live',
        'the new call of that id is the one that is read',
      );
    },
    () => through,
  );
  await run(
    start + 1_000,
    [],
    async (runner, outbox) => {
      assert.equal(shown(runner), 'complete', 'after a restart, from the log');
      through = outbox.last();
      await runner.settle();
      assert.equal(shown(runner), undefined, 'the store has it');
    },
    () => through,
  );
});

test('a call that was over by the time that passed, not by a record, is read after a restart, too', async () => {
  const start = Date.now();
  const call = 'over-by-time';
  const common = { call, source: 'asr', arrived_at: start };
  const records: RecordBody[] = [
    { type: 'call.started', ...common, info: {}, started_at: start, opens: { rules: '' } },
    { type: 'call.ended', ...common, ended_at: start },
  ];
  const shown = (runner: Runner) => runner.detail(call)?.call.status;
  const over = async (runner: Runner) => {
    while (shown(runner) !== 'complete') await new Promise((done) => setTimeout(done, 5));
    await runner.settle();
  };
  await run(start, records, over, () => 0, 1);
  await run(
    start,
    [],
    async (runner) => assert.equal(shown(runner), 'complete'),
    () => 0,
    1,
  );
});
