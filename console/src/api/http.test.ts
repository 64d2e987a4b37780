import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type Asked, ask, RequestFailed } from './http.ts';

let server: Server;
let done = 0;

before(async () => {
  server = createServer((request, response) => {
    if (request.method !== 'GET') done += 1;
    switch (request.url) {
      case '/cut':
        return request.socket.destroy();
      case '/half':
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50' });
        response.write('{"id":');
        return setTimeout(() => request.socket.destroy(), 20);
      case '/gateway':
        return response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      case '/told':
        return response
          .writeHead(503, { 'content-type': 'application/json' })
          .end('{"code":"LOG_UNAVAILABLE"}');
      default:
        return undefined;
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

after(() => {
  server.closeAllConnections();
  server.close();
});

async function codeOf(path: string, asked: Asked = {}): Promise<string> {
  const { port } = server.address() as AddressInfo;
  try {
    await ask(`http://127.0.0.1:${port}${path}`, asked);
  } catch (error) {
    assert.ok(error instanceof RequestFailed, String(error));
    return error.code;
  }
  return 'none';
}

const LOST = ['/cut', '/half', '/gateway', '/silent'];

test('a command whose answer is lost may have been done, and says so', async () => {
  for (const path of LOST)
    assert.equal(await codeOf(path, { method: 'POST', body: {}, patience: 300 }), 'UNANSWERED', path);
  assert.equal(done, LOST.length, 'the server had each of them');
});

test('what is only read has changed nothing, and a refusal keeps its own code', async () => {
  for (const path of LOST) assert.equal(await codeOf(path, { patience: 300 }), 'AWAY', path);
  assert.equal(await codeOf('/told', { method: 'POST', body: {} }), 'LOG_UNAVAILABLE');
});

test('a browser that is offline before it sends has changed nothing', async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
  try {
    assert.equal(await codeOf('/cut', { method: 'POST', body: {} }), 'AWAY');
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  }
});
