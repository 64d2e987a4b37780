/**
 * A FunASR-framed call on two sockets, one a leg, to a real server: its words and flags are there, the call ends when both
 * recognisers have finished; who has no token or names no adapter is told so before the upgrade.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { parseRecordedCall } from '../../gateway/imports/recorded-calls.ts';
import { asset } from '../../gateway/paths.ts';
import { SPEAKERS } from '../adapters/speakers/all.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const data = temporaryDir('adapters');
let earshot: Earshot;

before(async () => {
  earshot = await startEarshot(data.dir);
});
after(async () => {
  await earshot?.stop();
  data.remove();
});

const recorded = (() => {
  const lines = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8').split('\n');
  const line = lines.find((one) => one.includes('12315'));
  assert.ok(line, 'expected a demo call with a threat');
  return { ...parseRecordedCall(line, 'calls.jsonl'), call: 'vendor-1' };
})();

test('a FunASR call on two legs is heard, flagged and ended', async () => {
  const legs = SPEAKERS.funasr!(recorded, 1);
  const sockets = await Promise.all(
    legs.map(async ({ meta }) => {
      const frames = new Frames(
        `${earshot.ingestUrl}/funasr?call=vendor-1&role=${meta.role}&queue=after-sales`,
        TOKENS.ingest,
      );
      await frames.open();
      return frames;
    }),
  );
  const all = legs.flatMap(({ frames }, leg) => frames.map(({ at_ms, frame }) => ({ at_ms, frame, leg })));
  for (const { frame, leg } of all.sort((a, b) => a.at_ms - b.at_ms)) {
    sockets[leg]!.socket.send(frame);
    // Finals carry the times; the order of the legs is that of the call.
    await sleep(1);
  }
  sockets[0]!.socket.send('not json');
  await sockets[0]!.next('the refusal', ({ type, code }) => type === 'refused' && code === 'NOT_JSON');
  const spoken = recorded.utterances.filter(({ role }) => role === 'customer' || role === 'agent');
  const detail = await eventually('every turn', async () => {
    const found = await earshot.get<CallDetail>('/v1/calls/vendor-1').catch(() => undefined);
    return found && found.utterances.length >= spoken.length ? found : undefined;
  });
  assert.equal(detail.call.queue, 'after-sales');
  const flags = await eventually('the threat', async () => {
    const { items } = await earshot.get<{ items: Flag[] }>('/v1/flags?call=vendor-1');
    return items.some(({ category }) => category === 'escalation_threat') ? items : undefined;
  });
  assert.ok(flags.length > 0);
  for (const socket of sockets) socket.socket.send(JSON.stringify({ text: '', is_final: true }));
  for (const socket of sockets) socket.socket.close();
  await eventually('the end of the call', async () => {
    const found = await earshot.get<CallDetail>('/v1/calls/vendor-1').catch(() => undefined);
    return found?.call.ended_at ? found : undefined;
  });
});

test('a webhook takes frames one by one or in a list, and answers when they are durable', async () => {
  const post = (body: unknown, token = TOKENS.ingest) =>
    fetch(`${earshot.address}/v1/ingest/funasr`, {
      method: 'POST',
      headers: {
        // Webhooks that know only user and password.
        authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  const final = (text: string, index: number) => ({
    mode: '2pass-offline',
    text,
    wav_name: 'hook-1:customer',
    slice_type: 2,
    index,
    start_time: index * 1000,
    end_time: index * 1000 + 900,
  });
  const first = await post(final('我要退货', 0));
  assert.equal(first.status, 200);
  assert.deepEqual(await first.json(), { frames: 1, events: 2, refused: [] });
  const second = await post([final('我要退款', 1), { text: 5 }]);
  const answer = (await second.json()) as { events: number; refused: { frame: number; code: string }[] };
  assert.equal(answer.events, 1);
  assert.deepEqual(
    answer.refused.map(({ frame, code }) => ({ frame, code })),
    [{ frame: 1, code: 'FIELD_INVALID' }],
  );
  const detail = await earshot.get<CallDetail>('/v1/calls/hook-1');
  assert.deepEqual(
    detail.utterances.map(({ text, role }) => `${role}: ${text}`),
    ['customer: 我要退货', 'customer: 我要退款'],
  );
  assert.equal((await post(final('x', 2), 'wrong')).status, 401);
});

test('what is wrong with a connection is said before the upgrade', async () => {
  const ask = (path: string, token = TOKENS.ingest) =>
    fetch(`${earshot.address}/v1/ingest/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const code = async (response: Response) => ((await response.json()) as { code: string }).code;
  assert.equal(await code(await ask('nobody')), 'NOT_FOUND');
  assert.equal(await code(await ask('funasr', 'wrong')), 'SENDER_UNKNOWN');
  assert.equal(await code(await ask('funasr?role=boss')), 'REQUEST_INVALID');
  assert.equal(await code(await ask('funasr?call=c-1')), 'UPGRADE_REQUIRED');
});
