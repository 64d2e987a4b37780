/** Settings in a real Chromium: a user is made and logs in, a token, a directory with faults, the trail; what a role may not do is not there. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';
import { axeFinds } from '../helpers/axe.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, temporaryDir } from '../helpers/server.ts';
import { signIn } from '../helpers/sign-in.ts';

const found = findBrowser();
const options = 'skip' in found ? { skip: found.skip } : {};
const data = temporaryDir('console-settings');
const out = asset('tests', 'out');
const WAIT = { timeout: 45_000 };
const PASSWORD = 'a-password-of-the-test';

let earshot: Earshot;
let browser: Browser;
let page: Page;
let oneTime = '';

before(async () => {
  if ('skip' in found) return;
  mkdirSync(out, { recursive: true });
  earshot = await startEarshot(data.dir, { EARSHOT_ADMIN_PASSWORD: PASSWORD });
  browser = await launchBrowser(found.path);
  page = await logIn('admin', PASSWORD);
});

after(async () => {
  await browser?.close();
  await earshot?.stop();
  data.remove();
});

async function logIn(user: string, password: string, timezoneId?: string): Promise<Page> {
  const viewport = { width: 1366, height: 768 };
  const context = await browser.newContext({ viewport, ...(timezoneId ? { timezoneId } : {}) });
  const opened = await context.newPage();
  await opened.goto(earshot.address);
  await signIn(opened, user, password);
  await opened.locator('.shell').waitFor(WAIT);
  return opened;
}

const shot = async (name: string) => {
  await page.screenshot({ path: `${out}/settings-${name}.png` });
};

test('an admin makes a supervisor, whose one-time password is shown once', options, async () => {
  await page.getByRole('link', { name: '设置', exact: true }).click();
  await page.getByText('本地密码').waitFor(WAIT);
  await page.getByRole('button', { name: '新用户' }).click();
  await page.getByLabel('用户名').fill('王芳');
  const teams = page.getByLabel('可见班组');
  await teams.fill('T1');
  await teams.press('Enter');
  await page.getByLabel('工号').click();
  await shot('user-form');
  await page.getByRole('button', { name: '创建用户' }).click();
  oneTime = (await page.locator('.settings-secret code').textContent(WAIT)) ?? '';
  assert.match(oneTime, /^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  await page.getByRole('cell', { name: 'T1', exact: true }).waitFor(WAIT);
  await shot('users');
  await page.getByRole('button', { name: '我已记下' }).click();
  assert.equal(await page.getByText(oneTime).count(), 0);
});

/** What a field says of itself to those who hear the page; null: that nothing is wrong. */
async function faultOf(label: string): Promise<string | null> {
  return page.getByLabel(label, { exact: true }).evaluate((field) => {
    if (field.getAttribute('aria-invalid') !== 'true') return null;
    return document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
  });
}
const isFocused = (label: string) =>
  page.getByLabel(label, { exact: true }).evaluate((field) => field === document.activeElement);

test('a form marks each wrong field with its own words, and leads to the first', options, async () => {
  await page.getByRole('button', { name: '新用户' }).click();
  const name = page.getByLabel('用户名', { exact: true });
  await name.fill('li wei');
  assert.equal(await faultOf('用户名'), null, 'who still types is not interrupted');
  await name.press('Tab');
  assert.match((await faultOf('用户名')) ?? '', /不能有空格/);
  assert.equal(await faultOf('可见班组'), null, 'what was not filled in yet is no fault');
  await name.fill('li.wei');
  assert.equal(await faultOf('用户名'), null);
  await name.fill('');
  await page.getByRole('button', { name: '创建用户' }).click();
  assert.equal(await faultOf('用户名'), '请填写名字');
  assert.match((await faultOf('可见班组')) ?? '', /请至少选一个班组/);
  assert.equal(await faultOf('工号'), null);
  assert.equal(await isFocused('用户名'), true);
  await shot('user-faults');
  await name.fill('li.wei');
  await page.getByRole('button', { name: '创建用户' }).click();
  assert.equal(await isFocused('可见班组'), true, 'the first that is wrong now');
  await page.getByLabel('角色', { exact: true }).click();
  await page.locator('.ant-select-item-option[title="坐席"]').click();
  await page.getByRole('button', { name: '创建用户' }).click();
  assert.match((await faultOf('工号')) ?? '', /坐席要填自己的工号/);
  await page.getByRole('button', { name: '取消' }).click();
});

