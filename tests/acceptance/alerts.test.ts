/**
 * Warnings reach people: a flag of a FunASR-framed call is told once, masked, at every kind of target; a message whose
 * fate a kill hides is sent again and says so; a case that nobody claims goes to the next target; a silence silences.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Case } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { SECRETS, startVendors, type Vendors } from '../helpers/vendors.ts';

const data = temporaryDir('alerts');
let vendors: Vendors;
let earshot: Earshot;
let file: string;
/** Invented. */
const NUMBER = '13912345678';

const start = () => startEarshot(join(data.dir, 'data'), {}, 0, ['--config', file]);

before(async () => {
  vendors = await startVendors();
  const { base, smtpPort } = vendors;
  file = join(data.dir, 'earshot.yaml');
  writeFileSync(
    file,
    `
alerts:
  public_url: https://qi.example.com
  targets:
    robot: { kind: wecom, url: '${base}/wecom/send?key=KEYKEY', allow_private: true }
    ding: { kind: dingtalk, url: '${base}/dingtalk/send?access_token=T', secret: ${SECRETS.dingtalk}, allow_private: true }
    lark: { kind: feishu, url: '${base}/feishu/hook/ID', secret: ${SECRETS.feishu}, allow_private: true }
    mail: { kind: smtp, host: 127.0.0.1, port: ${smtpPort}, security: none, from: qi@example.com, to: [lead@example.com], allow_private: true }
    hook: { kind: webhook, url: '${base}/hook/v4', secret: ${SECRETS.webhook}, allow_private: true }
    lead: { kind: wecom, url: '${base}/lead/send?key=KEYKEY', allow_private: true }
    bi: { kind: events, url: '${base}/events/in', secret: ${SECRETS.webhook}, allow_private: true }
  routes:
    - match: { severity: [critical, major] }
      to: [robot, ding, lark, mail, hook]
      group_by: [call]
      escalate: [{ on: unclaimed, to: [lead] }]
cases:
  open_from: major
  claim_s: { critical: 10, major: 10 }
`,
  );
  earshot = await start();
});
after(async () => {
  await earshot?.stop();
  await vendors?.stop();
  data.remove();
});

