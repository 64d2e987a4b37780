/** Cases over the log and the outbox: what a restart, a kill and time leave of them, and whose they stay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../gateway/cases/access.ts';
import { CaseFeed } from '../../gateway/cases/case-feed.ts';
import { Cases } from '../../gateway/cases/cases.ts';
import { NINE, POLICY } from '../../gateway/cases/made-up.ts';
import { openLog } from '../../gateway/log/lmdb-log.ts';
import { LogUnavailable } from '../../gateway/log/port.ts';
import { temporaryDir } from '../helpers/server.ts';
import { callView, flag, testApp } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

const ANN: Actor = { user: 'ann', role: 'supervisor', teams: 'all' };
const BO: Actor = { user: 'bo', role: 'supervisor', teams: 'all' };

test('over the real log: a restart keeps cases, timeline and answers; a full disk changes nothing', async () => {
  const data = temporaryDir('cases-log');
  let free = 1e12;
  let now = NINE;
  const open = async () => {
    const opened = await openLog({ dir: data.dir, now: () => now, free: () => free });
    const parts = {
      ...opened,
      policy: POLICY,
      now: () => now,
      about: () => ({ customer: 'm-5', words: null }),
      keptMs: 86_400_000,
    };
    return { ...opened, cases: new Cases(parts) };
  };
  let { log, cases } = await open();
  try {
    await cases.flag(flag('f-1', 'c-1'), null);
    await cases.flag(flag('f-1', 'c-1'), null);
    const [one] = [...cases.all()];
    assert.ok(one);
    // Many at once, as from many screens.
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        cases.command(
          { id: `race-${i}`, actor: { user: `u-${i}`, role: 'supervisor', teams: 'all' } },
          one.id,
          {
            type: 'claim',
          },
        ),
      ),
    );
    assert.equal(answers.filter((answer) => 'case' in answer).length, 1);
    const commented = await cases.command({ id: 'say', actor: ANN }, one.id, {
      type: 'comment',
      text: '看过',
    });
    const before = cases.detail(ANN, one.id);
    assert.equal(before?.events.length, 3);
    assert.equal([...log.read(log.first())].filter(({ type }) => type === 'case.changed').length, 3);
    await log.close();
    ({ log, cases } = await open());
    assert.deepEqual(cases.detail(ANN, one.id), before);
    assert.deepEqual(
      await cases.command({ id: 'say', actor: ANN }, one.id, { type: 'comment', text: '看过' }),
      commented,
    );

    // Escalated once, whatever the clock does, and across another restart.
    now += 400_000;
    assert.equal(await cases.escalate(), 1);
    now -= 500_000;
    assert.equal(await cases.escalate(), 0);
    await log.close();
    ({ log, cases } = await open());
    now += 900_000;
    assert.equal(await cases.escalate(), 0);
    assert.deepEqual(
      cases.events(one.id).map(({ type }) => type),
      ['opened', 'claimed', 'commented', 'escalated'],
    );

    free = 0;
    await new Promise((done) => setTimeout(done, 300));
    await assert.rejects(
      cases.command({ id: 'full', actor: BO }, one.id, { type: 'comment', text: '满了' }),
      LogUnavailable,
    );
    assert.equal(cases.get(one.id)?.comments, 1);
    free = 1e12;
  } finally {
    await log.close();
    data.remove();
  }
});

test('flags that were published and not dealt with are read back after a kill; none opens two cases', async () => {
  const data = temporaryDir('cases-feed');
  const now = NINE;
  const open = async () => {
    const opened = await openLog({ dir: data.dir, now: () => now });
    const cases = new Cases({
      ...opened,
      policy: POLICY,
      now: () => now,
      about: () => ({ customer: null, words: null }),
    });
    return { ...opened, cases, feed: new CaseFeed({ cases, outbox: opened.outbox, everyMs: 20 }) };
  };
  let site = await open();
  try {
    const delivered = ['f-1', 'f-2', 'f-3'].map((id, i) => ({
      kind: 'flag' as const,
      cause: { n: i + 1, at: now },
      flag: flag(id, `c-${i}`),
    }));
    await site.outbox.commit(delivered, { n: 3, tick: 0 });
    // Killed before any of it was heard.
    await site.log.close();
    site = await open();
    site.feed.start();
    await site.feed.stop();
    site.feed = new CaseFeed({ cases: site.cases, outbox: site.outbox, everyMs: 20 });
    site.feed.start();
    site.feed.heard(delivered);
    while ([...site.cases.all()].length < 3) await new Promise((done) => setImmediate(done));
    await site.feed.stop();
    assert.equal(site.outbox.cursor('cases'), 3);
    assert.deepEqual([...site.cases.all()].map((one) => one.calls[0]).sort(), ['c-0', 'c-1', 'c-2']);
  } finally {
    await site.log.close();
    data.remove();
  }
});

test('a case whose agent has no team is its queue’s team’s, as at its opening, and of no other', async () => {
  const state = new MemoryState();
  let clock = 1_000;
  const cases = new Cases({
    state,
    log: {
      append: async (_records, extra) => {
        extra?.(0);
        return [];
      },
    },
    policy: POLICY,
    now: () => clock,
    about: () => ({ customer: null, words: null }),
    teamOfQueue: (queue, at) => (queue === 'vip' ? (at < 5_000 ? 'T1' : 'T2') : undefined),
  });
  const { agent: _agent, ...bare } = flag('f-home', 'c-home', { queue: 'vip' });
  await cases.flag(bare, null);
  clock = 9_000;
  const seen = (teams: string[]) => [...cases.list({ user: 'dee', role: 'supervisor', teams }, {})].length;
  assert.deepEqual([seen(['T1']), seen(['T2']), seen([])], [1, 0, 0]);
  const [one] = cases.all();
  const claim = (teams: string[], id: string) =>
    cases.command({ id, actor: { user: 'dee', role: 'supervisor', teams } }, one!.id, { type: 'claim' });
  assert.ok('refused' in (await claim(['T2'], 'home-1')));
  assert.ok('case' in (await claim(['T1'], 'home-2')));
});

test('closed cases and old answers are forgotten in time, and those of deleted calls at once', async () => {
  const own = await testApp();
  try {
    own.live.add(callView('c-7'));
    await own.cases.flag(flag('f-7', 'c-7'), null);
    await own.cases.flag(flag('f-8', 'c-8'), null);
    const of = (call: string) => [...own.cases.all()].find(({ calls }) => calls.includes(call));
    const admin: Actor = { user: 'admin', role: 'admin', teams: 'all' };
    await own.cases.command({ id: 'close-it-1', actor: admin }, of('c-7')!.id, {
      type: 'close',
      resolution: 'calmed',
    });
    own.clock.ms += 29 * 86_400_000;
    await own.cases.forgetOld();
    assert.equal(of('c-7')?.state, 'closed');
    own.clock.ms += 2 * 86_400_000;
    await own.cases.forgetOld();
    assert.deepEqual([of('c-7'), of('c-8')?.state], [undefined, 'open']);
    await own.cases.forgetCalls(new Set(['c-8']));
    assert.deepEqual([...own.state.list('case')], []);
  } finally {
    await own.app.close();
  }
});

test('the feed looks at due times by itself, and tells each once', async () => {
  const own = await testApp();
  const outbox = { read: () => [], last: () => 0, cursor: () => 0, advance: async () => undefined };
  const feed = new CaseFeed({ cases: own.cases, outbox, everyMs: 5 });
  try {
    await own.cases.flag(flag('f-1', 'c-1'), null);
    const [one] = [...own.cases.all()];
    const told = () =>
      own.cases.events(one!.id).flatMap((event) => (event.type === 'escalated' ? [event.why] : []));
    feed.start();
    own.clock.ms += 130_000;
    while (told().length < 1) await new Promise((done) => setTimeout(done, 5));
    own.clock.ms += 200_000;
    while (told().length < 2) await new Promise((done) => setTimeout(done, 5));
    // Ten more looks, as many as one likes.
    for (let looks = 0; looks < 10; looks += 1) await own.cases.escalate();
    assert.deepEqual(told(), ['unclaimed', 'overdue']);
  } finally {
    await feed.stop();
    await own.app.close();
  }
});