test('what the server refuses is said at its field, until that is changed', options, async () => {
  await page.getByRole('button', { name: '新用户' }).click();
  await page.getByLabel('用户名', { exact: true }).fill('ADMIN');
  await page.getByLabel('工号', { exact: true }).fill('A1');
  await page.getByRole('button', { name: '创建用户' }).click();
  await page.getByText('这个名字已经有人用了').waitFor(WAIT);
  assert.match((await faultOf('用户名')) ?? '', /这个名字已经有人用了/);
  assert.equal(await isFocused('用户名'), true);
  assert.equal(await page.locator('.settings-form .form-trouble').textContent(), '');
  await shot('user-refused');
  await page.getByLabel('用户名', { exact: true }).fill('ADMIN2');
  assert.equal(await faultOf('用户名'), null);
  // Changed while the request was under way: the refusal is said at the foot.
  let answer = () => {};
  const typed = new Promise<void>((done) => {
    answer = done;
  });
  await page.route('**/v1/users', async (route) => {
    await typed;
    await route.continue();
  });
  await page.getByLabel('用户名', { exact: true }).fill('ADMIN');
  const asked = page.waitForRequest('**/v1/users');
  await page.getByRole('button', { name: '创建用户' }).click();
  await asked;
  await page.getByLabel('用户名', { exact: true }).fill('ADMIN3');
  answer();
  await page.locator('.settings-form .form-trouble').getByText('这个名字已经有人用了').waitFor(WAIT);
  assert.equal(await faultOf('用户名'), null);
  await page.unroute('**/v1/users');
  await page.getByRole('button', { name: '取消' }).click();
});

test(
  'the supervisor has alerts alone in the settings, and is out at once when disabled',
  options,
  async () => {
    const theirs = await logIn('王芳', oneTime);
    await theirs.getByText('还没有通话').waitFor(WAIT);
    await theirs.goto(`${earshot.address}/settings/users`);
    await theirs.getByText('还没有配置目标').waitFor(WAIT);
    assert.deepEqual(await theirs.locator('.settings-tabs a').allTextContents(), ['告警']);
    const row = page.getByRole('row', { name: /王芳/ });
    await row.getByRole('button', { name: '停用' }).press('Enter');
    const isAt = (name: string) =>
      row.getByRole('button', { name }).evaluate((button) => button === document.activeElement);
    assert.equal(await isAt('取消'), true, 'a second Enter does nothing yet');
    await page.keyboard.press('Escape');
    assert.equal(await isAt('停用'), true);
    await row.getByRole('button', { name: '停用' }).click();
    await row.getByRole('button', { name: '确定' }).click();
    await theirs.locator('input[autocomplete="username"]').waitFor(WAIT);
    await page.getByText('已停用').waitFor(WAIT);
  },
);

test('a token is made, shown once and revoked', options, async () => {
  await page.getByRole('link', { name: '令牌' }).click();
  await page.getByText('还没有令牌').waitFor(WAIT);
  await page.getByRole('button', { name: '新令牌' }).click();
  await page.getByRole('button', { name: '创建令牌' }).click();
  assert.equal(await faultOf('名称'), '请填写名字');
  await page.getByLabel('名称').fill('日报导出');
  await page.getByLabel('权限').click();
  await page.locator('.ant-select-item-option[title="通话"]').click();
  await page.keyboard.press('Escape');
  await shot('token-form');
  await page.getByRole('button', { name: '创建令牌' }).click();
  await page.locator('.settings-secret code').waitFor(WAIT);
  await shot('tokens');
  await page.getByRole('button', { name: '我已记下' }).click();
  const row = page.getByRole('row', { name: /日报导出/ });
  await row.getByText('仅 通话').waitFor(WAIT);
  await row.getByRole('button', { name: '撤销' }).click();
  await row.getByRole('button', { name: '确定' }).click();
  await page.getByText('还没有令牌').waitFor(WAIT);
});

