/** Rules change under a running server: files are reloaded or refused as a whole, a rule that misfires is stopped. */
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Frames } from '../helpers/sockets.ts';

const data = temporaryDir('rules-live');
const site = join(data.dir, 'site-rules');
const file = join(site, 'own.yaml');
let earshot: Earshot;
let ingest: Frames;
let live: Frames;

const rule = (id: string, word: string) => `rules:
  - id: ${id}
    title: 提到${word}
    category: x-site-word
    severity: minor
    by: customer
    when: { said: { any: [${word}] } }
    tests: [{ name: 没说, lines: [[0s, 1s, customer, 好]], expect: [] }]
`;

async function start(): Promise<void> {
  earshot = await startEarshot(join(data.dir, 'data'), { EARSHOT_RULES: site });
  ingest = new Frames(earshot.ingestUrl, TOKENS.ingest);
  live = new Frames(earshot.liveUrl, TOKENS.api);
  await Promise.all([ingest.open(), live.open()]);
  ingest.send({ type: 'hello', protocol: 1, source: 'asr' });
  live.send({ type: 'subscribe', topics: ['flags'] });
  await live.next('snapshot', ({ type }) => type === 'snapshot');
}

async function stop(): Promise<void> {
  ingest?.close();
  live?.close();
  await earshot?.stop();
}

before(async () => {
  mkdirSync(site, { recursive: true });
  writeFileSync(file, rule('site-orchid', '蝴蝶兰'));
  await start();
});
after(async () => {
  await stop();
  data.remove();
});

const post = async (path: string, body?: unknown) => {
  const response = await fetch(earshot.address + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKENS.api}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const say = (call: string, seq: number, text: string) => {
  const start_ms = seq * 2_000;
  const utterance = {
    utterance: `u-${seq}`,
    role: 'customer',
    final: true,
    start_ms,
    end_ms: start_ms + 1_000,
  };
  ingest.send({ type: 'utterance', call, seq, ...utterance, text });
};
const flagged = (call: string, id: string, status = 'raised') =>
  live.next<{ flag: Flag }>(`${status} ${id} of ${call}`, ({ type, flag }) => {
    const one = flag as Flag | undefined;
    return type === 'flag' && one?.call === call && one.rule === id && one.status === status;
  });
const flagsOf = async (call: string) =>
  (await earshot.get<CallDetail>(`/v1/calls/${call}`)).flags.map((flag) => `${flag.status} ${flag.rule}`);

test('a rule that misfires is stopped: its flags are withdrawn, it raises nothing, through a restart too', async () => {
  say('c-1', 1, '我买的蝴蝶兰死了');
  await flagged('c-1', 'site-orchid');
  const refused = await post('/v1/rules/no-such-rule/stop', { reason: '试试' });
  assert.deepEqual([refused.status, refused.body.code], [404, 'RULE_UNKNOWN']);
  const done = await post('/v1/rules/site-orchid/stop', { reason: '误报，见 13800138000 的来电' });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  await flagged('c-1', 'site-orchid', 'withdrawn');
  assert.equal((await post('/v1/rules/site-orchid/stop', { reason: '再停' })).body.code, 'RULE_STOPPED');

  await stop();
  await start();
  interface Line {
    id: string;
    stopped?: { reason: string; by: string };
  }
  const { items } = await earshot.get<{ items: Line[] }>('/v1/rules');
  const line = items.find(({ id }) => id === 'site-orchid');
  assert.match(line?.stopped?.reason ?? '', /^误报，见 \[手机号·\w{4}\] 的来电$/);
  say('c-2', 1, '蝴蝶兰还没到');
  say('c-2', 2, '我要去银保监投诉');
  // Flags come in the order of the words: when this one is here, the first utterance has been judged.
  await flagged('c-2', 'escalation-regulator');
  assert.ok(!(await flagsOf('c-2')).some((flag) => flag.includes('site-orchid')));

  assert.equal((await post('/v1/rules/site-orchid/resume')).status, 200);
  await flagged('c-2', 'site-orchid');
  assert.equal((await post('/v1/rules/site-orchid/resume')).body.code, 'RULE_NOT_STOPPED');
});

test('a file that is wrong is refused with its place, and the running rules stay', async () => {
  writeFileSync(file, rule('site-orchid', '蝴蝶兰').replace('category', 'categoy'));
  await eventually('the refusal on the console', async () =>
    earshot.output().includes('The rules were not reloaded, the running ones stay.') ? true : undefined,
  );
  const answer = await post('/v1/rules/reload');
  assert.deepEqual([answer.status, answer.body.code], [422, 'RULES_REFUSED']);
  assert.match(String(answer.body.detail), /own\.yaml:4:5: .*categoy.*category/);
  say('c-3', 1, '蝴蝶兰呢');
  await flagged('c-3', 'site-orchid');
});

test('a changed file is taken over for new calls; open calls keep the rules they began with', async () => {
  writeFileSync(file, rule('site-peony', '牡丹'));
  await eventually('the reload', async () =>
    earshot.output().includes('Rules reloaded') ? true : undefined,
  );
  say('c-4', 1, '牡丹和蝴蝶兰');
  await flagged('c-4', 'site-peony');
  say('c-3', 2, '蝴蝶兰和牡丹');
  await eventually('the words', async () =>
    (await earshot.get<CallDetail>('/v1/calls/c-3')).utterances.length === 2 ? true : undefined,
  );
  const own = (flags: string[]) => flags.filter((flag) => flag.includes('site-'));
  assert.deepEqual(own(await flagsOf('c-4')), ['raised site-peony']);
  assert.deepEqual([...new Set(own(await flagsOf('c-3')))], ['raised site-orchid']);
});

test('a file that is replaced by a rename is taken over, again and again, and so is one written in place afterwards', async () => {
  for (const [id, word, rename] of [
    ['site-rose', '玫瑰', true],
    ['site-lily', '百合', true],
    ['site-tulip', '郁金香', false],
  ] as const) {
    const draft = rename ? `${file}.tmp` : file;
    writeFileSync(draft, rule(id, word));
    if (rename) renameSync(draft, file);
    await eventually(`${id} in force`, async () => {
      const { items } = await earshot.get<{ items: { id: string }[] }>('/v1/rules');
      return items.some((one) => one.id === id) ? true : undefined;
    });
  }
});
