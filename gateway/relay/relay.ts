/**
 * `earshot relay`: stands between a media gateway and its recogniser. Audio and results pass through untouched, in both
 * directions; what the recogniser says is copied to Earshot. The copy never delays or breaks the line: where Earshot is
 * away, results wait here up to a limit, and beyond it the oldest are let go and counted.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { type RawData, WebSocketServer } from 'ws';
import { CutOff } from '../adapters/cut-off.ts';
import { callEnder } from '../adapters/ends.ts';
import { DRAIN_MS, Lane, within } from '../adapters/lane.ts';
import { metaOf } from '../adapters/query.ts';
import { AdapterStream } from '../adapters/stream.ts';
import { ADAPTERS } from '../adapters/table.ts';
import { unpackerOf } from '../adapters/unpack.ts';
import { IngestClient } from '../client/ingest-client.ts';

export interface RelayOptions {
  /** Where the recogniser listens, ws://… or wss://…; path and query of the gateway's request are added. */
  asr: string;
  adapter: string;
  /** ws://HOST:PORT/v1/ingest */
  to: string;
  token: string;
  /** HOST:PORT to listen on; port 0: a free one. */
  listen: { host: string; port: number };
  /** Hears what an operator should know. */
  tell(message: string): void;
}

export interface RelayCounters {
  /** Lines open now, and since the start. */
  open: number;
  lines: number;
  /** Frames of the recogniser that were copied, refused by the adapter, and let go because Earshot was away too long. */
  copied: number;
  refused: number;
  dropped: number;
}

export interface Relay {
  /** ws://HOST:PORT */
  address: string;
  readonly counters: RelayCounters;
  close(): Promise<void>;
}

/** Query keys with this in front are for Earshot and go no further. */
const OWN = 'earshot.';
/** Bytes that wait in one direction before the other side is not read for a while. */
const HIGH_WATER = 1 << 20;
/** Frames that wait for an Earshot that is away. */
const COPIES_MAX = 10_000;
/** Headers that belong to one hop. */
const HOP = [
  'host',
  'connection',
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
];

