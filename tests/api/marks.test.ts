/** Marks over REST: who may, what is refused in words, one per person and place, counts that fit a precision. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Mark } from '../../engine/contract/mark.ts';
import { CallDetailWire, MarkCountsWire, MarkWire, pageOf } from '../../gateway/api/wire.ts';
import { RuleListWire } from '../../gateway/api/wire-rules.ts';
import { LogUnavailable } from '../../gateway/log/port.ts';
import { Marks } from '../../gateway/marks.ts';
import { API_TOKEN, callView, detail, flag, type TestApp, testApp, utterance } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

let served: TestApp;
let cookie: string;
before(async () => {
  served = await testApp({ deps: { mask: (text) => text.replace(/\d{11}/, '[手机号·k3f9]') } });
  cookie = await served.cookie();
  served.live.add(callView('c-1'), {
    utterances: [
      utterance('c-1', 'u-1'),
      utterance('c-1', 'u-2', { text: '你们这是骗人' }),
      utterance('c-1', 'u-3', { final: false }),
    ],
    flags: [
      flag('f-1', 'c-1'),
      flag('f-2', 'c-1', { evidence: [], rule: 'long-silence', category: 'long_silence' }),
      flag('f-3', 'c-1', { status: 'tentative' }),
    ],
  });
  const done = callView('done', { status: 'complete' });
  served.store.details.push(detail(done, { flags: [1, 2, 3, 4].map((n) => flag(`f-done-${n}`, 'done')) }));
});
after(() => served.app.close());

type Who = 'token' | 'admin';
async function ask(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, who: Who = 'token') {
  const headers: Record<string, string> =
    who === 'token'
      ? { authorization: `Bearer ${API_TOKEN}` }
      : { cookie, origin: 'http://localhost:80', host: 'localhost:80' };
  const answer = await served.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}
const mark = (payload: object, who?: Who, call = 'c-1') =>
  ask('POST', `/v1/calls/${call}/marks`, payload, who);
function holds(schema: TSchema, value: unknown): void {
  const [wrong] = Value.Errors(schema, value);
  assert.equal(wrong, undefined, JSON.stringify(wrong));
}
const missed = { kind: 'missed', channel: 0, utterance: 'u-2' };

test('a miss is kept with its note masked, stands in the call, and is written down', async () => {
  const { status, body } = await mark({
    ...missed,
    category: 'forbidden_promise',
    note: '  客户说 13800138000 被骗 ',
  });
  assert.equal(status, 201);
  holds(MarkWire, body);
  assert.match(body.id, /^[0-9a-f]{16}$/);
  assert.deepEqual(body, {
    id: body.id,
    call: 'c-1',
    team: 'T1',
    kind: 'missed',
    channel: 0,
    utterance: 'u-2',
    category: 'forbidden_promise',
    rule: null,
    flag: null,
    note: '客户说 [手机号·k3f9] 被骗',
    by: body.by,
    at: '2026-11-22T01:00:00.000Z',
  });
  const seen = (await ask('GET', '/v1/calls/c-1')).body;
  holds(CallDetailWire, seen);
  assert.deepEqual(seen.marks, [body]);
  assert.deepEqual((await ask('GET', `/v1/marks/${body.id}`)).body, body);
  const actions = (await ask('GET', '/v1/audit?limit=4')).body.items.map(
    (line: { action: string; call?: string; detail?: string }) =>
      `${line.action} ${line.call} ${line.detail}`,
  );
  assert.ok(actions.includes(`mark.made c-1 ${body.id}`), actions.join('; '));
});

test('the same person at the same place says it once: repeating answers 200 with the first', async () => {
  const again = await mark({ ...missed, category: 'agent_rude', note: '另一个说法' });
  assert.equal(again.status, 200);
  assert.equal(again.body.category, 'forbidden_promise');
  const other = await mark({ ...missed, category: 'forbidden_promise' }, 'admin');
  assert.equal(other.status, 201);
  assert.notEqual(other.body.id, again.body.id);
  const both = await Promise.all(
    [1, 2, 3].map(() => mark({ kind: 'missed', channel: 0, utterance: 'u-1', category: 'agent_rude' })),
  );
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 200, 201]);
  assert.equal(new Set(both.map(({ body }) => body.id)).size, 1);
});

test('a rule that was missed brings its category; a wrong flag its rule, category and first words', async () => {
  await ask('DELETE', `/v1/calls/c-1/marks/${(await mark({ ...missed, category: 'agent_rude' })).body.id}`);
  const ruled = await mark({ ...missed, rule: 'escalation-regulator' });
  assert.deepEqual(
    [ruled.status, ruled.body.category, ruled.body.rule],
    [201, 'escalation_threat', 'escalation-regulator'],
  );
  const wrong = await mark({ kind: 'wrong', flag: 'f-1' });
  assert.deepEqual(
    [wrong.status, wrong.body.rule, wrong.body.category, wrong.body.channel, wrong.body.utterance],
    [201, 'escalation-regulator', 'escalation_threat', 0, 'u-1'],
  );
  const timed = await mark({ kind: 'wrong', flag: 'f-2' });
  assert.deepEqual([timed.body.utterance, timed.body.rule], [null, 'long-silence']);
});

for (const [what, payload, status, code, words] of [
  [
    'words that are not there',
    { ...missed, utterance: 'u-9', category: 'agent_rude' },
    404,
    'UTTERANCE_UNKNOWN',
    /channel/,
  ],
  [
    'the words on another channel',
    { ...missed, channel: 1, category: 'agent_rude' },
    404,
    'UTTERANCE_UNKNOWN',
    /channel/,
  ],
  [
    'words that are still being said',
    { ...missed, utterance: 'u-3', category: 'agent_rude' },
    404,
    'UTTERANCE_UNKNOWN',
    /final/,
  ],
  ['a flag of another call', { kind: 'wrong', flag: 'f-done-1' }, 404, 'FLAG_UNKNOWN', /id/],
  ['a suspicion', { kind: 'wrong', flag: 'f-3' }, 404, 'FLAG_UNKNOWN', /suspicion/],
  ['neither category nor rule', missed, 400, 'REQUEST_INVALID', /category, rule or both, got neither/],
  [
    'no place',
    { kind: 'missed', category: 'agent_rude' },
    400,
    'REQUEST_INVALID',
    /names channel and utterance.*got category/,
  ],
  [
    'a flag and words',
    { ...missed, flag: 'f-1', category: 'agent_rude' },
    400,
    'REQUEST_INVALID',
    /got channel, utterance, category, flag/,
  ],
  ['a wrong mark without its flag', { kind: 'wrong' }, 400, 'REQUEST_INVALID', /names flag.*got none/],
  ['another kind', { kind: 'odd', flag: 'f-1' }, 400, 'REQUEST_INVALID', /kind/],
  [
    'a note that is too long',
    { kind: 'wrong', flag: 'f-1', note: 'x'.repeat(501) },
    400,
    'REQUEST_INVALID',
    /note/,
  ],
] as const) {
  test(`${what}: refused as ${code}`, async () => {
    const answer = await mark(payload, 'admin');
    // What this person marked before is answered with that; these places are new to him.
    if (answer.status === 200) assert.fail(JSON.stringify(answer.body));
    assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
    assert.match(answer.body.detail, words);
  });
}

test('a category or rule that nobody has is named, and so is a category that is not the rule’s', async () => {
  const at = { kind: 'missed', channel: 0, utterance: 'u-1' };
  const of = async (payload: object) => {
    const { status, body } = await mark(payload, 'admin');
    return [status, body.code];
  };
  assert.deepEqual(await of({ ...at, category: 'x-made-up' }), [422, 'CATEGORY_UNKNOWN']);
  assert.deepEqual(await of({ ...at, rule: 'no-rule' }), [404, 'RULE_UNKNOWN']);
  const across = await mark({ ...at, rule: 'queue-in-trouble' }, 'admin');
  assert.equal(across.body.code, 'RULE_UNKNOWN');
  assert.match(across.body.detail, /queue-in-trouble, which counts flags of many calls/);
  const both = await mark({ ...at, rule: 'escalation-regulator', category: 'agent_rude' }, 'admin');
  assert.equal(both.body.code, 'CATEGORY_UNKNOWN');
  assert.match(both.body.detail, /Expected escalation_threat.*got agent_rude/);
  assert.equal((await mark(at, 'admin', 'nowhere')).body.code, 'REQUEST_INVALID');
  assert.equal((await mark({ ...at, category: 'agent_rude' }, 'admin', 'nowhere')).body.code, 'CALL_UNKNOWN');
});

test('marks are listed newest first, by kind, rule and category, each once whatever the page', async () => {
  const list = async (query: string) => {
    const page = (await ask('GET', `/v1/marks?${query}`)).body;
    holds(pageOf(MarkWire), page);
    return page as { items: Mark[]; next: string | null };
  };
  const all = (await list('')).items;
  assert.equal(all.length, 5);
  assert.deepEqual(
    all.map(({ at }) => at),
    all
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
  for (const limit of [1, 2, 4, 5]) {
    const seen: Mark[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await list(`limit=${limit}${next ? `&after=${next}` : ''}`);
      seen.push(...page.items);
      next = page.next;
    }
    assert.deepEqual(seen, all, `limit ${limit}`);
  }
  const kinds = async (query: string) => (await list(query)).items.map(({ kind }) => kind);
  assert.deepEqual(await kinds('kind=wrong'), ['wrong', 'wrong']);
  assert.deepEqual(await kinds('rule=escalation-regulator'), ['wrong', 'missed']);
  assert.deepEqual(await kinds('category=forbidden_promise'), ['missed']);
  assert.equal((await ask('GET', '/v1/marks?after=zzz')).body.code, 'CURSOR_INVALID');
});

test('counts are of places, beside the flags that were raised; away from the store they go without', async () => {
  for (const flagId of ['f-done-1', 'f-done-2'])
    for (const who of ['token', 'admin'] as const) await mark({ kind: 'wrong', flag: flagId }, who, 'done');
  const { body } = await ask('GET', '/v1/marks/counts');
  holds(MarkCountsWire, body);
  const regulator = body.rules.find(({ rule }: { rule: string }) => rule === 'escalation-regulator');
  assert.deepEqual(regulator, {
    rule: 'escalation-regulator',
    category: 'escalation_threat',
    wrong: 3,
    missed: 1,
    raised: 4,
  });
  const promise = body.categories.find(
    ({ category }: { category: string }) => category === 'forbidden_promise',
  );
  assert.deepEqual(promise, { category: 'forbidden_promise', wrong: 0, missed: 1, raised: 0 });
  const rules = (await ask('GET', '/v1/rules')).body;
  holds(RuleListWire, rules);
  const { wrong, missed: misses, raised } = rules.items[0];
  assert.deepEqual([wrong, misses, raised], [3, 1, 4]);
  assert.deepEqual([rules.items[1].id, rules.items[1].raised], ['queue-in-trouble', null]);

  const away = await testApp();
  away.store.away = true;
  try {
    const headers = { authorization: `Bearer ${API_TOKEN}` };
    const [rule] = (await away.app.inject({ url: '/v1/rules', headers })).json().items;
    assert.deepEqual([rule.wrong, rule.missed, rule.raised], [0, 0, null]);
  } finally {
    await away.app.close();
  }
});

test('marks of open calls are made, listed and taken back while the store is away', async () => {
  served.store.away = true;
  try {
    const made = await mark({ kind: 'wrong', flag: 'f-2' }, 'admin');
    assert.equal(made.status, 201);
    assert.equal((await ask('GET', '/v1/marks?kind=wrong')).status, 200);
    assert.equal(
      (await ask('DELETE', `/v1/calls/c-1/marks/${made.body.id}`, undefined, 'admin')).status,
      204,
    );
    assert.equal(
      (await mark({ kind: 'wrong', flag: 'f-done-4' }, 'token', 'done')).body.code,
      'STORE_UNAVAILABLE',
    );
  } finally {
    served.store.away = false;
  }
});

test('a mark that was taken back is gone, and taking it back is written down', async () => {
  const { body } = await mark({ kind: 'wrong', flag: 'f-done-3' }, 'token', 'done');
  assert.equal(
    (await ask('DELETE', `/v1/calls/c-1/marks/${body.id}`)).body.code,
    'MARK_UNKNOWN',
    'another call',
  );
  assert.equal((await ask('DELETE', `/v1/calls/done/marks/${body.id}`)).status, 204);
  const [line] = (await ask('GET', '/v1/audit?limit=1')).body.items;
  assert.deepEqual([line.action, line.call, line.detail], ['mark.taken', 'done', body.id]);
  assert.equal((await ask('DELETE', `/v1/calls/done/marks/${body.id}`)).body.code, 'MARK_UNKNOWN');
  assert.equal((await ask('GET', `/v1/marks/${body.id}`)).body.code, 'MARK_UNKNOWN');
  const again = await mark({ kind: 'wrong', flag: 'f-done-3' }, 'token', 'done');
  assert.deepEqual([again.status, again.body.id], [201, body.id]);
});

test('a mark that the disk refuses is not there', async () => {
  const state = new MemoryState();
  const marks = new Marks(state, { append: () => Promise.reject(new LogUnavailable('disk full')) }, Date.now);
  const what = {
    call: 'c',
    kind: 'wrong' as const,
    channel: null,
    utterance: null,
    category: 'agent_rude',
    rule: 'r',
    flag: 'f',
    note: null,
    by: 'ann',
  };
  await assert.rejects(marks.make(what), LogUnavailable);
  assert.deepEqual(marks.of('c'), []);
  await assert.rejects(marks.make(what), LogUnavailable);
});

test('marks stand again after a restart, and go when the flags that they speak of go', async () => {
  let now = Date.UTC(2026, 0, 1);
  const state = new MemoryState();
  const append = async (_: unknown, extra?: (before: number) => void) => {
    extra?.(0);
    return [];
  };
  const make = (flagId: string) =>
    new Marks(state, { append }, () => now).make({
      call: 'c',
      kind: 'wrong',
      channel: null,
      utterance: null,
      category: 'agent_rude',
      rule: 'r',
      flag: flagId,
      note: null,
      by: 'ann',
    });
  const old = await make('f-old');
  now += 300 * 86_400_000;
  const young = await make('f-young');
  assert.deepEqual(new Marks(state, { append }, () => now).of('c'), [old.mark, young.mark]);
  now += 101 * 86_400_000;
  const marks = new Marks(state, { append }, () => now);
  await marks.forgetOld();
  assert.deepEqual(marks.of('c'), [young.mark]);
  assert.deepEqual(new Marks(state, { append }, () => now).of('c'), [young.mark]);
});
