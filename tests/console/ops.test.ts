/**
 * The pages of whoever keeps the server running, in a real Chromium on the real server: a target that takes messages
 * and then does not, a silence from its making to its early end, a file with a fault, and a source that goes away.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import type { SiteHealth } from '../../engine/contract/health.ts';
import { asset } from '../../gateway/paths.ts';
import { afternoonZone } from '../helpers/afternoon.ts';
import { connectAsr } from '../helpers/asr.ts';
import { axeFinds } from '../helpers/axe.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';
import type { Frames } from '../helpers/sockets.ts';
import { type Scripted, scriptedFreeswitch } from '../helpers/telephony.ts';

const found = findBrowser();
const options = 'skip' in found ? { skip: found.skip } : {};
const data = temporaryDir('console-ops');
const out = asset('tests', 'out');
const WAIT = { timeout: 60_000 };

let receiver: Server;
let takes = true;
const received: { summary: string }[] = [];
let freeswitch: Scripted;
let earshot: Earshot;
let ingest: Frames;
let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (takes) received.push({ summary: body });
      response.statusCode = takes ? 200 : 503;
      response.end('{}');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  freeswitch = await scriptedFreeswitch('secret-1');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const config = join(data.dir, 'earshot.yaml');
  writeFileSync(
    config,
    `cti:
  freeswitch: { host: 127.0.0.1, port: ${freeswitch.port}, password: secret-1 }
alerts:
  targets:
    ops: { kind: webhook, url: '${url}', secret: s, allow_private: true }
    lead: { kind: webhook, url: '${url}lead', secret: s, allow_private: true }
  routes:
    - match: { severity: [critical] }
      to: [ops]
      escalate: [{ on: unclaimed, to: [lead] }]
      routes:
        - { match: { queue: [夜间], hours: ['20:00-08:00'], weekdays: [sat, sun] }, to: [lead] }
    - { match: { severity: [major, minor], team: [T1, T2] }, to: [lead], group_by: [team], group_wait_s: 60, repeat_s: 1800 }
  inhibit:
    - { when: { severity: [critical] }, mute: { severity: [minor] }, equal: [call] }
`,
  );
  // In the night of a week-end the inner route would take what these tests look for.
  const EARSHOT_TIME_ZONE = afternoonZone(new Date());
  earshot = await startEarshot(data.dir, { EARSHOT_TIME_ZONE }, 0, ['--config', config]);
  ingest = await connectAsr(earshot, 'asr-north');
  browser = await launchBrowser(found.path);
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(earshot.address);
  await signIn(page, 'admin', TOKENS.password);
  await page.locator('.shell').waitFor(WAIT);
});

after(async () => {
  await browser?.close();
  ingest?.close();
  await earshot?.stop();
  receiver?.close();
  freeswitch?.stop();
  data.remove();
});

const shot = (name: string) => page.screenshot({ path: `${out}/ops-${name}.png` });
const row = (text: RegExp) => page.getByRole('row', { name: text });

/** A critical flag in a queue. `seq` of the sentence may leave a hole. */
function threat(call: string, queue: string, seq = 2): void {
  const at = new Date().toISOString();
  ingest.send({
    type: 'call.started',
    call,
    seq: 1,
    at,
    queue,
    direction: 'inbound',
    agent: { id: 'A1', team: 'T1' },
  });
  const words = { utterance: 'u-1', rev: 1, channel: 0, role: 'customer', final: true };
  const text = '要是今天再没人来 我就只能上工信部的网站反映一下了';
  ingest.send({ type: 'utterance', call, seq, ...words, start_ms: 0, end_ms: 2_000, text });
}

test('targets say how they fare, and a test message tells what the target answers', options, async () => {
  await page.getByRole('link', { name: '设置', exact: true }).click();
  await page.getByRole('link', { name: '告警', exact: true }).click();
  const ops = page.locator('[data-target="ops"]');
  await ops.getByText('还没有发过').waitFor(WAIT);
  await ops.getByRole('button', { name: '发送测试' }).click();
  await ops.getByText('测试消息已送达').waitFor(WAIT);
  assert.equal(received.length, 1);
  takes = false;
  await ops.getByRole('button', { name: '发送测试' }).click();
  await ops.getByText(/没有送达：.*503/).waitFor(WAIT);
  takes = true;
});

