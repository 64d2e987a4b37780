/** The rule author's routes over real files: lint, tests, conflicts, a refused publish, history and roll back, back-test. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Workbench } from '../../gateway/rule-book/workbench.ts';
import { RulesInForce } from '../../gateway/rules-in-force.ts';
import { API_TOKEN, callView, detail, StoredCalls, type TestApp, testApp, utterance } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-rule-files-'));
const store = new StoredCalls();
let served: TestApp;
let rules: RulesInForce;
let workbench: Workbench;

const own = (word: string, test = word) => `rules:
  - id: site-orchid
    title: 提到${word}
    category: x-site-word
    severity: minor
    by: customer
    when: { said: { any: [${word}] } }
    tests:
      - { name: 说了, lines: [[0s, 1s, customer, ${test}]], expect: [{ at: 1s }] }
      - { name: 没说, lines: [[0s, 1s, customer, 好]], expect: [] }
`;

before(async () => {
  const state = new MemoryState();
  rules = await RulesInForce.open(dir, state, assert.fail);
  const thresholds = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
  const now = Date.now;
  workbench = new Workbench({ dir, state, rules, store, thresholds, zone: 'Asia/Shanghai', now });
  served = await testApp({ deps: { rules, workbench } });
});
after(async () => {
  await served.app.close();
  await workbench.close();
  await rules.close();
  rmSync(dir, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at, not relied on
async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object): Promise<any> {
  const answer = await served.app.inject({
    method,
    url: `/v1${url}`,
    headers: { authorization: `Bearer ${API_TOKEN}` },
    ...(payload ? { payload } : {}),
  });
  return { http: answer.statusCode, ...(answer.body === '' ? {} : answer.json()) };
}
const file = (name = 'own.yaml') => ask('GET', `/rule-files/file?name=${encodeURIComponent(name)}`);
const publish = (text: string, base: string, more = {}) =>
  ask('POST', '/rule-files/publish', { name: 'own.yaml', text, base, reason: '试一试', ...more });

test('lint names every fault with line, column, expected and got; a name that leads out is refused', async () => {
  const text = own('蝴蝶兰').replace('minor', 'mnor').replace('said', 'sayd');
  const { http, errors } = await ask('POST', '/rule-files/lint', { name: 'own.yaml', text });
  assert.equal(http, 200);
  assert.deepEqual(
    errors.map((one: { file: string; line: number }) => [one.file, one.line]),
    [
      ['own.yaml', 5],
      ['own.yaml', 7],
    ],
  );
  assert.match(errors[0].message, /expected .*minor.* got .*mnor/);
  assert.ok(errors.every(({ column }: { column: number }) => column > 1));
  for (const name of ['../own.yaml', '/etc/own.yaml', 'a/../own.yaml', 'own.txt', '.own.yaml', 'a\\b.yaml']) {
    const refused = await ask('POST', '/rule-files/lint', { name, text });
    assert.equal(refused.code, 'RULE_FILE_NAME_UNFIT', name);
    const written = await ask('POST', '/rule-files/publish', { name, text, base: '', reason: 'x' });
    assert.equal(written.code, 'RULE_FILE_NAME_UNFIT', name);
  }
  const long = await ask('POST', '/rule-files/lint', { name: 'own.yaml', text: ' '.repeat(300_000) });
  assert.equal(long.http, 400, 'a text that is too long');
});

test('a failing test is shown with its truth table, in the language asked for, and cannot be published', async () => {
  const text = own('蝴蝶兰', '水仙');
  const { tests, errors } = await ask('POST', '/rule-files/test', { name: 'own.yaml', text, lang: 'zh' });
  assert.deepEqual(errors, []);
  assert.equal(tests.length, 2);
  assert.match(tests[0].failure, /site-orchid · 说了[\s\S]*应/);
  assert.equal(tests[1].failure, null);
  const refused = await publish(text, '');
  assert.equal(refused.code, 'RULE_TESTS_FAIL');
  assert.match(refused.detail, /site-orchid · 说了/);
  assert.ok(!existsSync(join(dir, 'own.yaml')));
});

test('published: written, in force, in the history; a bad text is refused and the running set stays', async () => {
  const version = await publish(own('蝴蝶兰'), '', { statuses: { 'site-orchid': 'shadow' } });
  assert.equal(version.http, 200, JSON.stringify(version));
  assert.equal(version.version, 2, 'the first says that there was none');
  assert.match(readFileSync(join(dir, 'own.yaml'), 'utf8'), /id: site-orchid\n {4}status: shadow\n/);
  assert.equal(rules.find('site-orchid')?.rule.status, 'shadow');
  const { hash } = rules.current;
  const { hash: base } = await file();
  const refused = await publish(own('水仙').replace('said', 'sayd'), base);
  assert.equal(refused.code, 'RULES_REFUSED');
  assert.deepEqual([refused.errors[0].got, refused.errors[0].line], ['own.yaml', 7]);
  assert.equal(rules.current.hash, hash);
  assert.equal((await file()).hash, base);
  const same = await publish((await file()).text, base);
  assert.equal(same.code, 'RULE_FILE_SAME');
});

test('a draft is kept; whoever began from an older file hears who changed it and when', async () => {
  const { hash: base } = await file();
  const kept = await ask('PUT', '/rule-files/draft', { name: 'own.yaml', text: own('腊梅'), base });
  assert.equal(kept.http, 200);
  assert.equal((await file()).draft.text, own('腊梅'));
  const [line] = (await ask('GET', '/rule-files')).items.filter(
    (one: { name: string }) => one.name === 'own.yaml',
  );
  assert.equal(line.draft.base, base);
  assert.deepEqual(line.rules, ['site-orchid']);
  const words = (await ask('GET', '/rule-files')).items.find(
    (one: { name: string }) => one.name === 'agent-rude-words.yaml',
  );
  assert.deepEqual([words.rules, words.named > 0], [[], true]);

  const cookie = await served.cookie();
  const headers = { cookie, origin: 'http://localhost:80', host: 'localhost:80' };
  const payload = { name: 'own.yaml', text: own('水仙'), base, reason: '换一个词' };
  const url = '/v1/rule-files/publish';
  const other = await served.app.inject({ method: 'POST', url, headers, payload });
  assert.equal(other.statusCode, 200, other.body);
  const conflict = await publish(own('腊梅'), base);
  assert.deepEqual([conflict.http, conflict.code, conflict.by], [409, 'RULE_FILE_CHANGED', 'admin']);
  assert.ok(Date.parse(conflict.at) > 0);
  assert.equal(rules.find('site-orchid')?.rule.title, '提到水仙');
  assert.equal((await file()).draft.text, own('腊梅'), 'the draft is not lost');
  assert.equal(
    (await ask('PUT', '/rule-files/draft', { ...payload, reason: undefined, base: 'older' })).code,
    'RULE_FILE_CHANGED',
  );
});

test('what stood on the disk without a version is kept when it is replaced; any version can be put back', async () => {
  writeFileSync(join(dir, 'own.yaml'), own('月季'));
  await rules.reload();
  const { hash: base } = await file();
  assert.equal((await publish(own('山茶'), base)).http, 200);
  const { items } = await ask('GET', '/rule-files/history?name=own.yaml');
  assert.deepEqual(
    items.map(({ version, kind, by }: { version: number; kind: string; by: string }) => [version, kind, by]),
    [
      [5, 'published', 'api-token'],
      [4, 'found', null],
      [3, 'published', 'admin'],
      [2, 'published', 'api-token'],
      [1, 'none', null],
    ],
  );
  const { text } = await ask('GET', '/rule-files/history/text?name=own.yaml&version=4');
  assert.equal(text, own('月季'));
  const back = { name: 'own.yaml', version: 3, base: (await file()).hash, reason: '误报太多' };
  const restored = await ask('POST', '/rule-files/restore', back);
  assert.deepEqual([restored.http, restored.kind, restored.restored], [200, 'restored', 3]);
  assert.equal(rules.find('site-orchid')?.rule.title, '提到水仙');
  assert.equal((await ask('POST', '/rule-files/restore', back)).code, 'RULE_FILE_SAME');
  const { items: trail } = await ask('GET', '/audit?action=rule_file.restored');
  assert.equal(trail.length, 1);
});

test('a back-test tells what a draft would have raised and no longer raises', async () => {
  const { hash: base } = await file();
  await ask('PUT', '/rule-files/draft', { name: 'own.yaml', text: own('牡丹'), base });
  for (const [id, word] of [
    ['c-1', '水仙'],
    ['c-2', '牡丹'],
    ['c-3', '好的'],
    ...Array.from({ length: 7 }, (_, n) => [`c-${n + 4}`, '牡丹'] as const),
  ] as const)
    store.details.push(
      detail(callView(id, { status: 'ended', ended_at: 1_780_000_004_000 }), {
        utterances: [utterance(id, 'u-1', { text: `我要${word}` })],
      }),
    );
  const started = await ask('POST', '/rules/backtests', { calls: 20 });
  assert.equal(started.http, 202, JSON.stringify(started));
  const busy = await ask('POST', '/rules/backtests', { calls: 10 });
  assert.deepEqual([busy.code, busy.by], ['BACKTEST_RUNNING', 'api-token']);
  let job = started;
  for (let n = 0; n < 600 && job.status !== 'done' && job.status !== 'failed'; n += 1) {
    await new Promise((done) => setTimeout(done, 50));
    const answer = await served.app.inject({
      url: `/v1/rules/backtests/${started.id}`,
      headers: { authorization: `Bearer ${API_TOKEN}` },
    });
    job = answer.json();
  }
  assert.equal(job.trouble, null);
  assert.equal(job.calls, 10);
  const [first] = job.report.rules;
  assert.deepEqual([first.rule, first.new, first.lost, first.moved], ['site-orchid', 8, 1, 0]);
  assert.equal(first.samples.new[0].call, 'c-2');
  assert.equal(first.samples.new.length, 5);
  assert.equal(first.samples.lost[0].call, 'c-1');
  assert.deepEqual(job.report.changes.changed, ['site-orchid']);
  // All of them in pages; those of a call that was deleted are gone from both.
  const path = `/rules/backtests/${job.id}/flags?rule=site-orchid&limit=6`;
  const calls = ({ items }: { items: { call: string }[] }) => items.map(({ call }) => call);
  const page = await ask('GET', `${path}&kind=new`);
  assert.deepEqual([page.http, calls(page)[0], calls(page).length, page.next], [200, 'c-2', 6, '6']);
  assert.equal(page.items[0].text, '牡丹');
  const rest = await ask('GET', `${path}&kind=new&after=${page.next}`);
  assert.deepEqual([calls(rest), rest.next], [['c-9', 'c-10'], null]);
  assert.deepEqual(calls(await ask('GET', `${path}&kind=lost`)), ['c-1']);
  assert.deepEqual(calls(await ask('GET', `${path}&kind=moved`)), []);
  workbench.backtests.forget(new Set(['c-2']), new Set());
  assert.ok(!calls(await ask('GET', `${path}&kind=new`)).includes('c-2'));
  const { report } = await ask('GET', `/rules/backtests/${job.id}`);
  assert.ok(!JSON.stringify(report).includes('"c-2"'));
  assert.equal((await ask('GET', '/rules/backtests/none/flags?rule=a&kind=new')).code, 'BACKTEST_UNKNOWN');
});
