/** What an alert of a flag across calls says of its reason, and where it leads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Why } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { OPERATORS } from '../../engine/rules/registry.ts';
import { takenAcross } from '../cases/across-intake.ts';
import { alertOfScope, idIn } from './alert.ts';
import { message } from './made-up.ts';
import { linkOf, type Message } from './message.ts';
import { CONDITIONS, reasonOf } from './reason-words.ts';
import type { HttpAsk, HttpPost } from './targets/http.ts';
import { webhook } from './targets/webhook/webhook.ts';
import { wordsOf } from './text.ts';

interface Posted {
  alerts: { labels: Record<string, string>; annotations: { why: string } }[];
}

const AT = '2026-11-22T01:00:00.000Z';

const FLAG: ScopeFlag = {
  id: 's-1',
  scope: { by: 'queue', name: '投诉' },
  rule: 'many-angry',
  rule_hash: 'h',
  title: '队列中多通愤怒',
  category: 'customer_anger',
  severity: 'major',
  status: 'raised',
  at: AT,
  raised_at: AT,
  evidence: ['c-1', 'c-2'].map((call) => ({ flag: `f-${call}`, call, rule: 'angry', at: AT })),
  why: {
    op: 'across',
    holds: true,
    looked_for: { by: 'queue', at_least: 2, within: '1h', count: 'calls' },
    seen: { calls: 2, flags: 3, not_kept: 1 },
  },
};

test('an alert across calls says what was counted, within what time, in both languages', () => {
  const { why } = alertOfScope(FLAG);
  assert.deepEqual(
    why.map((one) => reasonOf(one, 'zh')),
    ['累计 2 通，3 条标记，另有 1 条未列出', '时间范围 1 小时', '通话 c-1, c-2'],
  );
  assert.deepEqual(
    why.map((one) => reasonOf(one, 'en')),
    ['counted 2 calls, 3 flags, 1 more not listed', 'within 1 hour', 'heard in c-1, c-2'],
  );
});

test('its link leads to its case, while it has none to the newest call that was counted; without one, to the console', () => {
  const { newest: _, ...older } = alertOfScope(FLAG);
  assert.deepEqual(linkOf(alertOfScope(FLAG), 'https://qi.example.com'), {
    to: 'call',
    url: 'https://qi.example.com/calls/c-2?flag=f-c-2',
  });
  assert.deepEqual(linkOf(alertOfScope(FLAG), 'https://qi.example.com', 'case-1'), {
    to: 'case',
    url: 'https://qi.example.com/cases/case-1',
  });
  assert.deepEqual(linkOf(older, 'https://qi.example.com'), {
    to: 'console',
    url: 'https://qi.example.com/',
  });
  assert.equal(linkOf(older, ''), null);
});

test('each flag of a message names what its link opens, and where in the call its words begin', () => {
  const link = (one: Parameters<typeof linkOf>[0], of?: string) => ({
    alert: { ...alertOfScope(FLAG), ...one },
    stands: true,
    link: linkOf(one, 'https://qi.example.com', of),
  });
  const heard = link({ call: 'c-1', flag: 'f-1' });
  const alerts = [
    { ...heard, alert: { ...heard.alert, at_ms: 65_000, from_ms: 52_000 } },
    link({ call: null, flag: 'f-2' }, 'cases'),
    link({ call: null, flag: 'f-3' }),
  ];
  const said = (language: 'zh' | 'en') => {
    const [entry] = message().entries;
    const { blocks } = wordsOf(message({ language, entries: [{ ...entry!, alerts }] }));
    return [blocks.map(({ link }) => link?.text), blocks[0]!.lines.at(-1)];
  };
  assert.deepEqual(said('zh'), [['查看通话', '查看工单', '打开控制台'], '通话 c-1，0:52 处']);
  assert.deepEqual(said('en'), [['Open the call', 'Open the case', 'Open the console'], 'Call c-1, at 0:52']);
});

/** What a webhook sends. */
async function posted(what: Message): Promise<Posted> {
  const asked: HttpAsk[] = [];
  const post: HttpPost = async (ask) => {
    asked.push(ask);
    return { status: 200, text: '', retry_after_s: null };
  };
  const { language } = what;
  const config = { url: 'https://example.com', secret: '', per_minute: 0, allow_private: false, language };
  const signal = AbortSignal.timeout(5_000);
  await webhook.send(what, { ...config, kind: 'webhook' }, { post, now: () => what.at, signal });
  return JSON.parse(asked[0]!.body) as Posted;
}

test('every target is told whose flag it is, in its own language', async () => {
  const of = (by: ScopeFlag['scope']['by'], name: string, language: 'zh' | 'en') => {
    const [entry] = message().entries;
    const told = { alert: alertOfScope({ ...FLAG, scope: { by, name } }), stands: true, link: null };
    return message({ language, entries: [{ ...entry!, alerts: [told] }] });
  };
  const who = (by: ScopeFlag['scope']['by'], name: string, language: 'zh' | 'en') =>
    wordsOf(of(by, name, language)).blocks[0]!.lines[0];
  assert.equal(who('customer', '号码·k3f9', 'zh'), '客户 号码·k3f9');
  assert.equal(who('customer', '号码·k3f9', 'en'), 'Customer 号码·k3f9');
  assert.equal(who('queue', 'billing', 'en'), 'Queue billing');
  assert.equal(who('team', 'T1', 'zh'), '班组 T1');
  assert.equal(who('agent', 'A1024', 'en'), 'Agent A1024');
  for (const [language, why] of [
    ['zh', /^累计 2 通/],
    ['en', /^counted 2 calls/],
  ] as const) {
    const [alert] = (await posted(of('customer', '号码·k3f9', language))).alerts;
    assert.equal(alert!.labels.customer, '号码·k3f9');
    assert.match(alert!.annotations.why, why);
  }
});

test('one is one: no plural of a single call, flag or hour', () => {
  const one = alertOfScope({
    ...FLAG,
    evidence: FLAG.evidence.slice(0, 1),
    why: { ...FLAG.why, seen: { calls: 1, flags: 1 } },
  });
  assert.deepEqual(
    one.why.map((reason) => reasonOf(reason, 'en')),
    ['counted 1 call, 1 flag', 'within 1 hour', 'heard in c-1'],
  );
});

test('every condition of the rule language has a name in both languages', () => {
  for (const { name } of OPERATORS) assert.ok(CONDITIONS[name], name);
});

test('what sounded alike is no reason of its own: the words are', () => {
  const why: Why = {
    op: 'said',
    holds: true,
    looked_for: {},
    seen: { heard: ['头诉'], role: 'customer', sounds_like: [{ heard: '头诉', wanted: '投诉' }] },
  };
  assert.deepEqual(
    alertOfScope({ ...FLAG, why }).why.map((reason) => reasonOf(reason, 'zh')),
    ['听到 头诉', '通话 c-1, c-2'],
  );
});

test('a case that holds the flag is the case of its alert: who claims it ends the reminders', () => {
  assert.equal(idIn(takenAcross(FLAG, () => undefined).flag), alertOfScope(FLAG).id);
});