test('the routing tree is told in words, with what lies in it further in', options, async () => {
  const first = page.locator('[data-route="0"]');
  await first.waitFor(WAIT);
  assert.equal(
    (await first.textContent())?.replace(/\s+/g, ' '),
    '路由 1 严重程度 严重 发往 ops按通话合并 · 同组至少隔 1 分钟 · 工单超时未认领，再发 lead',
  );
  assert.match(
    (await page.locator('[data-route="0.0"]').textContent()) ?? '',
    /时段 20:00-08:00 · 星期 六、日/,
  );
  assert.match((await page.locator('[data-route="1"]').textContent()) ?? '', /班组 T1、T2.*每 30 分钟再发/);
  await page.getByText('有“严重程度 严重”时，不发“严重程度 一般”（通话相同）').waitFor(WAIT);
  await shot('alerts');
});

test(
  'a flag is sent and says so; a silence holds the next one back, until somebody ends it',
  options,
  async () => {
    threat('c-told', '装机');
    const decided = page.locator('[data-reason="sent"]', { hasText: '已送达 ops' });
    const look = page.getByRole('button', { name: '刷新' });
    await again(look, decided);
    const queued = page.locator('[data-reason="queued"]', { hasText: '安排发往 ops' }).first();
    assert.match((await queued.locator('[data-became]').textContent()) ?? '', /^[\d:]+ 送达$/);
    await page.getByRole('button', { name: '新建静默' }).click();
    const form = page.getByRole('form', { name: '新建静默' });
    const make = form.getByRole('button', { name: '开始静默' });
    await make.click();
    const reason = form.getByLabel('原因');
    const severity = form.getByRole('combobox', { name: '严重程度' });
    const described = (one: Locator) =>
      one.evaluate(
        (control) => document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent,
      );
    // Each fault stands at its field, and the first of them has the focus.
    assert.equal(await described(severity), '至少填一项，说明静默哪些告警');
    assert.equal(await described(reason), '请写原因，别人会看到');
    assert.equal(await severity.evaluate((one) => one === document.activeElement), true);
    const queue = form.getByRole('combobox', { name: '队列' });
    await queue.fill('演练');
    await queue.press('Enter');
    assert.equal(await severity.getAttribute('aria-invalid'), 'false');
    await make.click();
    assert.equal(await reason.evaluate((one) => one === document.activeElement), true);
    await reason.fill('线路演练');
    await shot('silence-form');
    await form.getByRole('button', { name: '开始静默' }).click();
    await row(/队列 演练.*生效中.*线路演练.*admin/).waitFor(WAIT);
    threat('c-silenced', '演练');
    await again(look, page.locator('[data-reason="silenced"]', { hasText: /admin 静默到.*（线路演练）/ }));
    await page.getByLabel('决定', { exact: true }).selectOption({ label: '被静默' });
    await decided.waitFor({ ...WAIT, state: 'detached' });
    await page.getByLabel('决定', { exact: true }).selectOption({ label: '全部结果' });
    await decided.first().waitFor(WAIT);
    await shot('decisions');
    await row(/线路演练/)
      .getByRole('button', { name: '提前结束' })
      .first()
      .click();
    await row(/线路演练/)
      .getByRole('button', { name: '确定' })
      .click();
    await page.getByText('admin 提前结束').waitFor(WAIT);
    await page.locator('[data-reason="sent"] a').first().click();
    await page.waitForURL(/\/calls\/c-told\?flag=/);
    await page.getByRole('button', { name: '查看通知了谁' }).first().click();
    await page.locator('.flag-told', { hasText: '已送达 ops' }).first().waitFor(WAIT);
    await shot('told');
  },
);

