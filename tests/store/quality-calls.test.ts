/** Finished calls by what inspectors ask for, over the embedded ClickHouse. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Outcome } from '../../engine/contract/outcome.ts';
import type { FinalScore, Review } from '../../engine/contract/review.ts';
import { fillUp } from '../../gateway/quality/plans.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import type { QualityQuery, SampleQuery } from '../../gateway/store/quality-queries.ts';
import {
  callOutcome,
  callView,
  flag,
  flagOutcome,
  numbered,
  T0,
  tempDir,
  utterance,
  utteranceOutcome,
} from './fixtures.ts';

const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;

const calls = [
  { call: 'a', score: 100, peak: 0.1, ms: 60_000, words: [['customer', '我要退款 100%']] },
  {
    call: 'b',
    score: 60,
    peak: 0.9,
    ms: 120_000,
    words: [
      ['agent', '退款没有'],
      ['customer', '好的'],
    ],
  },
  { call: 'c', score: 0, peak: 0.5, ms: 300_000, words: [['customer', "it's_fine REFUND"]] },
  { call: 'open', score: 0, peak: 0.9, ms: 300_000, words: [['customer', '退款']] },
] as const;

before(async () => {
  store = await openStore({ dataDir: dir.path });
  let n = 0;
  const words = calls.flatMap(({ call, words: said }) =>
    said.map(
      ([role, text], index): Extract<Outcome, { kind: 'utterance' }> => ({
        kind: 'utterance',
        cause: { n: ++n, at: T0 },
        utterance: {
          call,
          utterance: `u-${index}`,
          rev: 1,
          channel: index,
          role,
          final: true,
          start_ms: 0,
          end_ms: 1_000,
          text,
          mood: null,
        },
      }),
    ),
  );
  const views = calls.map(({ call, score, peak, ms }, i) =>
    callOutcome(
      callView(call, {
        status: call === 'open' ? 'live' : 'complete',
        started_at: T0 + i * 1_000,
        duration_ms: ms,
        mood: { now: null, peak, recent: [] },
        scorecard: { score, items: [] },
      }),
    ),
  );
  const flags = [
    flagOutcome(flag('b', 'f-1', { rule: 'r-1' })),
    flagOutcome(flag('c', 'f-2', { rule: 'r-1', status: 'retracted' })),
  ];
  await store.write(numbered([...words, ...views, ...flags]));
});
after(async () => {
  await store.close();
  dir.remove();
});

const ask = async (query: Partial<QualityQuery>) =>
  (await store.qualityCalls({ limit: 10, ...query })).items.map(({ call }) => call).join('');

test('finished calls only, newest first, in pages', async () => {
  assert.equal(await ask({}), 'cba');
  const first = await store.qualityCalls({ limit: 2 });
  assert.deepEqual(
    first.items.map(({ call }) => call),
    ['c', 'b'],
  );
  assert.equal(await ask({ limit: 2, after: first.next as string }), 'a');
});

test('by score, anger and length', async () => {
  assert.equal(await ask({ score_from: 1 }), 'ba');
  assert.equal(await ask({ score_to: 60 }), 'cb');
  assert.equal(await ask({ angry: 0.5 }), 'cb');
  assert.equal(await ask({ longer: 100_000, shorter: 200_000 }), 'b');
});

test('by a rule whose flag stands', async () => {
  assert.equal(await ask({ rule: 'r-1' }), 'b');
});

test('by what was said, or never said, by whom; signs of patterns are letters', async () => {
  assert.equal(await ask({ said: { text: '退款' } }), 'ba');
  assert.equal(await ask({ said: { text: '退款', role: 'customer' } }), 'a');
  assert.equal(await ask({ said: { text: '退款', not: true } }), 'c');
  assert.equal(await ask({ said: { text: '退款', role: 'customer', not: true } }), 'cb');
  assert.equal(await ask({ said: { text: '%' } }), 'a');
  assert.equal(await ask({ said: { text: "'s_fine ref" } }), 'c');
  assert.equal(await ask({ said: { text: "') OR 1 = 1 --" } }), '');
});

test('only what is seen', async () => {
  assert.equal(await ask({ seen: { teams: [], queues: [] } }), '');
});

test('by the longest silence, the one before the first word included; by when it began', async () => {
  // All words of these calls begin at 0 and end at 1 s: nobody is silent for long.
  assert.equal(await ask({ silence: 0 }), 'cba');
  assert.equal(await ask({ silence: 1 }), '');
  assert.equal(await ask({ silence: 0, rule: 'r-1', since: T0 }), 'b');
  const first = await store.qualityCalls({ limit: 1, silence: 0 });
  assert.equal(await ask({ silence: 0, limit: 2, after: first.next as string }), 'ba');
  assert.equal(await ask({ since: T0 + 1_000 }), 'cb');
  assert.equal(await ask({ since: T0 + 1_000, until: T0 + 2_000 }), 'b');
});

test('a draw of a day is decided by its seed; by risk and by agent', async () => {
  const day = new Date(T0).toISOString().slice(0, 10);
  const draw = async (over: Partial<SampleQuery>) =>
    (await store.sample({ day, zone: 'UTC', seed: 'p', by: 'random', n: 2, except: [], ...over })).map(
      ({ call }) => call,
    );
  const first = await draw({});
  assert.equal(first.length, 2);
  assert.deepEqual(await draw({}), first);
  assert.deepEqual((await draw({ n: 3 })).slice(0, 2), first);
  assert.ok(!(await draw({ n: 9 })).includes('open'), 'finished calls only');
  const orders = await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(async (seed) => (await draw({ seed, n: 3 })).join('')),
  );
  assert.ok(new Set(orders).size > 1, 'another seed draws otherwise');
  assert.deepEqual(await draw({ day: '1999-01-01' }), []);
  assert.equal((await draw({ by: 'agent', n: 1 })).length, 1);
  assert.deepEqual(await draw({ seen: { teams: [], queues: [] } }), []);
  assert.deepEqual(await draw({ n: 3, except: first }), (await draw({ n: 3 })).slice(2));
});

test('a day is the one of the zone', async () => {
  // Half a minute before the day begins in Shanghai, and half a minute after.
  const day = new Date(T0).toISOString().slice(0, 10);
  const start = Date.parse(`${day}T00:00:00+08:00`);
  const views = [-30_000, 30_000].map((off, i) =>
    callOutcome(callView(`z-${i}`, { queue: 'zone', started_at: start + off })),
  );
  await store.write(numbered(views, 200));
  const of = async (day: string) =>
    (
      await store.sample({
        day,
        zone: 'Asia/Shanghai',
        queue: 'zone',
        seed: 'p',
        by: 'random',
        n: 9,
        except: [],
      })
    ).map(({ call }) => call);
  assert.deepEqual(await of(day), ['z-1']);
  assert.deepEqual(await of(new Date(start - 1_000 + 28_800_000).toISOString().slice(0, 10)), ['z-0']);
});

test('where agents have more calls than one draw gives, each gets one before anybody gets a second', async () => {
  const agents = 300;
  const views = Array.from({ length: agents * 5 }, (_, i) =>
    callOutcome(
      callView(`m-${i}`, { queue: 'many', agent: { id: `M${i % agents}`, team: 'T1' }, started_at: T0 }),
    ),
  );
  await store.write(numbered(views, 1_000));
  const draw = (except: readonly string[]) =>
    store.sample({
      day: new Date(T0).toISOString().slice(0, 10),
      zone: 'UTC',
      queue: 'many',
      seed: 'p',
      by: 'agent',
      n: 5,
      except,
    });
  const first = await draw([]);
  const counts = (of: typeof first) => {
    const found = new Map<string, number>();
    for (const { agent } of of) found.set(agent?.id ?? '', (found.get(agent?.id ?? '') ?? 0) + 1);
    return found;
  };
  assert.equal(first.length, 1_000);
  assert.deepEqual([counts(first).size, Math.min(...counts(first).values())], [agents, 3]);
  const rest = await draw(first.map(({ call }) => call));
  assert.equal(counts([...first, ...rest]).size, agents);
  assert.deepEqual(
    new Set(counts([...first, ...rest]).values()),
    new Set([5]),
    'a second draw gives the rest',
  );
});

test('of more agents than one draw gives, those who have nothing yet come first in the next', async () => {
  const agents = 1_500;
  const views = Array.from({ length: agents * 3 }, (_, i) =>
    callOutcome(
      // One in three has a single call, which the dice alone would find last.
      callView(`w-${i}`, {
        queue: 'wide',
        agent: { id: `W${i < agents ? i : i % 1_000}`, team: 'T1' },
        started_at: T0,
      }),
    ),
  );
  views.push(callOutcome(callView('w-silent', { queue: 'wide', started_at: T0, utterances: 0 })));
  await store.write(numbered(views, 10_000));
  const plan = { by: 'agent' as const, n: 1 };
  const given: { call: string; agent: string | null }[] = [];
  const draw = async () => {
    const found = await store.sample({
      ...plan,
      day: new Date(T0).toISOString().slice(0, 10),
      zone: 'UTC',
      queue: 'wide',
      seed: 'p',
      except: [],
      pick: (from) => fillUp(plan, given, from),
    });
    given.push(...found.map(({ call, agent }) => ({ call, agent: agent?.id ?? null })));
    return found.length;
  };
  assert.deepEqual([await draw(), await draw(), await draw()], [1_000, 500, 0]);
  assert.equal(new Set(given.map(({ agent }) => agent)).size, agents);
  const all = await store.sample({
    by: 'random',
    n: 500,
    day: new Date(T0).toISOString().slice(0, 10),
    zone: 'UTC',
    queue: 'wide',
    seed: 'p',
    except: given.map(({ call }) => call).slice(0, 100),
  });
  assert.ok(!all.some(({ call }) => call === 'w-silent'), 'nothing was heard in it');
});

test('a finished review leaves its rows, an upheld appeal a newer final score', async () => {
  const review = {
    id: 'r-1',
    rev: 2,
    call: 'b',
    kind: 'review',
    state: 'done',
    inspector: 'ann',
    source: null,
    day: null,
    team: 'T1',
    queue: null,
    agent: 'A1',
    started_at: T0,
    duration_ms: 1,
    machine_score: 60,
    items: [
      { rule: 'r-1', title: 't', weight: -40, fatal: false, machine: -40, points: 0, reason: '说了' },
      { rule: 'r-2', title: 'u', weight: -5, fatal: false, machine: 0, points: null, reason: null },
    ],
    comment: null,
    score: 100,
    assigned_at: new Date(T0).toISOString(),
    updated_at: new Date(T0).toISOString(),
    done_at: new Date(T0).toISOString(),
  } satisfies Review;
  const final = (score: number, because: FinalScore['because']): FinalScore => ({
    call: 'b',
    machine: 60,
    final: score,
    because,
    by: 'ann',
    at: new Date(T0).toISOString(),
  });
  await store.write(
    numbered([{ kind: 'review', cause: { n: 90, at: T0 }, review, final: final(100, 'review') }]),
  );
  await store.write(
    numbered([{ kind: 'final_score', cause: { n: 91, at: T0 + 1 }, final: final(95, 'appeal') }]),
  );
  const rows = <T>(query: string) =>
    store.ask(async (client) => (await client.query({ query, format: 'JSONEachRow' })).json<T>());
  assert.deepEqual(await rows('SELECT call, state, machine_score, score FROM reviews FINAL'), [
    { call: 'b', state: 'done', machine_score: 60, score: 100 },
  ]);
  assert.deepEqual(await rows('SELECT rule, machine, points, reason FROM review_items FINAL ORDER BY rule'), [
    { rule: 'r-1', machine: -40, points: 0, reason: '说了' },
    { rule: 'r-2', machine: 0, points: 0, reason: '' },
  ]);
  assert.deepEqual(await rows('SELECT final, because FROM final_scores FINAL'), [
    { final: 95, because: 'appeal' },
  ]);
  // The score that counts is looked for: b had 60 of the machine.
  assert.equal(await ask({ score_from: 90, queue: 'billing' }), 'ba');
  assert.equal(await ask({ score_from: 90, queue: 'billing', scores: 'machine' }), 'a');
  assert.equal(await ask({ score_from: 50, score_to: 70, queue: 'billing' }), '');
  // Who still has to calibrate the call is not told by the filter what others said.
  const calibration = {
    ...review,
    id: 'k-1',
    kind: 'calibration' as const,
    state: 'assigned' as const,
    inspector: 'bo',
    source: 'round',
    items: [],
    score: null,
    done_at: null,
  };
  await store.write(
    numbered([{ kind: 'review', cause: { n: 92, at: T0 + 2 }, review: calibration, final: null }]),
  );
  assert.equal(await ask({ score_from: 90, queue: 'billing', blind: 'bo' }), 'a');
  assert.equal(await ask({ score_to: 70, queue: 'billing', blind: 'bo' }), 'cb');
  assert.equal(await ask({ score_from: 90, queue: 'billing', blind: 'ann' }), 'ba');
  const again = { ...review, rev: 3, state: 'draft' as const, score: null, done_at: null };
  await store.write(
    numbered([
      { kind: 'review', cause: { n: 93, at: T0 + 3 }, review: again, final: null, taken_back: true },
    ]),
  );
  assert.deepEqual(await rows('SELECT taken_back FROM final_scores FINAL'), [{ taken_back: 1 }]);
  assert.equal(await ask({ score_from: 90, queue: 'billing' }), 'a', 'opened again, it counts no more');
  const day = new Date(T0).toISOString().slice(0, 10);
  const drawn = await store.sample({
    day,
    zone: 'UTC',
    queue: 'billing',
    seed: 'p',
    by: 'risk',
    n: 9,
    except: [],
  });
  assert.deepEqual(drawn.map(({ call }) => call).sort(), ['a', 'c'], 'what has a review is not drawn');
  assert.equal((await store.countRows(['b'], null)).review_items, 2);
  await store.erase(['b'], null);
  assert.equal((await store.countRows(['b'], null)).final_scores, 0);
});

test('what was taken back breaks no silence', async () => {
  const said = (id: string, start_ms: number, text: string) =>
    utteranceOutcome(utterance('a', id, { start_ms, end_ms: start_ms + 1_000, text }));
  await store.write(numbered([said('u-8', 20_000, ' ')]));
  assert.equal(await ask({ silence: 1 }), '');
  await store.write(numbered([said('u-9', 40_000, '好的')]));
  assert.equal(await ask({ silence: 39_000 }), 'a');
});
