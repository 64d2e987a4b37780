/**
 * Calls that went to others, in the list of those who had them: the store's SQL against the same conditions in memory,
 * over the embedded ClickHouse, for every pair of holders before and every holder now.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { AgentRef } from '../../engine/contract/call.ts';
import type { Flag, Severity } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView, HandedOver } from '../../engine/contract/outcome.ts';
import { type Sight, sights } from '../../gateway/auth/sight.ts';
import { Directory } from '../../gateway/directory/directory.ts';
import { readCalls } from '../../gateway/store/call-queries.ts';
import { callRow } from '../../gateway/store/call-rows.ts';
import { ChdbProcess } from '../../gateway/store/chdb-process.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { insertRows } from '../../gateway/store/insert.ts';
import { migrate, readMigrations } from '../../gateway/store/migrate.ts';
import type { CallQuery } from '../../gateway/store/port.ts';
import { MemoryState } from '../api/memory-state.ts';
import {
  callOutcome,
  callView,
  flag,
  flagOutcome,
  MOOD,
  numbered,
  T0,
  tempDir,
  utterance,
  utteranceOutcome,
} from './fixtures.ts';

type Holder = Pick<HandedOver, 'agent' | 'queue'>;
const HOLDERS: Holder[] = [
  { agent: { id: 'A1', team: 'T1' }, queue: 'billing' },
  { agent: { id: 'A2', team: "T'2" }, queue: '投诉' },
  // Of no known team, in a queue that is of T1 from an hour on.
  { agent: { id: 'A1' }, queue: 'night' },
  { queue: 'nobody' },
];
const HOUR_MS = 3_600_000;
/** What was said to, and found at, the first, the second and the one who has it now. */
const SEVERITIES: Severity[] = ['minor', 'major', 'critical'];
const AT = [1_000, 11_000, 21_000];
/** Of the first, the second and now; who came after night was in none that is known. */
const TRADES_THEN = ['bank', 'insurance', 'travel'] as const;

const { agent: _agent, queue: _queue, ...BARE } = callView('bare');
const details: CallDetail[] = HOLDERS.flatMap((first, a) =>
  HOLDERS.flatMap((second, b) =>
    HOLDERS.map((now, c) => {
      const call = `c-${a}${b}${c}`;
      const place = a * 16 + b * 4 + c;
      const started_at = T0 + (place % 3) * HOUR_MS + place;
      const view: CallView = {
        ...BARE,
        ...now,
        call,
        started_at,
        // Those that go on, those that an agent may still appeal, and older ones.
        ended_at: c === 0 ? null : started_at + (b % 2 === 0 ? 1 : 50) * 60_000,
        handed_over: [
          { ...first, trade: TRADES_THEN[0], from_ms: 0, to_ms: 10_000.25 },
          { ...second, ...(a === 2 ? {} : { trade: TRADES_THEN[1] }), from_ms: 10_000.25, to_ms: 20_000 },
        ],
        trade: TRADES_THEN[2],
        scorecard: { score: 11, items: [] },
      };
      const flags = [first, second, now].map(({ agent, queue }, n): Flag => {
        const {
          agent: _a,
          queue: _q,
          ...rest
        } = flag(call, `f-${n}`, {
          at_ms: AT[n] as number,
          severity: SEVERITIES[n] as Severity,
          // Taken back in every fifth call: it counts for nobody.
          status: place % 5 === 0 && n === 1 ? 'retracted' : 'raised',
          raised_at: new Date(started_at + (AT[n] as number)).toISOString(),
        });
        return { ...rest, ...(agent ? { agent } : {}), ...(queue ? { queue } : {}) };
      });
      const utterances = AT.map((start_ms, n) =>
        utterance(call, `u-${n}`, {
          start_ms,
          end_ms: start_ms + 500,
          mood: { ...MOOD, angry: 0.25 * (n + 1) },
        }),
      );
      return { call: view, utterances, flags, scorecard: view.scorecard ?? null };
    }),
  ),
);