async function again(
  look: ReturnType<Page['getByRole']>,
  wanted: ReturnType<Page['locator']>,
): Promise<void> {
  for (let n = 0; n < 100 && (await wanted.count()) === 0; n += 1) {
    await look.click();
    await page.waitForTimeout(300);
  }
  await wanted.first().waitFor(WAIT);
}

test(
  'a file is read to its end, its faults by line; the same file again takes nothing twice',
  options,
  async () => {
    await page.goto(`${earshot.address}/settings/imports`);
    await page.getByText('还没有导入过').waitFor(WAIT);
    await shot('imports-empty');
    const lines = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
      .split('\n')
      .slice(0, 3);
    const file = {
      name: '十一月.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from(`${lines[0]}\n{"call":"broken"}\n${lines.slice(1).join('\n')}\n`),
    };
    const input = page.locator('input[type="file"]');
    await input.setInputFiles(file);
    await page.getByText('十一月.jsonl 已收下').waitFor(WAIT);
    const done = row(/十一月.*已完成.*100%.*带入 3 · 有错 1/);
    await done.waitFor(WAIT);
    await page.getByText('有错的 1 通').waitFor(WAIT);
    const fault = page.locator('.ops-more tbody tr');
    assert.equal(
      await fault.textContent(),
      '十一月.jsonl 第 2 行通话 broken"utterances" 应当是列表，却是空缺。',
    );
    await shot('imports');
    await input.setInputFiles(file);
    await row(/十一月.*已完成.*100%.*带入 0 · 已有 3 · 有错 1/).waitFor(WAIT);
  },
);

test('the answer to a file is lost: it may have come in, and the list shows it', options, async () => {
  await page.route('**/v1/imports?name=*', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  const buffer = Buffer.from('call,role,start_ms,end_ms,text\nc-lost,agent,0,5200,您好\n');
  await page.locator('input[type="file"]').setInputFiles({ name: '断.csv', mimeType: 'text/csv', buffer });
  await page.getByText('文件可能已经收下，也可能没有').waitFor(WAIT);
  await row(/断\.csv.*已完成/).waitFor(WAIT);
  await shot('imports-lost');
  await page.unroute('**/v1/imports?name=*');
});

test(
  'what was taken and may not have been meant so is told; a file with errors is amber and unfolded, with column and call',
  options,
  async () => {
    await page.locator('input[type="file"]').setInputFiles({
      name: '旧表.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        '通话,角色,开始毫秒,结束毫秒,文本,行业,备注,录音时间\nold-1,坐席,0,900,您好,养殖,好,\nold-2,坐席,0,900,您好,电信,,14/10/2026\n',
      ),
    });
    const done = row(/旧表.*已完成，有错.*带入 1 · 有错 1/);
    await done.waitFor(WAIT);
    assert.match((await done.locator('.settings-state').getAttribute('class')) ?? '', /is-waiting/);
    const more = page.locator('.ops-more').first();
    const said = (await more.textContent()) ?? '';
    assert.match(
      said,
      /旧表\.csv 第 3 行第 23 个字符通话 old-2录音时间 应当是日期时间.*却是 "14\/10\/2026"。/,
    );
    assert.match(said, /1 通没有自己的时间，按导入时间记/);
    assert.match(said, /不认识、没有读的列：备注。不是行业名、按“其他”记的：养殖。/);
    assert.ok(await more.locator('tbody').isVisible());
    assert.equal(await more.locator('a').count(), 0, 'a call that was refused is not there to be led to');
    assert.deepEqual(await axeFinds(page), []);
    await shot('imports-notes');
  },
);

