/** Cases over REST: who wins a race, what a repeat answers, who sees them, what a dead store leaves. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Case, CaseDetail } from '../../engine/contract/case.ts';
import { pageOf } from '../../gateway/api/wire.ts';
import { CaseDetailWire, CaseWire } from '../../gateway/api/wire-cases.ts';
import type { Actor } from '../../gateway/cases/access.ts';
import { API_TOKEN, callView, flag, type TestApp, testApp } from './fixtures.ts';

let served: TestApp;
let cookie: string;
before(async () => {
  served = await testApp({ deps: { mask: (text) => text.replace(/\d{11}/, '[手机号·k3f9]') } });
  cookie = await served.cookie();
  served.live.add(callView('c-1', { customer: { id: 'm-5' } }), {
    flags: [flag('f-1', 'c-1'), flag('f-2', 'c-1', { severity: 'major', rule: 'agent-rude' })],
  });
  served.live.add(callView('c-2'), {
    flags: [flag('f-3', 'c-2', { agent: { id: 'A2', team: 'T2' }, queue: 'vip', severity: 'minor' })],
  });
  for (const id of ['f-1', 'f-2'])
    await served.cases.flag(served.live.detail('c-1')!.flags.find((f) => f.id === id)!, null);
});
after(() => served.app.close());

type Who = 'token' | 'admin';
async function ask(method: 'GET' | 'POST', url: string, payload?: object, who: Who = 'token') {
  const headers: Record<string, string> =
    who === 'token'
      ? { authorization: `Bearer ${API_TOKEN}` }
      : { cookie, origin: 'http://localhost:80', host: 'localhost:80' };
  const answer = await served.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
}
let made = 0;
const command = (id: string, of: object, who?: Who) => {
  made += 1;
  return ask('POST', `/v1/cases/${id}/commands`, { command: `command-${made}`, ...of }, who);
};
function holds(schema: TSchema, value: unknown): void {
  const [wrong] = Value.Errors(schema, value);
  assert.equal(wrong, undefined, JSON.stringify(wrong));
}
const only = async (query = ''): Promise<Case> => {
  const { body } = await ask('GET', `/v1/cases?${query}`);
  assert.equal(body.items.length, 1, JSON.stringify(body.items));
  return body.items[0];
};

test('the flags of a call are one case, with what is needed to judge them', async () => {
  const page = (await ask('GET', '/v1/cases')).body;
  holds(pageOf(CaseWire), page);
  const one = await only('call=c-1');
  assert.deepEqual(
    [
      one.state,
      one.severity,
      one.team,
      one.queue,
      one.customer,
      one.flags.map((f) => `${f.flag} ${f.quote}`),
    ],
    ['open', 'critical', 'T1', 'billing', 'm-5', ['f-1 我要投诉', 'f-2 我要投诉']],
  );
  const seen = (await ask('GET', `/v1/cases/${one.id}`)).body as CaseDetail;
  holds(CaseDetailWire, seen);
  assert.deepEqual(
    seen.events.map(({ n, type, by }) => [n, type, by]),
    [
      [1, 'opened', null],
      [2, 'joined', null],
    ],
  );
});

test('of two who claim at once one has it, and the other is told who and since when', async () => {
  const { id } = await only('call=c-1');
  const answers = await Promise.all([
    command(id, { type: 'claim' }, 'admin'),
    command(id, { type: 'claim' }),
  ]);
  const [won, lost] = answers.sort((a, b) => a.status - b.status);
  assert.deepEqual([won!.status, lost!.status, lost!.body.code], [200, 409, 'CASE_TAKEN']);
  assert.deepEqual([lost!.body.owner, lost!.body.claimed_at], [won!.body.owner, won!.body.claimed_at]);
  assert.match(lost!.body.detail, new RegExp(`^${won!.body.owner} claimed this case at`));
});

test('a command that is sent again gets the same answer, also after more has happened; another one with its id none', async () => {
  const { id } = await only('call=c-1');
  const body = { command: 'the-same-id', type: 'comment', text: ' 客户要求 13800138000 回电 ' };
  const path = `/v1/cases/${id}/commands`;
  const first = await ask('POST', path, body);
  assert.equal(first.status, 200);
  await command(id, { type: 'comment', text: '已回电' });
  assert.deepEqual(await ask('POST', path, body), first);
  const { comments } = await only('call=c-1');
  assert.equal(comments, 2);
  const { events } = (await ask('GET', `/v1/cases/${id}`)).body as CaseDetail;
  const said = events.find((one) => one.type === 'commented');
  assert.equal(said?.type === 'commented' && said.text, '客户要求 [手机号·k3f9] 回电');
  const other = await ask('POST', path, { ...body, text: '另一句' });
  assert.deepEqual([other.status, other.body.code], [409, 'COMMAND_REUSED']);
  assert.equal((await ask('POST', path, body, 'admin')).body.code, 'COMMAND_REUSED');
});

test('bodies say what a command needs and what it does not take', async () => {
  const { id } = await only('call=c-1');
  const detailOf = async (of: object) => {
    const { status, body } = await command(id, of);
    return `${status} ${body.detail}`;
  };
  assert.equal(await detailOf({ type: 'assign' }), '400 body: assign needs to.');
  assert.equal(await detailOf({ type: 'claim', to: 'bo' }), '400 body: claim takes no to.');
  assert.equal(
    await detailOf({ type: 'comment', text: '  ' }),
    '400 body.text: expected words, got blanks only.',
  );
  assert.equal(
    await detailOf({ type: 'judge', flags: ['f-1'], verdict: 'wrong', reason: 'serious' }),
    '422 Expected misheard, wrong_speaker, other_meaning, denied, rule_too_wide, repeated for wrong, got serious.',
  );
  assert.equal((await command('nobody', { type: 'claim' })).body.code, 'CASE_UNKNOWN');
  assert.equal((await command(id, { type: 'assign', to: 'nobody' })).body.code, 'CASE_OWNER_UNKNOWN');
});

test('a flag below the severity becomes a case by hand, claimed at once; twice is once', async () => {
  const open = { command: 'by-hand-1', call: 'c-2', flag: 'f-3', claim: true };
  const { status, body } = await ask('POST', '/v1/cases', open, 'admin');
  assert.deepEqual([status, body.owner, body.opened_by, body.team], [200, 'admin', 'admin', 'T2']);
  assert.deepEqual((await ask('POST', '/v1/cases', open, 'admin')).body, body);
  const late = await ask('POST', '/v1/cases', { ...open, command: 'by-hand-2' });
  assert.deepEqual([late.status, late.body.code, late.body.owner], [409, 'CASE_TAKEN', 'admin']);
  const look = await ask('POST', '/v1/cases', { ...open, command: 'by-hand-3', claim: false });
  assert.equal(look.body.id, body.id);
  assert.equal(
    (await ask('POST', '/v1/cases', { ...open, command: 'by-hand-4', flag: 'f-9' })).body.code,
    'FLAG_UNKNOWN',
  );
});

test('lists are narrowed by state, owner, severity, team, queue and due time, page by page', async () => {
  const ids = async (query: string, who?: Who) =>
    (await ask('GET', `/v1/cases?${query}`, undefined, who)).body.items.map((one: Case) => one.calls[0]);
  assert.deepEqual(await ids(''), ['c-2', 'c-1']);
  assert.deepEqual(await ids('team=T2'), ['c-2']);
  assert.deepEqual(await ids('queue=billing&severity=critical'), ['c-1']);
  assert.deepEqual(await ids('state=working&state=review'), ['c-2', 'c-1']);
  assert.deepEqual(await ids('state=open'), []);
  assert.deepEqual(await ids('owner=none'), []);
  assert.ok((await ids('owner=me', 'admin')).includes('c-2'));
  assert.deepEqual(await ids('overdue=true'), []);
  served.clock.ms += 6 * 60_000;
  assert.deepEqual(await ids('overdue=true'), ['c-1']);
  const first = (await ask('GET', '/v1/cases?limit=1')).body;
  assert.deepEqual([first.items.length, first.items[0].calls[0]], [1, 'c-2']);
  const second = (await ask('GET', `/v1/cases?limit=1&after=${first.next}`)).body;
  assert.deepEqual([second.items[0].calls[0], second.next], ['c-1', null]);
  assert.equal((await ask('GET', '/v1/cases?after=nonsense')).body.code, 'CURSOR_INVALID');
});

test('verdicts in bulk: each case answers for itself, in one commit', async () => {
  const [a, b] = [(await only('call=c-1')).id, (await only('call=c-2')).id];
  const { status, body } = await ask('POST', '/v1/cases/commands', {
    command: 'bulk-verdict',
    type: 'judge',
    verdict: 'wrong',
    reason: 'denied',
    cases: [
      { case: a, flags: ['f-1', 'f-2'] },
      { case: b, flags: ['f-9'] },
      { case: 'nobody', flags: ['f-1'] },
    ],
  });
  assert.equal(status, 200);
  assert.deepEqual(
    body.results.map((one: { id: string; code: string | null }) => [one.id, one.code]),
    [
      [a, null],
      [b, 'CASE_FLAG_UNKNOWN'],
      ['nobody', 'CASE_UNKNOWN'],
    ],
  );
  assert.deepEqual(
    (await only('call=c-1')).flags.map((one) => one.verdict?.reason),
    ['denied', 'denied'],
  );
});

test('of two who judge in bulk at once one wins, the other is told what was left out; a single verdict still changes it', async () => {
  const { id, flags } = await only('call=c-2');
  const bulk = (name: string, verdict: string, reason: string, who: Who) =>
    ask(
      'POST',
      '/v1/cases/commands',
      {
        command: name,
        type: 'judge',
        verdict,
        reason,
        only_unjudged: true,
        cases: [{ case: id, flags: flags.map(({ flag }) => flag) }],
      },
      who,
    );
  const answers = await Promise.all([
    bulk('bulk-race-1', 'right', 'serious', 'admin'),
    bulk('bulk-race-2', 'wrong', 'denied', 'token'),
  ]);
  const judgings = answers.map(({ body }) => body.results[0].judging);
  assert.deepEqual(
    judgings.sort((a, b) => b.judged - a.judged),
    [
      { judged: 1, judged_by_others: 0, taken_back: 0 },
      { judged: 0, judged_by_others: 1, taken_back: 0 },
    ],
  );
  const before = (await only('call=c-2')).flags[0]?.verdict?.reason;
  const reason = before === 'serious' ? 'denied' : 'serious';
  const verdict = reason === 'serious' ? 'right' : 'wrong';
  const other = before === 'serious' ? 'token' : 'admin';
  await command(id, { type: 'judge', flags: ['f-3'], verdict, reason }, other);
  assert.equal((await only('call=c-2')).flags[0]?.verdict?.reason, reason);
});

test('an undo names its verdicts: the second one is told why each of them stays, and puts nothing back', async () => {
  const { id, flags } = await only('call=c-1');
  const [one] = flags;
  const named = (of: readonly { flag: string; verdict: { at: string } | null }[]) =>
    of.map(({ flag, verdict }) => ({ flag, at: verdict?.at ?? '' }));
  const undo = (name: string, verdicts: object[]) =>
    ask('POST', '/v1/cases/commands', { command: name, type: 'unjudge', cases: [{ case: id, verdicts }] });
  await command(id, { type: 'judge', flags: [one!.flag], verdict: 'right', reason: 'serious' });
  const first = (await only('call=c-1')).flags;
  await command(id, { type: 'judge', flags: [one!.flag], verdict: 'unclear', reason: 'inaudible' });
  const second = named((await only('call=c-1')).flags.slice(0, 1));
  const done = (await undo('undo-one-1', second)).body.results[0];
  assert.deepEqual([done.code, done.unjudging.undone], [null, 1]);
  assert.deepEqual((await only('call=c-1')).flags, first);
  const again = (await undo('undo-one-2', second)).body.results[0];
  assert.deepEqual(
    [again.code, again.unjudging],
    ['VERDICT_STAYS', { undone: 0, changed: 1, others: 0, too_old: 0 }],
  );
  assert.deepEqual((await only('call=c-1')).flags, first);
  // Of one case: the refusal in words; neither or both ways to name them is no command.
  assert.equal((await command(id, { type: 'unjudge', verdicts: second })).body.code, 'VERDICT_STAYS');
  for (const wrong of [{}, { flags: [one!.flag], verdicts: second }])
    assert.equal((await command(id, { type: 'unjudge', ...wrong })).body.code, 'REQUEST_INVALID');
  assert.equal((await command(id, { type: 'unjudge', flags: [one!.flag] })).status, 200);
});

test('a claim of several says who has those that are somebody else’s', async () => {
  const { id } = await only('call=c-1');
  await command(id, { type: 'claim' }, 'admin');
  const { body } = await ask(
    'POST',
    '/v1/cases/commands',
    { command: 'claim-all-1', type: 'claim', cases: [{ case: id }] },
    'token',
  );
  const { owner } = await only('call=c-1');
  assert.deepEqual(
    body.results.map((one: { code: string; owner: string }) => [one.code, one.owner]),
    [['CASE_TAKEN', owner]],
  );
  assert.ok(Date.parse(body.results[0].claimed_at) > 0);
});

test('what was done is in the audit trail, and no words of the case are', async () => {
  const { items } = (await ask('GET', '/v1/audit?limit=200')).body;
  const lines = items.map(
    (line: { action: string; detail?: string }) => `${line.action} ${line.detail ?? ''}`,
  );
  const { id } = await only('call=c-1');
  for (const line of [
    `case.changed claim ${id}`,
    `case.changed comment ${id}`,
    `case.read ${id}`,
    `case.changed judge ${id}`,
  ])
    assert.ok(lines.includes(line), line);
  assert.doesNotMatch(JSON.stringify(items), /回电/);
});

test('with the store away cases are listed, looked at, claimed and judged all the same', async () => {
  served.store.away = true;
  try {
    const { id } = await only('call=c-1');
    assert.equal((await ask('GET', `/v1/cases/${id}`)).status, 200);
    assert.equal((await command(id, { type: 'comment', text: '先记下' })).status, 200);
    // A flag of a call that only the store knows.
    const far = await ask('POST', '/v1/cases', { command: 'far-away', call: 'gone', flag: 'f-1' });
    assert.equal(far.body.code, 'STORE_UNAVAILABLE');
  } finally {
    served.store.away = false;
  }
});

test('somebody of another team does not see the case, nor may act on it', async () => {
  const other: Actor = { user: 'cho', role: 'supervisor', teams: ['T9'] };
  const one = [...served.cases.all()].find(({ calls }) => calls.includes('c-1'))!;
  assert.deepEqual([...served.cases.list(other, {})], []);
  assert.equal(served.cases.detail(other, one.id), undefined);
  const answer = await served.cases.command({ id: 'foreign', actor: other }, one.id, { type: 'claim' });
  assert.ok('refused' in answer && answer.refused.code === 'CASE_UNKNOWN');
});

test('consoles are told the cases when they come, and each change of one', async () => {
  const subscription = {
    flags: false,
    scopeFlags: false,
    calls: false,
    cases: true,
    prompts: false,
    rules: false,
    watched: new Set<string>(),
    batch: false,
    key: '',
  };
  const { frames } = await served.hub.snapshots(subscription);
  assert.deepEqual(
    frames[0]?.cases?.map(({ calls }) => calls[0]),
    ['c-1', 'c-2'],
  );
  const one = frames[0]!.cases![0]!;
  const inT2 = await served.hub.snapshots({ ...subscription, team: 'T2' });
  assert.deepEqual(
    inT2.frames[0]?.cases?.map(({ calls }) => calls[0]),
    ['c-2'],
  );
  const event = { n: 9, at: one.updated_at, by: 'ann', type: 'seen' } as const;
  const from = served.hub.last;
  served.hub.publish([{ kind: 'case', cause: { n: 1, at: 1 }, case: one, event }]);
  const next = served.hub.next(from, subscription);
  assert.ok(next !== 'gone' && next.json !== null);
  assert.deepEqual(JSON.parse(next.json), { type: 'case', case: one, n: from + 1 });
  const elsewhere = served.hub.next(from, { ...subscription, queue: 'vip' });
  assert.ok(elsewhere !== 'gone' && elsewhere.json === null);
});
