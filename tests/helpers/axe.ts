import { readFileSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';
import { asset } from '../../gateway/paths.ts';

interface Found {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** What axe finds wrong on the page, or in a frame of it, as it is, by the rules of WCAG 2.1 AA. */
export async function axeFinds(page: Page | Frame): Promise<string[]> {
  await page.evaluate(readFileSync(asset('node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(where: Document, options: object): Promise<{ violations: Found[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`,
    );
  });
}
