/** The guides of this checkout as pages of the server, so that the console can lead to them where there is no network. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { asset } from '../paths.ts';
import { escapeHtml, htmlPage, type PageLanguage } from './html-page.ts';
import { holdsDrawing, markdown } from './markdown.ts';

/** Name in the address → file by language. Names are promises: the console and messages lead there. */
export const GUIDES = {
  alerts: { en: 'gateway/alerts/README.md' },
  configuration: { en: 'gateway/CONFIG.md' },
  ingest: { en: 'gateway/ingest/PROTOCOL.md' },
  adapters: { en: 'gateway/adapters/README.md' },
  telephony: { en: 'docs/TELEPHONY.md' },
  imports: { en: 'docs/IMPORTS.md' },
  'rules-tutorial': { en: 'engine/rules/TUTORIAL.md', zh: 'engine/rules/TUTORIAL.zh.md' },
  rules: { en: 'engine/rules/REFERENCE.md', zh: 'engine/rules/REFERENCE.zh.md' },
  bi: { en: 'docs/BI.md' },
  embed: { en: 'docs/EMBED.md' },
  oidc: { en: 'docs/OIDC.md' },
} as const satisfies Record<string, { en: string; zh?: string }>;
export type Guide = keyof typeof GUIDES;

/** By file: where it is shown. */
const PLACES = new Map(
  Object.entries(GUIDES).flatMap(([name, files]) =>
    Object.entries(files).map(([language, file]) => [
      file as string,
      Object.keys(files).length > 1 ? `/docs/guides/${name}?lang=${language}` : `/docs/guides/${name}`,
    ]),
  ),
);

export function isGuide(name: string): name is Guide {
  return Object.hasOwn(GUIDES, name);
}

/**
 * @param lang as asked for in the address · speaks: the browser's `Accept-Language`
 * @returns a whole HTML page, in Chinese where neither says English and there is a Chinese text
 */
export function guidePage(name: Guide, lang: string | undefined, speaks = ''): string {
  const files: { en: string; zh?: string } = GUIDES[name];
  const language: PageLanguage =
    files.zh !== undefined && wantedLanguage(lang, speaks) === 'zh' ? 'zh' : 'en';
  const file = files[language] ?? files.en;
  const text = readFileSync(asset(...file.split('/')), 'utf8');
  const linkOf = (href: string) => {
    if (href.startsWith('#') || /^https?:/.test(href)) return href;
    const [path = '', anchor] = href.split('#');
    const to = PLACES.get(posix.join(posix.dirname(file), path));
    return to === undefined ? null : `${to}${anchor === undefined ? '' : `#${anchor}`}`;
  };
  const others =
    files.zh === undefined
      ? ''
      : language === 'zh'
        ? ` · <a href="/docs/guides/${name}?lang=en" lang="en">English</a>`
        : ` · <a href="/docs/guides/${name}?lang=zh" lang="zh">中文</a>`;
  const top = `<p><a href="/docs">${language === 'zh' ? '接口与指南' : 'Interface and guides'}</a>${others}</p>\n`;
  const body = markdown(text, linkOf);
  return htmlPage({ language, title: titleOf(text), body: top + body + (holdsDrawing(body) ? DRAWING : '') });
}

/** Both lie in the built console; deferred scripts run in their order. */
const DRAWING =
  '<script defer src="/guides/mermaid.js"></script>\n<script type="module" src="/guides/drawings.js"></script>\n';

/**
 * For a name that no guide has, in a browser: it may come from an old message or bookmark.
 * @returns a whole HTML page
 */
export function noGuidePage(lang: string | undefined, speaks = ''): string {
  const language: PageLanguage = wantedLanguage(lang, speaks);
  const { title, text, others } = NO_GUIDE[language];
  return htmlPage({
    language,
    title,
    body: `<h1>${title}</h1>\n<p>${text}</p>\n${guideLinks()}\n<p><a href="/docs">${others}</a></p>`,
  });
}

const NO_GUIDE = {
  zh: {
    title: '没有这份指南',
    text: '这个地址没有指南，可能是链接写错或已过时。现有的指南：',
    others: '接口与指南',
  },
  en: {
    title: 'There is no such guide',
    text: 'No guide has this address: the link may be mistyped or old. These are the guides:',
    others: 'Interface and guides',
  },
} as const;

const wantedLanguage = (lang: string | undefined, speaks: string): PageLanguage =>
  (lang ?? (/^en\b/i.test(speaks) ? 'en' : 'zh')) === 'en' ? 'en' : 'zh';

/** HTML. */
export function guideLinks(): string {
  const one = ([file, place]: [string, string]) =>
    `<li><a href="${place}">${escapeHtml(titleOf(readFileSync(asset(...file.split('/')), 'utf8')))}</a> ${
      file.endsWith('.zh.md') ? '（<span lang="zh">中文</span>）' : '(<span lang="en">English</span>)'
    }</li>`;
  return `<ul>${[...PLACES].map(one).join('')}</ul>`;
}

const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1] ?? 'Earshot';
