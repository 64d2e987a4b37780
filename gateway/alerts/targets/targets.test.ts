/** Each target against a double of its vendor: signatures by the golden vectors, limits, error codes, what is masked. */
import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { faultInWords } from '../fault-words.ts';
import { alert, message } from '../made-up.ts';
import type { Message } from '../message.ts';
import { isPublic } from './address.ts';
import { type Dingtalk, dingtalk, signOf as dingtalkSign } from './dingtalk/dingtalk.ts';
import { type Feishu, feishu, signOf as feishuSign } from './feishu/feishu.ts';
import { httpPost } from './http.ts';
import { header, outcomeOf, render as renderMail, type Smtp, smtp } from './smtp/smtp.ts';
import type { Outcome, Tools } from './target.ts';
import { signatureOf, type Webhook, webhook } from './webhook/webhook.ts';
import { type Wecom, wecom } from './wecom/wecom.ts';

interface Heard {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers as it is told to, remembers what it heard. */
let vendor: Server;
const heard: Heard[] = [];
let answers: { status?: number; headers?: Record<string, string>; body?: string }[] = [];
let base = '';

before(async () => {
  vendor = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      });
      const { status = 200, headers = {}, body = '{"errcode":0,"errmsg":"ok"}' } = answers.shift() ?? {};
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((done) => vendor.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
});
after(() => vendor.close());

const NOW = 1_700_000_000_000;
const tools = (): Tools => ({ post: httpPost(), now: () => NOW, signal: AbortSignal.timeout(5_000) });
const common = { language: 'zh', allow_private: true, per_minute: 0, mention: [] as string[] } as const;
const withAnswer = async (body: string, send: () => Promise<Outcome>): Promise<Outcome> => {
  answers = [{ body }];
  return send();
};
const last = () => heard.at(-1)!;
/** It waits for a name that leads elsewhere, or for settings that say it is meant. */
const PRIVATE = { ok: false, fault: { code: 'ADDRESS_PRIVATE' }, retry: true } as const;

test('the signatures are those of the golden vectors', () => {
  assert.equal(
    encodeURIComponent(dingtalkSign('SECdemo', 1_700_000_000_000)),
    'lOvVf9TQCVugV68mGbSZCg0gzOl1SVjxWi1MyVZCUuA%3D',
  );
  assert.equal(feishuSign('demo', 1_700_000_000), '8oT2n3SMKFfEnDoiwer8BUM/SjKLwe9SqoEIHlhDTKo=');
});

test('dingtalk: signed in the query by ms, Markdown with who, what, why, when and the link', async () => {
  const config: Dingtalk = {
    ...common,
    kind: 'dingtalk',
    url: `${base}/robot/send?access_token=T`,
    secret: 'SECdemo',
    mention: ['13800000000'],
  };
  assert.deepEqual(await dingtalk.send(message(), config, tools()), { ok: true });
  const url = new URL(last().path, base);
  assert.equal(url.searchParams.get('timestamp'), '1700000000000');
  assert.match(last().path, /sign=lOvVf9TQCVugV68mGbSZCg0gzOl1SVjxWi1MyVZCUuA%3D/);
  const { msgtype, markdown, at } = JSON.parse(last().body);
  assert.equal(msgtype, 'markdown');
  for (const words of [
    '【严重】客户扬言找监管',
    '坐席 A1024',
    '班组 T1',
    '队列 billing',
    '我要打12315，我的号码是[手机号·k3f9]',
    '依据：听到 12315',
    '触发时间：2026-11-22 09:00:05',
    '通话 c-77，1:05 处',
    '[查看通话](https://qi.example.com/calls/c-77?flag=f-1)',
    '@13800000000',
  ])
    assert.ok(markdown.text.includes(words), `${words} in\n${markdown.text}`);
  assert.deepEqual(at, { atMobiles: ['13800000000'], isAtAll: false });
  const send = () => dingtalk.send(message(), config, tools());
  const fast = await withAnswer('{"errcode":130101,"errmsg":"send too fast"}', send);
  assert.deepEqual(fast, {
    ok: false,
    fault: { code: 'ROBOT_BLOCKED', got: 'errcode 130101' },
    retry: true,
    park_ms: 600_000,
  });
  const wrong = await withAnswer('{"errcode":310000,"errmsg":"sign not match"}', send);
  assert.equal(wrong.ok === false && wrong.retry, false);
});

