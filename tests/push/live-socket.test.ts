import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import WebSocket from 'ws';
import type { LiveFrame } from '../../engine/contract/live.ts';
import { SESSION_MS } from '../../gateway/auth/auth.ts';
import type { Delivered } from '../../gateway/delivered.ts';
import { asset } from '../../gateway/paths.ts';
import { CLIENT_LIMITS } from '../../gateway/push/live-client.ts';
import { API_TOKEN, callView, flag, type TestApp, testApp, utterance } from '../api/fixtures.ts';

const opened: TestApp[] = [];
after(async () => {
  for (const { app } of opened) await app.close();
});

async function serve(
  options: Parameters<typeof testApp>[0] = {},
): Promise<TestApp & { url: string; site: string }> {
  const served = await testApp(options);
  opened.push(served);
  const site = await served.app.listen({ host: '127.0.0.1', port: 0 });
  return { ...served, site, url: `${site.replace('http', 'ws')}/v1/live` };
}

/** A plain client that keeps what it got. */
class Client {
  readonly frames: LiveFrame[] = [];
  readonly socket: WebSocket;
  closedWith = 0;
  #changed: () => void = () => undefined;

  constructor(url: string, headers: Record<string, string> = { authorization: `Bearer ${API_TOKEN}` }) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as LiveFrame);
      this.#changed();
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
      this.#changed();
    });
  }

  async subscribe(topics: string[], more = {}): Promise<void> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    this.socket.send(JSON.stringify({ type: 'subscribe', topics, ...more }));
  }

  /** The first frame of that type, seen already or to come, that fits. */
  async next<T extends LiveFrame['type']>(
    type: T,
    fits: (frame: Extract<LiveFrame, { type: T }>) => boolean = () => true,
  ): Promise<Extract<LiveFrame, { type: T }>> {
    type Wanted = Extract<LiveFrame, { type: T }>;
    for (;;) {
      const found = this.frames.find(
        (frame): frame is Wanted => frame.type === type && fits(frame as Wanted),
      );
      if (found) return found;
      await this.#change();
    }
  }

  /** A delta or snapshot that fits. */
  async any(fits: (frame: { n: number }) => boolean): Promise<void> {
    while (!this.frames.some((frame) => 'n' in frame && fits(frame))) await this.#change();
  }

  async closed(): Promise<number> {
    while (this.closedWith === 0) await this.#change();
    return this.closedWith;
  }

  #change(): Promise<void> {
    return new Promise((done) => {
      this.#changed = done;
    });
  }
}

const cause = { n: 1, at: 1 };
const flagged = (id: string, over = {}): Delivered => ({ kind: 'flag', cause, flag: flag(id, 'c-1', over) });

/** The status with which an upgrade is refused. */
async function refusedWith(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url, { headers });
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.terminate();
  return response.statusCode;
}

test('a client gets its snapshot, then deltas with its words, flags and prompts, and a heartbeat', async () => {
  const { url, hub, live, app } = await serve({ deps: { heartbeat_ms: 20 } });
  live.add(callView('c-1'));
  const client = new Client(url);
  await client.subscribe(['flags', 'calls', 'prompts', 'call:c-1']);
  const snapshot = await client.next('snapshot');
  assert.equal(snapshot.epoch, hub.epoch);
  assert.equal(snapshot.calls?.[0]?.call, 'c-1');
  assert.equal(snapshot.call?.utterances[0]?.utterance, 'u-1');
  hub.publish([
    { kind: 'utterance', cause, utterance: utterance('c-1', 'u-2', { final: false, text: '我要投' }) },
    flagged('f-1', { status: 'tentative' }),
    flagged('f-1', { coach: '先致歉' }),
    { kind: 'call', cause, view: callView('c-1', { risk: 90 }) },
  ]);
  assert.equal((await client.next('utterance')).utterance.text, '我要投');
  assert.equal((await client.next('flag', (frame) => frame.flag.status === 'tentative')).n, 2);
  assert.equal((await client.next('flag', (frame) => frame.flag.status === 'raised')).n, 3);
  assert.equal((await client.next('prompt')).prompt.text, '先致歉');
  assert.equal((await client.next('call')).call.risk, 90);
  assert.equal((await client.next('heartbeat', ({ n }) => n === 5)).n, 5);
  const text = (await app.inject('/metrics')).body;
  assert.match(text, /^earshot_live_connections 1$/m);
});

