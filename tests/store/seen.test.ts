/** Whose rows the store gives out: its SQL against the same condition in memory, over the embedded ClickHouse. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openStore } from '../../gateway/store/clickhouse.ts';
import type { Seen } from '../../gateway/store/port.ts';
import { isSeen } from '../api/fixtures.ts';
import { callOutcome, callView, flag, flagOutcome, numbered, T0, tempDir } from './fixtures.ts';

const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;

const AGENTS = [
  undefined,
  { id: 'A1' },
  { id: 'A1', team: 'T1' },
  { id: 'A2', team: 'T2' },
  { id: 'A3', team: "T'3" },
];
const QUEUES = [undefined, 'billing', '投诉'];
const ENDS = [null, T0 + 60_000, T0 + 120_000];
const HOUR_MS = 3_600_000;

const views = AGENTS.flatMap((agent, a) =>
  QUEUES.flatMap((queue, q) =>
    ENDS.flatMap((ended_at, e) =>
      [T0, T0 + HOUR_MS].map((started_at, s) => {
        const {
          agent: _agent,
          queue: _queue,
          ...bare
        } = callView(`c-${a}${q}${e}${s}`, { started_at, ended_at });
        return { ...bare, ...(agent ? { agent } : {}), ...(queue ? { queue } : {}) };
      }),
    ),
  ),
);
const flags = views.map(({ call, agent, queue, started_at }) => {
  const {
    agent: _agent,
    queue: _queue,
    ...bare
  } = flag(call, `f-${call}`, { raised_at: new Date(started_at).toISOString() });
  return { ...bare, ...(agent ? { agent } : {}), ...(queue ? { queue } : {}) };
});

const SEEN: Record<string, Seen | undefined> = {
  'everybody’s': undefined,
  'of nobody': { teams: [], queues: [] },
  'of one team': { teams: ['T1'], queues: [] },
  'of two teams, one with a quote': { teams: ['T2', "T'3"], queues: [] },
  'of a queue since ever': { teams: [], queues: [{ queue: 'billing', from: 0, to: null }] },
  'of a queue until an hour later': { teams: ['T1'], queues: [{ queue: '投诉', from: 0, to: T0 + HOUR_MS }] },
  'of a queue from then on': {
    teams: [],
    queues: [
      { queue: '投诉', from: T0 + HOUR_MS, to: null },
      { queue: 'billing', from: 0, to: T0 },
    ],
  },
  'of an agent': { teams: [], queues: [], agent: { id: 'A1', since: T0 + 90_000 } },
  'of a team and an agent': { teams: ['T2'], queues: [], agent: { id: 'A1', since: 0 } },
};

before(async () => {
  store = await openStore({ dataDir: dir.path });
  await store.write(
    numbered([...views.map((view) => callOutcome(view)), ...flags.map((one) => flagOutcome(one))]),
  );
});
after(async () => {
  await store?.close();
  dir.remove();
});

for (const [name, seen] of Object.entries(SEEN)) {
  test(`calls, words and flags ${name}`, async () => {
    const expected = views
      .filter((view) => isSeen(seen, view, view.started_at, view.ended_at))
      .map(({ call }) => call);
    const calls = await store.calls({ seen, limit: 500 });
    assert.deepEqual(calls.items.map(({ call }) => call).sort(), expected.sort());
    const transcripts = await store.transcripts({ seen, limit: 500 });
    assert.deepEqual(transcripts.items.map(({ call }) => call.call).sort(), expected);
    const shown = flags.filter((one) =>
      isSeen(seen, one, Date.parse(one.raised_at), Date.parse(one.raised_at)),
    );
    const found = await store.flags({ seen, limit: 500 });
    assert.deepEqual(found.items.map(({ id }) => id).sort(), shown.map(({ id }) => id).sort());
  });
}

test('pages of what is seen are whole: nothing twice, nothing left out', async () => {
  const seen: Seen = { teams: ['T1'], queues: [{ queue: 'billing', from: 0, to: null }] };
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.calls({ seen, limit: 7, ...(after === undefined ? {} : { after }) });
    found.push(...page.items.map(({ call }) => call));
    if (page.next === null) break;
    assert.equal(page.items.length, 7);
    after = page.next;
  }
  const expected = views
    .filter((view) => isSeen(seen, view, view.started_at, view.ended_at))
    .map(({ call }) => call);
  assert.deepEqual(found.sort(), expected.sort());
});

test('raised flags are counted per rule and team', async () => {
  const raised = await store.raised();
  const total = raised.reduce((sum, one) => sum + one.raised, 0);
  assert.equal(total, flags.length);
  assert.deepEqual(new Set(raised.map(({ team }) => team)), new Set(['', 'T1', 'T2', "T'3"]));
});