test(
  'seconds that are taken for milliseconds are told in both languages; sent again as seconds they come in',
  options,
  async () => {
    const said = '您好 请问有什么可以帮您 我想查一下上个月的账单';
    await page.locator('input[type="file"]').setInputFiles({
      name: '秒.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`call,role,start_ms,end_ms,text\nc-seconds,agent,0.4,5.2,${said}\n`),
    });
    await row(/秒\.csv.*已完成.*有错 1/).waitFor(WAIT);
    await page.getByText(/^时间应当是毫秒，可 5 ms 里说了 22 个字，看来是秒/).waitFor(WAIT);
    await shot('imports-fault');
    await page.evaluate(() => localStorage.setItem('earshot.language', 'en'));
    await page.reload();
    await page.getByText(/^Expected milliseconds, but 22 characters said within 5 ms/).waitFor(WAIT);
    await shot('imports-fault-en');
    await page.evaluate(() => localStorage.setItem('earshot.language', 'zh'));
    await page.reload();
    await page.getByLabel('时间单位').selectOption({ label: '秒' });
    await page.locator('input[type="file"]').setInputFiles({
      name: '再来.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`call,role,start_ms,end_ms,text\nc-seconds,agent,0.4,5.2,${said}\n`),
    });
    await row(/再来.*已完成.*带入 1/).waitFor(WAIT);
    await page.locator('input[type="file"]').setInputFiles({
      name: '缺列.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('call,role,text\nc-1,agent,hi\n'),
    });
    await page
      .getByText(/^没有读完：缺少列 start_ms \(开始毫秒\/开始秒\), end_ms .*文件里的列是：call, role, text。/)
      .waitFor(WAIT);
    await shot('imports-unread');
  },
);

test(
  'a call that came in wrong is replaced only after the page has asked, and only by this file',
  options,
  async () => {
    const file = (name: string, text: string) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(`call,role,start_ms,end_ms,text\nc-seconds,agent,400,5200,${text}\n`),
    });
    const input = page.locator('input[type="file"]');
    const replace = page.getByRole('checkbox', { name: '替换以前导入的通话' });
    await replace.check();
    await input.setInputFiles(file('改对.csv', '您好 账单已经重新寄出'));
    await page.getByText(/^改对\.csv：同编号的、以前导入的通话会被删除/).waitFor(WAIT);
    assert.deepEqual(await axeFinds(page), []);
    await shot('imports-replace');
    await page.getByRole('button', { name: '不传了' }).click();
    assert.equal(await row(/改对/).count(), 0, 'nothing was sent');
    await input.setInputFiles(file('改对.csv', '您好 账单已经重新寄出'));
    await page.getByRole('button', { name: '删除并替换' }).click();
    await row(/改对.*已完成.*带入 1 · 其中替换 1/).waitFor(WAIT);
    assert.equal(await replace.isChecked(), false, 'the next file is asked about anew');
    await page.goto(`${earshot.address}/calls/c-seconds`);
    await page.getByRole('log').getByText('账单已经重新寄出').waitFor(WAIT);
    await page.goto(`${earshot.address}/settings/imports`);
  },
);

test(
  'what is wrong with a vCon, and where bytes are no letters, is told in Chinese by its place',
  options,
  async () => {
    const vcon = {
      uuid: 'x',
      created_at: '2026-11-22T09:00:00+08:00',
      parties: [],
      dialog: [{ type: 'telepathy', start: '2026-11-22T09:00:00+08:00' }],
    };
    await page.locator('input[type="file"]').setInputFiles({
      name: '坏的.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.concat([
        Buffer.from(`${JSON.stringify(vcon)}\n{"call":"好"`),
        Buffer.from([0xff]),
        Buffer.from('}\n'),
      ]),
    });
    await row(/坏的.*已完成.*有错 2/).waitFor(WAIT);
    await page.locator('.ops-more summary').first().waitFor(WAIT);
    await page
      .getByText(
        'vCon 的 uuid 应当是 UUID，却是 "x"。vCon 的 dialog[0].type 应当是 recording, text, transfer, incomplete, recording-set，却是 "telepathy"。',
      )
      .waitFor(WAIT);
    await page.getByText(/^文件用的是 UTF-8 编码，这一行却有不属于它的字节/).waitFor(WAIT);
    await shot('imports-vcon');
  },
);

