import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isLoopback, loadConfig } from './config.ts';
import { CONFIG_FAULTS, formatConfigErrors } from './config-faults.ts';
import { asset } from './paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-config-'));
after(() => rmSync(folder, { recursive: true }));

function file(yaml: string): string {
  const path = join(folder, 'earshot.yaml');
  writeFileSync(path, yaml);
  return path;
}

const badFolder = asset('tests', 'bad', 'config');
for (const name of readdirSync(badFolder)) {
  test(`${name} is refused at the place and with the words of its first line`, () => {
    const path = join(badFolder, name);
    const [, place, words] = /^# expect (\d+:\d+) (.+)$/m.exec(readFileSync(path, 'utf8'))!;
    const { errors } = loadConfig({ file: path });
    assert.ok(errors, 'the file was accepted');
    const told = formatConfigErrors(errors);
    assert.ok(
      errors.some(({ where, fault }) => where === `${path}:${place}` && fault.en.includes(words!)),
      `expected ${place} … ${words}, got\n${told}`,
    );
  });
}

test('each fault is said in Chinese, too, with the words of the file that the English has, and each code by a file', () => {
  const seen = new Set<string>();
  for (const name of readdirSync(badFolder)) {
    const { errors = [] } = loadConfig({ file: join(badFolder, name) });
    for (const { fault } of errors) {
      seen.add(fault.code);
      assert.match(fault.zh, /\p{Script=Han}/u, fault.en);
      for (const [word] of fault.en.matchAll(/"[^"]+"/g))
        assert.ok(fault.zh.includes(word), `${fault.zh} without ${word}`);
    }
  }
  for (const { fault } of loadConfig({ file: join(folder, 'none.yaml') }).errors ?? []) seen.add(fault.code);
  assert.deepEqual([...seen].sort(), [...CONFIG_FAULTS].sort());
});

test('every error of a file, of the environment and of the flags is told at once', () => {
  const { errors } = loadConfig({
    file: file('prot: 1\nlag_ms: -1\nmodel: { workers: many }\n'),
    env: { EARSHOT_PORT: 'http' },
    flags: { '--port': 'https' },
  });
  assert.deepEqual(
    errors?.map(({ where, key }) => [where.replace(`${folder}/`, ''), key]),
    [
      ['earshot.yaml:1:1', 'prot'],
      ['earshot.yaml:2:9', 'lag_ms'],
      ['earshot.yaml:3:19', 'model.workers'],
      ['EARSHOT_PORT', 'port'],
      ['--port', 'port'],
    ],
  );
});

test('flags override the environment, the environment overrides the file, the file overrides defaults', () => {
  const sources = { file: file('port: 1\nlate_ms: 2\ndata: /a\nclickhouse: { user: reader }\n') };
  const env = { EARSHOT_PORT: '2', EARSHOT_DATA: '/b', EARSHOT_CLICKHOUSE_URL: '', EARSHOT_API_TOKEN: 't0k' };
  const { config } = loadConfig({ ...sources, env, flags: { '--port': '3', '--data': undefined } });
  assert.equal(config?.port, 3);
  assert.equal(config?.data, '/b');
  assert.equal(config?.late_ms, 2);
  assert.equal(config?.lag_ms, 1500);
  assert.equal(config?.api_token, 't0k');
  assert.deepEqual(config?.clickhouse, {
    url: '',
    user: 'reader',
    password: '',
    database: 'earshot',
    cluster: '',
  });
});

test('a secret is never part of an error message', () => {
  const { errors } = loadConfig({
    file: file('api_token: [s3cret-value]\nclickhouse: { password: { s3cret-value: 1 } }\n'),
    env: { EARSHOT_ADMIN_PASSWORD: 's3cret-va' },
  });
  assert.equal(errors?.length, 2);
  assert.ok(!formatConfigErrors(errors).includes('s3cret'));
});

test('an address that others can reach is accepted behind a proxy', () => {
  assert.ok(loadConfig({ file: file('behind_proxy: true\n'), env: { EARSHOT_HOST: '0.0.0.0' } }).config);
  assert.equal(loadConfig({ env: { EARSHOT_HOST: '0.0.0.0' } }).errors?.[0]?.where, 'EARSHOT_HOST');
});

test('a file that is not there is an error, not a throw', () => {
  const { errors } = loadConfig({ file: join(folder, 'none.yaml') });
  assert.match(errors![0]!.fault.en, /ENOENT/);
});

test('an empty file means the defaults', () => {
  assert.deepEqual(loadConfig({ file: file('# nothing yet\n') }), loadConfig());
});

test('only addresses of this machine are loopback', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1', '[::1]', '::ffff:127.0.0.1']) {
    assert.equal(isLoopback(host), true, host);
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.com', 'localhost.example.com', '']) {
    assert.equal(isLoopback(host), false, host);
  }
});
