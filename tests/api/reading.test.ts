import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { GUIDES } from '../../gateway/api/guides.ts';
import { PROBLEMS } from '../../gateway/api/problems.ts';
import { CallDetailWire, CallWire, FlagWire, pageOf, ScopeFlagWire } from '../../gateway/api/wire.ts';
import { RuleDetailWire, RuleListWire } from '../../gateway/api/wire-rules.ts';
import { LogUnavailable } from '../../gateway/log/port.ts';
import { API_TOKEN, callView, detail, flag, RULES, scopeFlag, type TestApp, testApp } from './fixtures.ts';

const CRITICAL = { critical: 1, major: 0, minor: 0, info: 0 };
const webRoot = mkdtempSync(join(tmpdir(), 'earshot-web-'));
mkdirSync(join(webRoot, 'assets'));
writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>console</title>');
writeFileSync(join(webRoot, 'assets', 'app-1a2b.js'), 'export {};');

let served: TestApp;
before(async () => {
  served = await testApp({ deps: { webRoot } });
  for (let n = 1; n <= 3; n += 1) served.live.add(callView(`open-${n}`, { started_at: n }));
  served.live.add(callView('open-4', { started_at: 4, queue: 'cards', trade: 'bank', flags: CRITICAL }), {
    flags: [flag('f-open', 'open-4'), flag('f-back', 'open-4', { status: 'retracted' })],
  });
  for (let n = 9; n >= 5; n -= 1) {
    const view = callView(`done-${n}`, { status: 'complete' });
    served.store.details.push(detail(view, { flags: [flag(`f-${n}`, view.call)] }));
  }
  // The store has a line of an open call, older than the engine's.
  served.store.details.push(detail(callView('open-2', { started_at: 2 })));
});
after(async () => {
  await served.app.close();
  rmSync(webRoot, { recursive: true });
});

async function get(url: string, headers: Record<string, string> = {}) {
  return served.app.inject({ url, headers: { authorization: `Bearer ${API_TOKEN}`, ...headers } });
}

function holds(schema: TSchema, value: unknown): void {
  const [wrong] = Value.Errors(schema, value);
  assert.equal(wrong, undefined, JSON.stringify(wrong));
}

test('calls are listed open ones first, each once, whatever the size of a page', async () => {
  for (const limit of [1, 2, 3, 4, 5, 9, 50]) {
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const page = (await get(`/v1/calls?limit=${limit}${after}`)).json();
      holds(pageOf(CallWire), page);
      assert.ok(page.items.length <= limit);
      seen.push(...page.items.map(({ call }: { call: string }) => call));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    const open = ['open-4', 'open-3', 'open-2', 'open-1'];
    assert.deepEqual(seen, [...open, 'done-9', 'done-8', 'done-7', 'done-6', 'done-5'], `limit ${limit}`);
  }
});

test('a call that is over and not stored yet is read and listed, once, also when its first row is there', async () => {
  const over = callView('over-1', { status: 'complete', started_at: 2.5 });
  served.live.over.set(over.call, detail(over));
  try {
    const answer = await get('/v1/calls/over-1');
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().call.status, 'complete');
    const ids = async () =>
      (await get('/v1/calls?limit=50')).json().items.map(({ call }: { call: string }) => call);
    const all = [
      'open-4',
      'open-3',
      'over-1',
      'open-2',
      'open-1',
      'done-9',
      'done-8',
      'done-7',
      'done-6',
      'done-5',
    ];
    assert.deepEqual(await ids(), all);
    served.store.details.unshift(detail(over));
    assert.deepEqual(await ids(), all);
    // It reaches the store while the store is asked.
    const { calls } = served.store;
    served.store.calls = (query) => {
      served.live.over.clear();
      return calls.call(served.store, query);
    };
    assert.deepEqual(await ids(), all);
    served.store.calls = calls;
    const live = (await get('/v1/calls?live=true')).json().items;
    assert.ok(
      live.every(({ call }: { call: string }) => call !== 'over-1'),
      'it is not open',
    );
  } finally {
    served.live.over.clear();
    if (served.store.details[0]?.call.call === 'over-1') served.store.details.shift();
  }
});

