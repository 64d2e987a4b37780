import { readFileSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** What axe finds against WCAG 2.1 A and AA on the page as it stands, a line each; nothing: empty. */
export async function axeFindings(page: Page | Frame): Promise<string[]> {
  await page.evaluate(readFileSync(asset('node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  return page.evaluate(async (tags) => {
    const { axe } = window as unknown as {
      axe: {
        run(
          where: Document,
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary?.slice(0, 200)}`,
    );
  }, TAGS);
}
