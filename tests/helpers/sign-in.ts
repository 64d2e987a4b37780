/** Signs in by the console's own form, on whatever page it stands. */
import type { Page } from 'playwright-core';

export async function signIn(page: Page, user: string, password: string): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(user);
  await page.locator('input[type="password"]').fill(password);
  await page.locator('button[type="submit"]').click();
}