test('feishu: signed in the body by seconds, a card of plain text', async () => {
  const config: Feishu = {
    ...common,
    kind: 'feishu',
    url: `${base}/open-apis/bot/v2/hook/ID`,
    secret: 'demo',
    mention: ['ou_1'],
  };
  const send = () => feishu.send(message(), config, tools());
  assert.deepEqual(await withAnswer('{"code":0,"msg":"success"}', send), { ok: true });
  const { timestamp, sign, msg_type, card } = JSON.parse(last().body);
  assert.deepEqual(
    [timestamp, sign, msg_type],
    ['1700000000', '8oT2n3SMKFfEnDoiwer8BUM/SjKLwe9SqoEIHlhDTKo=', 'interactive'],
  );
  assert.equal(card.header.template, 'red');
  const text = JSON.stringify(card.elements);
  assert.ok(
    text.includes('[手机号·k3f9]') && text.includes('/calls/c-77?flag=f-1') && text.includes('at id=ou_1'),
  );
  for (const [code, retry] of [
    [19021, false],
    [19022, false],
    [19024, false],
    [9499, false],
    [11232, true],
  ] as const) {
    const outcome = await withAnswer(JSON.stringify({ code }), send);
    assert.equal(outcome.ok === false && outcome.retry, retry, String(code));
  }
});

test('wecom: Markdown of at most 4,096 bytes however much there is to say; errors by code', async () => {
  const config: Wecom = {
    ...common,
    kind: 'wecom',
    url: `${base}/cgi-bin/webhook/send?key=K`,
    mention: ['li'],
  };
  const send = (what: Message) => wecom.send(what, config, tools());
  assert.deepEqual(await send(message()), { ok: true });
  const one = JSON.parse(last().body).markdown.content as string;
  assert.ok(
    one.includes('<@li>') && one.includes('[查看通话](https://qi.example.com/calls/c-77?flag=f-1)'),
    one,
  );
  const many = Array.from({ length: 40 }, (_, i) => ({
    alert: alert(`c-${i}`, `f-${i}`, { quotes: ['话'.repeat(160)] }),
    stands: true,
    link: { to: 'call' as const, url: `https://qi.example.com/calls/c-${i}` },
  }));
  const [entry] = message().entries;
  await send(message({ entries: [{ ...entry!, alerts: many }] }));
  const content = JSON.parse(last().body).markdown.content as string;
  assert.ok(Buffer.byteLength(content) <= 4_096, String(Buffer.byteLength(content)));
  assert.match(content, /另有 20 条/);
  for (const [errcode, retry] of [
    [-1, true],
    [45009, true],
    [93000, false],
    [40058, false],
  ] as const) {
    const outcome = await withAnswer(JSON.stringify({ errcode }), () => send(message()));
    assert.equal(outcome.ok === false && outcome.retry, retry, String(errcode));
  }
});

test('webhook: the shape of Alertmanager 4, signed, with one key for every try', async () => {
  const config: Webhook = { ...common, kind: 'webhook', url: `${base}/hook`, secret: 'k' };
  assert.deepEqual(await webhook.send(message(), config, tools()), { ok: true });
  const { headers, body } = last();
  assert.equal(headers['x-signature'], signatureOf('k', body, 1_700_000_000));
  assert.match(String(headers['x-signature']), /^t=1700000000,v1=[0-9a-f]{64}$/);
  assert.equal(headers['idempotency-key'], 'm-1');
  const sent = JSON.parse(body);
  assert.deepEqual(Object.keys(sent), [
    'version',
    'groupKey',
    'truncatedAlerts',
    'status',
    'receiver',
    'groupLabels',
    'commonLabels',
    'commonAnnotations',
    'externalURL',
    'alerts',
  ]);
  assert.equal(sent.version, '4');
  assert.equal(sent.status, 'firing');
  assert.deepEqual(sent.alerts[0].labels, {
    alertname: 'escalation-regulator',
    flag: 'f-1',
    severity: 'critical',
    category: 'escalation_threat',
    rule: 'escalation-regulator',
    team: 'T1',
    queue: 'billing',
    trade: 'bank',
    agent: 'A1024',
    call: 'c-77',
  });
  assert.equal(sent.alerts[0].endsAt, '0001-01-01T00:00:00Z');
  for (const [status, retry] of [
    [500, true],
    [429, true],
    [404, false],
    [302, false],
  ] as const) {
    answers = [{ status, headers: { location: `${base}/elsewhere`, 'retry-after': '7' } }];
    const before = heard.length;
    const outcome = await webhook.send(message(), config, tools());
    assert.equal(outcome.ok === false && outcome.retry, retry, String(status));
    assert.equal(heard.length, before + 1, 'a redirect is not followed');
    if (status === 429) assert.equal(outcome.ok === false && outcome.park_ms, 7_000);
  }
});

