/** A server that is told to stop stops, whatever its clients hold open. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { test } from 'node:test';
import { testApp } from './fixtures.ts';

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** A client that sends this and never closes its own side. */
async function clientThatSends(words: string) {
  const { app } = await testApp();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const arrived = once(app.server, 'connection');
  const { port } = app.server.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.write(words);
  await arrived;
  return { app, socket };
}

test('an upgrade of a URL that cannot be decoded is answered 400, as a problem, and its connection ended', async () => {
  const { app, socket } = await clientThatSends(`GET /%zz HTTP/1.1\r\nHost: x\r\n${UPGRADE}${KEY}\r\n`);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'end');
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /application\/problem\+json/);
  assert.equal(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).code, 'REQUEST_INVALID');
  await app.close();
  socket.destroy();
});

test('a plain request of such a URL is a problem, too', async () => {
  const { app } = await testApp();
  const { statusCode, headers } = await app.inject({ url: '/%zz' });
  assert.equal(statusCode, 400);
  assert.match(String(headers['content-type']), /application\/problem\+json/);
  await app.close();
});

test('closing ends a connection whose request never ends', async () => {
  const { app, socket } = await clientThatSends('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  await app.close();
  socket.destroy();
});

test('closing ends an upgrade that was asked for while it closes', async () => {
  const { app, socket } = await clientThatSends('GET /v1/live HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const closed = app.close();
  while (app.server.listening) await new Promise(setImmediate);
  const answered = once(socket, 'data');
  socket.write(`1\r\n${UPGRADE}${KEY}\r\n`);
  assert.match(String(await answered), /^HTTP\/1\.1 503 /);
  await closed;
  socket.destroy();
});
