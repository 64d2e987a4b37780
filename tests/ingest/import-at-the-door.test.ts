/** A recorded call that can be read and that the ingest socket refuses: told by the door's code, over a real socket. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import WebSocket from 'ws';
import { Imports } from '../../gateway/imports/imports.ts';
import { createMasker } from '../../gateway/masking/mask.ts';
import { MemoryState } from '../api/memory-state.ts';
import { eventually } from '../helpers/server.ts';
import { startIngest } from './ingest-server.ts';
import { Sender } from './sender.ts';

const call = (id: string) =>
  `${JSON.stringify({ call: id, utterances: [{ role: 'agent', start_ms: 0, end_ms: 900, text: '您好' }] })}\n`;

test('a call that another sender has is refused by the code of the door, and the next one is taken', async () => {
  const server = await startIngest();
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-import-door-'));
  const other = await Sender.hello(server.url, 'pbx', 'token-b');
  const imports = new Imports({
    state: new MemoryState(),
    dataDir,
    dial: () => new WebSocket(server.url, { headers: { authorization: 'Bearer token-a' } }),
    // As when the other one begins between the look and the hand-over.
    earlier: { known: async () => false, of: async () => 'none', takeBack: async () => undefined },
    replacing: async () => undefined,
    busy: () => false,
    now: Date.now,
    mask: createMasker({ siteKey: 'k' }).text,
    zone: 'Asia/Shanghai',
  });
  try {
    other.send({ type: 'call.started', call: 'c-1', seq: 1 });
    await other.acked('c-1', 1);
    const { id } = await imports.take(
      Readable.from([Buffer.from(call('c-1') + call('c-2'))]),
      'a.jsonl',
      'u',
    );
    const one = await eventually('the import is done', async () => {
      const now = imports.get(id);
      return now?.finished_at === null ? undefined : now;
    });
    assert.deepEqual([one.state, one.taken, one.refused], ['done', 1, 1]);
    const [{ reason, ...refusal }] = one.refusals as [(typeof one.refusals)[0]];
    assert.deepEqual(refusal, { line: 1, call: 'c-1', code: 'AT_THE_DOOR', want: 'CALL_FOREIGN' });
    assert.match(reason, /belongs to another token/);
  } finally {
    await imports.stop();
    other.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
