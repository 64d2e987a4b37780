/** What the doctor makes of figures and settings, without a machine that has them. */
import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { loadConfig } from '../config.ts';
import { clock, space } from './data-folder.ts';
import { port } from './port.ts';
import { alerts } from './settings.ts';

const GIB = 2 ** 30;

test('a disk with little room is a warning, one on which nothing would be acknowledged an error', () => {
  assert.deepEqual(
    [50 * GIB, 1 * GIB, 10 * 2 ** 20].map((free) => space(free).state),
    ['ok', 'warning', 'error'],
  );
});

const NOW = Date.UTC(2026, 10, 27, 10);

test('a clock that was put back behind the log, or stands away from ClickHouse, is named with the seconds', () => {
  assert.deepEqual(
    clock(NOW, NOW - 5_000, NOW + 500).map(({ state }) => state),
    ['ok'],
  );
  const wrong = clock(NOW, NOW + 90_000, NOW - 7_000);
  assert.deepEqual(
    wrong.map(({ state, what }) => `${state} ${what.en}`),
    [
      'warning 90 s behind the newest record of the log: it was put back',
      'warning 7 s away from the clock of ClickHouse',
    ],
  );
  assert.equal(clock(0, null)[0]?.state, 'error');
});

test('alerts that would reach nobody are named before the first flag is lost', async () => {
  const { config } = loadConfig();
  const inside = { kind: 'webhook', url: 'https://hooks.inside/x' } as const;
  const asked = async (targets: Record<string, object>, routes: object[] = []) =>
    (
      await alerts(
        { ...config!, alerts: { ...config!.alerts, targets, routes, public_url: 'https://qi' } },
        async (name) => {
          if (name === 'nowhere') throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
          return [{ address: '10.1.2.3', family: 4 }];
        },
      )
    ).map(({ state, what }) => `${state} ${what.en}`);
  const routes = [{ to: ['a'] }];
  assert.deepEqual(await asked({ a: inside }, routes), [
    'error target a: its name leads to a private address; alerts wait until that is mended, and fail after give_up_s',
  ]);
  assert.deepEqual(await asked({ a: { ...inside, allow_private: true } }, routes), [
    'ok targets and routes: 1, 1',
  ]);
  assert.deepEqual(await asked({ a: { ...inside, url: 'https://nowhere/' } }), [
    'warning target a: its name cannot be resolved now',
    'warning targets and no routes: no alert is sent',
  ]);
});

test('a port that an Earshot with another data folder has is no other program', async () => {
  const answers: Record<string, object> = {
    '/readyz': { ready: true, reasons: [] },
    '/healthz': { status: 'ok', version: '9.9.9' },
  };
  const server = createHttpServer((request, response) =>
    response.end(JSON.stringify(answers[request.url ?? ''] ?? {})),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: taken } = server.address() as { port: number };
  const asked = () => port({ host: '127.0.0.1', port: taken }, null);
  try {
    const { state, what } = await asked();
    assert.equal(state, 'warning');
    assert.equal(what.en, `an Earshot 9.9.9 with another data folder listens at 127.0.0.1:${taken}`);
    answers['/readyz'] = {};
    assert.equal((await asked()).state, 'error');
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

test('a port that another program has is an error, unless it is the server of this data folder', async () => {
  const other = createServer((socket) => socket.resume());
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const taken = (other.address() as { port: number }).port;
  try {
    const place = { host: '127.0.0.1', port: taken };
    assert.equal((await port(place, null)).state, 'error');
    const holder = { pid: 1, server: `http://127.0.0.1:${taken}`, ready: true, reasons: [] };
    assert.equal((await port(place, holder)).state, 'ok');
  } finally {
    await new Promise((done) => other.close(done));
  }
  assert.equal((await port({ host: '127.0.0.1', port: taken }, null)).state, 'ok');
});
