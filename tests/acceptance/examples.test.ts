/** The examples as a stranger would run them, against a real server: every event becomes durable, and the flag is there. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { WebSocketServer } from 'ws';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
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

test('without a token each example says in one line how to set it', async () => {
  const bare = { ...process.env, EARSHOT_INGEST_TOKEN: '' };
  const python = ['python3', '/usr/bin/python3'].find(hasWebsockets);
  const asked: [string, string][] = [
    [process.execPath, 'sender.mjs'],
    [process.execPath, 'funasr.mjs'],
    ...(python
      ? ([
          [python, 'sender.py'],
          [python, 'funasr.py'],
        ] as [string, string][])
      : []),
  ];
  for (const [program, file] of asked)
    await assert.rejects(
      run(program, [asset('examples', file)], { env: bare }),
      ({ stderr }: { stderr: string }) => /^Set EARSHOT_INGEST_TOKEN .*\n$/.test(stderr),
      file,
    );
});

test('Python, with nothing but websockets', async (t) => {
  const python = pythonOrSkip(t);
  if (!python) return;
  const { stdout } = await run(python, [asset('examples', 'sender.py'), earshot.ingestUrl], { env });
  assert.match(stdout, /"type":"welcome"/);
  const call = /example-\d+/.exec(stdout)?.[0];
  assert.ok(call, stdout);
  await flagged(call);
});

/** FunASR as far as a client sees it: partials as audio comes, the sentence and `is_final` when the speaker is done. */
function startFunasr(): Promise<{ url: string; stop(): void }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    let bytes = 0;
    const say = (result: object) => socket.send(JSON.stringify({ wav_name: 'leg', ...result }));
    socket.on('message', (data, binary) => {
      if (binary) {
        bytes += (data as Buffer).length;
        const text = bytes === 1920 ? '再不处理' : '';
        if (text) say({ mode: '2pass-online', text, is_final: false, slice_type: 0, index: 0 });
        return;
      }
      if (JSON.parse(data.toString()).is_speaking !== false) return;
      const text = '再不处理我就去银保监投诉你们。';
      const times = { start_time: 100, end_time: 2900 };
      say({ mode: '2pass-offline', text, is_final: false, slice_type: 2, index: 0, ...times });
      say({
        mode: '2pass-offline',
        text: '',
        is_final: true,
        slice_type: 2,
        index: 1,
        start_time: 2900,
        end_time: 2900,
      });
    });
  });
  return new Promise((done) =>
    server.on('listening', () =>
      done({
        url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () => {
          for (const socket of server.clients) socket.terminate();
          server.close();
        },
      }),
    ),
  );
}

/** Three tenths of a second of nothing, 16 kHz, 16 bit. */
function silentWav(): string {
  const samples = 4_800;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(16_000, 24);
  wav.writeUInt32LE(32_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  const file = join(data.dir, 'silence.wav');
  writeFileSync(file, wav);
  return file;
}

async function throughFunasr(program: string, script: string, call: string): Promise<void> {
  const funasr = await startFunasr();
  try {
    const server = new URL(earshot.ingestUrl).origin.replace('http', 'ws');
    const args = [asset('examples', script), call, 'customer', silentWav(), funasr.url, server];
    const { stdout } = await run(program, args, { env });
    assert.match(stdout, /everything FunASR heard was handed over/);
    await flagged(call);
    await eventually('the end of the call', async () => {
      const { call: view } = await earshot.get<{ call: CallView }>(`/v1/calls/${call}`);
      return view.status === 'live' ? undefined : view;
    });
  } finally {
    funasr.stop();
  }
}

test('FunASR, Node', () => throughFunasr(process.execPath, 'funasr.mjs', 'funasr-node'));

test('FunASR, Python', async (t) => {
  const python = pythonOrSkip(t);
  if (!python) return;
  await throughFunasr(python, 'funasr.py', 'funasr-python');
});

/** Nothing where the test is skipped: a machine of a developer may have no such Python, CI has. */
function pythonOrSkip(t: TestContext): string | undefined {
  const python = ['python3', '/usr/bin/python3'].find(hasWebsockets);
  if (python !== undefined) return python;
  assert.ok(!process.env.CI, 'CI installs python3-websockets, and none was found');
  t.skip('needs python3 with the package websockets');
  return undefined;
}

function hasWebsockets(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import websockets'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