/** The customer's leg of a call, as a FunASR server sends it. */
async function say(call: string, ...texts: string[]): Promise<void> {
  const frames = texts.map((text, index) => ({
    mode: '2pass-offline',
    text,
    wav_name: `${call}:customer`,
    slice_type: 2,
    index,
    start_time: 1_000 + index * 4_000,
    end_time: 4_000 + index * 4_000,
  }));
  const response = await fetch(`${earshot.address}/v1/ingest/funasr`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.ingest}`, 'content-type': 'application/json' },
    body: JSON.stringify(frames),
  });
  assert.equal(response.status, 200, await response.text());
}

const threat = (call: string) =>
  say(call, `我的电话是${NUMBER}`, '你们再不处理我就打12315投诉，我的号码就是13912345678');
const flagOf = (call: string) =>
  eventually('the flag', async () => {
    const { items } = await earshot.get<{ items: Flag[] }>(`/v1/flags?call=${call}&status=raised`);
    return items.find(({ category }) => category === 'escalation_threat');
  });
interface Line {
  at: string;
  reason: string;
  text: string;
  target: string | null;
}
const linesOf = async (query: string) => (await earshot.get<{ items: Line[] }>(`/v1/alerts?${query}`)).items;
const about = (vendor: string, call: string) =>
  vendors.taken(vendor).filter((body) => decoded(body).includes(call));
/** Mails are quoted-printable. */
function decoded(body: string): string {
  if (!body.includes('quoted-printable')) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('a flag of a FunASR call reaches every kind of target once, masked, with a link to the moment', async () => {
  await threat('call-one');
  const flag = await flagOf('call-one');
  for (const vendor of ['wecom', 'dingtalk', 'feishu', 'smtp', 'hook']) {
    const [body] = await eventually(`a message at ${vendor}`, async () => {
      const found = about(vendor, 'call-one');
      return found.length > 0 ? found : undefined;
    });
    const text = decoded(body!);
    assert.doesNotMatch(text, /13912345678/, vendor);
    assert.match(text, /就打12315投诉，我的号码就是\[手机号·/, 'the whole utterance, masked');
    assert.ok(text.includes(`/calls/call-one?flag=${flag.id}`), `${vendor}: ${text}`);
  }
  const told = await eventually('the lines', async () => {
    const lines = await linesOf(`flag=${flag.id}`);
    return lines.filter(({ reason }) => reason === 'sent').length >= 5 ? lines : undefined;
  });
  assert.match(told.map(({ text }) => text).join('\n'), /sent to ding/);
  // Time enough for a second message, had there been one.
  await new Promise((done) => setTimeout(done, 2_000));
  for (const vendor of ['wecom', 'dingtalk', 'feishu', 'smtp', 'hook'])
    assert.equal(vendors.taken(vendor).filter((body) => decoded(body).includes(flag.id)).length, 1, vendor);
  const events = vendors.taken('events').map((body) => JSON.parse(body));
  const raised = events.filter(({ type, flag: one }) => type === 'flag' && one.id === flag.id);
  assert.equal(raised.length, 1);
  assert.equal(raised[0].flag.status, 'raised');
  assert.doesNotMatch(JSON.stringify(events), /13912345678/);
  const { items } = await earshot.get<{ items: { name: string; sent: number; error: null }[] }>(
    '/v1/alerts/targets',
  );
  assert.ok(items.find(({ name }) => name === 'ding')!.sent >= 1);
  const metrics = await (await fetch(`${earshot.address}/metrics`)).text();
  assert.match(metrics, /earshot_alerts_tries_total\{target="ding",result="sent"\} [1-9]/);
});

test('a case that nobody claims goes to the next target at its time', async () => {
  const { claim_by } = await eventually('the case', async () => {
    const { items } = await earshot.get<{ items: Case[] }>('/v1/cases?call=call-one');
    return items[0];
  });
  const [body] = await eventually('the next target', async () => {
    const found = about('lead', 'call-one');
    return found.length > 0 ? found : undefined;
  });
  assert.match(JSON.parse(body!).markdown.content, /质检预警升级：工单逾时无人认领/);
  const lines = await linesOf('call=call-one');
  const told = lines.filter(({ reason, target }) => reason === 'escalated' && target === 'lead');
  // One line a flag of the case.
  assert.ok(told.length > 0);
  for (const { at } of told)
    assert.ok(Date.parse(at) >= Date.parse(claim_by), `${at}, not before ${claim_by}`);
  assert.equal(about('lead', 'call-one').length, 1, 'told once');
});

test('a kill between the intent and the answer: the message is sent again and says so; the others are not', async () => {
  vendors.hold.add('wecom');
  await threat('call-two');
  await eventually('the message whose answer never comes', async () => about('wecom', 'call-two')[0]);
  await eventually('the others', async () => (about('hook', 'call-two').length > 0 ? true : undefined));
  await eventually('their lines', async () => {
    const lines = await linesOf('call=call-two');
    return lines.filter(({ reason }) => reason === 'sent').length >= 4 ? true : undefined;
  });
  await earshot.stop('SIGKILL');
  vendors.hold.delete('wecom');
  earshot = await start();
  const second = await eventually('the message again', async () => about('wecom', 'call-two')[1]);
  assert.match(JSON.parse(second).markdown.content, /可能重复/);
  const again = await eventually('the line', async () =>
    (await linesOf('call=call-two')).find(({ reason }) => reason === 'sent_again'),
  );
  assert.equal(again.target, 'robot');
  assert.equal(about('hook', 'call-two').length, 1);
  assert.equal(about('dingtalk', 'call-two').length, 1);
});

test('what is silenced is not sent, and says by whom', async () => {
  const answer = await fetch(`${earshot.address}/v1/silences`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.api}`, 'content-type': 'application/json' },
    body: JSON.stringify({ match: { call: ['call-three'] }, minutes: 5, reason: '演练' }),
  });
  assert.equal(answer.status, 201, await answer.text());
  await threat('call-three');
  const line = await eventually('the line', async () =>
    (await linesOf('call=call-three')).find(({ reason }) => reason === 'silenced'),
  );
  assert.match(line.text, /silenced by api-token until .* \(演练\)/);
  assert.equal(about('hook', 'call-three').length, 0);
});

test('send test answers what the target said, and secrets are nowhere in the output', async () => {
  const send = async (name: string) => {
    const response = await fetch(`${earshot.address}/v1/alerts/targets/${name}/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKENS.api}` },
    });
    return { status: response.status, ...((await response.json()) as object) };
  };
  assert.deepEqual(await send('lark'), { status: 200, ok: true, error: null, fault: null });
  vendors.away.add('feishu');
  assert.deepEqual(await send('lark'), {
    status: 200,
    ok: false,
    error: 'the target did not take it (HTTP 502)',
    fault: { code: 'HTTP_STATUS', got: 'HTTP 502' },
  });
  vendors.away.delete('feishu');
  assert.equal((await send('nobody')).status, 404);
  assert.doesNotMatch(earshot.output(), /KEYKEY|SECdemo|hook-key/);
});
