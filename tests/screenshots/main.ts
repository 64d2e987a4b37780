/**
 * `npm run screenshots [-- WORD… --look zh-light --into FOLDER --empty]`: every page, or those whose name holds one of
 * the words, in both languages and themes (or in the looks that are named) at 1366 and 1920, walls at 4K, too, on the
 * demo's calls and five weeks before them (`--empty`: as a server shows them that nothing came to), into `screenshots/`
 * (which git ignores) as PAGE-WIDTH-LANGUAGE-THEME.png, for a person to leaf through. A page that cannot be taken is
 * told and left out, the others go on; the exit is 1 then. A new page is one line of `pages.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { IngestClient } from '../../gateway/client/ingest-client.ts';
import { asset } from '../../gateway/paths.ts';
import { findBrowser, launchBrowser } from '../helpers/browser.ts';
import { type Earshot, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { startVendors } from '../helpers/vendors.ts';
import { configOf, embedded, PANEL_AGENT, play, type Seen } from './demo.ts';
import { PAGES, type Picture, SIZES, WAIT } from './pages.ts';
import { automation } from './people.ts';

const LOOKS = ['zh-light', 'zh-dark', 'en-light', 'en-dark'];

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals: wanted } = parseArgs({
    args: [...args],
    options: {
      into: { type: 'string' },
      look: { type: 'string', multiple: true },
      empty: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const chosen = Object.entries(PAGES).filter(
    ([name]) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
  );
  if (chosen.length === 0) {
    console.error(
      `No page is named like ${wanted.join(' or ')}. There are: ${Object.keys(PAGES).join(', ')}.`,
    );
    return 2;
  }
  const looks = values.look ?? LOOKS;
  const strange = looks.find((look) => !LOOKS.includes(look));
  if (strange !== undefined) {
    console.error(`Expected --look ${LOOKS.join(', ')}; got ${strange}.`);
    return 2;
  }
  const found = findBrowser();
  if ('skip' in found) {
    console.error(found.skip);
    return 1;
  }
  const out = resolve(values.into ?? asset('screenshots'));
  mkdirSync(out, { recursive: true });
  const data = temporaryDir('screenshots');
  const config = join(data.dir, 'earshot.yaml');
  // Robots that alerts go to, one of which does not answer.
  const vendors = await startVendors();
  const desk = await startDesk();
  writeFileSync(config, values.empty ? '' : configOf(vendors, desk.address));
  const earshot = await startEarshot(data.dir, {}, 0, ['--config', config]);
  const browser = await launchBrowser(found.path);
  // Connected to the end, so that open calls go on.
  const client = new IngestClient({ url: earshot.ingestUrl, token: TOKENS.ingest, source: 'screenshots' });
  let seen: Seen | null = null;
  try {
    if (!values.empty) seen = await play(earshot, client);
    const album: Album = { earshot, browser, desk, seen, out, looks };
    const failed = await fill(album, chosen);
    for (const one of failed) console.error(`not taken: ${one}`);
    console.log(out);
    return failed.length === 0 ? 0 : 1;
  } finally {
    seen?.stop();
    client.close();
    await browser.close();
    await earshot.stop();
    await vendors.stop();
    desk.stop();
    data.remove();
  }
}

interface Album {
  earshot: Earshot;
  browser: Browser;
  desk: Desk;
  /** null: nothing came to the server. */
  seen: Seen | null;
  out: string;
  /** LANGUAGE-THEME. */
  looks: readonly string[];
}

/** @returns what could not be taken, and why */
async function fill(
  album: Album,
  chosen: readonly (readonly [string, Picture])[],
): Promise<readonly string[]> {
  const { seen, looks } = album;
  const failed: string[] = [];
  const pages: Partial<Record<Who, Page>> = {};
  for (const [name, picture] of chosen) {
    const path = typeof picture.path === 'string' ? picture.path : seen && picture.path(seen);
    // No site may frame the panel of a server without settings.
    const needsCalls = picture.act || picture.line || picture.as === 'framed';
    if (path === null || (seen === null && needsCalls)) continue;
    const who = picture.as ?? 'admin';
    for (const look of looks)
      try {
        pages[who] ??= await enter(album, who);
        await take(album, pages[who], { name, picture, path, look });
      } catch (error) {
        failed.push(`${name} ${look}: ${error instanceof Error ? error.message : String(error)}`);
      }
    console.log(name);
  }
  return failed;
}

type Who = NonNullable<Picture['as']> | 'admin';
interface Shot {
  name: string;
  picture: Picture;
  path: string;
  look: string;
}

async function take(album: Album, signed: Page, { name, picture, path, look }: Shot): Promise<void> {
  const { seen, out, earshot, desk } = album;
  const [language, theme] = look.split('-') as [string, string];
  const page = picture.line ? await signed.context().newPage() : signed;
  try {
    const line = await picture.line?.(page);
    await inLook(signed, language, theme);
    const [first = [1366, 768]] = picture.sizes ?? SIZES;
    await page.setViewportSize({ width: first[0], height: first[1] });
    await page.goto(picture.as === 'framed' ? desk.address : `${earshot.address}${path}`);
    if (picture.as !== 'framed')
      await page
        .locator((seen && picture.ready) ?? '#main, main')
        .first()
        .waitFor(WAIT);
    await page.waitForTimeout(700);
    await picture.act?.(page);
    try {
      await line?.spoil(page.context());
      if (picture.paper) await page.emulateMedia({ media: 'print' });
      for (const [width, height] of picture.sizes ?? SIZES) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(300);
        await page.screenshot({
          path: join(out, `${name}-${width}-${look}.png`),
          fullPage: picture.paper ?? false,
        });
      }
    } finally {
      if (picture.paper) await page.emulateMedia({ media: null });
      await line?.mend(page.context());
    }
  } finally {
    if (page !== signed) await page.close();
  }
}

/** A page for one who looks, in a context of its own. */
async function enter({ browser, earshot, desk }: Album, who: Who): Promise<Page> {
  const page = await (await browser.newContext({ colorScheme: 'light' })).newPage();
  page.on('pageerror', (error) => console.error(error.message));
  if (who === 'agent' || who === 'framed') {
    const { path } = await embedded(automation(earshot), PANEL_AGENT);
    if (who === 'framed') desk.show(`${earshot.address}${path}`);
    await page.goto(who === 'framed' ? desk.address : `${earshot.address}${path}`);
    return page;
  }
  await page.goto(`${earshot.address}/`);
  const name = page.locator('input[autocomplete="username"]');
  await name.waitFor(WAIT);
  if (who === 'nobody') return page;
  await name.fill('admin');
  await page.locator('input[type="password"]').fill(TOKENS.password);
  await page.locator('button[type="submit"]').click();
  await page.locator('#main').waitFor(WAIT);
  return page;
}

/** Kept by the console's own address, in whatever frame it stands. */
async function inLook(page: Page, language: string, theme: string): Promise<void> {
  const frame = page.frames().at(-1);
  await frame?.evaluate(
    ([l, t]) => {
      localStorage.setItem('earshot.language', l as string);
      localStorage.setItem('earshot.theme', t as string);
    },
    [language, theme],
  );
}

interface Desk {
  address: string;
  show(panel: string): void;
  stop(): void;
}

/** The page of another site that agents work in, with the panel in a frame of 360 px. */
async function startDesk(): Promise<Desk> {
  let panel = 'about:blank';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<body style="margin:0;display:flex;justify-content:end;height:100vh;background:#8a949e"><iframe src="${panel}" style="border:0;width:360px;height:100%"></iframe>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (address) => {
      panel = address;
    },
    stop: () => server.close(),
  };
}
