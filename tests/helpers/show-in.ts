/** A page as it is seen in a language and a theme, on a laptop or a larger screen. It is loaded anew. */
import type { Page } from 'playwright-core';

export interface Look {
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
}

export async function showIn(page: Page, look: Look, width = 1366): Promise<void> {
  await page.setViewportSize({ width, height: width === 1366 ? 768 : 1080 });
  await page.evaluate((to) => {
    for (const [key, value] of Object.entries(to)) localStorage.setItem(`earshot.${key}`, value);
  }, look);
  await page.reload();
}
