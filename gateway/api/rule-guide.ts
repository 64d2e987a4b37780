/** How rules are written, in both languages, for whoever has the console and no checkout: `/docs/rules`. */
import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asset } from '../paths.ts';
import { page } from './docs-page.ts';
import { htmlOf } from './markdown.ts';

type Lang = 'zh' | 'en';
const GUIDE = '/docs/rules';
const REFERENCE = `${GUIDE}/reference`;
const SCHEMA = `${GUIDE}/schema.json`;

const TITLES = {
  [GUIDE]: { zh: '写一条规则', en: 'Writing a rule' },
  [REFERENCE]: { zh: '规则语言', en: 'The rule language' },
} as const;

/** Files beside the operators, and where they are served. */
const PLACES: Readonly<Record<string, string>> = {
  'TUTORIAL.md': `${GUIDE}?lang=en`,
  'TUTORIAL.zh.md': `${GUIDE}?lang=zh`,
  'REFERENCE.md': `${REFERENCE}?lang=en`,
  'REFERENCE.zh.md': `${REFERENCE}?lang=zh`,
  'schema.json': SCHEMA,
};

export function serveRuleGuide(app: FastifyInstance): void {
  const read = (name: string) => readFile(asset('engine', 'rules', name), 'utf8');
  const serve = (path: keyof typeof TITLES, name: string) =>
    app.get(path, { schema: { hide: true } }, async (request, reply) => {
      const lang = langOf(request);
      const text = await read(`${name}${lang === 'zh' ? '.zh' : ''}.md`);
      return html(reply, lang, TITLES[path][lang], htmlOf(text, linkOf));
    });
  serve(GUIDE, 'TUTORIAL');
  serve(REFERENCE, 'REFERENCE');
  app.get(SCHEMA, { schema: { hide: true } }, async (_request, reply) => {
    reply.type('application/schema+json; charset=utf-8');
    return read('schema.json');
  });
}

/** A link inside these files, as it is served; others stay. */
export function linkOf(target: string): string {
  const [file = '', anchor] = target.split('#');
  const place = PLACES[file];
  return place === undefined ? target : `${place}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** What is asked for, else what the browser speaks, else Chinese. */
function langOf({ query, headers }: FastifyRequest): Lang {
  const { lang } = query as { lang?: unknown };
  if (lang === 'zh' || lang === 'en') return lang;
  return /^en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'zh';
}

function html(reply: FastifyReply, lang: Lang, title: string, body: string): string {
  reply.type('text/html; charset=utf-8').header('vary', 'accept-language');
  return page({ lang, title: `Earshot · ${title}`, body });
}