test(
  'health names what is wrong in words: holes, a source that went, a target that fails',
  options,
  async () => {
    await page.goto(`${earshot.address}/settings/health`);
    const source = page.locator('[data-source="asr-north"]');
    await source.getByText('已连接').waitFor(WAIT);
    await page.getByText(/通话文字 400 天/).waitFor(WAIT);
    await page
      .locator('[data-trouble="import_failed"]', {
        hasText:
          '导入 缺列.csv 没有读完：缺少列 start_ms (开始毫秒/开始秒), end_ms (结束毫秒/结束秒)；必须有',
      })
      .waitFor(WAIT);
    await shot('health-before');
    takes = false;
    threat('c-hole', '装机', 7);
    await page
      .locator('[data-trouble="sequence_holes"]', { hasText: '1 通通话里缺了 5 个序号' })
      .waitFor(WAIT);
    await page.locator('[data-trouble="target_failing"]', { hasText: 'ops 发不出去' }).waitFor(WAIT);
    ingest.close();
    await page.locator('[data-trouble="source_gone"]', { hasText: 'asr-north 断开了' }).waitFor(WAIT);
    await source.getByText('已断开').waitFor(WAIT);
    await shot('health');
  },
);

test(
  'health tells whether a telephone system is connected, since when, and why one is not',
  options,
  async () => {
    const system = page.locator('[data-telephony="FreeSWITCH"]');
    await system.getByText('已连接').waitFor(WAIT);
    await shot('health-telephony');
    // The first try is over before a browser sees it.
    await page.route('**/v1/health', async (route) => {
      const answer = await route.fetch();
      const health = (await answer.json()) as SiteHealth;
      const telephony = health.telephony.map((one) => ({ ...one, fault: { code: 'NOT_YET' }, since: null }));
      await route.fulfill({ response: answer, json: { ...health, telephony } });
    });
    await system.getByText('正在连接').waitFor(WAIT);
    await page.locator('[data-source="cti:freeswitch"]').getByText('正在连接').waitFor(WAIT);
    await page.unroute('**/v1/health');
    await system.getByText('已连接').waitFor(WAIT);
    freeswitch.stop();
    await system.getByText('未连接').waitFor(WAIT);
    await system.getByText('连接失败，请核对主机和端口（ECONNREFUSED）').waitFor(WAIT);
    await page
      .locator('[data-trouble="telephony_away"]', { hasText: 'FreeSWITCH 没有连上：连接失败' })
      .waitFor(WAIT);
    await page.locator('[data-source="cti:freeswitch"]').getByText('未连接').waitFor(WAIT);
    await shot('health-telephony-away');
  },
);

test(
  'the pages in English, in the dark and on a wide screen; axe finds nothing; no error was thrown',
  options,
  async () => {
    await page.evaluate(() => {
      localStorage.setItem('earshot.language', 'en');
      localStorage.setItem('earshot.theme', 'dark');
    });
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(`${earshot.address}/settings/alerts`);
    await page.getByRole('button', { name: 'New silence' }).click();
    await page.getByRole('form', { name: 'New silence' }).waitFor(WAIT);
    assert.deepEqual(await axeFinds(page), []);
    for (const [tab, text] of Object.entries({
      alerts: 'Newest decisions',
      imports: 'Choose a file',
      health: 'Last heard',
    })) {
      await page.goto(`${earshot.address}/settings/${tab}`);
      await page.getByText(text).first().waitFor(WAIT);
      await page.waitForTimeout(500);
      await shot(`en-dark-${tab}`);
      for (const theme of ['dark', 'light']) {
        await page.evaluate((value) => localStorage.setItem('earshot.theme', value), theme);
        await page.reload();
        await page.getByText(text).first().waitFor(WAIT);
        await page.waitForTimeout(500);
        assert.deepEqual(await axeFinds(page), [], `${tab}, ${theme}`);
      }
      await page.evaluate(() => localStorage.setItem('earshot.theme', 'dark'));
    }
    assert.deepEqual(errors, []);
  },
);
