/** Every topic of `/v1/live` × who asks × own team, another team. A topic without a row fails the last test. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import type { Delivered } from '../../gateway/delivered.ts';
import { TOPICS } from '../../gateway/push/topics.ts';
import {
  accessWorld,
  flagOf,
  itemsOf,
  OF_ONE_TEAM,
  scopeFlagOf,
  viewOf,
  WHO,
  type Who,
  type World,
  wordsOf,
} from '../api/access-world.ts';

let world: World;
let url: string;
let site: string;
before(async () => {
  world = await accessWorld();
  site = await world.served.app.listen({ host: '127.0.0.1', port: 0 });
  url = `${site.replace('http', 'ws')}/v1/live`;
});
after(() => world.served.app.close());

interface Row {
  /** As in TOPICS. */
  topic: string;
  /** What is subscribed to. */
  ask: string[];
  /** Per WHO: - no upgrade, x FORBIDDEN, o only own things, a all, n nothing of it (an unknown call). */
  gets: string;
}

const ROWS: Row[] = [
  { topic: 'flags', ask: ['flags'], gets: '- x o o o a a o' },
  { topic: 'scope-flags', ask: ['scope-flags'], gets: '- x o o o a a o' },
  { topic: 'calls', ask: ['calls'], gets: '- o o o o a a o' },
  { topic: 'prompts', ask: ['prompts'], gets: '- o o o o a a x' },
  { topic: 'cases', ask: ['cases'], gets: '- x n n n n n x' },
  { topic: 'rules', ask: ['rules'], gets: '- x n n n n n x' },
  { topic: 'call:<id>', ask: ['call:own-live'], gets: '- o o o o o o o' },
  { topic: 'call:<id>', ask: ['call:other-live'], gets: '- n n n n a a n' },
  { topic: 'call:<id>', ask: ['call:nobody-live'], gets: '- n n n n a a n' },
  { topic: 'call:<id>', ask: ['call:own-mate-live'], gets: '- n o o o o o o' },
  { topic: 'call:<id>', ask: ['call:own-done'], gets: '- o o o o o o o' },
  { topic: 'call:<id>', ask: ['call:own-old'], gets: '- n o o o o o o' },
  { topic: 'call:<id>', ask: ['call:other-done'], gets: '- n n n n a a n' },
  // They went to the other team: its first one gets what was while they were theirs, as by its address.
  { topic: 'call:<id>', ask: ['call:own-left'], gets: '- o o o o a a o' },
  { topic: 'call:<id>', ask: ['call:own-left-done'], gets: '- o o o o a a o' },
  { topic: 'call:<id>', ask: ['call:own-live', 'call:other-live'], gets: '- o o o o a a o' },
];

const cause = { n: 1, at: 1 };
/** Something new of every kind in every team. */
function happenings(round: string): Delivered[] {
  const all: Delivered[] = [];
  for (const [place, call] of [
    ['own', 'own-live'],
    ['mate', 'own-mate-live'],
    ['other', 'other-live'],
    ['nobody', 'nobody-live'],
  ] as const) {
    all.push({ kind: 'call', cause, view: viewOf(place, call, { risk: 50 }) });
    all.push({ kind: 'utterance', cause, utterance: { ...wordsOf(call)[0]!, utterance: `u-${round}` } });
    all.push({ kind: 'checklist', cause, checklist: { call, items: itemsOf(call) } });
    all.push({
      kind: 'flag',
      cause,
      flag: flagOf(place, `${call}-${round}`, call, { coach: `${call}-coach` }),
    });
  }
  for (const team of ['own', 'other'] as const)
    all.push({ kind: 'scope_flag', cause, scope_flag: scopeFlagOf(team, `${team}-scope-${round}`) });
  all.push({
    kind: 'scope_flag',
    cause,
    scope_flag: scopeFlagOf('own', `other-mixed-${round}`, ['own', 'other']),
  });
  return all;
}

let round = 0;
/** All that somebody hears of a topic: the snapshot, and what happens after it. */
async function heard(who: Who, topics: string[]): Promise<string | null> {
  const socket = new WebSocket(url, { headers: headersOf(who) });
  const frames: string[] = [];
  socket.on('error', () => undefined);
  socket.on('message', (data) => frames.push(String(data)));
  const opened = await Promise.race([
    once(socket, 'open').then(() => true),
    once(socket, 'unexpected-response').then(() => false),
  ]);
  if (!opened) {
    socket.terminate();
    return null;
  }
  const frame = async (fits: () => boolean) => {
    while (!fits()) await once(socket, 'message');
  };
  socket.send(JSON.stringify({ type: 'subscribe', topics }));
  await frame(() => frames.length > 0);
  if (!frames[0]!.includes('"type":"error"')) {
    round += 1;
    world.served.hub.publish(happenings(`r${round}`));
    // Lines of the wall are gathered for a moment; after the second heartbeat everything has come.
    await new Promise((done) => setTimeout(done, 150));
  }
  socket.close();
  return frames.join('\n');
}

function headersOf(who: Who): Record<string, string> {
  const { origin, host: _host, ...rest } = world.headers[who];
  return origin === undefined ? rest : { ...rest, origin: site };
}

