/**
 * The relay between a gateway and a scripted recogniser of each protocol: audio and results arrive unchanged on both
 * sides, the words are in Earshot's log, and nothing of it waits for Earshot.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import WebSocket, { WebSocketServer } from 'ws';
import { ADAPTERS } from '../../gateway/adapters/table.ts';
import { parseRecordedCall } from '../../gateway/imports/recorded-calls.ts';
import { asset } from '../../gateway/paths.ts';
import { type Relay, startRelay } from '../../gateway/relay/relay.ts';
import { eventFrame } from '../adapters/event-stream-frames.ts';
import { SPEAKERS } from '../adapters/speakers/all.ts';
import { eventually } from '../helpers/server.ts';
import { type IngestServer, startIngest } from '../ingest/ingest-server.ts';

const AUDIO_FRAMES = 50;
const AUDIO_BYTES = 640;

interface Asr {
  url: string;
  /** What its last client connected with, and the digest of the audio that came. */
  seen: { path: string; protocol: string; headers: Record<string, unknown>; audio: string; texts: string[] };
  say(frames: readonly (string | Buffer)[]): void;
  stop(): Promise<void>;
}

/** A recogniser that counts audio and says what it is told to. */
async function startAsr(refuse = false): Promise<Asr> {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (names) => [...names][0] ?? false });
  let script: readonly (string | Buffer)[] = [];
  const seen: Asr['seen'] = { path: '', protocol: '', headers: {}, audio: '', texts: [] };
  http.on('upgrade', (request, stream, head) => {
    if (refuse) return stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const hash = createHash('sha256');
      Object.assign(seen, {
        path: request.url,
        protocol: socket.protocol,
        headers: request.headers,
        texts: [],
      });
      // The first result comes before the gateway has said anything.
      const [first, ...rest] = script;
      if (first !== undefined) socket.send(first);
      socket.on('message', (data, isBinary) => {
        if (isBinary) return void hash.update(data as Buffer);
        seen.texts.push(data.toString());
        for (const frame of rest) socket.send(frame);
        seen.audio = hash.digest('hex');
        socket.close(1000, 'done');
      });
    });
  });
  await new Promise<void>((ready) => http.listen(0, '127.0.0.1', ready));
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/asr?key=site`,
    seen,
    say: (frames) => {
      script = frames;
    },
    stop: () =>
      new Promise((done) => {
        for (const socket of sockets.clients) socket.terminate();
        http.close(() => done());
        http.closeAllConnections();
      }),
  };
}

let ingest: IngestServer;
let asr: Asr;
const relays: Relay[] = [];
const told: string[] = [];

before(async () => {
  ingest = await startIngest();
  asr = await startAsr();
});
after(async () => {
  for (const relay of relays) await relay.close();
  await asr?.stop();
  await ingest?.stop();
});

async function relayOf(adapter: string, to = ingest.url, url = asr.url): Promise<Relay> {
  const relay = await startRelay({
    asr: url,
    adapter,
    to,
    token: 'token-a',
    listen: { host: '127.0.0.1', port: 0 },
    tell: (message) => told.push(message),
  });
  relays.push(relay);
  return relay;
}

const [line = ''] = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8').split('\n');
const recorded = parseRecordedCall(line, 'calls.jsonl');

/** Sends audio, then the end; resolves with everything that came back and the close. */
function speak(
  address: string,
  path: string,
): Promise<{ frames: (string | Buffer)[]; code: number; audio: string }> {
  const socket = new WebSocket(`${address}${path}`, ['binary'], { headers: { 'x-site': 'yes' } });
  const frames: (string | Buffer)[] = [];
  const hash = createHash('sha256');
  return new Promise((done, failed) => {
    socket.on('error', failed);
    socket.on('message', (data, isBinary) => frames.push(isBinary ? (data as Buffer) : data.toString()));
    socket.on('open', () => {
      for (let n = 0; n < AUDIO_FRAMES; n += 1) {
        const audio = Buffer.alloc(AUDIO_BYTES, n);
        hash.update(audio);
        socket.send(audio);
      }
      socket.send('{"is_speaking":false}');
    });
    socket.on('close', (code) => done({ frames, code, audio: hash.digest('hex') }));
  });
}

for (const adapter of ADAPTERS.keys()) {
  test(`${adapter}: audio and results pass unchanged, words are copied`, async () => {
    const call = `relay-${adapter}`;
    const streams = SPEAKERS[adapter]!({ ...recorded, call }, 3);
    const relay = await relayOf(adapter);
    for (const { meta, frames } of streams) {
      const script = frames.map(({ frame }) => PACKED[adapter]?.(frame) ?? frame);
      asr.say(script);
      const query = new URLSearchParams({ lang: 'zh', 'earshot.call': call });
      if (meta.role) query.set('earshot.role', meta.role);
      const heard = await speak(relay.address, `/stream?${query}`);
      assert.deepEqual(heard.frames, script, 'results');
      assert.equal(heard.code, 1000);
      assert.equal(asr.seen.audio, heard.audio, 'audio');
      assert.deepEqual(asr.seen.texts, ['{"is_speaking":false}']);
      assert.equal(asr.seen.path, '/asr/stream?key=site&lang=zh');
      assert.equal(asr.seen.protocol, 'binary');
      assert.equal(asr.seen.headers['x-site'], 'yes');
    }
    const turns = recorded.utterances.filter(({ role }) => role === 'customer' || role === 'agent').length;
    await eventually('every turn in the log', async () => {
      const finals = ingest
        .records(call)
        .filter((record) => record.type === 'utterance' && record.final && record.text !== '');
      const said = new Set(finals.map((record) => (record.type === 'utterance' ? record.utterance : '')));
      return said.size >= turns ? said.size : undefined;
    });
    assert.equal(relay.counters.refused, 0);
    assert.equal(relay.counters.dropped, 0);
  });
}

test('audio passes while Earshot is away', async () => {
  const relay = await relayOf('funasr', 'ws://127.0.0.1:9/v1/ingest');
  asr.say(['{"mode":"2pass-online","text":"喂"}']);
  const heard = await speak(relay.address, '/?earshot.call=away-1');
  assert.equal(heard.code, 1000);
  assert.equal(heard.frames.length, 1);
  assert.equal(asr.seen.audio, heard.audio);
});

test('a wrong token is told, and audio passes all the same', async () => {
  const relay = await startRelay({
    asr: asr.url,
    adapter: 'funasr',
    to: ingest.url,
    token: 'wrong',
    listen: { host: '127.0.0.1', port: 0 },
    tell: (message) => told.push(message),
  });
  relays.push(relay);
  await eventually('the reason', async () => told.find((message) => message.includes('token')));
  asr.say(['{"mode":"2pass-online","text":"喂"}']);
  assert.equal((await speak(relay.address, '/?earshot.call=x')).frames.length, 1);
});

test('who the recogniser refuses is refused; what is wrong for Earshot is said before', async () => {
  const closed = await startAsr(true);
  try {
    const relay = await relayOf('funasr', ingest.url, closed.url);
    await assert.rejects(speak(relay.address, '/?earshot.call=x'), /403/);
    await assert.rejects(speak(relay.address, '/?earshot.role=boss'), /400/);
  } finally {
    await closed.stop();
  }
});

/** How recognisers that send binary frames pack their JSON. */
const PACKED: Record<string, (frame: string) => Buffer> = {
  doubao: (frame) => packed(frame),
  'aws-transcribe': (frame) => {
    const [[name, payload] = []] = Object.entries(JSON.parse(frame) as object);
    const bare = name === 'UtteranceEvent' || name === 'TranscriptEvent';
    const event = bare ? name : 'TranscriptEvent';
    const headers = { ':message-type': 'event', ':event-type': event, ':content-type': 'application/json' };
    return eventFrame(headers, bare ? JSON.stringify(payload) : frame);
  },
};

/** A frame of `sauc` v3: an answer with a sequence number, JSON, gzip. */
function packed(frame: string): Buffer {
  const body = gzipSync(frame);
  const head = Buffer.from([0x11, 0x91, 0x11, 0x00, 0, 0, 0, 1, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 8);
  return Buffer.concat([head, body]);
}
