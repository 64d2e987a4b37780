/** `earshot rules` as its author uses it: from files, and over the calls that a running server has stored. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connectAsr } from './helpers/asr.ts';
import { earshot } from './helpers/cli.ts';
import { type Earshot, eventually, startEarshot, temporaryDir } from './helpers/server.ts';

const work = temporaryDir('rules');
const data = temporaryDir('rules-data');
let server: Earshot;

function file(name: string, text: string): string {
  const path = join(work.dir, name);
  writeFileSync(path, text);
  return path;
}

before(async () => {
  server = await startEarshot(data.dir);
  const frames = await connectAsr(server, 'asr');
  const words = ['我要去银保监投诉', '我要退一赔三', '好的谢谢'];
  for (const [index, text] of words.entries()) {
    const common = { type: 'utterance', call: `stored-${index}`, role: 'customer', final: true, text };
    frames.send({ ...common, seq: 1, utterance: 'u-1', start_ms: 0, end_ms: 3000 });
    frames.send({ type: 'call.ended', call: `stored-${index}`, seq: 2, reason: 'customer_hangup' });
  }
  await eventually(
    'three complete calls in the store',
    async () => {
      const page = await server.get<{ items: { call: { status: string } }[] }>('/v1/calls/export');
      return page.items.filter(({ call }) => call.status === 'complete').length === 3 ? true : undefined;
    },
    60_000,
  );
});
after(async () => {
  await server?.stop();
  work.remove();
  data.remove();
});

const RULE = `rules:
  - id: triple-refund
    title: 退一赔三
    category: x-triple
    severity: minor
    by: customer
    when: { said: { role: customer, any: [退一赔三, 假一赔十] } }
    tests:
      - { name: 要退一赔三, lines: [[0s, 2s, customer, 你们要退一赔三]], expect: [{ at: 2s }] }
`;

test('a back-test runs the site’s rules over the calls that the running server has stored', () => {
  const site = join(work.dir, 'site');
  mkdirSync(site);
  writeFileSync(join(site, 'triple.yaml'), RULE);
  const { code, out, err } = earshot(['rules', 'backtest', '--rules', site, '--data', data.dir]);
  assert.equal(code, 0, err);
  assert.match(out, /^3 calls, 3 utterances/);
  assert.match(out, /rules added: triple-refund/);
  assert.match(out, /triple-refund +0 +1 +1 +0 +0\n +\+ stored-1 00:03 {2}「退一赔三」/);
  assert.doesNotMatch(out, /escalation-regulator/, 'what did not change is not listed');
});

test('what the workbench of the server wrote is linted, listed, tested and back-tested without naming it', () => {
  const rules = join(data.dir, 'rules');
  mkdirSync(rules, { recursive: true });
  const own = join(rules, 'own.yaml');
  writeFileSync(own, RULE);
  const at = ['--data', data.dir];
  try {
    assert.match(earshot(['rules', 'list', ...at]).out, /^triple-refund\tx-triple\tminor/m);
    const { code, out, err } = earshot(['rules', 'backtest', ...at]);
    assert.equal(code, 0, err);
    assert.match(out, /rules added: triple-refund/);
    // A folder that is tried is compared with what is in force.
    const tried = join(work.dir, 'tried');
    mkdirSync(tried);
    writeFileSync(join(tried, 'own.yaml'), RULE.replace('退一赔三, 假一赔十', '假一赔十'));
    const lost = earshot(['rules', 'backtest', '--rules', tried, ...at]);
    assert.match(lost.out, /triple-refund +1 +0 +0 +1 +0/);
    writeFileSync(own, RULE.replace('你们要退一赔三', '好的'));
    const failing = earshot(['rules', 'test', ...at], { LANG: 'C' });
    assert.equal(failing.code, 1);
    assert.match(failing.out, /triple-refund[\s\S]*1 failed/);
    writeFileSync(own, RULE.replace('severity: minor', 'severity: small'));
    const broken = earshot(['rules', 'lint', ...at]);
    assert.equal(broken.code, 1);
    assert.match(broken.err, /own\.yaml:5:15: /);
  } finally {
    rmSync(own);
  }
});

test('test files: what is expected and not raised, and the other way round, is said with the truth table', () => {
  const rules = file('triple.yaml', RULE);
  const lines = '[[0s, 2s, customer, 我要假一赔十]]';
  const good = file(
    'good.test.yaml',
    `tests:\n  - { name: 假一赔十, lines: ${lines}, expect: [{ rule: triple-refund, at: 2s }] }\n`,
  );
  assert.deepEqual(earshot(['rules', 'test', rules, good]), {
    code: 0,
    out: '1 passed, 0 failed\n',
    err: '',
  });
  const bad = file(
    'bad.test.yaml',
    `tests:\n  - { name: 不该报, rules: [triple-refund], lines: ${lines}, expect: [] }\n  - { name: 早一秒, lines: ${lines}, expect: [{ rule: triple-refund, at: 1s }] }\n`,
  );
  const { code, out } = earshot(['rules', 'test', rules, bad]);
  assert.equal(code, 1);
  assert.match(out, /不该报\n +expected: nothing\n +got: 2 s triple-refund\n/);
  assert.match(
    out,
    /At 2 s, where it fired and should not:\n.*\n +said +yes +2 s .* 2 s customer 「我要【假一赔十】」/,
  );
  assert.match(out, /早一秒\n +expected: 1 s triple-refund\n +got: 2 s triple-refund\n/);
  const chinese = earshot(['rules', 'test', '--lang', 'zh', rules, bad]);
  assert.match(chinese.out, /2 秒，不该触发却触发了：\n.*\n +said 说了 +是 +2 秒 .*客户「我要【假一赔十】」/);
  assert.equal(earshot(['rules', 'test', '--lang', 'fr', rules]).code, 2);
  const unknown = file(
    'unknown.test.yaml',
    `tests:\n  - { name: t, lines: ${lines}, expect: [{ rule: tripel-refund, at: 2s }] }\n`,
  );
  const refused = earshot(['rules', 'test', rules, unknown]);
  assert.equal(refused.code, 1);
  assert.match(
    refused.err,
    /unknown\.test\.yaml:2:\d+: unknown rule "tripel-refund"; did you mean "triple-refund"\?/,
  );
});

test('lint says every error at once and exits with 1; wrong use with 2', () => {
  const broken = file(
    'broken.yaml',
    RULE.replace('severity: minor', 'severity: small').replace('any:', 'anny:'),
  );
  const { code, err } = earshot(['rules', 'lint', broken]);
  assert.equal(code, 1);
  assert.match(err, /broken\.yaml:5:15: .*expected one of critical/);
  assert.match(err, /broken\.yaml:7:37: .*unknown key "anny"; did you mean "any"\?/);
  const inZh = earshot(['rules', 'lint', '--lang', 'zh', broken]).err;
  assert.match(
    inZh,
    /broken\.yaml:5:15: 规则 "triple-refund"：应写 critical、major、minor、info 之一，写的是 "small"/,
  );
  assert.match(inZh, /没有叫 "anny" 的键，是不是 "any"？\n.*2 处错误；这一套规则整个不会使用。/s);
  assert.equal(earshot(['rules', 'polish']).code, 2);
  assert.equal(earshot(['rules', 'lint', join(work.dir, 'none.yaml')]).code, 2);
  const nowhere = earshot(['rules', 'list', '--rules', join(work.dir, 'nowhere')]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.err, /nowhere.*expected a directory of rule files/);
  const nowhereZh = earshot(['rules', 'list', '--lang', 'zh', '--rules', join(work.dir, 'nowhere')]);
  assert.match(nowhereZh.err, /没有这个规则目录/);
});

test('diff names what a site’s files change', () => {
  const site = join(work.dir, 'site-2');
  mkdirSync(site);
  writeFileSync(
    join(site, 'site.yaml'),
    `overrides: [{ rule: churn-threat, set: { severity: info }, reason: 本店不看 }]\n`,
  );
  const { out } = earshot(['rules', 'diff', '--rules', site]);
  assert.match(out, /^~ churn-threat\tchurn_threat\tinfo\t/);
});

test('a back-test that finds no call says where it looked, where the demo has its calls, and fails', () => {
  const empty = join(work.dir, 'no-calls');
  mkdirSync(join(empty, 'demo'), { recursive: true });
  const { code, out, err } = earshot(['rules', 'backtest', '--data', empty]);
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.equal(
    err,
    `Expected calls to compare the rules on, found none in ${empty}; for the calls of serve --demo say --data ${empty}/demo.\n`,
  );
  const marks = earshot(['rules', 'marks', '--data', empty]);
  assert.equal(marks.code, 2);
  assert.ok(marks.err.includes(`for the calls of serve --demo say --data ${empty}/demo.`), marks.err);
});