const directory = new Directory(new MemoryState());
const sight = sights({ directory, now: () => T0 + 30 * 60_000, appeal_ms: 0 });
const PEOPLE: Record<string, Parameters<typeof sight>[0]> = {
  'who sees all': { user: 'a', role: 'admin', teams: 'all' },
  'of T1': { user: 'b', role: 'supervisor', teams: ['T1'] },
  'of T’2': { user: 'c', role: 'manager', teams: ["T'2"] },
  'of both': { user: 'd', role: 'supervisor', teams: ['T1', "T'2"] },
  'of neither': { user: 'e', role: 'inspector', teams: ['T9'] },
  'who is agent A1': { user: 'f', role: 'agent', teams: [], agent: 'A1' },
};
const FILTERS: Omit<CallQuery, 'limit'>[] = [
  {},
  { team: 'T1' },
  { team: "T'2" },
  { queue: 'night' },
  { agent: 'A1' },
  { team: 'T1', queue: 'billing', agent: 'A1' },
  ...SEVERITIES.map((severity) => ({ severity })),
  { team: "T'2", severity: 'major' },
  ...TRADES_THEN.map((trade) => ({ trade })),
  { trade: 'bank', team: 'T1' },
  { since: T0 + HOUR_MS, until: T0 + 2 * HOUR_MS },
];

const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;
before(async () => {
  await directory.take([
    { kind: 'queue', id: 'night', team: null, from: 0 },
    { kind: 'queue', id: 'night', team: 'T1', from: T0 + HOUR_MS },
  ]);
  store = await openStore({ dataDir: dir.path });
  await store.write(
    numbered(
      details.flatMap(({ call, utterances, flags }) => [
        callOutcome(call),
        ...utterances.map((one) => utteranceOutcome(one)),
        // Raised first, whatever became of it.
        ...flags.map((one) => flagOutcome({ ...one, status: 'raised' })),
        ...flags.map((one) => flagOutcome(one, { n: 9, at: T0 + 1_000 })),
      ]),
    ),
  );
});
after(async () => {
  await store?.close();
  dir.remove();
});

/** The line as these eyes see it, without SQL. */
function seenLine(eyes: Sight, detail: CallDetail): CallView[] {
  if (eyes.call(detail.call)) return [detail.call];
  const part = eyes.left(detail.call) ? eyes.part(detail) : null;
  return part ? [part.call] : [];
}

const fits = (q: Omit<CallQuery, 'limit'>) => (line: CallView) =>
  (q.team === undefined || line.agent?.team === q.team) &&
  (q.queue === undefined || line.queue === q.queue) &&
  (q.agent === undefined || line.agent?.id === q.agent) &&
  (q.trade === undefined || line.trade === q.trade) &&
  (q.severity === undefined || line.flags[q.severity] > 0) &&
  line.started_at >= (q.since ?? 0) &&
  line.started_at < (q.until ?? Number.POSITIVE_INFINITY);

for (const [name, person] of Object.entries(PEOPLE)) {
  test(`the list of somebody ${name}, whatever is filtered by`, async () => {
    const eyes = sight(person);
    const counts: number[] = [];
    for (const filter of FILTERS) {
      const expected = details
        .flatMap((detail) => seenLine(eyes, detail))
        .filter(fits(filter))
        .sort((a, b) => b.started_at - a.started_at);
      const got = await store.calls({ ...filter, seen: eyes.seen, part: eyes.part, limit: 500 });
      assert.deepEqual(got.items, expected, JSON.stringify(filter));
      counts.push(got.items.filter(({ until_ms }) => until_ms !== undefined).length);
    }
    // The first filter is none: how many of the 64 went from these people to others.
    assert.equal(counts[0], { 'of T1': 22, 'of T’2': 21, 'of both': 19, 'who is agent A1': 18 }[name] ?? 0);
  });
}

test('pages of a list with parts are whole: nothing twice, nothing left out, each as long as asked for', async () => {
  const eyes = sight(PEOPLE['of T1'] as (typeof PEOPLE)[string]);
  // By severity, most calls that may fit turn out not to.
  const query = { seen: eyes.seen, part: eyes.part, severity: 'major' as const };
  const all = (await store.calls({ ...query, limit: 500 })).items.map(({ call }) => call);
  const found: string[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.calls({ ...query, limit: 3, ...(after === undefined ? {} : { after }) });
    found.push(...page.items.map(({ call }) => call));
    if (page.next === null) break;
    assert.equal(page.items.length, 3);
    after = page.next;
  }
  assert.deepEqual(found, all);
  assert.ok(found.length > 6, String(found.length));
});

