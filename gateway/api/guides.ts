/** The guides of this checkout as pages of the server, so that the console can lead to them where there is no network. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { asset } from '../paths.ts';
import { escapeHtml, htmlPage } from './html-page.ts';
import { markdown } from './markdown.ts';

/** Name in the address → file. Names are promises: the console and messages lead there. */
export const GUIDES = {
  alerts: 'gateway/alerts/README.md',
  configuration: 'gateway/CONFIG.md',
  ingest: 'gateway/ingest/PROTOCOL.md',
  adapters: 'gateway/adapters/README.md',
  imports: 'docs/IMPORTS.md',
  'rules-tutorial': 'engine/rules/TUTORIAL.md',
  rules: 'engine/rules/REFERENCE.md',
  bi: 'docs/BI.md',
} as const;
export type Guide = keyof typeof GUIDES;

const NAMES = new Map(Object.entries(GUIDES).map(([name, file]) => [file as string, name]));

export function isGuide(name: string): name is Guide {
  return Object.hasOwn(GUIDES, name);
}

/** @returns a whole HTML page */
export function guidePage(name: Guide): string {
  const file = GUIDES[name];
  const text = readFileSync(asset(...file.split('/')), 'utf8');
  const linkOf = (href: string) => {
    if (href.startsWith('#') || /^https?:/.test(href)) return href;
    const [path = '', anchor] = href.split('#');
    const to = NAMES.get(posix.join(posix.dirname(file), path));
    return to === undefined ? null : `/docs/guides/${to}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  return htmlPage(titleOf(text), markdown(text, linkOf));
}

/** HTML. */
export function guideLinks(): string {
  const one = ([name, file]: [string, string]) =>
    `<li><a href="/docs/guides/${name}">${escapeHtml(titleOf(readFileSync(asset(...file.split('/')), 'utf8')))}</a></li>`;
  return `<ul>${Object.entries(GUIDES).map(one).join('')}</ul>`;
}

const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1] ?? 'Earshot';
