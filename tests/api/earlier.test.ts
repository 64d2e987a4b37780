/** A customer's earlier calls: by id or by the token of the number, of the teams that who asks may see. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessWorld, viewOf, type Who, type World } from './access-world.ts';
import { detail } from './fixtures.ts';

const DAY_MS = 86_400_000;
const NUMBER = '号码·abcdefghijkl';
let world: World;

before(async () => {
  world = await accessWorld();
  const { live, store, clock } = world.served;
  const ago = (days: number) => ({ started_at: clock.ms - days * DAY_MS });
  const done = (days: number) => ({
    ...ago(days),
    status: 'complete' as const,
    ended_at: clock.ms - days * DAY_MS + 60_000,
  });
  live.add(viewOf('own', 'now', { ...ago(0), customer: { id: 'm-1', number: NUMBER } }));
  live.add(viewOf('own', 'own-open', { ...ago(0.01), customer: { number: NUMBER } }));
  live.add(viewOf('own', 'own-later', { ...ago(-0.01), customer: { id: 'm-1' } }));
  live.add(viewOf('own', 'unnamed', ago(0)));
  for (const [place, call, days, customer] of [
    ['own', 'own-2', 2, { id: 'm-1' }],
    ['other', 'other-3', 3, { id: 'm-1' }],
    ['mate', 'own-mate-5', 5, { number: NUMBER }],
    ['own', 'own-9', 9, { id: 'm-1', number: NUMBER }],
    ['own', 'own-31', 31, { id: 'm-1' }],
    ['own', 'own-of-another', 1, { id: 'm-2' }],
    ['own', 'own-of-nobody', 1, undefined],
  ] as const)
    store.details.push(detail(viewOf(place, call, { ...done(days), ...(customer ? { customer } : {}) })));
});
after(() => world.served.app.close());

async function earlier(who: Who, call = 'now') {
  const { served, headers } = world;
  const answer = await served.app.inject({ url: `/v1/calls/${call}/earlier`, headers: headers[who] });
  assert.equal(answer.statusCode, 200, answer.body);
  const { items, ...rest } = answer.json();
  return { ...rest, calls: items.map(({ call: id }: { call: string }) => id) };
}

test('thirty days back, open and stored, by either name; the call itself and later ones are none', async () => {
  assert.deepEqual(await earlier('admin'), {
    calls: ['own-open', 'own-2', 'other-3', 'own-mate-5', 'own-9'],
    week: 4,
    more: false,
    days: 30,
  });
});

test('a supervisor is told of the own team, an agent of own calls that an appeal is still open for', async () => {
  assert.deepEqual((await earlier('supervisor')).calls, ['own-open', 'own-2', 'own-mate-5', 'own-9']);
  assert.deepEqual((await earlier('agent')).calls, ['own-open', 'own-2']);
});

test('of a customer whom nobody knows there is nothing', async () => {
  assert.deepEqual((await earlier('admin', 'unnamed')).calls, []);
});

test('another team’s call is one that nobody knows', async () => {
  const { served, headers } = world;
  const url = '/v1/calls/other-live/earlier';
  const answer = await served.app.inject({ url, headers: headers.supervisor });
  assert.equal(answer.json().code, 'CALL_UNKNOWN');
});

test('without the store it says so', async () => {
  const { served, headers } = world;
  served.store.away = true;
  try {
    const answer = await served.app.inject({ url: '/v1/calls/now/earlier', headers: headers.admin });
    assert.equal(answer.json().code, 'STORE_UNAVAILABLE');
  } finally {
    served.store.away = false;
  }
});
