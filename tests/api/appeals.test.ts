/** An agent objects to what was found in an own call; a supervisor decides. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Appeal } from '../../engine/contract/appeal.ts';
import { API_TOKEN, callView, detail, flag, type TestApp, testApp } from './fixtures.ts';

const DAY_MS = 86_400_000;
const admin = { authorization: `Bearer ${API_TOKEN}` };
const SAID = { channel: 0, utterance: 'u-1', rev: 1, start: 2, end: 4, text: '投诉' };

let served: TestApp;
let own: { authorization: string };
let other: { authorization: string };

before(async () => {
  served = await testApp({ deps: { mask: (text) => text.replaceAll('13800001234', '[手机号]') } });
  const token = async (agent: string) => {
    const made = await served.app.inject({
      method: 'POST',
      url: '/v1/embed-tokens',
      headers: admin,
      payload: { agent },
    });
    return { authorization: `Bearer ${made.json().token}` };
  };
  [own, other] = [await token('A1'), await token('A2')];
  served.live.add(callView('c-open'), { flags: [flag('f-0', 'c-open')] });
  const view = callView('c-done', {
    status: 'complete',
    ended_at: served.clock.ms - DAY_MS,
    customer: { number: '[手机号·k3f9]' },
  });
  const item = { rule: 'missing-closing', title: '没有结束语', points: 5, flags: ['f-2'], at_ms: 9_000 };
  const { rule } = flag('f-1', 'c-done');
  const shared = { rule, title: '语气', points: -5, flags: ['f-1', 'f-3'], at_ms: 9_000 };
  served.store.details.push(
    detail(view, {
      flags: [
        flag('f-1', 'c-done', { queue: 'vip', at_ms: 7_000, evidence: [{ ...SAID, start_ms: 5_000 }] }),
        flag('f-2', 'c-done', { status: 'retracted' }),
      ],
      scorecard: { score: 95, items: [item, shared] },
    }),
    detail(callView('c-old', { status: 'complete', ended_at: served.clock.ms - 8 * DAY_MS }), {
      flags: [flag('f-9', 'c-old')],
    }),
  );
});
after(() => served.app.close());

const post = (url: string, headers: Record<string, string>, payload: object) =>
  served.app.inject({ method: 'POST', url, headers, payload });
const appeal = (call: string, body: object, headers = own) =>
  post(`/v1/calls/${call}/appeals`, headers, body);
const list = async (headers: Record<string, string>, query = '') =>
  (await served.app.inject({ url: `/v1/appeals${query}`, headers })).json();

test('one appeal per flag, masked; what was said first stands', async () => {
  const made = await appeal('c-done', { flag: 'f-1', text: '客户留了 13800001234 我没有说错' });
  assert.equal(made.statusCode, 201, made.body);
  assert.equal(made.json().text, '客户留了 [手机号] 我没有说错');
  assert.deepEqual([made.json().points, made.json().others], [-5, 1], 'the points are for f-3, too');
  const again = await appeal('c-done', { flag: 'f-1', text: '再说一次' });
  assert.equal(again.statusCode, 200);
  assert.deepEqual(again.json(), made.json());
  assert.equal((await appeal('c-done', { item: 'missing-closing', text: '我说了再见' })).statusCode, 201);
});

test('an appeal says where it happened, to whom and when: of the flag, else of the call', async () => {
  const { items } = await list(own);
  assert.deepEqual(
    new Map(
      items.map(({ flag: of, queue, customer, at_ms, from_ms }: Appeal) => [
        of ?? 'item',
        [queue, customer, at_ms, from_ms],
      ]),
    ),
    new Map([
      ['f-1', ['vip', '[手机号·k3f9]', 7_000, 5_000]],
      ['item', ['billing', '[手机号·k3f9]', 9_000, undefined]],
    ]),
  );
});

test('what cannot be appealed against is refused by name', async () => {
  const code = async (answer: ReturnType<typeof appeal>) => (await answer).json().code;
  assert.equal(await code(appeal('c-open', { flag: 'f-0', text: '不对' })), 'CALL_GOES_ON');
  assert.equal(await code(appeal('c-done', { flag: 'f-2', text: '不对' })), 'FLAG_UNKNOWN');
  assert.equal(await code(appeal('c-done', { item: 'none', text: '不对' })), 'REQUEST_INVALID');
  assert.equal(await code(appeal('c-done', { flag: 'f-1', item: 'x', text: '不对' })), 'REQUEST_INVALID');
  assert.equal(await code(appeal('c-done', { flag: 'f-1', text: '  ' })), 'REQUEST_INVALID');
  // Own calls are not seen any more once the time is over, and another agent's never.
  assert.equal(await code(appeal('c-old', { flag: 'f-9', text: '不对' })), 'CALL_UNKNOWN');
  assert.equal(await code(appeal('c-done', { flag: 'f-1', text: '不对' }, other)), 'CALL_UNKNOWN');
  assert.equal(await code(appeal('c-done', { flag: 'f-1', text: '不对' }, admin)), 'APPEAL_FOREIGN');
});

test('agents see their own; of two who decide at once one wins and the other hears by whom', async () => {
  assert.equal((await list(own)).items.length, 2);
  assert.equal((await list(other)).items.length, 0);
  const first = await list(admin, '?limit=1');
  assert.equal(first.items.length, 1);
  const second = await list(admin, `?limit=1&after=${first.next}`);
  assert.notEqual(second.items[0].id, first.items[0].id);
  const url = `/v1/appeals/${first.items[0].id}/decision`;
  assert.equal((await post(url, own, { state: 'accepted', reason: '我同意' })).statusCode, 403);
  const both = await Promise.all([
    post(url, admin, { state: 'accepted', reason: '录音属实' }),
    post(url, admin, { state: 'rejected', reason: '录音不符' }),
  ]);
  assert.deepEqual(
    both.map(({ statusCode }) => statusCode),
    [200, 409],
  );
  assert.equal(both[1]?.json().code, 'APPEAL_DECIDED');
  assert.match(both[1]?.json().detail, /accepted by api-token/);
  const [seen] = (await list(own, '?state=accepted')).items;
  assert.equal(seen.decision.reason, '录音属实');
});
