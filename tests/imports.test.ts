/** A file of recorded calls goes into a real server: stored, scored, seen by nobody as live; over a kill, and twice. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Case } from '../engine/contract/case.ts';
import type { IngestEvent } from '../engine/contract/ingest.ts';
import type { CallDetail } from '../engine/contract/live.ts';
import type { CallView } from '../engine/contract/outcome.ts';
import { IngestClient } from '../gateway/client/ingest-client.ts';
import type { Import } from '../gateway/imports/import-record.ts';
import { asset } from '../gateway/paths.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from './helpers/server.ts';

const CALLS = 12;
const home = temporaryDir('imports');
const lines = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .split('\n')
  .slice(0, CALLS);
let server: Earshot;
before(async () => {
  server = await startEarshot(home.dir);
});
after(async () => {
  await server.stop();
  home.remove();
});

async function send(body: string, more = ''): Promise<Import> {
  const answer = await fetch(`${server.address}/v1/imports?name=archive.jsonl${more}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/x-ndjson' },
    body,
  });
  assert.equal(answer.status, 202);
  return (await answer.json()) as Import;
}
const look = (id: string) => server.get<Import>(`/v1/imports/${id}`);
const finished = (id: string) =>
  eventually(
    'the import is done',
    async () => {
      const one = await look(id);
      return one.finished_at === null ? undefined : one;
    },
    120_000,
  );

test('an import goes on after a kill where it stopped, and takes every call once', async () => {
  const { id } = await send(`${lines.join('\n')}\n{"call":"broken"}\n`);
  await eventually(
    'some calls are taken',
    async () => ((await look(id)).taken >= 2 ? true : undefined),
    60_000,
  );
  await server.stop('SIGKILL');
  server = await startEarshot(home.dir);
  const one = await finished(id);
  assert.equal(one.state, 'done');
  assert.equal(one.taken + one.known, CALLS);
  assert.equal(one.known, 0, 'what was begun before the kill counts as taken');
  assert.deepEqual(one.refusals, [
    {
      line: CALLS + 1,
      call: 'broken',
      reason: 'archive.jsonl:13: expected "utterances" as a list, got nothing.',
      code: 'NOT_LIST',
      field: '"utterances"',
      got: 'nothing',
    },
  ]);
  assert.deepEqual(readdirSync(join(home.dir, 'imports')), [], 'unmasked words are gone');
});

test('its calls are stored with all their words, scored, with a scorecard', async () => {
  const recorded = JSON.parse(lines[0] as string) as {
    call: string;
    utterances: object[];
    started_at: string;
  };
  const found = await eventually(
    'the call is stored',
    async () => {
      const detail = await server.get<CallDetail>(`/v1/calls/${recorded.call}`).catch(() => undefined);
      return detail?.call.status === 'complete' ? detail : undefined;
    },
    60_000,
  );
  assert.equal(found.utterances.length, recorded.utterances.length);
  assert.equal(found.call.started_at, Date.parse(recorded.started_at));
  assert.ok(found.utterances.filter(({ role }) => role === 'customer').some(({ mood }) => mood !== null));
  assert.ok(found.scorecard);
  assert.ok(found.flags.every((flag) => flag.imported));
});

test('nothing of it opened a case, and none is live', async () => {
  const flags = await eventually('flags are stored', async () => {
    const { items } = await server.get<{ items: { severity: string }[] }>('/v1/flags?limit=100');
    return items.length > 0 ? items : undefined;
  });
  assert.ok(
    flags.some(({ severity }) => severity === 'critical'),
    'there is one that opens a case of a live call',
  );
  assert.deepEqual((await server.get<{ items: Case[] }>('/v1/cases')).items, []);
  assert.deepEqual((await server.get<{ items: CallView[] }>('/v1/calls?live=true')).items, []);
});

test('the same file again changes nothing', async () => {
  const { id } = await send(lines.join('\n'));
  const one = await finished(id);
  assert.deepEqual([one.taken, one.known, one.refused], [0, CALLS, 0]);
});

test('a table with a wrong head fails as a whole, in plain words', async () => {
  const { id } = await send('call,role\nc-1,agent\n');
  const one = await finished(id);
  assert.equal(one.state, 'failed');
  assert.match(one.error ?? '', /expected the columns call, role, start_ms/);
});

test('what is kept and shown of a line that is refused is masked', async () => {
  const utterance = { role: 13_900_000_000, start_ms: 0, end_ms: 900, text: '您好' };
  const { id } = await send(`${JSON.stringify({ call: 'c-wrong', utterances: [utterance] })}\n`);
  const { refusals, refused } = await finished(id);
  assert.equal(refused, 1);
  const [{ code, field, got, reason } = {}] = refusals;
  assert.deepEqual([code, field], ['WORD_UNKNOWN', 'utterances[0].role']);
  assert.match(got ?? '', /^\[手机号·\w{4}\]$/);
  assert.ok(reason?.endsWith(`, got ${got}.`), reason);
});

/** The same calls, an hour later, the last utterance of each left out. */
const corrected = lines.map((line) => {
  const call = JSON.parse(line) as { call: string; started_at: string; utterances: object[] };
  const started_at = new Date(Date.parse(call.started_at) + 3_600_000).toISOString();
  return { ...call, started_at, utterances: call.utterances.slice(0, -1) };
});
const said = (text: string) => [{ role: 'agent', start_ms: 0, end_ms: 2_000, text }];
const started = async (call: string) =>
  (await server.get<CallDetail>(`/v1/calls/${call}`).catch(() => undefined))?.call.started_at;

