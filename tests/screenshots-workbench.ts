/** What an author does in the workbench before its pictures are taken. */
import type { Page } from 'playwright-core';

/** A whole set is loaded, which a busy machine does late. */
const WAIT = { timeout: 90_000 };

export const OWN_FILE = 'own.yaml';

/** @param word that the rule listens for; its test says 蝴蝶兰 */
const own = (word: string, severity = 'minor') => `rules:
  - id: site-orchid
    title: 客户提到${word}
    category: x-site-word
    severity: ${severity}
    by: customer
    when:
      all:
        - said: { role: customer, any: [${word}, 花篮], unless: [不要了] }
        - not: { said: { role: agent, any: [没有货, 卖完了] } }
    tests:
      - name: 说了要报
        lines: [[0s, 2s, agent, 您好 花店请讲], [3s, 6s, customer, 我想买一盆蝴蝶兰]]
        expect: [{ at: 6s }]
      - name: 没说不报
        lines: [[0s, 2s, agent, 您好], [3s, 6s, customer, 请问几点关门]]
        expect: []
`;

async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click(WAIT);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

const openTab = (page: Page, name: string) => page.locator(`#wb-tab-${name}`).click(WAIT);

/** As the page asks: with its session. */
function ask(page: Page, method: string, path: string, body: object): Promise<unknown> {
  return page.evaluate(
    async ([verb, place, text]) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(place as string, { method: verb as string, headers, body: text as string });
      return answer.json();
    },
    [method, path, JSON.stringify(body)],
  );
}

export async function withFaults(page: Page): Promise<void> {
  const wrong = own('蝴蝶兰', 'mnor')
    .replace('unless:', 'unles:')
    .replace('expect: []', 'expect: [{ at: 早 }]');
  await write(page, wrong);
  await page.locator('.wb-faults li').nth(1).waitFor(WAIT);
  await page.locator('.cm-lint-marker-error').first().hover(WAIT);
  await page.waitForTimeout(600);
}

export async function withFailingTest(page: Page): Promise<void> {
  await write(page, own('水仙'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.locator('.wb-failure').first().waitFor(WAIT);
}

export async function withBacktest(page: Page): Promise<void> {
  await write(page, own('工信部').replaceAll('蝴蝶兰', '工信部'));
  await openTab(page, 'backtest');
  await page.locator('.wb-backtest-bar .plain-button, .wb-backtest-bar .strong-button').click(WAIT);
  await page.locator('.wb-panel progress').waitFor(WAIT);
  await page.locator('[data-change]').first().waitFor(WAIT);
}

export async function withDiff(page: Page): Promise<void> {
  await published(page);
  await page.reload();
  await write(page, own('水仙', 'major'));
  await openTab(page, 'diff');
  await page.locator('.wb-line.is-new').first().waitFor(WAIT);
}

export async function withHistory(page: Page): Promise<void> {
  await published(page);
  await page.reload();
  await openTab(page, 'history');
  await page.locator('[data-version="3"] .link-button').first().click(WAIT);
  await page.locator('.wb-versions .wb-diff').waitFor(WAIT);
}

/** Two versions of the file, made once. */
async function published(page: Page): Promise<void> {
  const path = `/v1/rule-files/history?name=${OWN_FILE}`;
  const known = (await page.evaluate(async (place) => (await fetch(place)).json(), path)) as {
    items: { hash: string }[];
  };
  if (known.items.length > 0) return;
  let base = '';
  for (const [text, reason] of [
    [own('蝴蝶兰'), '母亲节前后要留意'],
    [own('蝴蝶兰', 'major'), '店长要求当天看到'],
  ] as const) {
    const body = { name: OWN_FILE, text, base, reason, statuses: {} };
    base = ((await ask(page, 'POST', '/v1/rule-files/publish', body)) as { hash: string }).hash;
  }
}