test(
  'a file with faults changes nothing and shows each; a right one is looked at, then taken',
  options,
  async () => {
    await page.getByRole('link', { name: '班组与坐席' }).click();
    await page.getByText('还没有班组、坐席和队列').waitFor(WAIT);
    const file = (text: string) => ({ name: '班组.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const input = page.locator('input[type="file"]');
    await input.setInputFiles(file('kind,id,team,from,name\nagnet,A1,T1,,\nagent,A2,T1,soon,\n'));
    await page.getByText('2:1', { exact: true }).waitFor(WAIT);
    await page.getByText('3:13', { exact: true }).waitFor(WAIT);
    await page.getByText('这里是“soon”').waitFor(WAIT);
    await shot('directory-faults');
    await input.setInputFiles(
      file(
        'kind,id,team,from,name\nteam,T1,,,北区一组\nagent,A1024,T1,,\nagent,A1024,T2,2026-12-01,\nqueue,billing,T1,,\n',
      ),
    );
    await page.getByText('检查通过：共 4 行').waitFor(WAIT);
    await shot('directory-checked');
    await page.getByLabel('没有写错，都是新班组').check();
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await page.getByText('已导入 4 行').waitFor(WAIT);
    await page.getByRole('cell', { name: '北区一组' }).waitFor(WAIT);
    await shot('directory');
  },
);

test(
  'teams that only an agent names are told with their place, and taken over once they are meant',
  options,
  async () => {
    const buffer = Buffer.from('kind,id,team\nteam,night-desk,\nagent,A1,nihgt-desk\nagent,A2,east\n');
    const input = page.locator('input[type="file"]');
    await input.setInputFiles({ name: '夜班.csv', mimeType: 'text/csv', buffer });
    await page.getByText('没有班组 nihgt-desk，是不是 night-desk？').waitFor(WAIT);
    await page.getByText('3:10', { exact: true }).waitFor(WAIT);
    await page.getByText('没有班组 east。').waitFor(WAIT);
    await page.getByText('新班组：night-desk。').waitFor(WAIT);
    const take = page.getByRole('button', { name: '导入', exact: true });
    assert.equal(await take.isDisabled(), true);
    await shot('directory-undeclared');
    await page.getByLabel('没有写错，都是新班组').check();
    assert.equal(await take.isEnabled(), true);
  },
);

test(
  'a user of a team that the directory does not name: the likely one by a press, or it is meant',
  options,
  async () => {
    await page.getByRole('link', { name: '用户', exact: true }).click();
    await page.getByRole('button', { name: '新用户' }).click();
    await page.getByLabel('用户名', { exact: true }).fill('zhao.lei');
    const teams = page.getByLabel('可见班组', { exact: true });
    await teams.fill('北区一组');
    await teams.press('Tab');
    assert.equal(await faultOf('可见班组'), '目录里没有班组 北区一组，是不是 T1 北区一组？');
    await page.getByRole('button', { name: '创建用户' }).click();
    assert.equal(await isFocused('可见班组'), true);
    await shot('user-team-unknown');
    await page.getByRole('button', { name: '把 北区一组 改为 T1 北区一组' }).click();
    assert.equal(await faultOf('可见班组'), null);
    await teams.fill('east,T2');
    await teams.press('Tab');
    assert.equal(await faultOf('可见班组'), '目录里没有班组 east');
    await page.getByLabel('就用 east，班组以后才有').check();
    assert.equal(await faultOf('可见班组'), null);
    await shot('user-team-meant');
    await page.getByRole('button', { name: '创建用户' }).click();
    await page.locator('.settings-secret code').waitFor(WAIT);
    await page.getByRole('button', { name: '我已记下' }).click();
    await page
      .getByRole('row', { name: /zhao\.lei/ })
      .getByText('east 不在目录里')
      .waitFor(WAIT);
    await page.getByRole('link', { name: '班组与坐席' }).click();
  },
);

test('the answer to an upload is lost: it may have been done, and the file shows it', options, async () => {
  const file = { name: '队列.csv', mimeType: 'text/csv' };
  const buffer = Buffer.from('kind,id,team,from,name\nqueue,night,T1,,\n');
  const input = page.locator('input[type="file"]');
  const sent = '**/v1/directory/import?dry_run=false';
  await page.route(sent, async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await input.setInputFiles({ ...file, buffer });
  await page.getByText('检查通过：共 1 行').waitFor(WAIT);
  await page.getByRole('button', { name: '导入', exact: true }).click();
  await page.getByText('可能已经导入，也可能没有').waitFor(WAIT);
  await page.getByRole('rowheader', { name: 'night' }).waitFor(WAIT);
  await shot('directory-lost');
  await page.unroute(sent);
  await input.setInputFiles({ ...file, buffer });
  await page.getByText('新增 0，改动 0，不变 1。').waitFor(WAIT);
  const checked = '**/v1/directory/import?dry_run=true';
  await page.route(checked, (route) => route.abort('connectionreset'));
  await input.setInputFiles({ ...file, buffer });
  // A check changes nothing: there is nothing that may have been done.
  await page.getByText('连不上服务器，请稍后再试').waitFor(WAIT);
  await page.unroute(checked);
});

test('the ring on today in a calendar is on the day of the site, not of the browser', options, async () => {
  const { time_zone } = await page.evaluate(
    async () => (await (await fetch('/v1/session')).json()) as { time_zone: string },
  );
  const dayIn = (timeZone: string) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(Date.now());
  const zone = ['Pacific/Pago_Pago', 'Pacific/Kiritimati'].find((one) => dayIn(one) !== dayIn(time_zone));
  assert.ok(zone, 'one of the two has another day at any time');
  const theirs = await logIn('admin', PASSWORD, zone);
  await theirs.goto(`${earshot.address}/settings/audit`);
  await theirs.locator('.day-field input').first().click(WAIT);
  await theirs.locator('.ant-picker-cell-today').first().waitFor(WAIT);
  const ringed = await theirs
    .locator('.ant-picker-cell-today')
    .evaluateAll((all) => all.map((cell) => cell.getAttribute('title')));
  assert.deepEqual(ringed, [dayIn(time_zone)]);
  await theirs.screenshot({ path: `${out}/settings-today.png` });
  await theirs.context().close();
});

test('the trail tells what was done, and is searched', options, async () => {
  await page.getByRole('link', { name: '审计记录' }).click();
  await page.getByRole('cell', { name: '修改班组目录' }).first().waitFor(WAIT);
  await page.getByLabel('通话、用户、规则等').fill('王芳');
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByRole('cell', { name: '新建用户' }).waitFor(WAIT);
  assert.equal(await page.getByRole('cell', { name: '修改班组目录' }).count(), 0);
  assert.match(page.url(), /subject=/);
  await shot('audit');
  // What stands in the boxes is what is looked for, whatever is pressed.
  await page.getByLabel('通话、用户、规则等').fill('');
  await page.getByRole('button', { name: '改动', exact: true }).click();
  await page.getByRole('cell', { name: '修改班组目录' }).first().waitFor(WAIT);
  assert.doesNotMatch(page.url(), /subject=/);
});

test('the trail leaves out what only opening a page writes, until it is asked for', options, async () => {
  const live = page.getByRole('cell', { name: '实时接收' });
  await page.goto(`${earshot.address}/settings/audit`);
  await page.getByRole('cell', { name: '登录', exact: true }).first().waitFor(WAIT);
  assert.equal(await live.count(), 0);
  await page.getByRole('button', { name: '全部', exact: true }).click();
  await live.first().waitFor(WAIT);
  assert.equal(new URL(page.url()).search, '?kind=all');
  await page.getByRole('button', { name: '改动', exact: true }).click();
  await page.getByRole('cell', { name: '修改班组目录' }).first().waitFor(WAIT);
  await page.reload();
  await page.getByRole('cell', { name: '修改班组目录' }).first().waitFor(WAIT);
  assert.equal(await page.getByRole('cell', { name: '登录', exact: true }).count(), 0);
  await page.goto(`${earshot.address}/settings/audit?action=live.subscribed`);
  await live.first().waitFor(WAIT);
});

test('every tab in English, in the dark and on a wide screen', options, async () => {
  await page.evaluate(() => {
    localStorage.setItem('earshot.language', 'en');
    localStorage.setItem('earshot.theme', 'dark');
  });
  for (const [tab, add, create] of [
    ['users', 'New user', 'Create user'],
    ['tokens', 'New token', 'Create token'],
  ] as const) {
    await page.goto(`${earshot.address}/settings/${tab}`);
    await page.getByRole('button', { name: add }).click();
    await page.getByRole('button', { name: create }).click();
    await page.getByText('Enter a name.').waitFor(WAIT);
    const said = (await page.locator('.settings-form').textContent()) ?? '';
    assert.doesNotMatch(said, /\p{Script=Han}/u);
    assert.deepEqual(await axeFinds(page), [], tab);
    await shot(`en-dark-${tab}-faults`);
  }
  await page.setViewportSize({ width: 1920, height: 1080 });
  for (const [tab, title] of Object.entries({
    users: 'New user',
    tokens: 'New token',
    directory: 'Choose a file',
    audit: 'Search',
    alerts: 'New silence',
    imports: 'Choose a file',
  })) {
    await page.goto(`${earshot.address}/settings/${tab}`);
    await page.getByRole('button', { name: title }).waitFor(WAIT);
    assert.doesNotMatch((await page.locator('.settings-head').textContent(WAIT)) ?? '', /\p{Script=Han}/u);
    await shot(`en-dark-${tab}`);
  }
});
