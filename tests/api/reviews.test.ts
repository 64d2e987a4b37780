/** Inspectors review calls, plans give them out, several calibrate the same one, an upheld appeal changes the score. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Review, ReviewItem } from '../../engine/contract/review.ts';
import { userKey } from '../../gateway/auth/users.ts';
import { API_TOKEN, callView, detail, flag, type TestApp, testApp } from './fixtures.ts';

const PASSWORD = 'a-long-password-1';
const admin = { authorization: `Bearer ${API_TOKEN}` };
let served: TestApp;
let ann: Record<string, string>;
let bo: Record<string, string>;

const RULE = 'agent-rude';
const card = (points = -20) => ({
  score: 100 + points,
  items: [{ rule: RULE, title: '语气', points, flags: ['f-1'], at_ms: 1_000 }],
});

before(async () => {
  served = await testApp({ deps: { mask: (text) => text.replaceAll('13800001234', '[手机号]') } });
  for (const call of ['c-1', 'c-2', 'c-3', 'c-4', 'c-5']) {
    const view = callView(call, {
      status: 'complete',
      ended_at: served.clock.ms - 1_000,
      scorecard: card(),
    });
    served.store.details.push(detail(view, { flags: [flag('f-1', call)], scorecard: card() }));
  }
  served.live.add(callView('c-open'));
  [ann, bo] = [await login('ann'), await login('bo')];
});
after(() => served.app.close());

let address = 0;
async function login(user: string, role = 'inspector'): Promise<Record<string, string>> {
  const made = await served.app.inject({
    method: 'POST',
    url: '/v1/users',
    headers: admin,
    payload: { name: user, role, teams: 'all' },
  });
  assert.equal(made.statusCode, 201, made.body);
  const session = async (password: string) => {
    const answer = await served.app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { user, password },
      remoteAddress: `10.9.0.${++address}`,
    });
    const [cookie] = answer.cookies;
    assert.ok(cookie, answer.body);
    return { cookie: `${cookie.name}=${cookie.value}`, origin: 'http://localhost:80', host: 'localhost:80' };
  };
  const first = await session(made.json().password);
  await served.app.inject({
    method: 'POST',
    url: '/v1/session/password',
    headers: first,
    payload: { old: made.json().password, new: PASSWORD },
  });
  return session(PASSWORD);
}

let commands = 0;
const save = (who: Record<string, string>, call: string, over: object = {}) =>
  served.app.inject({
    method: 'POST',
    url: '/v1/quality/reviews',
    headers: who,
    payload: { command: `command-${++commands}`, call, rev: 0, items: [], finish: false, ...over },
  });
const form = async (who: Record<string, string>, call: string, query = '') =>
  (await served.app.inject({ url: `/v1/quality/reviews/${call}${query}`, headers: who })).json() as {
    items: ReviewItem[];
    own: Review | null;
    others: Review[];
    final_score: { machine: number; final: number; because: string } | null;
  };
const line = async (call: string) => {
  const answer = await served.app.inject({ url: '/v1/quality/calls', headers: admin });
  return answer.json().items.find((one: { call: string }) => one.call === call);
};
const agreed = (points = 0, reason: string | null = '说得不重') => [{ rule: RULE, points, reason }];

test('who begins a call has it; the other is told who', async () => {
  const drafted = await save(ann, 'c-1', { comment: '号码 13800001234 看过' });
  assert.equal(drafted.statusCode, 200, drafted.body);
  assert.deepEqual(
    [drafted.json().state, drafted.json().rev, drafted.json().comment, drafted.json().score],
    ['draft', 1, '号码 [手机号] 看过', null],
  );
  const late = await save(bo, 'c-1');
  assert.deepEqual([late.statusCode, late.json().code, late.json().by], [409, 'REVIEW_TAKEN', 'ann']);
  assert.equal((await save(ann, 'c-open')).json().code, 'CALL_OPEN');
  assert.equal((await save(ann, 'none')).json().code, 'CALL_UNKNOWN');
});

test('what is not complete is not finished, and an old copy overwrites nothing', async () => {
  const code = async (over: object) => (await save(ann, 'c-1', { rev: 1, ...over })).json().code;
  assert.equal(await code({ finish: true }), 'REVIEW_INCOMPLETE');
  assert.equal(await code({ finish: true, items: agreed(0, null) }), 'REVIEW_INCOMPLETE');
  assert.equal(await code({ items: [{ rule: 'no-such-rule', points: 0 }] }), 'REVIEW_ITEM_WRONG');
  assert.equal(await code({ rev: 0 }), 'REVIEW_CHANGED');
  assert.equal(await code({ items: [{ rule: RULE, points: 5 }] }), 'REQUEST_INVALID');
});

test("finished: the inspector's score stands beside the machine's; the same command is answered again", async () => {
  const finish = { command: 'finish-c-1', rev: 1, finish: true, items: agreed() };
  const done = await save(ann, 'c-1', finish);
  assert.equal(done.statusCode, 200, done.body);
  assert.deepEqual([done.json().machine_score, done.json().score], [80, 100]);
  assert.deepEqual((await save(ann, 'c-1', finish)).json(), done.json());
  assert.equal((await save(ann, 'c-1', { ...finish, comment: '另一句' })).json().code, 'COMMAND_REUSED');
  assert.equal((await save(ann, 'c-1', { rev: 2 })).json().code, 'REVIEW_DONE');
  const { scorecard, review, final_score } = await line('c-1');
  assert.deepEqual(review, { state: 'done', inspector: 'ann' });
  assert.deepEqual([final_score.machine, final_score.final, final_score.because], [80, 100, 'review']);
  assert.ok(scorecard === undefined || scorecard.score === 80);
});

test('an upheld appeal with points changes the final score, and never the one of the machine', async () => {
  const token = await served.app.inject({
    method: 'POST',
    url: '/v1/embed-tokens',
    headers: admin,
    payload: { agent: callView('c-2').agent?.id },
  });
  const made = await served.app.inject({
    method: 'POST',
    url: '/v1/calls/c-2/appeals',
    headers: { authorization: `Bearer ${token.json().token}` },
    payload: { item: RULE, text: '客户先骂的' },
  });
  assert.equal(made.statusCode, 201, made.body);
  const decide = (payload: object) =>
    served.app.inject({
      method: 'POST',
      url: `/v1/appeals/${made.json().id}/decision`,
      headers: bo,
      payload: { reason: '录音属实', ...payload },
    });
  assert.equal((await decide({ state: 'rejected', points: 0 })).json().code, 'REQUEST_INVALID');
  assert.equal((await decide({ state: 'accepted', points: -40 })).json().code, 'REQUEST_INVALID');
  const decided = await decide({ state: 'accepted', points: -5 });
  assert.equal(decided.json().decision.points, -5, decided.body);
  const { final_score } = await form(ann, 'c-2');
  assert.deepEqual([final_score?.machine, final_score?.final, final_score?.because], [80, 95, 'appeal']);
  const headers = { authorization: `Bearer ${token.json().token}` };
  const { items } = (await served.app.inject({ url: '/v1/calls', headers })).json();
  const listed = new Map(items.map((one: CallView) => [one.call, one.final_score]));
  assert.deepEqual(listed.get('c-2'), final_score, 'in the list of own calls');
  assert.equal(listed.get('c-3'), undefined, 'nobody said anything of it');
  const opened = await served.app.inject({ url: '/v1/calls/c-2', headers });
  assert.deepEqual(opened.json().call.final_score, final_score, 'and in the call itself');
});

test('a plan gives out calls in turn, once, and shows how far it is', async () => {
  const plan = await served.app.inject({
    method: 'POST',
    url: '/v1/quality/plans',
    headers: admin,
    payload: { name: '每日抽检', by: 'random', n: 2, inspectors: ['ann', 'bo'] },
  });
  assert.equal(plan.statusCode, 201, plan.body);
  const draw = () =>
    served.app.inject({
      method: 'POST',
      url: `/v1/quality/plans/${plan.json().id}/draw`,
      headers: admin,
      payload: {},
    });
  assert.equal((await draw()).json().given, 2);
  assert.equal((await draw()).json().given, 0, 'the day has what the plan wants');
  const mine = async (who: Record<string, string>) =>
    (
      await served.app.inject({ url: '/v1/quality/reviews?inspector=me&state=assigned', headers: who })
    ).json();
  const [a, b] = [await mine(ann), await mine(bo)];
  assert.deepEqual([a.items.length, b.items.length], [1, 1]);
  assert.deepEqual(a.counts, { assigned: 1, draft: 0, done: 1 });
  assert.notEqual(a.items[0].call, 'c-1', 'what has a review is not drawn');
  const plans = await served.app.inject({ url: '/v1/quality/plans', headers: admin });
  assert.deepEqual([plans.json().items[0].given, plans.json().items[0].done], [2, 0]);
  const wrong = await served.app.inject({
    method: 'POST',
    url: '/v1/quality/plans',
    headers: admin,
    payload: { name: 'x', by: 'risk', n: 1, inspectors: ['ann', 'nobody'] },
  });
  assert.deepEqual([wrong.statusCode, wrong.json().names], [422, 'nobody']);
});

test('inspectors calibrate blind, and are compared with each other and with the machine', async () => {
  const round = await served.app.inject({
    method: 'POST',
    url: '/v1/quality/calibrations',
    headers: admin,
    payload: { name: '十一月', calls: ['c-1'], inspectors: ['ann', 'bo'] },
  });
  assert.equal(round.statusCode, 201, round.body);
  const { id } = round.json();
  const before = await form(bo, 'c-1', `?round=${id}`);
  assert.deepEqual([before.own?.state, before.others, before.final_score], ['assigned', [], null]);
  const seen = async (who: Record<string, string>) =>
    (await served.app.inject({ url: '/v1/calls/c-1', headers: who })).json().call.final_score;
  const scoreFor = async (who: Record<string, string>) =>
    (await served.app.inject({ url: '/v1/calls/c-1/score', headers: who })).json();
  assert.deepEqual(await scoreFor(bo), { score: 80, final_score: null });
  assert.equal((await scoreFor(admin)).final_score.final, 100);
  assert.equal(await seen(bo), undefined, 'nor does the page of the call');
  assert.equal((await seen(admin)).final, 100);
  const first = await save(ann, 'c-1', { round: id, rev: 1, finish: true, items: agreed() });
  assert.equal(first.statusCode, 200, first.body);
  assert.deepEqual((await form(bo, 'c-1', `?round=${id}`)).others, [], 'still blind');
  const figures = async (who: Record<string, string>) =>
    (await served.app.inject({ url: `/v1/quality/calibration?round=${id}`, headers: who })).json();
  assert.equal((await figures(bo)).reviews, 0, 'no figure tells what the other said');
  await save(bo, 'c-1', { round: id, rev: 1, finish: true, items: agreed(-20, null) });
  const after = await form(bo, 'c-1', `?round=${id}`);
  assert.deepEqual(after.others.map(({ inspector, kind }) => `${inspector} ${kind}`).sort(), [
    'ann calibration',
    'ann review',
  ]);
  const { pairs, items, reviews } = await figures(bo);
  assert.equal(reviews, 2);
  const both = pairs.find(({ a, b }: { a: string; b: string }) => a === 'ann' && b === 'bo');
  assert.deepEqual([both.n, both.apart], [before.items.length, 20]);
  assert.equal(items[0].rule, RULE, 'what they do not agree on stands first');
  assert.equal(items[0].inspectors.observed, 0);
  assert.equal(pairs.find(({ a, b }: { a: string; b: string }) => a === 'bo' && b === '').observed, 1);
});

test('until a calibration is done reports tell the scores of the machine, whatever is asked', async () => {
  const asked: (string | undefined)[] = [];
  const real = served.store.report.bind(served.store);
  served.store.report = (name, query) => {
    asked.push(query.scores);
    return real(name, query);
  };
  const look = (query = '') => served.app.inject({ url: `/v1/reports/volume${query}`, headers: boss });
  const boss = await login('eve', 'supervisor');
  await look();
  await look('?scores=machine');
  const round = await served.app.inject({
    method: 'POST',
    url: '/v1/quality/calibrations',
    headers: admin,
    payload: { name: 'blind', calls: ['c-4'], inspectors: ['eve', 'bo'] },
  });
  await look('?scores=final');
  const { id } = round.json();
  await save(boss, 'c-4', { round: id, rev: 1, finish: true, items: agreed() });
  await save(bo, 'c-4', { round: id, rev: 1, finish: true, items: agreed() });
  await look('?scores=final');
  assert.deepEqual(asked, ['final', 'machine', 'machine', 'final'], round.body);
});

test('boards with the same rights are answered from one count, for three seconds', async () => {
  let counted = 0;
  const real = served.store.today.bind(served.store);
  served.store.today = () => {
    counted += 1;
    return real();
  };
  const look = () => served.app.inject({ url: '/v1/wallboard', headers: admin });
  const [one, two] = await Promise.all([look(), look()]);
  assert.deepEqual([one.statusCode, one.json(), counted], [200, two.json(), 1]);
  served.clock.ms += 3_000;
  await look();
  assert.equal(counted, 2);
});

test('who leads may take over what somebody else began, and nobody else may', async () => {
  assert.equal((await save(ann, 'c-5', { comment: '开了头' })).statusCode, 200);
  assert.equal((await save(bo, 'c-5', { rev: 1, take: true })).json().code, 'REVIEW_TAKEN');
  const taken = await save(admin, 'c-5', { rev: 1, take: true, finish: true, items: agreed(-20, null) });
  assert.deepEqual([taken.statusCode, taken.json().score], [200, 80], taken.body);
  assert.notEqual(taken.json().inspector, 'ann');
  assert.equal((await save(ann, 'c-5', { rev: 2 })).json().code, 'REVIEW_DONE');
  const trail = await served.app.inject({ url: '/v1/audit?limit=100', headers: admin });
  const written = trail
    .json()
    .items.filter(
      (one: { call?: string; action: string }) => one.call === 'c-5' && one.action !== 'review.read',
    )
    .map(({ action, detail }: { action: string; detail: string }) => `${action} ${detail}`);
  const { id } = taken.json();
  assert.deepEqual(written.sort(), [`review.finished ${id}`, `review.made ${id}`, `review.taken ${id} ann`]);
});

test('a finished review is opened again and given to somebody else; of two who do so one is first', async () => {
  const call = 'c-6';
  const view = callView(call, { status: 'complete', ended_at: served.clock.ms - 1_000 });
  served.store.details.push(detail(view, { flags: [flag('f-1', call)], scorecard: card() }));
  const give = (who: Record<string, string>, over: object) =>
    served.app.inject({
      method: 'POST',
      url: `/v1/quality/reviews/${call}/reassign`,
      headers: who,
      payload: { command: `command-${++commands}`, rev: 1, inspector: 'ann', reason: '看漏了', ...over },
    });
  assert.equal((await give(admin, {})).json().code, 'REVIEW_UNKNOWN');
  await save(ann, call, { finish: true, items: agreed() });
  assert.equal((await form(bo, call)).final_score?.final, 100);
  assert.equal((await give(bo, {})).json().code, 'ROLE_INSUFFICIENT');
  assert.equal((await give(admin, { inspector: 'nobody' })).json().code, 'INSPECTOR_UNKNOWN');
  const first = { command: 'again-c-6', reason: '号码 13800001234 没听' };
  const [one, two] = await Promise.all([give(admin, first), give(admin, { inspector: 'bo' })]);
  assert.deepEqual([one.statusCode, one.json().state, one.json().score], [200, 'draft', null], one.body);
  assert.equal(two.json().code, 'REVIEW_CHANGED');
  assert.match(two.json().detail, /was first/);
  assert.deepEqual((await give(admin, first)).json(), one.json(), 'the same command is answered again');
  assert.equal((await form(bo, call)).final_score, null, 'it counts no more');
  assert.equal((await give(admin, { rev: 2 })).json().code, 'REVIEW_OPEN');
  const moved = await give(admin, { rev: 2, inspector: 'bo', reason: '休假' });
  assert.deepEqual(
    moved.json().trail.map((s: Record<string, unknown>) => [s.what, s.from, s.to, s.reason, s.score]),
    [
      ['reopened', 'ann', 'ann', '号码 [手机号] 没听', 100],
      ['reassigned', 'ann', 'bo', '休假', null],
    ],
  );
  assert.equal((await save(ann, call, { rev: 3 })).json().code, 'REVIEW_TAKEN');
  const done = await save(bo, call, { rev: 3, finish: true, items: agreed(-10) });
  assert.deepEqual([done.json().score, done.json().trail.length], [90, 2], done.body);
  const records = served.appended.filter(
    (record) => record.type === 'review.changed' && record.review.call === call,
  );
  assert.deepEqual(
    records.map((r) => r.type === 'review.changed' && [r.final?.final ?? null, r.taken_back === true]),
    [
      [100, false],
      [null, true],
      [null, false],
      [90, false],
    ],
  );
  const trail = await served.app.inject({ url: '/v1/audit?limit=100', headers: admin });
  const written = trail
    .json()
    .items.filter((entry: { call?: string }) => entry.call === call)
    .map(({ action }: { action: string }) => action);
  assert.ok(written.includes('review.reopened') && written.includes('review.reassigned'));
});

test('words are looked through of the last 30 days, and of 92 at most, and the list says so', async () => {
  const DAY = 86_400_000;
  const from = async (query: string) =>
    (await served.app.inject({ url: `/v1/quality/calls?limit=1${query}`, headers: admin })).json()
      .searched_from;
  const now = served.clock.ms;
  assert.deepEqual(
    [
      await from(''),
      await from(`&since=1`),
      await from('&said=x'),
      await from('&said=x&since=1'),
      await from(`&silence=1&since=${now - 40 * DAY}`),
      await from(`&silence=1&since=1&until=${now - 10 * DAY}`),
    ],
    [null, null, now - 30 * DAY, now - 92 * DAY, now - 40 * DAY, now - 102 * DAY],
  );
});

test('the list goes out as a table without formulas', async () => {
  const answer = await served.app.inject({ url: '/v1/quality/calls/export', headers: admin });
  const [head, ...rows] = answer.body.trim().split('\r\n');
  assert.match(head ?? '', /"machine_score","final_score","review","inspector"$/);
  assert.equal(rows.length, 6);
  assert.match(rows.find((row) => row.startsWith('"c-1"')) ?? '', /,100,"done","ann"$/);
});

test('names of plans and rounds are masked; a decision of an appeal is not shown to who calibrates the call', async () => {
  const post = (url: string, payload: object) =>
    served.app.inject({ method: 'POST', url, headers: admin, payload });
  const name = '回访 13800001234';
  const plan = await post('/v1/quality/plans', { name, by: 'risk', n: 1, inspectors: ['ann'] });
  assert.equal(plan.json().name, '回访 [手机号]', plan.body);
  const appeals = async (query: string) =>
    (await served.app.inject({ url: `/v1/appeals${query}`, headers: ann })).json().items.length;
  assert.deepEqual([await appeals('?call=c-2'), await appeals('')], [1, 1]);
  const round = await post('/v1/quality/calibrations', { name, calls: ['c-2'], inspectors: ['ann', 'bo'] });
  assert.equal(round.json().name, '回访 [手机号]', round.body);
  assert.deepEqual([await appeals('?call=c-2'), await appeals('')], [0, 0]);
  await save(ann, 'c-2', { round: round.json().id, rev: 1, finish: true, items: agreed() });
  assert.equal(await appeals('?call=c-2'), 1);
});

test('pages of reviews go on where they ended, whatever was finished meanwhile', async () => {
  const calls = ['p-1', 'p-2', 'p-3', 'p-4'];
  for (const call of calls)
    served.store.details.push(
      detail(callView(call, { status: 'complete', ended_at: served.clock.ms }), { scorecard: card() }),
    );
  const round = await served.app.inject({
    method: 'POST',
    url: '/v1/quality/calibrations',
    headers: admin,
    payload: { name: 'x', calls, inspectors: ['ann', 'bo'] },
  });
  const { id } = round.json();
  const page = async (after = '') =>
    (
      await served.app.inject({
        url: `/v1/quality/reviews?inspector=me&source=${id}&state=assigned&limit=2${after}`,
        headers: ann,
      })
    ).json();
  const first = await page();
  for (const { call } of first.items) {
    const done = await save(ann, call, { round: id, rev: 1, finish: true, items: agreed() });
    assert.equal(done.statusCode, 200, done.body);
  }
  const second = await page(`&after=${first.next}`);
  assert.equal(second.next, null);
  assert.deepEqual([...first.items, ...second.items].map(({ call }) => call).sort(), calls);
});

test('silences are looked for in the last 30 days where nobody says since when', async () => {
  const old = served.clock.ms - 40 * 86_400_000;
  served.store.details.push(
    detail(callView('s-old', { status: 'complete', started_at: old, ended_at: old })),
  );
  const found = async (query: string) => {
    const answer = await served.app.inject({ url: `/v1/quality/calls?limit=100${query}`, headers: admin });
    return answer.json().items.some(({ call }: { call: string }) => call === 's-old');
  };
  assert.deepEqual(
    [await found(''), await found('&silence=1'), await found(`&silence=1&since=${old}`)],
    [true, false, true],
  );
  assert.equal(await found(`&silence=1&until=${old + 1}`), true);
});

test('where nobody may review the list is empty, and plans, rounds and reviews are given to nobody', async () => {
  const lone = await testApp({});
  const view = callView('c-1', { status: 'complete', ended_at: lone.clock.ms - 1_000 });
  lone.store.details.push(detail(view, { flags: [flag('f-1', 'c-1')], scorecard: card() }));
  const post = async (url: string, payload: object) => {
    const answer = await lone.app.inject({ method: 'POST', url, headers: admin, payload });
    return [answer.statusCode, answer.json().code, answer.json().names];
  };
  const offered = async (query = '') =>
    (await lone.app.inject({ url: `/v1/quality/inspectors${query}`, headers: admin }))
      .json()
      .items.map(({ name }: { name: string }) => name);
  const plan = { name: 'x', by: 'risk', n: 1 };
  try {
    for (const { name } of lone.auth.users.list()) await lone.state.remove(userKey(name));
    assert.deepEqual(await offered(), []);
    const nobody = [422, 'INSPECTOR_UNKNOWN', 'ann'];
    assert.deepEqual(await post('/v1/quality/plans', { ...plan, inspectors: ['ann'] }), nobody);
    const round = { name: 'x', calls: ['c-1'], inspectors: ['ann', 'bo'] };
    assert.deepEqual(await post('/v1/quality/calibrations', round), [422, 'INSPECTOR_UNKNOWN', 'ann, bo']);
    assert.equal((await post('/v1/quality/plans', { ...plan, inspectors: [] }))[1], 'REQUEST_INVALID');

    // Of T1 alone: may be given what is T1's, and nothing of a team that nobody reviews.
    for (const [name, role] of [
      ['ann', 'inspector'],
      ['agnes', 'agent'],
    ]) {
      const payload = { name, role, teams: ['T1'], ...(role === 'agent' ? { agent: 'A1' } : {}) };
      assert.equal((await post('/v1/users', payload))[0], 201);
    }
    assert.deepEqual([await offered(), await offered('?team=T1')], [['ann'], ['ann']]);
    assert.deepEqual(await offered('?team=T2'), []);
    assert.deepEqual(await post('/v1/quality/plans', { ...plan, team: 'T2', inspectors: ['ann'] }), nobody);
    assert.equal((await post('/v1/quality/plans', { ...plan, team: 'T1', inspectors: ['ann'] }))[0], 201);
  } finally {
    await lone.app.close();
  }
});

test('a plan whose inspectors may not review any more is refused by name, as is a day that is none', async () => {
  await login('cy');
  const plan = await served.app.inject({
    method: 'POST',
    url: '/v1/quality/plans',
    headers: admin,
    payload: { name: 'x', by: 'risk', n: 1, inspectors: ['cy'] },
  });
  const draw = async (payload: object) => {
    const url = `/v1/quality/plans/${plan.json().id}/draw`;
    const answer = await served.app.inject({ method: 'POST', url, headers: admin, payload });
    return [answer.statusCode, answer.json().code];
  };
  assert.deepEqual(await draw({ day: '2026-02-31' }), [400, 'REQUEST_INVALID']);
  await served.app.inject({
    method: 'PATCH',
    url: '/v1/users/cy',
    headers: admin,
    payload: { disabled: true },
  });
  assert.deepEqual(await draw({}), [422, 'INSPECTOR_UNKNOWN']);
});