test('live=true lists open calls by filter, also while the store is away', async () => {
  served.store.away = true;
  try {
    const ids = async (query: string) =>
      (await get(`/v1/calls?live=true${query}`)).json().items.map(({ call }: { call: string }) => call);
    assert.deepEqual(await ids(''), ['open-4', 'open-3', 'open-2', 'open-1']);
    assert.deepEqual(await ids('&queue=cards'), ['open-4']);
    assert.deepEqual(await ids('&trade=bank'), ['open-4']);
    assert.deepEqual(await ids('&team=T2'), []);
    assert.deepEqual(await ids('&since=2&until=4'), ['open-3', 'open-2']);
    assert.deepEqual(await ids('&severity=critical'), ['open-4']);
    assert.deepEqual(await ids('&severity=major&since=1'), []);
    assert.deepEqual(await ids('&agent=A1&limit=1'), ['open-4']);
    const away = await get('/v1/calls');
    assert.equal(away.statusCode, 503);
    assert.equal(away.json().code, 'STORE_UNAVAILABLE');
    assert.equal(away.headers['retry-after'], '5');
    assert.equal((await get('/v1/calls/open-1')).statusCode, 200);
  } finally {
    served.store.away = false;
  }
});

test('a call comes from the engine while it is open, from the store afterwards, and the look is written down', async () => {
  for (const id of ['open-1', 'done-7']) {
    const answer = await get(`/v1/calls/${id}`);
    holds(CallDetailWire, answer.json());
    assert.equal(answer.json().call.call, id);
    const trail = (await get('/v1/audit?limit=1')).json();
    assert.equal(trail.items[0].action === 'call.read' ? trail.items[0].call : '', id);
  }
  assert.equal((await get('/v1/calls/none')).json().code, 'CALL_UNKNOWN');
});

test('flags of an open call come from the engine with their status, others from the store', async () => {
  const ids = async (query: string) => {
    const page = (await get(`/v1/flags?${query}`)).json();
    holds(pageOf(FlagWire), page);
    return page.items.map(({ id }: { id: string }) => id);
  };
  assert.deepEqual(await ids('call=open-4&status=raised'), ['f-open']);
  assert.deepEqual(await ids('call=open-4&status=retracted'), ['f-back']);
  assert.deepEqual(await ids('call=done-7'), ['f-7']);
  assert.deepEqual(await ids('limit=2'), ['f-9', 'f-8']);
});

test('flags across calls come from the store by scope, page by page, and the look is written down', async () => {
  served.store.scope.push(
    scopeFlag('s-2', { status: 'withdrawn', reason: '误报', coach: '先统一口径' }),
    scopeFlag('s-1'),
    scopeFlag('s-0', { scope: { by: 'agent', name: 'A1' } }),
  );
  const ids = async (query: string) => {
    const page = (await get(`/v1/scope-flags?${query}`)).json();
    holds(pageOf(ScopeFlagWire), page);
    return { ids: page.items.map(({ id }: { id: string }) => id), next: page.next };
  };
  assert.deepEqual(await ids(''), { ids: ['s-2', 's-1', 's-0'], next: null });
  assert.deepEqual((await ids('by=agent&name=A1')).ids, ['s-0']);
  const [line] = (await get('/v1/audit?limit=1')).json().items;
  assert.deepEqual([line.action, line.detail], ['scope_flags.read', 'by=agent name=A1']);
  const first = await ids('limit=2');
  assert.deepEqual(first.ids, ['s-2', 's-1']);
  assert.deepEqual(await ids(`limit=2&after=${first.next}`), { ids: ['s-0'], next: null });
  served.store.away = true;
  assert.equal((await get('/v1/scope-flags')).json().code, 'STORE_UNAVAILABLE');
  served.store.away = false;
});

test('rules are listed with the hash of their set, cases are an empty list', async () => {
  const rules = (await get('/v1/rules')).json();
  holds(RuleListWire, rules);
  assert.equal(rules.items[0].hash, RULES.hash);
  assert.equal(rules.items[0].stopped, undefined);
  assert.equal(rules.items[0].by, 'customer');
  const { by, across } = rules.items[1];
  assert.deepEqual([by, across.by, across.at_least], [undefined, 'queue', 3]);
  assert.deepEqual((await get('/v1/cases')).json(), { items: [], next: null });
});

