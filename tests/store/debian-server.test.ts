/**
 * A ClickHouse server that others built: Debian's `clickhouse-server`, 18.16. It knows no DateTime64 and cannot hold our
 * tables, so this shows the connection only: HTTP, user and password, what a refusal is called, a server that goes and
 * comes back. The contract itself runs in `url.test.ts`.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { newClient } from '../../gateway/store/client.ts';
import { StoreUnavailable } from '../../gateway/store/port.ts';
import { eventually } from '../helpers/server.ts';
import { tempDir } from './fixtures.ts';

const PROGRAM = 'clickhouse-server';
const PASSWORD = 'test-password-1';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Everything in `dir`, listening on loopback only. */
async function configure(dir: string): Promise<{ config: string; url: string }> {
  const [http, tcp] = [await freePort(), await freePort()];
  for (const name of ['data', 'tmp', 'log', 'format']) mkdirSync(join(dir, name));
  const config = join(dir, 'config.xml');
  writeFileSync(
    config,
    `<yandex>
  <logger><level>error</level><log>${dir}/log/all.log</log><errorlog>${dir}/log/errors.log</errorlog></logger>
  <http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
  <path>${dir}/data/</path><tmp_path>${dir}/tmp/</tmp_path><format_schema_path>${dir}/format/</format_schema_path>
  <users_config>users.xml</users_config><default_profile>default</default_profile>
  <default_database>default</default_database><mark_cache_size>5368709120</mark_cache_size>
</yandex>`,
  );
  writeFileSync(
    join(dir, 'users.xml'),
    `<yandex><profiles><default/></profiles><quotas><default/></quotas><users>
  <quality><password>${PASSWORD}</password><networks><ip>127.0.0.1</ip></networks>
  <profile>default</profile><quota>default</quota></quality>
</users></yandex>`,
  );
  return { config, url: `http://127.0.0.1:${http}` };
}

test("Debian's clickhouse-server is reached, lets in who may, and is told from one that is away", async (t) => {
  if (spawnSync(PROGRAM, ['--help']).error)
    return t.skip(`needs Debian's clickhouse-server (apt-get install clickhouse-server), which is not here`);
  const dir = tempDir();
  const { config, url } = await configure(dir.path);
  let server: ChildProcess | null = null;
  const start = () => {
    server = spawn(PROGRAM, [`--config-file=${config}`], { stdio: 'ignore', cwd: dir.path });
    return eventually('the server to answer', () =>
      fetch(`${url}/ping`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );
  };
  const stop = async () => {
    const child = server;
    server = null;
    if (!child) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const open = async (password: string) => {
    const said: string[] = [];
    const store = await openStore({
      url,
      user: 'quality',
      password,
      dataDir: dir.path,
      log: (_, message) => said.push(message),
    });
    return { store, said: said.join('\n') };
  };
  const client = newClient({ url, user: 'quality', password: PASSWORD, database: 'default' });
  const version = async () =>
    (
      await (
        await client.query({ query: 'SELECT version() AS v', format: 'JSONEachRow' })
      ).json<{ v: string }>()
    )[0]?.v;
  try {
    await start();
    assert.match((await version()) ?? '', /^18\.16\./);

    const wrong = await open('guess');
    assert.match(wrong.said, /ClickHouse code 19[23] \(/, 'the old names of a wrong user or password');
    await assert.rejects(wrong.store.ping(), StoreUnavailable);
    await wrong.store.close();

    const right = await open(PASSWORD);
    assert.match(right.said, /ClickHouse code \d+/, 'it is reached, and refuses our tables');
    assert.doesNotMatch(right.said, /code 19[23]|cannot be reached/);
    await stop();
    await assert.rejects(right.store.ping(), /cannot be reached/);
    await start();
    await assert.rejects(right.store.ping(), /ClickHouse code \d+/);
    assert.match((await version()) ?? '', /^18\.16\./);
    await right.store.close();
  } finally {
    await client.close();
    await stop();
    dir.remove();
  }
});
