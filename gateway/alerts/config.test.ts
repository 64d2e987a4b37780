import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../config.ts';
import { formatConfigErrors } from '../config-faults.ts';
import { planOf, targetsOf } from './config.ts';

function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-alerts-'));
  try {
    const file = join(folder, 'earshot.yaml');
    writeFileSync(file, text);
    const loaded = loadConfig({ file });
    const errors = loaded.errors ? formatConfigErrors(loaded.errors).replaceAll(`${folder}/`, '') : '';
    return { config: loaded.config, errors };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('defaults are filled in, and inner routes keep what the outer one says', () => {
  const { config } = load(`
alerts:
  targets:
    qa: { kind: dingtalk, url: 'https://example.com/?access_token=T' }
  routes:
    - { to: [qa], repeat_s: 60, group_by: [team], routes: [{ match: { severity: [minor] }, repeat_s: 0 }] }
`);
  const { alerts } = config!;
  assert.deepEqual(targetsOf(alerts).get('qa'), {
    kind: 'dingtalk',
    language: 'zh',
    allow_private: false,
    per_minute: 0,
    secret: '',
    mention: [],
    url: 'https://example.com/?access_token=T',
  });
  const [outer] = planOf(alerts).routes;
  assert.deepEqual([outer!.repeat_s, outer!.group_wait_s, outer!.group_interval_s], [60, 0, 60]);
  const [inner] = outer!.routes;
  assert.deepEqual([inner!.path, inner!.to, inner!.group_by, inner!.repeat_s], ['0.0', ['qa'], ['team'], 0]);
});

test('everything that is wrong is told at once, with its place, and no secret', () => {
  const { errors } = load(`alerts:
  targets:
    a: { kind: dingtalk, url: 'not an address SECRET' }
    b: { kind: teams }
    c: { kind: smtp, host: mail, form: x, to: [] }
    d: { url: 'https://example.com' }
  routes:
    - match: { severity: [critcal] }
      to: qa
    - { repeat_s: -1, to: [a] }
`);
  for (const wanted of [
    /earshot\.yaml:3:\d+: alerts\.targets\.a\.url: expected an http:\/\/ or https:\/\/ address, got a text \(not shown\)/,
    /earshot\.yaml:4:\d+: alerts\.targets\.b\.kind: expected one of wecom, dingtalk/,
    /earshot\.yaml:5:\d+: alerts\.targets\.c: expected from, got none/,
    /alerts\.targets\.c\.form: expected one of .* Did you mean "from"\?/,
    /alerts\.targets\.c\.to: expected at least one/,
    /earshot\.yaml:6:\d+: alerts\.targets\.d: expected kind/,
    /earshot\.yaml:8:\d+: alerts\.routes\.0\.match\.severity\.0: expected one of critical.* Did you mean "critical"\?/,
    /earshot\.yaml:9:\d+: alerts\.routes\.0\.to: expected a list/,
    /earshot\.yaml:10:\d+: alerts\.routes\.1\.repeat_s: expected a whole number/,
  ])
    assert.match(errors, wanted);
  assert.doesNotMatch(errors, /SECRET/);
});

test('routes to nobody, to a target that is not there, and steps that say two things are refused', () => {
  const { errors } = load(`alerts:
  targets: { bi: { kind: events, url: 'https://example.com' } }
  routes:
    - { to: [nobody] }
    - { to: [bi] }
    - { match: {} }
    - { to: [nobody], escalate: [{ to: [nobody] }, { on: overdue, after_s: 5, to: [nobody] }] }
`);
  assert.match(errors, /alerts\.routes\.0\.to: expected a target \(bi\), got "nobody"/);
  assert.match(errors, /alerts\.routes\.1\.to: target "bi" gets every event anyway/);
  assert.match(errors, /alerts\.routes\.2: expected `to` with at least one target/);
  assert.match(errors, /alerts\.routes\.3\.escalate\.0: expected after_s or on/);
  assert.match(errors, /alerts\.routes\.3\.escalate\.1: expected after_s or on/);
});

test('a target inside is refused where it stands, unless it says that it is meant; a name may lead anywhere', () => {
  const { errors } = load(`alerts:
  targets:
    hook: { kind: webhook, url: 'http://10.1.2.3:9000/SECRET' }
    mapped: { kind: events, url: 'http://[::ffff:10.0.0.1]/' }
    short: { kind: webhook, url: 'http://127.1/' }
    here: { kind: wecom, url: 'http://robot.localhost:81/?key=SECRET' }
    mail:
      kind: smtp
      host: 192.168.3.4
      from: qi@example.com
      to: [a@example.com]
    meant: { kind: webhook, url: 'http://10.1.2.3/', allow_private: true }
    named: { kind: webhook, url: 'https://hooks.example.com/' }
    public: { kind: webhook, url: 'https://8.8.8.8/' }
  routes:
    - { to: [nobody] }
`);
  const places = errors.split('\n').map((line) => line.split(' expected')[0]);
  assert.deepEqual(places, [
    'earshot.yaml:3:33: alerts.targets.hook.url:',
    'earshot.yaml:4:34: alerts.targets.mapped.url:',
    'earshot.yaml:5:34: alerts.targets.short.url:',
    'earshot.yaml:6:31: alerts.targets.here.url:',
    'earshot.yaml:9:13: alerts.targets.mail.host:',
    'earshot.yaml:16:13: alerts.routes.0.to:',
  ]);
  assert.match(errors, /public internet, got a private one .* add allow_private: true to this target/);
  assert.doesNotMatch(errors, /SECRET|10\.1\.2\.3/);
});