test('with replace, calls of an earlier import make room, over a kill in the middle; nothing is lost and nothing stays of them', async () => {
  const { id } = await send(corrected.map((call) => JSON.stringify(call)).join('\n'), '&replace=true');
  await eventually(
    'some calls are replaced',
    async () => ((await look(id)).replaced >= 2 ? true : undefined),
    60_000,
  );
  await server.stop('SIGKILL');
  server = await startEarshot(home.dir);
  const one = await finished(id);
  assert.deepEqual(
    [one.state, one.taken, one.replaced, one.known, one.refused],
    ['done', CALLS, CALLS, 0, 0],
  );
  for (const { call, started_at, utterances } of corrected) {
    const { call: view, utterances: heard } = await eventually(
      `${call} is complete`,
      async () => {
        const detail = await server.get<CallDetail>(`/v1/calls/${call}`).catch(() => undefined);
        return detail?.call.status === 'complete' ? detail : undefined;
      },
      60_000,
    );
    assert.equal(view.started_at, Date.parse(started_at), call);
    assert.equal(heard.length, utterances.length, call);
  }
  const { items } = await server.get<{ items: { call: string; user: string }[] }>(
    '/v1/audit?action=call.replaced&limit=100',
  );
  assert.deepEqual(
    new Set(items.map(({ call }) => call)),
    new Set(corrected.map(({ call }) => call)),
    'each is in the trail',
  );
});

test('the same replacing file again replaces each call once more and leaves the same; a second line of a call is skipped', async () => {
  const [first] = corrected as [(typeof corrected)[0]];
  const twice = `${JSON.stringify(first)}\n${JSON.stringify({ ...first, utterances: said('您好') })}\n`;
  const { taken, replaced, known } = await finished((await send(twice, '&replace=true')).id);
  assert.deepEqual([taken, replaced, known], [1, 1, 1]);
  assert.equal(await started(first.call), Date.parse(first.started_at));
});

test('what a sender told while it went on is never replaced: refused by name, and untouched', async () => {
  const client = new IngestClient({ url: server.ingestUrl, token: TOKENS.ingest, source: 'pbx' });
  await client.connect();
  for (const call of ['told-open', 'told-over']) {
    await client.send({ type: 'call.started', call, at: '2026-11-02T01:00:00Z' });
    await client.send({
      ...{ type: 'utterance', call, utterance: 'u-1', rev: 1, role: 'agent' },
      ...{ final: true, start_ms: 0, end_ms: 900, text: '您好' },
    } as IngestEvent);
  }
  await client.send({ type: 'call.ended', call: 'told-over', at: '2026-11-02T01:00:02Z' });
  await client.drain();
  const file = ['told-open', 'told-over', 'never-told'].map((call) =>
    JSON.stringify({ call, started_at: '2026-10-01T09:00:00+08:00', utterances: said('另一句') }),
  );
  const one = await finished((await send(file.join('\n'), '&replace=true')).id);
  client.close();
  assert.deepEqual([one.taken, one.replaced, one.refused], [1, 0, 2]);
  assert.deepEqual(
    one.refusals.map(({ line, call, code }) => [line, call, code]),
    [
      [1, 'told-open', 'CALL_TOLD_LIVE'],
      [2, 'told-over', 'CALL_TOLD_LIVE'],
    ],
  );
  for (const call of ['told-open', 'told-over'])
    assert.equal(await started(call), Date.parse('2026-11-02T01:00:00Z'), call);
});