test('a client that was cut off resumes without a gap; after a restart of the server it gets a snapshot', async () => {
  const { url, hub } = await serve();
  const first = new Client(url);
  await first.subscribe(['flags']);
  const { epoch } = await first.next('snapshot');
  hub.publish([flagged('f-1')]);
  const { n } = await first.next('flag');
  first.socket.terminate();
  hub.publish([flagged('f-2'), flagged('f-3')]);
  const second = new Client(url);
  await second.subscribe(['flags'], { resume: { epoch, n } });
  await second.next('heartbeat');
  assert.deepEqual(
    second.frames.map((frame) => (frame.type === 'flag' ? frame.flag.id : frame.type)),
    ['f-2', 'f-3', 'heartbeat'],
  );
  const third = new Client(url);
  await third.subscribe(['flags'], { resume: { epoch: 'of an earlier start', n } });
  // A snapshot may be of a moment ago; what came since is told on top of it.
  const { flags = [], n: from } = await third.next('snapshot');
  if (from < hub.last) await third.next('flag', ({ flag: { id } }) => id === 'f-3');
  const told = third.frames.flatMap((frame) => (frame.type === 'flag' ? [frame.flag] : []));
  assert.deepEqual([...new Set([...flags, ...told].map(({ id }) => id))], ['f-1', 'f-2', 'f-3']);
});

test('a client that pauses costs no memory, slows nobody, and is told anew when it reads again', async () => {
  const { url, hub, app } = await serve();
  const [paused, reading] = [new Client(url), new Client(url)];
  for (const client of [paused, reading]) {
    await client.subscribe(['flags']);
    await client.next('snapshot');
  }
  paused.socket.pause();
  const long = '很抱歉给您带来不便'.repeat(200);
  let rounds = 0;
  const publish = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      rounds += 1;
      hub.publish([flagged(`f-${rounds}`, { title: long })]);
      if (rounds % 50 === 0) await new Promise((done) => setImmediate(done));
    }
  };
  const buffered = () => [...app.websocketServer.clients].map(({ bufferedAmount }) => bufferedAmount);
  // What the operating system takes differs, and snapshots leave most of it out: until it takes no more.
  const full = async () => {
    for (let look = 0; look < 4; look += 1) {
      if ((buffered()[0] as number) <= CLIENT_LIMITS.high_bytes) return false;
      await new Promise((done) => setTimeout(done, 25));
    }
    return true;
  };
  await publish(10_000);
  for (let more = 0; more < 200 && !(await full()); more += 1) await publish(500);
  assert.ok(Math.max(...buffered()) < 3 * 1024 * 1024, `buffered ${buffered().join(', ')} bytes`);
  assert.match((await app.inject('/metrics')).body, /^earshot_live_stalled [12]$/m);
  // More than is caught up with by deltas.
  await publish(CLIENT_LIMITS.catch_up + 100);
  // The reader keeps up, by deltas or, where the machine is slow, by a snapshot.
  await reading.any(({ n }) => n === rounds);
  const before = paused.frames.length;
  paused.socket.resume();
  const back = await paused.next('snapshot', (frame) => frame.n === rounds);
  assert.equal(back.flags?.at(-1)?.id, `f-${rounds}`);
  assert.ok(paused.frames.length - before < rounds, 'what it missed was not sent one by one');
  hub.publish([flagged('f-after')]);
  await paused.next('flag', (frame) => frame.flag.id === 'f-after');
});

test('a bad frame is refused by its code and the connection stays', async () => {
  const { url } = await serve();
  const client = new Client(url);
  await client.subscribe(['nonsense']);
  assert.equal((await client.next('error')).code, 'TOPIC_UNKNOWN');
  client.socket.send(Buffer.from('{}'), { binary: true });
  assert.equal((await client.next('error', ({ code }) => code === 'NOT_TEXT')).type, 'error');
  client.socket.send('{');
  await client.next('error', ({ code }) => code === 'NOT_JSON');
  await client.subscribe(['flags']);
  await client.next('snapshot');
});

test('a finished call that the store cannot give is an error, and its topic stays', async () => {
  const { url, hub, store } = await serve();
  store.away = true;
  const client = new Client(url);
  await client.subscribe(['call:old']);
  assert.equal((await client.next('snapshot')).call, null);
  await client.next('error', ({ code }) => code === 'CALL_UNAVAILABLE');
  hub.publish([{ kind: 'utterance', cause, utterance: utterance('old', 'u-9') }]);
  await client.next('utterance');
});