test('one rule is told with its condition, its tests and the flags that a stop would withdraw', async () => {
  served.live.add(callView('open-rule'), {
    flags: [flag('r-1', 'open-rule'), flag('r-2', 'open-rule', { status: 'retracted' })],
  });
  const before = served.live.standing('escalation-regulator');
  const rule = (await get('/v1/rules/escalation-regulator')).json();
  holds(RuleDetailWire, rule);
  assert.equal(rule.when, 'said:\n  any: [银保监]');
  assert.deepEqual(rule.test_list, [{ name: '没说', expect: [] }]);
  assert.equal(rule.cooldown, 'call');
  assert.equal(rule.in_force, true);
  assert.equal(rule.open_flags, before);
  assert.ok(before > 0);
  served.live.details.delete('open-rule');
  const across = (await get('/v1/rules/queue-in-trouble')).json();
  holds(RuleDetailWire, across);
  assert.match(across.when, /^across:\n {2}of:/);
  assert.deepEqual([across.cooldown, across.across.within, across.by], ['30m', '30m', undefined]);
  assert.equal((await get('/v1/rules/no-such-rule')).json().code, 'RULE_UNKNOWN');
});

for (const [url, code, words] of [
  ['/v1/calls?limit=0', 'REQUEST_INVALID', /limit/],
  ['/v1/calls?limit=501', 'REQUEST_INVALID', /limit/],
  ['/v1/calls?severity=grave', 'REQUEST_INVALID', /severity/],
  ['/v1/calls?since=-1', 'REQUEST_INVALID', /since/],
  ['/v1/calls?offset=3', 'REQUEST_INVALID', /offset/],
  ['/v1/calls?after=zzz', 'CURSOR_INVALID', /next/],
  ['/v1/calls?live=true&after=eyJpbiI6InN0b3JlZCIsImFmdGVyIjpudWxsfQ', 'CURSOR_INVALID', /next/],
  ['/v1/flags?after=zzz', 'CURSOR_INVALID', /next/],
  ['/v1/scope-flags?after=zzz', 'CURSOR_INVALID', /next/],
  ['/v1/marks?after=zzz', 'CURSOR_INVALID', /next/],
  ['/v1/audit?after=zzz', 'CURSOR_INVALID', /next/],
  // [9007199254740991,"x"]: a time that no date can be.
  ['/v1/marks?after=WzkwMDcxOTkyNTQ3NDA5OTEsIngiXQ', 'CURSOR_INVALID', /next/],
  ['/v1/scope-flags?after=WzkwMDcxOTkyNTQ3NDA5OTEsIngiXQ', 'CURSOR_INVALID', /next/],
  ['/v1/scope-flags?by=shift', 'REQUEST_INVALID', /by/],
  ['/v1/flags?severity=huge', 'REQUEST_INVALID', /severity/],
  ['/v1/nothing', 'NOT_FOUND', /docs/],
] as const) {
  test(`${url} is refused as ${code}`, async () => {
    const answer = await get(url, { accept: 'text/html' });
    const body = answer.json();
    assert.equal(answer.statusCode, PROBLEMS[code].status);
    assert.equal(body.code, code);
    assert.equal(body.type, `/docs#${code}`);
    assert.match(body.detail, words);
  });
}

test('a body that is not JSON, too large or of another kind is refused by its code', async () => {
  const post = async (payload: string, type: string) =>
    (
      await served.app.inject({
        method: 'POST',
        url: '/v1/session',
        payload,
        headers: { 'content-type': type },
      })
    ).json().code;
  assert.equal(await post('{', 'application/json'), 'REQUEST_INVALID');
  assert.equal(await post('{}', 'application/json'), 'REQUEST_INVALID');
  assert.equal(await post('<a/>', 'application/xml'), 'MEDIA_TYPE_UNSUPPORTED');
  assert.equal(await post(`"${'x'.repeat(1_100_000)}"`, 'application/json'), 'BODY_TOO_LARGE');
});

test('a mistake of the server is a problem without its inside', async () => {
  const broken = await testApp({
    deps: {
      stops: {
        stop: async () => undefined,
        resume: async () => undefined,
        all: () => {
          throw new Error('inside 13800001234');
        },
      },
    },
  });
  try {
    const answer = await broken.app.inject({
      url: '/v1/rules',
      headers: { authorization: `Bearer ${API_TOKEN}` },
    });
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.json().code, 'INTERNAL');
    assert.ok(!answer.body.includes('inside'));
  } finally {
    await broken.app.close();
  }
});