/** @throws Error when it cannot listen, or knows no such adapter */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const adapter = ADAPTERS.get(options.adapter);
  if (!adapter)
    throw new Error(
      `expected --adapter to be one of ${[...ADAPTERS.keys()].join(', ')}, got "${options.adapter}".`,
    );
  const counters: RelayCounters = { open: 0, lines: 0, copied: 0, refused: 0, dropped: 0 };
  const run = randomBytes(3).toString('hex');
  const clientOf = (source: string) =>
    new IngestClient({ url: options.to, token: options.token, source, giveUpMs: null });
  const ender = clientOf(`relay-${run}`);
  const cutOff = new CutOff();
  const ends = callEnder(
    ender,
    (call) => cutOff.ended(call),
    (error) => options.tell(`nothing is copied: ${error.message}`),
  );
  const lanes = new Set<Lane>();
  const server = createServer((_request, response) => {
    response
      .writeHead(426, { 'content-type': 'text/plain' })
      .end('This is a WebSocket relay: connect with ws://.\n');
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });

  server.on('upgrade', (request, stream, head) => {
    const url = new URL(request.url ?? '/', 'ws://relay');
    const own: Record<string, string> = {};
    for (const [key, value] of [...url.searchParams]) {
      if (!key.startsWith(OWN)) continue;
      own[key.slice(OWN.length)] = value;
      url.searchParams.delete(key);
    }
    const read = metaOf(own);
    if ('wrong' in read) {
      const words = `${read.wrong}.\n`;
      stream.end(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(words)}\r\nConnection: close\r\n\r\n${words}`,
      );
      return;
    }
    const upstream = dial(options.asr, url, request);
    // The gateway is answered as the recogniser answers: who is refused there is refused here.
    upstream.once('unexpected-response', (_out, answer) => {
      stream.end(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\n\r\n`);
      answer.resume();
      upstream.terminate();
    });
    upstream.once('error', (error) => {
      options.tell(`the recogniser at ${options.asr} does not answer: ${error.message}`);
      if (stream.writable) stream.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
    });
    upstream.once('open', () => {
      // Frames that come before the gateway is there must not be lost.
      upstream.pause();
      if (upstream.protocol) request.headers['sec-websocket-protocol'] = upstream.protocol;
      sockets.handleUpgrade(request, stream, head, (gateway) =>
        join(gateway, upstream, read.meta, read.ends),
      );
    });
    stream.once('error', () => upstream.terminate());
    stream.once('close', () => {
      if (upstream.readyState === WebSocket.CONNECTING) upstream.terminate();
    });
  });

  function join(
    gateway: WebSocket,
    upstream: WebSocket,
    meta: Exclude<ReturnType<typeof metaOf>, { wrong: string }>['meta'],
    endsWith: Exclude<ReturnType<typeof metaOf>, { wrong: string }>['ends'],
  ): void {
    counters.lines += 1;
    counters.open += 1;
    const tag = `${Math.floor(Date.now()).toString(36)}-${counters.lines.toString(36)}`;
    const stream = new AdapterStream({
      adapter: adapter!,
      meta,
      tag,
      opened_at: Date.now(),
      callStartedAt: (call) => startOf(call),
      cutOff,
    });
    const lane = new Lane(stream, clientOf(`relay-${run}:${tag}`), ends, endsWith);
    lanes.add(lane);
    let told = false;
    const unpack = unpackerOf(options.adapter);
    const refused = (message: string) => {
      counters.refused += 1;
      if (counters.refused === 1) options.tell(`a frame of the recogniser was not understood: ${message}`);
    };
    const copy = (data: RawData, isBinary: boolean) => {
      for (const read of unpack(data as Buffer, isBinary) ?? []) {
        if ('refusal' in read) refused(read.refusal.message);
        else copyText(read.text);
      }
    };
    const copyText = (words: string) => {
      if (lane.waiting > COPIES_MAX) {
        counters.dropped += 1;
        if (!told)
          options.tell('Earshot is away for long: results of a line are no longer copied until it is back.');
        told = true;
        return;
      }
      const { refusal, events } = lane.take(words, Date.now());
      for (const { call } of events) remember(call);
      if (refusal) refused(refusal.message);
      else counters.copied += 1;
    };
    pass(gateway, upstream);
    pass(upstream, gateway, copy);
    upstream.resume();
    gateway.once('close', () => {
      counters.open -= 1;
    });
    upstream.once('close', (code) => {
      void lane.end(code !== 1006, Date.now()).finally(() => lanes.delete(lane));
    });
  }

  /** When a call was first heard of on any line, epoch ms; its legs share the beginning. */
  const starts = new Map<string, number>();
  const startOf = (call: string) => starts.get(call);
  const remember = (call: string) => {
    if (starts.has(call)) return;
    starts.set(call, Date.now());
    if (starts.size > CALLS_MAX) starts.delete(starts.keys().next().value as string);
  };

  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.listen.port, options.listen.host, listening);
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    address: `ws://${address.includes(':') ? `[${address}]` : address}:${port}`,
    counters,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'the relay is stopping');
      server.close();
      await Promise.all([...lanes].map((lane) => lane.stop(DRAIN_MS)));
      ends.close();
      await within(ender.drain(), DRAIN_MS);
      ender.close();
      server.closeAllConnections();
    },
  };
}

/** Calls whose beginning is remembered. */
const CALLS_MAX = 50_000;

/** To the recogniser, with the path, query, headers and subprotocols of the gateway. */
function dial(asr: string, asked: URL, request: IncomingMessage): WebSocket {
  const target = new URL(asr);
  if (asked.pathname !== '/') target.pathname = `${target.pathname.replace(/\/$/, '')}${asked.pathname}`;
  for (const [key, value] of asked.searchParams) target.searchParams.append(key, value);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP.includes(name)));
  const protocols = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return new WebSocket(target, protocols, {
    headers: headers as Record<string, string>,
    perMessageDeflate: false,
    maxPayload: 0,
  });
}

/** Everything from one side to the other as it came, no faster than it is taken; the end, too. */
function pass(from: WebSocket, to: WebSocket, copy?: (data: RawData, isBinary: boolean) => void): void {
  from.on('message', (data, isBinary) => {
    if (to.readyState === WebSocket.OPEN) {
      to.send(data, { binary: isBinary }, () => {
        if (from.isPaused && to.bufferedAmount < HIGH_WATER) from.resume();
      });
      if (to.bufferedAmount > HIGH_WATER) from.pause();
    }
    copy?.(data, isBinary);
  });
  from.on('close', (code, reason) => {
    if (to.readyState !== WebSocket.OPEN) return;
    // 1005 and 1006 say that there was no code; they cannot be sent.
    if (code === 1005 || code === 1006) to.close();
    else to.close(code, reason);
  });
  from.on('error', () => from.terminate());
}
