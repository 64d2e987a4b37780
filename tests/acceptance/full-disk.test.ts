/** A whole server, its log and its ClickHouse, on a disk that is really full: not one byte is left, then there is room again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Storing } from '../../engine/contract/storing.ts';
import { IngestClient } from '../../gateway/client/ingest-client.ts';
import { type Earshot, eventually, startEarshot, TOKENS } from '../helpers/server.ts';
import { smallDisk } from '../helpers/small-disk.ts';

const DISK_MB = 1_024;
const FIRST = 20;
const MORE = 30;

interface Ready {
  ready: boolean;
  reasons: string[];
}

test('on a full disk nothing is acknowledged, the server says why, and it goes on by itself when there is room', async (t) => {
  const disk = smallDisk(DISK_MB);
  if (!disk) return t.skip('needs a disk of its own: this user may not mount a tmpfs');
  let earshot: Earshot = await startEarshot(disk.dir);
  const readiness = async () => {
    const answer = await fetch(`${earshot.address}/readyz`);
    return { status: answer.status, ...((await answer.json()) as Ready) };
  };
  const storing = () => earshot.get<Storing>('/v1/store');
  const client = new IngestClient({
    url: earshot.ingestUrl,
    token: TOKENS.ingest,
    source: 'asr',
    retryMs: 50,
    retryMaxMs: 300,
  });
  const said: string[] = [];
  const say = (text: string) => {
    said.push(text);
    const n = said.length;
    const times = { start_ms: n * 3_000, end_ms: n * 3_000 + 2_000 };
    const words = { utterance: `u-${n}`, rev: 1, role: 'customer', final: true, text } as const;
    return client.send({ type: 'utterance', call: 'full', ...words, ...times });
  };
  const heard = async () =>
    (await earshot.get<CallDetail>('/v1/calls/full')).utterances.map(({ text }) => text);
  try {
    await client.connect();
    for (let i = 0; i < FIRST; i += 1) await say('怎么又扣钱');
    await client.drain();
    assert.deepEqual((await readiness()).status, 200);

    for (const round of ['once', 'and again']) {
      const acked = client.counters.acked;
      disk.fill();
      assert.equal(disk.free(), 0);
      for (let i = 0; i < MORE; i += 1) await say(i === 7 ? '我要去银保监投诉你们' : `我再问一遍 ${round}`);
      const full = await eventually('readiness to say that the disk is full', async () => {
        const now = await readiness();
        return now.ready ? undefined : now;
      });
      assert.equal(full.status, 503);
      assert.match(full.reasons.join('\n'), /log cannot be written \(disk full\?\): nothing is acknowledged/);
      // A sender goes on trying; the refusals say that it may.
      await new Promise((done) => setTimeout(done, 2_500));
      assert.equal(client.counters.acked, acked, 'nothing is acknowledged');
      assert.equal(client.counters.refused, 0, 'and nothing refused for good');
      assert.equal(earshot.child.exitCode, null, earshot.output());
      // Who looks at a call is written down first.
      await assert.rejects(heard(), /503 .*LOG_UNAVAILABLE.*make room/);

      disk.empty();
      await client.drain();
      assert.equal(client.counters.acked, said.length);
      await eventually('readiness', async () => ((await readiness()).ready ? true : undefined));
      assert.deepEqual(await heard(), said);
    }
    await eventually('the store to have everything', async () => {
      const { rows, set_aside } = await storing();
      assert.equal(set_aside, 0);
      return rows === 0 ? true : undefined;
    });

    // Nothing of it was in memory only.
    await earshot.stop('SIGKILL');
    disk.fill();
    await assert.rejects(
      startEarshot(disk.dir),
      /did not start.*expected (room on its disk|64 MB of free disk).*make room/s,
    );
    disk.empty();
    earshot = await startEarshot(disk.dir);
    assert.deepEqual(await heard(), said);
    const { flags } = await earshot.get<CallDetail>('/v1/calls/full');
    assert.equal(
      flags.filter(({ category, status }) => category === 'escalation_threat' && status === 'raised').length,
      1,
    );
  } finally {
    client.close();
    await earshot.stop();
    disk.remove();
  }
});
