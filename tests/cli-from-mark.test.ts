/**
 * From life to test, as a rule author does it: somebody marks words or a flag of a call, one command makes a rule test
 * of it, the test fails, the rule is mended, the test passes.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CallDetail } from '../engine/contract/live.ts';
import type { Mark } from '../engine/contract/mark.ts';
import { connectAsr } from './helpers/asr.ts';
import { earshot } from './helpers/cli.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from './helpers/server.ts';

const work = temporaryDir('from-mark');
const data = temporaryDir('from-mark-data');
const site = join(work.dir, 'site');
const file = join(site, 'refund.yaml');
const RULES = `# 本店的规则
rules:
  - id: triple-refund   # 编号不改
    title: 退一赔三
    category: x-triple
    severity: minor
    by: customer
    scope: { queue: shop }
    when: { said: { role: customer, any: [退一赔三] } }
    tests:
      - name: 要退一赔三
        call: { queue: shop }
        lines:
          - [0s, 2s, customer, 你们要退一赔三]
        expect: [{ at: 2s }]
    # 下面不要动
`;
let server: Earshot;
let wrong: Mark;
let missed: Mark;

const fromMark = (id: string, ...args: string[]) =>
  earshot(['rules', 'from-mark', id, '--data', data.dir, '--rules', site, ...args]);
const runTests = () => earshot(['rules', 'test', file]);

async function mark(body: object): Promise<Mark> {
  const answer = await fetch(`${server.address}/v1/calls/shop-1/marks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return (await answer.json()) as Mark;
}

before(async () => {
  mkdirSync(site);
  writeFileSync(file, RULES);
  server = await startEarshot(data.dir, { EARSHOT_RULES: site });
  const frames = await connectAsr(server, 'asr');
  frames.send({ type: 'call.started', call: 'shop-1', seq: 1, at: new Date().toISOString(), queue: 'shop' });
  const words = [
    ['agent', '您好 请讲'],
    ['customer', '我手机号 13800138000'],
    ['customer', '我不是要退一赔三'],
    ['agent', '那您要什么'],
    ['customer', '你们得假一赔十'],
  ];
  for (const [index, [role, text]] of words.entries()) {
    const times = { start_ms: 60_000 + index * 3_000, end_ms: 62_500 + index * 3_000 };
    const one = { utterance: `u-${index}`, role, final: true, ...times, text };
    frames.send({ type: 'utterance', call: 'shop-1', seq: index + 2, ...one });
  }
  frames.send({ type: 'call.ended', call: 'shop-1', seq: 9, reason: 'customer_hangup' });
  const detail = await eventually(
    'the finished call in the store',
    async () => {
      const found = await server.get<CallDetail>('/v1/calls/shop-1').catch(() => undefined);
      return found?.call.status === 'complete' ? found : undefined;
    },
    60_000,
  );
  frames.close();
  const [flag] = detail.flags.filter(({ rule }) => rule === 'triple-refund');
  wrong = await mark({ kind: 'wrong', flag: flag?.id, note: '客户说的是不要' });
  missed = await mark({ kind: 'missed', channel: 0, utterance: 'u-4', category: 'x-triple' });
});
after(async () => {
  await server?.stop();
  work.remove();
  data.remove();
});

test('a wrong flag is printed as a test with its masked words, times and what its scope needs', () => {
  const { code, out, err } = fromMark(wrong.id, '--around', '1');
  assert.equal(code, 0, err);
  const [comment, ...rest] = out.split('\n');
  assert.equal(comment, `      # wrong ${wrong.id} · call shop-1`);
  assert.deepEqual(rest, [
    '      - name: 误报：客户说的是不要',
    '        call: { queue: shop }',
    '        lines:',
    rest[3],
    '          - [3s, 5.5s, customer, 我不是要退一赔三]',
    '          - [6s, 8.5s, agent, 那您要什么]',
    '        expect: []',
    '',
  ]);
  assert.match(String(rest[3]), /^ {10}- \[0s, 2\.5s, customer, '我手机号 \[手机号·\w{4}\]'\]$/);
  assert.match(err, /It fails until the rule is mended\. expected: nothing; got: 5\.5 s/);
});

test('what was printed, pasted under the rule, fails; once the rule is mended it passes', () => {
  const { out } = fromMark(wrong.id);
  const pasted = RULES.replace('    # 下面不要动', `${out}    # 下面不要动`);
  writeFileSync(file, pasted);
  const failed = runTests();
  assert.equal(failed.code, 1);
  assert.match(failed.out, /triple-refund · 误报：客户说的是不要\n +expected: nothing/);
  writeFileSync(file, pasted.replace('any: [退一赔三]', 'any: [退一赔三], unless: [不是要]'));
  assert.deepEqual(runTests(), { code: 0, out: '2 passed, 0 failed\n', err: '' });
});

test('a miss goes straight into the file: only its lines are new, it fails, and passes once the rule is mended', () => {
  writeFileSync(file, RULES);
  const { code, out, err } = fromMark(missed.id, '--into', file, 'triple-refund', '--around', '0');
  assert.equal(code, 0, err);
  assert.match(out, /refund\.yaml: a test was added to rule triple-refund\./);
  assert.match(out, /It fails until the rule is mended\. expected: 2\.5 s; got: nothing/);
  const written = readFileSync(file, 'utf8');
  const added = `      # missed ${missed.id} · call shop-1 · x-triple
      - name: 漏报：你们得假一赔十
        call: { queue: shop }
        lines:
          - [0s, 2.5s, customer, 你们得假一赔十]
        expect: [{ at: 2.5s }]
`;
  assert.equal(written, RULES.replace('    # 下面不要动', `${added}    # 下面不要动`));
  assert.equal(runTests().code, 1);
  writeFileSync(file, written.replace('any: [退一赔三]', 'any: [退一赔三, 假一赔十]'));
  assert.deepEqual(runTests(), { code: 0, out: '2 passed, 0 failed\n', err: '' });
  const again = fromMark(missed.id, '--into', file, 'triple-refund', '--around', '0');
  assert.equal(again.code, 0);
  assert.match(again.out, /has this test of rule triple-refund already; nothing was written/);
});

test('a file that would not lint is not written, and every error is told at its place', () => {
  const broken = RULES.replace('severity: minor', 'severity: small');
  writeFileSync(file, broken);
  const { code, err } = fromMark(wrong.id, '--into', file, 'triple-refund');
  assert.equal(code, 1);
  assert.match(err, /refund\.yaml:6:15: .*expected one of critical/);
  assert.equal(readFileSync(file, 'utf8'), broken);
  writeFileSync(file, RULES);
});

test('another server is named by its address, its token comes from the environment', () => {
  const args = ['rules', 'from-mark', wrong.id, '--server', server.address, '--rules', site];
  const named = earshot(args, { EARSHOT_API_TOKEN: TOKENS.api });
  assert.deepEqual([named.code, named.out], [0, fromMark(wrong.id).out]);
  const wrongToken = earshot(args, { EARSHOT_API_TOKEN: 'no' });
  assert.equal(wrongToken.code, 2);
  assert.match(wrongToken.err, /answered 401: The token is not known/);
});

for (const [what, args, words] of [
  ['a mark that nobody made', ['nobody'], /answered 404: No mark has this id/],
  ['no mark', [], /id of one mark/],
  ['a rule that is not there', ['WRONG', 'no-rule'], /no rule "no-rule"/],
  ['a file that is not there', ['WRONG', '--into', '/nowhere.yaml'], /cannot read \/nowhere\.yaml/],
  ['a miss of a category alone without the rule', ['MISSED', '--into', file], /names no rule/],
  ['an odd number', ['WRONG', '--around', 'six'], /--around: expected a whole number from 0 to 500/],
] as const)
  test(`${what}: exit 2 and one plain line`, () => {
    const ids: Record<string, string> = { WRONG: wrong.id, MISSED: missed.id };
    const { code, out, err } = earshot([
      ...['rules', 'from-mark', '--data', data.dir, '--rules', site],
      ...args.map((arg) => ids[arg] ?? arg),
    ]);
    assert.deepEqual([code, out], [2, ''], err);
    assert.match(err, words);
  });

test('marks are counted per rule and per category, with the bounds that they allow', () => {
  const { code, out, err } = earshot(['rules', 'marks', '--data', data.dir]);
  assert.equal(code, 0, err);
  assert.match(
    out,
    /^rule +wrong +missed +raised +precision +recall\ntriple-refund +1 +0 +1 +≤ 0 % of 1 +–\n/,
  );
  assert.match(out, /\ncategory +wrong.*\nx-triple +1 +1 +1 +≤ 0 % of 1 +≤ 0 % of 1\n/);
  const lines = earshot(['rules', 'marks', '--data', data.dir, '--format', 'jsonl']).out.trim().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      { rule: 'triple-refund', category: 'x-triple', wrong: 1, missed: 0, raised: 1 },
      { category: 'x-triple', wrong: 1, missed: 1, raised: 1 },
    ],
  );
});

test('without a running server and without an address the command says what to do', () => {
  const { code, err } = earshot(['rules', 'marks', '--data', work.dir]);
  assert.equal(code, 2);
  assert.match(
    err,
    /no running server holds .*: start one, name the folder of one that runs with --data DIR, or --server/,
  );
});