test('only a token or a session of this site may connect', async () => {
  const { url, site, cookie } = await serve();
  const session = await cookie();
  assert.equal(await refusedWith(url, {}), 401);
  assert.equal(await refusedWith(url, { authorization: 'Bearer wrong' }), 401);
  assert.equal(await refusedWith(url, { cookie: session }), 403);
  assert.equal(await refusedWith(url, { cookie: session, origin: 'https://evil.example' }), 403);
  const client = new Client(url, { cookie: session, origin: site });
  await client.subscribe(['flags']);
  await client.next('snapshot');
});

test('a one-time password that was used opens no live socket', async () => {
  const { url, site, auth, app } = await serve({ env: { EARSHOT_ADMIN_PASSWORD: '' } });
  const payload = { user: 'admin', password: auth.firstPassword! };
  const login = async () => {
    const [set] = (await app.inject({ method: 'POST', url: '/v1/session', payload })).cookies;
    return { cookie: `earshot_session=${set!.value}`, origin: site };
  };
  const first = new Client(url, await login());
  await first.subscribe(['flags']);
  await first.next('snapshot');
  assert.equal(await refusedWith(url, await login()), 403);
});

test('a connection ends with its session', async () => {
  const { url, site, cookie, clock } = await serve({ deps: { heartbeat_ms: 20 } });
  const client = new Client(url, { cookie: await cookie(), origin: site });
  await client.subscribe(['flags']);
  await client.next('snapshot');
  clock.ms += SESSION_MS;
  await client.next('error', ({ code }) => code === 'SESSION_OVER');
  assert.equal(await client.closed(), 4401);
});

test('the trail names what is followed: lists once a connection, each call as a line of its own', async () => {
  const { url, app } = await serve();
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const client = new Client(url);
  const follow = async (topics: string[]) => {
    client.frames.length = 0;
    await client.subscribe(topics);
    await client.next('snapshot');
  };
  // How the rules stand tells nothing of a call.
  await follow(['rules']);
  await follow(['flags', 'rules']);
  await follow(['flags', 'rules', 'call:c-1']);
  await follow(['flags', 'calls', 'call:c-1', 'call:c-2']);
  await follow(['flags', 'calls']);
  await follow(['flags', 'calls', 'call:c-1']);
  const { items } = (await app.inject({ url: '/v1/audit', headers })).json();
  const lines = (items as { action: string; call?: string; detail?: string }[])
    .reverse()
    .map(({ action, call, detail }) => [action, call ?? detail].join(' '));
  assert.deepEqual(lines, [
    'live.subscribed flags',
    'call.watched c-1',
    'live.subscribed calls',
    'call.watched c-2',
    'call.watched c-1',
  ]);
  const found = (await app.inject({ url: '/v1/audit?subject=c-2', headers })).json();
  assert.deepEqual(
    (found.items as { call: string }[]).map(({ call }) => call),
    ['c-2'],
  );
});

test('stopping says goodbye to every socket, also to one that does not read', async () => {
  const served = await serve();
  const [client, deaf] = [new Client(served.url), new Client(served.url)];
  for (const one of [client, deaf]) {
    await one.subscribe(['flags']);
    await one.next('snapshot');
  }
  deaf.socket.pause();
  await served.app.close();
  assert.equal(await client.closed(), 1001);
  assert.equal(served.app.websocketServer.clients.size, 0);
  deaf.socket.terminate();
});

test('a socket on any other path is refused with 404 and where the sockets are', async () => {
  const { site } = await serve({ deps: { webRoot: asset('console') } });
  for (const path of ['/', '/v1/lives', '/healthz', '/v1/calls', '/index.html']) {
    const socket = new WebSocket(site.replace('http', 'ws') + path);
    const response = await new Promise<IncomingMessage>((done, fail) => {
      socket.on('unexpected-response', (_request, answer) => done(answer));
      socket.on('open', () => fail(new Error(`${path} was opened`)));
    });
    assert.equal(response.statusCode, 404, path);
    const body = JSON.parse((await response.toArray()).join(''));
    assert.equal(body.code, 'NOT_FOUND');
    assert.equal(body.detail, 'No WebSocket is served at this path; there are /v1/live.');
  }
});

test('a refused upgrade on a path that is none does not keep a stop waiting, though its sender never lets go', async () => {
  const served = await serve();
  const socket = connect({ port: Number(new URL(served.site).port), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  const answered = once(socket, 'data');
  socket.write(
    'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  await answered;
  const late = setTimeout(() => socket.destroy(), 20_000);
  const began = performance.now();
  await served.app.close();
  clearTimeout(late);
  // Without the cut it would have waited for the end of this connection.
  assert.ok(performance.now() - began < 19_000);
  socket.destroy();
});
