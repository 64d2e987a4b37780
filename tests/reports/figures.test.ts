/** Each figure over the embedded ClickHouse, against a count made here over the same generated calls. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { toCsv } from '../../gateway/reports/csv.ts';
import { Rollup } from '../../gateway/reports/rollup.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
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
} from '../store/fixtures.ts';

const ZONE = 'Asia/Shanghai';
const HOUR = 3_600_000;
const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;
let rollup: Rollup;
const CALLS = Array.from({ length: 300 }, (_, i) => ({
  id: `c-${String(i).padStart(3, '0')}`,
  team: `T${i % 3}`,
  queue: ['billing', 'network'][i % 2]!,
  started_at: T0 - (i % 72) * HOUR,
  heard: i % 10 !== 0,
  cti: i % 4 !== 3,
  score: i % 5 === 0 ? null : (i * 7) % 101,
  angry: i % 10 !== 0 && i % 7 === 0,
  agentFlag: i % 10 !== 0 && i % 11 === 0,
}));
const view = (c: (typeof CALLS)[number]) =>
  callView(c.id, {
    started_at: c.started_at,
    queue: c.queue,
    agent: { id: `A-${c.team}`, team: c.team },
    customer: { id: `m-${c.id}` },
    utterances: c.heard ? 4 : 0,
    ...(c.cti ? { attributes: { cti: 'api' } } : {}),
    ...(c.score === null ? {} : { scorecard: { score: c.score, items: [] } }),
  });
const range = { from: day(T0 - 80 * HOUR), to: day(T0 + HOUR), teams: null, zone: ZONE };
function day(at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' }).format(at);
}
const rowsOf = async (name: string, more = {}) => (await store.report(name, { ...range, ...more }))!.rows;
const count = (of: (c: (typeof CALLS)[number]) => boolean, calls = CALLS) => calls.filter(of).length;

before(async () => {
  store = await openStore({ dataDir: dir.path });
  rollup = new Rollup({
    ask: (question) => store.ask(question),
    zone: ZONE,
    angry: 0.44,
    teamOfQueue: () => undefined,
    words: (text) => text.split(' '),
  });
  await store.write(
    numbered(
      CALLS.flatMap((c) => [
        ...(c.heard
          ? [0.9, 0.1, 0.1, c.angry ? 0.8 : 0.1].map((angry, k) =>
              utteranceOutcome(
                utterance(c.id, `u-${k}`, {
                  start_ms: k * 1000,
                  text: c.angry ? '退费 宽带' : '宽带',
                  mood: { ...MOOD, angry },
                }),
              ),
            )
          : []),
        ...(c.angry
          ? [flagOutcome(flag(c.id, `${c.id}-a`, { category: 'customer_anger', rule: 'anger' }))]
          : []),
        ...(c.agentFlag
          ? [flagOutcome(flag(c.id, `${c.id}-r`, { category: 'agent_rude', rule: 'rude', by: 'agent' }))]
          : []),
        callOutcome(view(c)),
      ]),
    ),
  );
  assert.equal(await rollup.run(), CALLS.length);
});
after(async () => {
  await store?.close();
  dir.remove();
});

test('volume, coverage and rates by team are those counted here', async () => {
  const teams = ['T0', 'T1', 'T2'].map((team) => ({ team, calls: CALLS.filter((c) => c.team === team) }));
  assert.deepEqual(
    (await rowsOf('volume', { by: 'team' })).map((r) => [r.of, r.all_calls, r.heard, r.minutes]),
    teams.map(({ team, calls }) => [
      team,
      calls.length,
      count((c) => c.heard, calls),
      count((c) => c.heard, calls) * 1.5,
    ]),
  );
  assert.deepEqual(
    (await rowsOf('coverage', { by: 'team' })).map((r) => [r.of, r.known, r.heard, r.missing]),
    teams.map(({ team, calls }) => [
      team,
      count((c) => c.cti, calls),
      count((c) => c.cti && c.heard, calls),
      count((c) => c.cti && !c.heard, calls),
    ]),
  );
  assert.deepEqual(
    (await rowsOf('rates', { by: 'team' })).map((r) => [r.of, r.angry, r.compliant]),
    teams.map(({ team, calls }) => [
      team,
      count((c) => c.angry, calls),
      count((c) => c.heard && !c.agentFlag, calls),
    ]),
  );
});

test('days are those of the site', async () => {
  const days = new Map<string, number>();
  for (const c of CALLS) days.set(day(c.started_at), (days.get(day(c.started_at)) ?? 0) + 1);
  const rows = await rowsOf('volume', { by: 'day' });
  assert.deepEqual(new Map(rows.map((r) => [r.of, r.all_calls])), new Map([...days].sort()));
});

test('scores, arcs, rules and topics', async () => {
  const bins = Array.from({ length: 11 }, (_, i) =>
    count((c) => c.score !== null && Math.floor(c.score / 10) === i),
  );
  assert.deepEqual(
    (await rowsOf('scores')).map((r) => r.calls),
    bins,
  );
  const [arc] = await rowsOf('arc', { by: 'all' });
  const angry = count((c) => c.angry);
  assert.deepEqual(
    [arc!.calm, arc!.recovered, arc!.stayed, arc!.worsened],
    [0, count((c) => c.heard) - angry, angry, 0],
  );
  assert.deepEqual(
    (await rowsOf('rules')).map((r) => [r.of, r.calls]),
    [
      ['anger', angry],
      ['rude', count((c) => c.agentFlag)],
    ],
  );
  const topics = await rowsOf('topics');
  assert.deepEqual(
    topics.map((r) => [r.of, r.calls, r.angry, r.angry_share]),
    // 宽带 is said in every call that was heard: no topic of the angry ones.
    [['退费', angry, angry, 1]],
  );
});

test('only the teams that may be seen', async () => {
  assert.deepEqual(
    (await rowsOf('volume', { by: 'team', teams: ['T1'] })).map((r) => r.of),
    ['T1'],
  );
  assert.deepEqual(await rowsOf('volume', { by: 'team', teams: [] }), []);
  assert.deepEqual(await rowsOf('volume', { by: 'team', teams: ['T1'], team: 'T2' }), []);
});

test('a flag that comes late is counted, and nothing is counted twice', async () => {
  const before = count((c) => c.agentFlag);
  const late = CALLS.find((c) => c.heard && !c.agentFlag && !c.angry)!;
  await store.write(
    numbered(
      [flagOutcome(flag(late.id, 'late', { category: 'agent_rude', rule: 'rude', by: 'agent' }))],
      90_000,
    ),
  );
  assert.ok((await rollup.run()) >= 1);
  await rollup.run();
  const [rude] = (await rowsOf('rules')).filter((r) => r.of === 'rude');
  assert.equal(rude!.calls, before + 1);
  const [all] = await rowsOf('volume', { by: 'all' });
  assert.equal(all!.all_calls, CALLS.length);
});

test('a deleted call is in no figure any more', async () => {
  await store.erase([CALLS[1]!.id], null);
  const left = await store.countRows([CALLS[1]!.id], null);
  assert.deepEqual(
    Object.values(left).filter((n) => n > 0),
    [],
  );
  await rollup.run();
  const [all] = await rowsOf('volume', { by: 'all' });
  assert.equal(all!.all_calls, CALLS.length - 1);
});

test('a cell is never a formula', () => {
  assert.equal(
    toCsv([
      { of: '=1+1', n: -1, x: null },
      { of: 'a"b', n: 2, x: '@x' },
    ]),
    '\ufeff"of","n","x"\r\n"\'=1+1",-1,\r\n"a""b",2,"\'@x"\r\n',
  );
});
