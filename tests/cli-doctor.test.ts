/** `earshot doctor` as an operator asks it: before the first start, beside a server that runs, and where all is wrong. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { earshot } from './helpers/cli.ts';
import { type Earshot, startEarshot, temporaryDir } from './helpers/server.ts';

const work = temporaryDir('doctor');
const data = temporaryDir('doctor-data');
let server: Earshot | undefined;

before(async () => {
  server = await startEarshot(data.dir);
});
after(async () => {
  await server?.stop();
  work.remove();
  data.remove();
});

interface Report {
  ok: boolean;
  errors: number;
  findings: { check: string; state: string; what: string; mend?: string }[];
}

function asked(args: string[], env: Record<string, string> = {}): { code: number | null } & Report {
  const { code, out } = earshot(['doctor', '--json', '--lang', 'en', '--port', '0', ...args], env);
  return { code, ...(JSON.parse(out) as Report) };
}

const of = ({ findings }: Report, check: string) =>
  findings.filter((one) => one.check === check).map(({ state, what }) => `${state} ${what}`);

test('where nothing is yet, everything that serve needs is said to be there, and nothing is made', () => {
  const dir = join(work.dir, 'new');
  const report = asked(['--data', dir]);
  assert.equal(report.code, 0, JSON.stringify(report.findings));
  assert.equal(report.ok, true);
  assert.deepEqual(of(report, 'data')[0], `ok ${dir} is made at the first start`);
  assert.match(of(report, 'store')[0] ?? '', /^ok embedded ClickHouse [\d.]+ works$/);
  assert.match(of(report, 'model')[0] ?? '', /^ok mood/);
  assert.deepEqual(asked(['--data', dir]).findings.length, report.findings.length);
  assert.match(of(asked(['--data', dir]), 'log')[0] ?? '', /is made/);
});

test('beside a server that runs, its data are left alone and it is asked instead; stopped, they are opened', async () => {
  const beside = asked(['--data', data.dir]);
  assert.equal(beside.code, 0, JSON.stringify(beside.findings));
  assert.equal(
    of(beside, 'log')[0],
    `ok in use by the server with process id ${server!.child.pid} at ${server!.address}`,
  );
  await server!.stop();
  server = undefined;
  const after = asked(['--data', data.dir]);
  assert.equal(after.code, 0, JSON.stringify(after.findings));
  assert.match(
    of(after, 'log')[0] ?? '',
    /^ok records: \d+, open calls: 0, users: 1, rows of the directory: 0$/,
  );
  assert.match(of(after, 'store')[0] ?? '', /^ok embedded ClickHouse [\d.]+ opens /);
});

test('everything that is wrong is told at once, each with how to mend it; the same in Chinese', () => {
  const dir = join(work.dir, 'wrong');
  mkdirSync(join(dir, 'log'), { recursive: true });
  mkdirSync(join(dir, 'rules'));
  writeFileSync(join(dir, 'log', 'earshot.mdb'), 'not a log');
  writeFileSync(join(dir, 'rules', 'own.yaml'), 'rules:\n  - { id: one }\n  - { id: two, foo: 1 }\n');
  const file = join(work.dir, 'wrong.yaml');
  writeFileSync(
    file,
    'alerts: { targets: { desk: { kind: webhook, url: "http://desk.invalid/x" } }, routes: [{ to: [desk] }] }\nmodel: { dir: /no/model }\n',
  );
  const report = asked(['--data', dir, '--config', file]);
  assert.equal(report.code, 1);
  assert.equal(report.ok, false);
  assert.match(of(report, 'alerts')[0] ?? '', /^warning target desk: its name cannot be resolved now/);
  assert.match(of(report, 'log')[0] ?? '', /^error .*earshot\.mdb cannot be opened/);
  assert.match(of(report, 'model')[0] ?? '', /^error \/no\/model/);
  const rules = of(report, 'rules');
  assert.ok(rules.some((line) => /own\.yaml:2:.*"one".*"title"/.test(line)));
  assert.ok(rules.some((line) => /own\.yaml:3:.*unknown key "foo"/.test(line)));
  const { code, out } = earshot(['doctor', '--data', dir, '--config', file, '--port', '0', '--lang', 'zh']);
  assert.equal(code, 1);
  assert.match(out, /^注意 {2}告警：目标 desk：现在查不到它的地址/m);
  assert.match(out, /规则：.*own\.yaml:3:.*没有叫 "foo" 的键/);
  assert.match(out, new RegExp(`先改好 ${report.errors} 处错误。`));
});

test('faults of the configuration stop what hangs on it, and say so', () => {
  const file = join(work.dir, 'typo.yaml');
  writeFileSync(file, 'prot: 1\nlag_ms: soon\n');
  const report = asked(['--config', file]);
  assert.equal(report.code, 1);
  assert.deepEqual(
    report.findings.filter(({ check }) => check === 'configuration').map(({ state }) => state),
    ['error', 'error', 'warning'],
  );
});

test('serve and doctor tell what is wrong with the configuration in Chinese, where the terminal is', () => {
  const file = join(work.dir, 'zh.yaml');
  writeFileSync(
    file,
    'prot: 1\nlag_ms: soon\ntls: { cert: /no.pem, key: /no.key }\nalerts: { targets: { near: { kind: webhook, url: "http://127.0.0.1/x" } } }\n',
  );
  const said = [
    `${file}:1:1：prot：没有 "prot" 这个键。是不是 "port"？`,
    `${file}:2:9：lag_ms：应当是 0 到 60000 的整数（单位 ms），却是 "soon"。`,
  ];
  const env = { LC_ALL: 'zh_CN.UTF-8' };
  for (const command of ['serve', 'doctor']) {
    const { out, err } = earshot([command, '--config', file], env);
    for (const words of said) assert.ok(`${out}${err}`.includes(words), `${words} in\n${out}${err}`);
    const english = earshot([command, '--config', file, '--lang', 'en'], env);
    assert.match(`${english.out}${english.err}`, /Did you mean "port"\?/);
  }
  writeFileSync(
    file,
    'alerts: { targets: { near: { kind: webhook, url: "http://127.0.0.1/x" } } }\ntls: { cert: /no.pem, key: /no.key }\n',
  );
  const { code, err } = earshot(['serve', '--config', file], env);
  assert.equal(code, 2);
  assert.match(err, /alerts\.targets\.near\.url：应当是公网地址，却是内网或本机地址/);
  assert.match(err, /tls\.cert：读不了这个 PEM 文件（"\/no\.pem"）/);
});

test('serve tells a port that is taken in Chinese', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as AddressInfo;
  try {
    const args = ['serve', '--port', String(port), '--data', join(work.dir, 'taken'), '--lang', 'zh'];
    const { code, err } = earshot(args);
    assert.equal(code, 1);
    assert.match(err, new RegExp(`Earshot 没有启动。端口 ${port} 已被占用`));
  } finally {
    other.close();
  }
});

test('a ClickHouse server that is away is a warning: calls would wait, nothing would be lost', () => {
  const report = asked(['--data', join(work.dir, 'url')], { EARSHOT_CLICKHOUSE_URL: 'http://127.0.0.1:1' });
  assert.equal(report.code, 0);
  assert.match(of(report, 'store')[0] ?? '', /^warning ClickHouse at 127\.0\.0\.1:1 cannot be used/);
});