test('addresses inside are refused unless they are meant, by what the name resolves to', async () => {
  const config: Webhook = {
    ...common,
    kind: 'webhook',
    url: `${base}/hook`,
    secret: '',
    allow_private: false,
  };
  const before = heard.length;
  const literal = await webhook.send(message(), config, tools());
  assert.deepEqual(literal, PRIVATE);
  assert.match(faultInWords(PRIVATE.fault), /private.*allow_private: true/);
  const rebinding = httpPost(async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '169.254.169.254', family: 4 },
  ]);
  const named = { ...config, url: 'http://metadata.example.com/latest' };
  const outcome = await webhook.send(message(), named, { ...tools(), post: rebinding });
  assert.deepEqual(outcome, PRIVATE);
  assert.equal(heard.length, before, 'nothing was sent');
  for (const inside of [
    '10.1.2.3',
    '127.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.20.0.1',
    '192.168.1.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1%eth0',
    'fd00::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '[::1]',
    'nonsense',
  ])
    assert.equal(isPublic(inside), false, inside);
  for (const outside of ['8.8.8.8', '203.119.1.1', '2400:3200::1', '::ffff:8.8.8.8'])
    assert.equal(isPublic(outside), true, outside);
});

test('a name is looked up once, and the connection goes to what was checked', async () => {
  const { port } = vendor.address() as AddressInfo;
  let asked = 0;
  const post = httpPost(async () => {
    asked += 1;
    return [{ address: '127.0.0.1', family: 4 }];
  });
  const config: Webhook = {
    ...common,
    kind: 'webhook',
    url: `http://hooks.invalid:${port}/hook`,
    secret: '',
  };
  assert.deepEqual(await webhook.send(message(), config, { ...tools(), post }), { ok: true });
  assert.equal(asked, 1);
  assert.equal(last().headers.host, `hooks.invalid:${port}`);
});