test('words of a call are not shown while the look cannot be written down', async () => {
  const { state } = served;
  const { putAll } = state;
  state.putAll = () => Promise.reject(new LogUnavailable('disk full'));
  try {
    for (const url of ['/v1/calls/open-1', '/v1/flags']) {
      const answer = await get(url);
      assert.equal(answer.statusCode, 503);
      assert.equal(answer.json().code, 'LOG_UNAVAILABLE');
    }
    assert.equal((await get('/v1/calls')).statusCode, 200);
  } finally {
    state.putAll = putAll;
  }
});

test('readiness is 503 with its reasons when events cannot be taken', async () => {
  const health = { ready: false, reasons: ['The log cannot be written.'] };
  const sick = await testApp({ deps: { health: () => health } });
  try {
    const answer = await sick.app.inject('/readyz');
    assert.equal(answer.statusCode, 503);
    assert.deepEqual(answer.json(), { ...health, store: sick.deps.storing() });
    assert.equal((await sick.app.inject('/healthz')).statusCode, 200);
  } finally {
    await sick.app.close();
  }
});

test('metrics show stages in seconds, counters and gauges', async () => {
  const { metrics } = served.deps;
  metrics.stage('total', 120);
  metrics.received('utterance');
  metrics.refused('SEQ_INVALID');
  metrics.flag(flag('f', 'c'));
  metrics.outboxLag('store', 7);
  metrics.observe({
    openCalls: () => 3,
    storeLag: () => 2,
    model: () => ({ queued: 1, scored: 10, shed: 4 }),
  });
  const text = (await get('/metrics')).body;
  for (const line of [
    'earshot_stage_seconds_sum{stage="total"} 0.12',
    'earshot_stage_seconds_count{stage="ingest"} 0',
    'earshot_events_total{type="utterance"} 1',
    'earshot_refused_total{code="SEQ_INVALID"} 1',
    'earshot_flags_total{category="escalation_threat",severity="critical",status="raised"} 1',
    'earshot_outbox_lag{consumer="store"} 7',
    'earshot_open_calls 3',
    'earshot_store_lag 2',
    'earshot_model_shed_total 4',
    'earshot_live_connections 0',
  ]) {
    assert.ok(text.includes(`${line}\n`), line);
  }
  assert.match(text, /nodejs_eventloop_lag_seconds/);
  assert.equal(
    (await get('/metrics')).body.match(/^earshot_model_shed_total 4$/m)?.length,
    1,
    'counted once',
  );
});

