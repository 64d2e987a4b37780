import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveFrame } from '../../../engine/contract/live.ts';
import { DEAF_MS, Line, type LineSocket, type SessionStanding } from './line.ts';

class FakeSocket implements LineSocket {
  readonly sent: Record<string, unknown>[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(): void {
    this.closed = true;
  }
  hear(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

/** A line on a clock that is turned by hand. */
function made(session: () => SessionStanding = () => 'good') {
  const sockets: FakeSocket[] = [];
  const frames: LiveFrame[] = [];
  const stopped: string[] = [];
  const timers = new Map<number, { at: number; work: () => void }>();
  let now = 0;
  let ids = 0;
  const line = new Line({
    topics: ['flags', 'scope-flags', 'calls', 'cases', 'rules'],
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    session: async () => session(),
    frame: (frame) => frames.push(frame),
    state: () => undefined,
    stopped: (why) => stopped.push(why),
    now: () => now,
    later: (work, ms) => {
      ids += 1;
      timers.set(ids, { at: now + ms, work });
      return ids;
    },
    cancel: (timer) => timers.delete(timer as number),
    random: () => 1,
  });
  const pass = (ms: number) => {
    const until = now + ms;
    for (;;) {
      const due = [...timers].filter(([, { at }]) => at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      timers.delete(due[0]);
      now = due[1].at;
      due[1].work();
    }
    now = until;
  };
  const last = () => sockets.at(-1) as FakeSocket;
  const up = (epoch = 'e', n = 0) => {
    last().onopen?.();
    last().hear({ type: 'snapshot', epoch, n });
  };
  return { line, sockets, frames, stopped, pass, last, up, now: () => now };
}

test('a line asks for calls and flags and is live with the first frame', () => {
  const { line, last, up, frames } = made();
  line.start();
  assert.equal(line.state.phase, 'connecting');
  up();
  assert.deepEqual(last().sent, [
    { type: 'subscribe', topics: ['flags', 'scope-flags', 'calls', 'cases', 'rules'], batch: true },
  ]);
  assert.equal(line.state.phase, 'live');
  assert.equal(frames.length, 1);
});

test('deltas that come as one frame are taken one after the other', () => {
  const { line, last, up, frames, pass } = made();
  line.start();
  up('e', 7);
  const deltas = [8, 9].map((n) => ({ type: 'call', n, call: {} }));
  last().hear({ type: 'batch', deltas } as never);
  assert.deepEqual(frames.slice(1), deltas);
  last().onclose?.({ code: 1006 });
  pass(500);
  last().onopen?.();
  assert.deepEqual(last().sent[0]?.resume, { epoch: 'e', n: 9 });
});

test('a lost line comes back by itself and goes on where it was', () => {
  const { line, last, up, pass, sockets } = made();
  line.start();
  up('e', 7);
  last().hear({ type: 'call', n: 9, call: {} });
  last().onclose?.({ code: 1006 });
  assert.equal(line.state.phase, 'lost');
  assert.equal(line.state.retryAt, 500);
  pass(500);
  assert.equal(sockets.length, 2);
  last().onopen?.();
  assert.deepEqual(last().sent, [
    {
      type: 'subscribe',
      topics: ['flags', 'scope-flags', 'calls', 'cases', 'rules'],
      batch: true,
      resume: { epoch: 'e', n: 9 },
    },
  ]);
  last().hear({ type: 'heartbeat', n: 9, at: 1 });
  assert.deepEqual([line.state.phase, line.state.failed], ['live', 0]);
});

test('pauses between attempts grow to a quarter of a minute and no farther', () => {
  const { line, last, pass, now } = made();
  line.start();
  const pauses = Array.from({ length: 7 }, () => {
    last().onclose?.({ code: 1006 });
    const pause = (line.state.retryAt as number) - now();
    pass(pause);
    return pause;
  });
  assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  assert.equal(line.state.failed, 7);
});

test('silence for longer than two beats is a lost line', () => {
  const { line, last, up, pass } = made();
  line.start();
  up();
  pass(DEAF_MS - 1);
  assert.equal(line.state.phase, 'live');
  last().hear({ type: 'heartbeat', n: 0, at: 1 });
  pass(DEAF_MS - 1);
  assert.equal(line.state.phase, 'live');
  pass(1);
  assert.equal(line.state.phase, 'lost');
});

test('a nudge looks at once instead of later, once', () => {
  const { line, last, up, sockets } = made();
  line.start();
  up();
  last().onclose?.({ code: 1006 });
  line.nudge();
  line.nudge();
  assert.equal(sockets.length, 2);
  assert.equal(line.state.retryAt, null);
});

test('a late word from a socket that was given up changes nothing', () => {
  const { line, sockets, up, pass, frames } = made();
  line.start();
  up();
  sockets[0]?.onclose?.({ code: 1006 });
  pass(500);
  sockets[0]?.hear({ type: 'heartbeat', n: 0, at: 1 });
  assert.equal(line.state.phase, 'lost');
  assert.equal(frames.length, 1);
});

test('watching a call asks for its words with a snapshot, also after a loss', () => {
  const { line, last, up, pass } = made();
  line.start();
  up('e', 3);
  line.watch('c-1');
  assert.deepEqual(last().sent.at(-1), {
    type: 'subscribe',
    topics: ['flags', 'scope-flags', 'calls', 'cases', 'rules', 'call:c-1'],
    batch: true,
  });
  last().onclose?.({ code: 1006 });
  pass(500);
  last().onopen?.();
  assert.deepEqual(last().sent, [
    {
      type: 'subscribe',
      topics: ['flags', 'scope-flags', 'calls', 'cases', 'rules', 'call:c-1'],
      batch: true,
    },
  ]);
});

test('a role that may see nothing is refused and not asked again', () => {
  const { line, last, pass, sockets } = made();
  line.start();
  last().onopen?.();
  last().hear({ type: 'error', code: 'FORBIDDEN', message: '' });
  assert.equal(line.state.phase, 'refused');
  last().onclose?.({ code: 1008 });
  pass(600_000);
  assert.equal(line.state.phase, 'refused');
  assert.equal(sockets.length, 1);
});

for (const [how, end] of [
  ['says so', (socket: FakeSocket) => socket.hear({ type: 'error', code: 'SESSION_OVER', message: '' })],
  ['closes with its code', (socket: FakeSocket) => socket.onclose?.({ code: 4401 })],
] as const) {
  test(`a session that is over stops the line when the server ${how}`, () => {
    const { line, last, up, pass, sockets, stopped } = made();
    line.start();
    up();
    end(last());
    pass(60_000);
    assert.deepEqual(stopped, ['over']);
    assert.equal(line.state.phase, 'closed');
    assert.equal(sockets.length, 1);
  });
}

test('a socket that never opens is asked why; a session that is over stops the line', async () => {
  const { line, last, stopped } = made(() => 'over');
  line.start();
  last().onclose?.({ code: 1006 });
  await new Promise(setImmediate);
  assert.deepEqual(stopped, ['over']);
});

test('a socket that never opens while the server is away is tried again', async () => {
  const { line, last, stopped, pass, sockets } = made(() => 'away');
  line.start();
  last().onclose?.({ code: 1006 });
  await new Promise(setImmediate);
  pass(500);
  assert.deepEqual([stopped.length, sockets.length], [0, 2]);
});

test('what is not JSON is not a frame', () => {
  const { line, last, up, frames } = made();
  line.start();
  up();
  last().onmessage?.({ data: '<html>' });
  assert.equal(frames.length, 1);
  assert.equal(line.state.phase, 'live');
});