test('an answer that never comes is unknown; errors never hold the address', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/send?key=TOPSECRET`;
  const config: Wecom = { ...common, kind: 'wecom', url };
  const late = await wecom.send(message(), config, { ...tools(), signal: AbortSignal.timeout(300) });
  silent.closeAllConnections();
  silent.close();
  assert.deepEqual(late, { ok: false, fault: { code: 'NO_ANSWER' }, retry: true, unknown: true });
  const closed = await wecom.send(message(), config, tools());
  assert.equal(closed.ok, false);
  for (const outcome of [late, closed])
    assert.doesNotMatch(JSON.stringify(outcome), /TOPSECRET|127\.0\.0\.1/);
  answers = [{ body: 'x'.repeat(100_000) }];
  const long = await wecom.send(message(), { ...config, url: `${base}/` }, tools());
  assert.equal(long.ok === false && long.fault.code, 'ANSWER_TOO_LONG');
});

test('what a caller says cannot make a link, a mention, a heading or a header', async () => {
  const nasty = '# x\r\nBcc: a@b.c [点我](http://evil.example) <@all> @13800000000 **b** `c` <img src=x>';
  const [entry] = message().entries;
  const told = { ...entry!.alerts[0]!, alert: alert('c-77', 'f-1', { quotes: [nasty], title: nasty }) };
  const what = message({ entries: [{ ...entry!, alerts: [told] }] });
  await wecom.send(what, { ...common, kind: 'wecom', url: `${base}/` }, tools());
  const content = JSON.parse(last().body).markdown.content as string;
  assert.doesNotMatch(content, /<@all>|<img|evil\.example\)\s*<|\]\(http:\/\/evil|@138|\n# /);
  const mail = renderMail(what, { from: 'qi@example.com', to: ['a@example.com'] });
  assert.doesNotMatch(mail.subject, /[\r\n]/);
  assert.doesNotMatch(mail.html, /<img/);
  assert.equal(header('a\r\nBcc: b'), 'a Bcc: b');
});

test('a message in English, repeated, and one that is taken back', () => {
  const [entry] = message().entries;
  const mail = renderMail(
    message({ language: 'en', again: true, entries: [{ ...entry!, kind: 'escalation', why: 'unclaimed' }] }),
    { from: 'qi@example.com', to: ['a@example.com'] },
  );
  assert.match(
    mail.subject,
    /^Quality alert escalated: ?nobody claimed the case in time \[critical\] The customer/,
  );
  assert.match(mail.text, /may be a repetition/);
  const back = renderMail(message({ entries: [{ ...entry!, kind: 'taken_back' }] }), {
    from: 'qi@example.com',
    to: ['a@example.com'],
  });
  assert.match(back.subject, /^质检预警已撤回/);
});

test('mail: STARTTLS or a login where they are asked for, threaded by call, refused by code', async () => {
  const mails: string[] = [];
  let refuse = 0;
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'qi' && password === 'right'
        ? done(null, { user: username })
        : done(Object.assign(new Error('no'), { responseCode: 535 })),
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (refuse > 0) return done(Object.assign(new Error('not now'), { responseCode: refuse }));
        mails.push(Buffer.concat(parts).toString('utf8'));
        done();
      });
    },
    logger: false,
    allowInsecureAuth: true,
  });
  server.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const { port } = server.server.address() as AddressInfo;
  const config: Smtp = {
    ...common,
    kind: 'smtp',
    host: '127.0.0.1',
    port,
    security: 'none',
    user: 'qi',
    password: 'right',
    ca: '',
    from: 'qi@example.com',
    to: ['lead@example.com', 'boss@example.com'],
  };
  assert.deepEqual(await smtp.send(message(), config, tools()), { ok: true });
  assert.deepEqual(await smtp.send(message({ id: 'm-2' }), config, tools()), { ok: true });
  const [first, second] = mails;
  const field = (mail: string, name: string) => new RegExp(`^${name}: (.*)$`, 'mi').exec(mail)?.[1];
  assert.equal(field(first!, 'Auto-Submitted'), 'auto-generated');
  assert.equal(field(first!, 'References'), field(second!, 'References'), 'one call, one thread');
  assert.notEqual(field(first!, 'Message-ID'), field(second!, 'Message-ID'));
  assert.match(first!, /^To: lead@example\.com, boss@example\.com/m);
  refuse = 451;
  const later = await smtp.send(message(), config, tools());
  assert.equal(later.ok === false && later.retry, true);
  refuse = 554;
  const never = await smtp.send(message(), config, tools());
  assert.equal(never.ok === false && never.retry, false);
  refuse = 0;
  const wrong = await smtp.send(message(), { ...config, password: 'wrong' }, tools());
  assert.deepEqual(wrong.ok === false && wrong.fault, { code: 'LOGIN_REFUSED', got: '535' });
  assert.doesNotMatch(JSON.stringify(wrong), /wrong|127/);
  // A certificate of nobody: no mail goes out in the open instead.
  const strict = await smtp.send(message(), { ...config, security: 'starttls' }, tools());
  assert.equal(strict.ok, false);
  assert.equal(mails.length, 2);
  const inside = await smtp.send(message(), { ...config, allow_private: false }, tools());
  assert.deepEqual(inside, PRIVATE);
  await new Promise<void>((done) => server.close(() => done()));
  const away = await smtp.send(message(), config, tools());
  assert.equal(away.ok === false && away.retry, true);
  assert.equal(outcomeOf(Object.assign(new Error('x'), { code: 'ETIMEDOUT', command: 'DATA' })).ok, false);
});