for (const { ask, gets } of ROWS) {
  test(`${ask.join(' and ')}: ${gets}`, async () => {
    const got: string[] = [];
    for (const who of WHO) {
      const text = await heard(who, ask);
      if (text === null) got.push('-');
      else if (text.includes('"FORBIDDEN"')) got.push('x');
      else if (/other-|nobody-/.test(text)) got.push('a');
      else got.push(text.includes('own-') ? 'o' : 'n');
      if (text === null) continue;
      if (OF_ONE_TEAM.includes(who))
        assert.doesNotMatch(text, /other-|nobody-/, `${who} hears what is not theirs`);
      if (who === 'agent')
        assert.doesNotMatch(text, /own-mate|own-A2|own-old|own-note/, 'an agent hears more than own calls');
      // What was there before, and what came.
      if (got.at(-1) === 'o' && ask[0] === 'flags') {
        assert.match(text, new RegExp(`own-live-r${round}`));
      }
      if (who === 'agent' && ask[0] === 'prompts') {
        assert.match(text, /"checklists":\[\{"call":"own-live"/, 'what the own call needs, at once');
        assert.match(text, /"type":"checklist"/, 'and as it changes');
      }
      if (got.at(-1) === 'o' && ask.join() === 'call:own-live') {
        assert.match(text, /own-live-words/);
        assert.match(text, new RegExp(`"utterance":"u-r${round}"`));
      }
    }
    assert.equal(got.join(' '), gets, WHO.join(' '));
  });
}

test('every topic is in the table above', () => {
  const listed = new Set(ROWS.map(({ topic }) => topic));
  assert.deepEqual(
    TOPICS.filter((topic) => !listed.has(topic)),
    [],
    'add a row: who may ask, and what of the own team and of another comes',
  );
});

/** The frames of a supervisor who watches a call and the wall. */
async function watching(): Promise<{ socket: WebSocket; frames: { type: string; calls?: string[] }[] }> {
  const socket = new WebSocket(url, { headers: headersOf('supervisor') });
  const frames: { type: string; calls?: string[] }[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as { type: string }));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', topics: ['calls', 'call:own-live'] }));
  while (frames.length === 0) await once(socket, 'message');
  return { socket, frames };
}

test('a watched call that goes over to another team is gone, and nothing more of it is heard', async () => {
  const { socket, frames } = await watching();
  const { live, hub } = world.served;
  const moved = viewOf('other', 'own-live');
  hub.publish([{ kind: 'call', cause, view: viewOf('own', 'own-live', { risk: 60 }) }]);
  while (!frames.some(({ type }) => type === 'call')) await once(socket, 'message');
  live.add(moved);
  hub.publish([{ kind: 'call', cause, view: moved }]);
  while (!frames.some(({ type }) => type === 'gone')) await once(socket, 'message');
  const until = frames.length;
  hub.publish([
    { kind: 'utterance', cause, utterance: { ...wordsOf('own-live')[0]!, utterance: 'u-secret' } },
    { kind: 'call', cause, view: { ...moved, risk: 99 } },
  ]);
  await new Promise((done) => setTimeout(done, 250));
  assert.deepEqual(frames.slice(until), []);
  assert.doesNotMatch(JSON.stringify(frames), /other-/, 'not even where it went');
  assert.deepEqual(frames.find(({ type }) => type === 'gone')?.calls, ['own-live']);
  live.add(viewOf('own', 'own-live'));
  socket.close();
});

test('the trail has a look only of what was shown; somebody else’s call is a refusal', async () => {
  const socket = new WebSocket(url, { headers: headersOf('supervisor') });
  await once(socket, 'open');
  const topics = [
    'call:own-mate-live',
    'call:own-left-done',
    'call:other-live',
    'call:other-done',
    'call:no-such',
  ];
  socket.send(JSON.stringify({ type: 'subscribe', topics }));
  await once(socket, 'message');
  socket.close();
  const newest = async (call: string) => {
    const headers = world.headers.admin;
    const answer = await world.served.app.inject({ url: `/v1/audit?subject=${call}&limit=1`, headers });
    return answer.json().items[0]?.action;
  };
  const calls = topics.map((topic) => topic.slice('call:'.length));
  assert.deepEqual(await Promise.all(calls.map(async (call) => `${call} ${await newest(call)}`)), [
    'own-mate-live call.watched',
    'own-left-done call.watched',
    'other-live call.refused',
    'other-done call.refused',
    'no-such call.watched',
  ]);
});

for (const [name, change] of Object.entries({
  'is disabled': () => world.served.auth.users.change('own-supervisor', { disabled: true }),
  'gets other teams': () => world.served.auth.users.change('own-manager', { teams: ['other-T2'] }),
  'gets a new password': () => world.served.auth.users.resetPassword('own-inspector'),
})) {
  test(`the open socket of somebody who ${name} is closed at once`, async () => {
    const who = {
      'is disabled': 'supervisor',
      'gets other teams': 'manager',
      'gets a new password': 'inspector',
    }[name] as Who;
    const socket = new WebSocket(url, { headers: headersOf(who) });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await change();
    assert.equal((await closed)[0], 4401);
  });
}

test('the open socket of a token that is revoked is closed at once', async () => {
  const socket = new WebSocket(url, { headers: headersOf('team-token') });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  const { tokens } = world.served.auth;
  await tokens.revoke(tokens.list().find(({ name }) => name === 'own-team-reports')!.id);
  assert.equal((await closed)[0], 4401);
});