test('a customer’s calls are not looked up among those that went to others, nor are transcripts', async () => {
  const eyes = sight(PEOPLE['of T1'] as (typeof PEOPLE)[string]);
  const whole = details.filter(({ call }) => eyes.call(call)).length;
  const { items } = await store.transcripts({ seen: eyes.seen, limit: 500 });
  assert.equal(items.length, whole);
  const view = callView('c-known', { customer: { id: 'm-5' }, agent: { id: 'B', team: 'T9' }, queue: 'q' });
  view.handed_over = [{ ...HOLDERS[0], from_ms: 0, to_ms: 10_000 }];
  await store.write([...numbered([callOutcome(view)])].map((one) => ({ ...one, number: 9_999 })));
  const of = (customer: string[] | undefined) =>
    store.calls({
      seen: eyes.seen,
      part: eyes.part,
      customer,
      agent: 'A1',
      since: T0,
      limit: 500,
    } as CallQuery);
  assert.ok((await of(undefined)).items.some(({ call }) => call === 'c-known'));
  assert.deepEqual((await of(['m-5'])).items, []);
});

test('flags of others are not looked through for a severity; a page ends after four looks, and the next goes on', async () => {
  const [own, others] = [
    { id: 'A7', team: 'T7' },
    { id: 'A8', team: 'T8' },
  ];
  const made = (call: string, ago: number, agent: AgentRef, at_ms: number) => {
    const view = callView(call, { agent: others, queue: 'q8', started_at: T0 - ago });
    view.handed_over = [{ agent: own, queue: 'q7', from_ms: 0, to_ms: 10_000 }];
    return [callOutcome(view), flagOutcome(flag(call, 'f', { agent, queue: 'q', at_ms }))];
  };
  const outcomes = [
    // What the second team did.
    ...Array.from({ length: 40 }, (_, n) => made(`foreign-${n}`, n, others, 20_000)),
    // What the first did not do came true once they had gone: it is theirs, and not of their part.
    ...Array.from({ length: 30 }, (_, n) => made(`late-${n}`, 100 + n, own, 20_000)),
    made('true', 200, own, 5_000),
  ].flat();
  await store.write(outcomes.map((delivered, n) => ({ number: 20_000 + n, delivered })));
  const eyes = sight({ user: 'g', role: 'supervisor', teams: ['T7'] });
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const looks: string[] = [];
    const query: CallQuery = { seen: eyes.seen, part: eyes.part, severity: 'critical', limit: 1 };
    if (after !== null) query.after = after;
    const { items, next } = await store.ask((client) => {
      const counted = (one: Parameters<ClickHouseClient['query']>[0]) => {
        if (one.query.includes('LIMIT')) looks.push(one.query);
        return client.query(one);
      };
      return readCalls({ query: counted } as ClickHouseClient, query);
    });
    assert.ok(looks.length <= 4, `${looks.length} looks`);
    pages.push(items.map(({ call }) => call));
    after = next;
  } while (after !== null);
  assert.deepEqual(pages, [[], [], [], ['true']]);
});

test('calls that were stored before are listed to those who have them, and to others once they are written again', async () => {
  const folder = tempDir();
  const migrations = readMigrations();
  const holders = migrations.findIndex(({ name }) => name.includes('earlier-holders'));
  // Whatever is stored, a start reads none of it.
  for (const statement of migrations[holders]?.statements ?? ['none'])
    assert.match(statement, /^ALTER TABLE calls ADD COLUMN IF NOT EXISTS/);
  const old = new ChdbProcess(folder.path, () => undefined);
  const { url, user, password } = await old.address(60_000);
  const client = createClient({ url, username: user, password, database: 'default' });
  await client.command({ query: 'CREATE DATABASE earshot' });
  const inside = createClient({ url, username: user, password, database: 'earshot' });
  await migrate(inside, migrations.slice(0, holders));
  const stored = details.slice(0, 20);
  await insertRows(inside, 'calls', stored, ({ call }) => {
    const row = callRow(call, { n: 1, at: T0 }, '7');
    for (const column of Object.keys(row)) if (column.startsWith('earlier_')) delete row[column];
    return row;
  });
  await client.close();
  await inside.close();
  await old.close();

  const now = await openStore({ dataDir: folder.path });
  try {
    const eyes = sight(PEOPLE['of T1'] as (typeof PEOPLE)[string]);
    const listed = async () =>
      (await now.calls({ seen: eyes.seen, part: eyes.part, limit: 500 })).items
        .map(({ call }) => call)
        .sort();
    const whole = stored.flatMap(({ call }) => (eyes.call(call) ? [call.call] : []));
    const gone = stored.filter(({ call }) => eyes.left(call));
    assert.ok(whole.length > 0 && gone.length > 0);
    assert.deepEqual(await listed(), whole.sort());
    const { call: again } = gone[0] as CallDetail;
    await now.write([{ number: 8, delivered: callOutcome(again, { n: 2, at: T0 + 1_000 }) }]);
    assert.deepEqual(await listed(), [...whole, again.call].sort());
  } finally {
    await now.close();
    folder.remove();
  }
});