test('the interface describes itself as OpenAPI 3.1, and the human page explains every code', async () => {
  const { openapi, paths } = (await get('/docs/json')).json();
  assert.equal(openapi, '3.1.0');
  for (const path of ['/v1/calls', '/v1/calls/{id}', '/v1/flags', '/v1/session', '/v1/audit', '/healthz']) {
    assert.ok(paths[path], path);
    assert.ok((Object.values(paths[path])[0] as { summary: string }).summary);
  }
  const page = (await get('/docs')).body;
  for (const code of Object.keys(PROBLEMS)) assert.ok(page.includes(`id="${code}"`), code);
  assert.ok(!/<script|https?:\/\//.test(page), 'no script, nothing from elsewhere');
  const marks = page.matchAll(/<li><a href="\/docs\/guides\/[^"]+">[^<]*<\/a> [(（]<span lang="(..)">/g);
  const languages = Array.from(marks, ([, of]) => of);
  const wanted = Object.values(GUIDES).flatMap((files) => Object.keys(files));
  assert.deepEqual(languages.sort(), wanted.sort(), 'the language of each guide');
});

test('every guide is a page of the server, and its links lead to places that are there', async () => {
  const places = Object.entries(GUIDES).flatMap(([name, files]) =>
    Object.keys(files).map((language) => [name, language] as const),
  );
  assert.equal(places.length, 13);
  for (const [name, language] of places) {
    const { statusCode, body } = await get(`/docs/guides/${name}?lang=${language}`);
    assert.equal(statusCode, 200, name);
    assert.match(body, new RegExp(`<html lang="${language}">`), name);
    assert.match(body, /<h1 /, name);
    const words = body
      .replace(/<(pre|code)( class="mermaid")?>[\s\S]*?<\/\1>/g, '')
      .replace(/<style>[\s\S]*?<\/style>/g, '');
    assert.deepEqual(
      words.match(/```|^\||^#+ |\]\(|\*\*/gm),
      null,
      `${name}: Markdown that was not understood`,
    );
    for (const [, href = ''] of body.matchAll(/<a href="([^"]+)"/g)) {
      const [path = '', anchor] = href.split('#');
      const page = path === '' ? body : (await get(path)).body;
      assert.match(page, /<h1[ >]/, `${name}: ${href}`);
      if (anchor) assert.ok(page.includes(`id="${decodeURIComponent(anchor)}"`), `${name}: ${href}`);
    }
  }
});

test('an unknown guide is told in words with the guides that are there, as JSON to who asks for JSON', async () => {
  const asked = (headers: Record<string, string>, lang = '') =>
    served.app.inject({ url: `/docs/guides/none${lang}`, headers });
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const zh = await asked({ accept: browser, 'accept-language': 'zh-CN,zh;q=0.9' });
  assert.equal(zh.statusCode, 404);
  assert.match(zh.body, /<h1>没有这份指南<\/h1>/);
  const en = await asked({ accept: browser, 'accept-language': 'en-GB' });
  assert.equal(en.statusCode, 404);
  assert.match(en.body, /<h1>There is no such guide<\/h1>/);
  assert.match((await asked({}, '?lang=en')).body, /<h1>There is no such guide<\/h1>/);
  for (const name of Object.keys(GUIDES)) assert.ok(zh.body.includes(`/docs/guides/${name}`), name);
  const json = await asked({ accept: 'application/json' });
  assert.equal(json.statusCode, 404);
  assert.match(json.json().detail, /alerts, configuration/);
});

test('only guides that hold a drawing load what draws it, from this server', async () => {
  for (const name of Object.keys(GUIDES)) {
    const scripts = [...(await get(`/docs/guides/${name}`)).body.matchAll(/<script[^>]* src="([^"]+)"/g)];
    const wanted = name === 'ingest' ? ['/guides/mermaid.js', '/guides/drawings.js'] : [];
    assert.deepEqual(
      scripts.map(([, src]) => src),
      wanted,
      name,
    );
  }
});

test('every answer has a strict content security policy, and none upgrades plain HTTP', async () => {
  for (const url of ['/', '/docs', '/v1/calls', '/v1/none', '/healthz', '/assets/app-1a2b.js']) {
    const { headers } = await get(url);
    const policy = String(headers['content-security-policy']);
    const rules = new Map(policy.split(';').map((rule) => [rule.split(' ')[0], rule] as const));
    assert.equal(rules.get('default-src'), "default-src 'self'", url);
    assert.equal(rules.get('script-src'), "script-src 'self'");
    assert.equal(rules.get('frame-ancestors'), "frame-ancestors 'none'");
    assert.equal(rules.get('object-src'), "object-src 'none'");
    assert.ok(!policy.includes('upgrade-insecure-requests'));
    assert.equal(headers['strict-transport-security'], undefined);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
});

test('the console is served at any path of its own, its hashed files for ever', async () => {
  const html = { accept: 'text/html' };
  for (const url of ['/', '/calls/c-1?tab=flags']) {
    const answer = await served.app.inject({ url, headers: html });
    assert.match(answer.body, /<title>console/);
    assert.equal(answer.headers['cache-control'], 'no-cache');
  }
  const asset = await served.app.inject('/assets/app-1a2b.js');
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal((await served.app.inject({ url: '/assets/gone.js', headers: html })).statusCode, 404);
  assert.equal(
    (await served.app.inject({ url: '/../package.json', headers: html })).body.includes('"name"'),
    false,
  );
});

test('without a build the page says how to make one', async () => {
  const bare = await testApp();
  try {
    const answer = await bare.app.inject({ url: '/', headers: { accept: 'text/html' } });
    assert.equal(answer.json().code, 'CONSOLE_MISSING');
    assert.match(answer.json().detail, /npm run build/);
  } finally {
    await bare.app.close();
  }
});

test('who stops a rule is written down with the reason', async () => {
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const url = '/v1/rules/queue-in-trouble/stop';
  const stopped = await served.app.inject({ method: 'POST', url, headers, payload: { reason: '误报太多' } });
  assert.equal(stopped.statusCode, 200);
  const [line] = (await get('/v1/audit?limit=1')).json().items;
  assert.deepEqual([line.action, line.detail, line.reason], ['rule.stopped', 'queue-in-trouble', '误报太多']);
});
