import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';

/** What axe finds wrong on the page as it is (WCAG 2.1 A and AA), one line a rule; empty: nothing. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(asset('node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(
          where: Document,
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
      };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary?.slice(0, 200)}`,
    );
  });
}
