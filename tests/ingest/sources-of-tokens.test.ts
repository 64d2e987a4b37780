/** Whose sources: a token speaks for its own names only, so that nobody takes another's calls for lost. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { Directory } from '../../gateway/directory/directory.ts';
import { MemoryState } from '../api/memory-state.ts';
import { type IngestServer, startIngest } from './ingest-server.ts';
import { Sender, utterance } from './sender.ts';

const good = new Set(['a', 'b']);
const began = new Map<string, number>();
const directory = new Directory(new MemoryState());
let server: IngestServer;
before(async () => {
  server = await startIngest({
    site: {
      maySpeak: (owner, source) => source.startsWith(`${owner}-`),
      isGood: (owner) => good.has(owner),
      teamOfAgent: (agent, at) => directory.teamOfAgent(agent, at),
      startedAt: (call) => began.get(call),
    },
  });
});
after(() => server.stop());

test('a hello with the name of another token is refused, and the source there is not touched', async () => {
  const theirs = await Sender.hello(server.url, 'b-1', 'token-b');
  theirs.send(utterance('c-b', 1));
  await theirs.acked('c-b', 1);
  const mine = await Sender.open(server.url, 'token-a');
  mine.send({ type: 'hello', protocol: 1, source: 'b-1' });
  assert.equal((await mine.refused()).code, 'SOURCE_FOREIGN');
  mine.send({ type: 'hello', protocol: 1, source: 'a-1' });
  await mine.welcome();
  mine.close();
  await once(mine.socket, 'close');
  theirs.send(utterance('c-b', 2, { utterance: 'u-2' }));
  await theirs.acked('c-b', 2);
  const lostOnes = () => server.records().filter(({ type }) => type === 'source.lost');
  while (lostOnes().length === 0) await new Promise((done) => setTimeout(done, 5));
  const lost = lostOnes();
  assert.deepEqual(
    lost.map((record) => 'source' in record && record.source),
    ['a-1'],
  );
  theirs.close();
});

test('a connection whose token was revoked is closed at once', async () => {
  const sender = await Sender.hello(server.url, 'b-2', 'token-b');
  good.delete('b');
  const closed = once(sender.socket, 'close');
  server.recheck();
  assert.equal((await closed)[0], 4401);
  good.add('b');
});

test('the team of a call is that of its agent when it began, by the directory before the sender', async () => {
  const moved = Date.parse('2026-11-10T00:00:00+08:00');
  await directory.take([
    { kind: 'agent', id: 'A1', team: 'T1', from: 0 },
    { kind: 'agent', id: 'A1', team: 'T2', from: moved },
    { kind: 'agent', id: 'A2', team: null, from: 0 },
  ]);
  const sender = await Sender.hello(server.url, 'a-2', 'token-a');
  const teams: Record<string, string | undefined> = {};
  for (const [call, agent, at] of [
    ['before', { id: 'A1', team: 'said' }, '2026-11-09T23:59:59+08:00'],
    ['after', { id: 'A1', team: 'said' }, '2026-11-10T00:00:00+08:00'],
    ['of-none', { id: 'A2', team: 'said' }, '2026-11-10T00:00:00+08:00'],
    ['unknown', { id: 'A3', team: 'said' }, '2026-11-10T00:00:00+08:00'],
  ] as const) {
    sender.send({ type: 'call.started', call, seq: 1, at, agent });
    await sender.acked(call, 1);
    const [record] = server.records(call);
    teams[call] = record?.type === 'call.started' ? record.info.agent?.team : 'no record';
  }
  assert.deepEqual(teams, { before: 'T1', after: 'T2', 'of-none': undefined, unknown: 'said' });
  // The agent is named again after midnight: the call stays where it began.
  began.set('before', Date.parse('2026-11-09T23:59:59+08:00'));
  sender.send({ type: 'call.updated', call: 'before', seq: 2, agent: { id: 'A1' } });
  await sender.acked('before', 2);
  const updated = server.records('before')[1];
  assert.equal(updated?.type === 'call.updated' && updated.info.agent?.team, 'T1');
  sender.close();
});
