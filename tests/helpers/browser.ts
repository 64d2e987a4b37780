import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is, or why the browser tests are skipped. In CI a missing browser is a failure. */
export function findBrowser(): { path: string } | { skip: string } {
  const path = process.env.EARSHOT_CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (path) return { path };
  if (process.env.CI) throw new Error('CI needs a Chromium for the browser tests; none was found.');
  return { skip: 'no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)' };
}

export function launchBrowser(path: string): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
