/** The examples as a stranger would run them, against a real server: every event becomes durable, and the flag is there. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { Flag } from '../../engine/contract/flag.ts';
import { asset } from '../../gateway/paths.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';

const run = promisify(execFile);
const data = temporaryDir('examples');
let earshot: Earshot;

before(async () => {
  earshot = await startEarshot(data.dir);
});
after(async () => {
  await earshot?.stop();
  data.remove();
});

const env = { ...process.env, EARSHOT_INGEST_TOKEN: TOKENS.ingest };
const flagged = (call: string) =>
  eventually('the threat', async () => {
    const { items } = await earshot.get<{ items: Flag[] }>(`/v1/flags?call=${call}`);
    return items.find(({ category }) => category === 'escalation_threat');
  });

test('Node, through the sub-path export', async () => {
  const { stdout } = await run(process.execPath, [asset('examples', 'sender.mjs'), earshot.ingestUrl], {
    env,
  });
  assert.match(stdout, /^example-\d+: 4 events are durable, 0 were refused/);
  await flagged(stdout.split(':')[0]!);
});

test('Python, with nothing but websockets', async (t) => {
  const python = ['python3', '/usr/bin/python3'].find(hasWebsockets);
  if (python === undefined) {
    assert.ok(!process.env.CI, 'CI installs python3-websockets, and none was found');
    return t.skip('needs python3 with the package websockets');
  }
  const { stdout } = await run(python, [asset('examples', 'sender.py'), earshot.ingestUrl], { env });
  assert.match(stdout, /"type":"welcome"/);
  const call = /example-\d+/.exec(stdout)?.[0];
  assert.ok(call, stdout);
  await flagged(call);
});

function hasWebsockets(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import websockets'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
