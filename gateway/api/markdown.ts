/** The Markdown that our own guides are written in, as HTML: headings, paragraphs, lists, tables, code, links. Pure. */
import { escapeHtml } from './html-page.ts';

/** Where a link of the text leads; null: nowhere that can be reached from here, so that only its words stay. */
export type LinkOf = (href: string) => string | null;

const FENCE = /^```/;
const ITEM = /^(?:-|(\d+)\.) +(.*)$/;
const RULER = /^\|[\s:|-]+\|$/;

export function markdown(text: string, linkOf: LinkOf): string {
  const lines = text.replace(/<!--[\s\S]*?-->/g, '').split('\n');
  const out: string[] = [];
  let at = 0;
  /** The lines from here on as long as they are of one kind. */
  const take = (fits: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && fits(lines[at] ?? '')) at++;
    return lines.slice(from, at);
  };
  const inlineOf = (some: string) => inline(some, linkOf);
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6}) +(.*)$/.exec(line);
    if (FENCE.test(line)) {
      at++;
      out.push(`<pre><code>${escapeHtml(take((one) => !FENCE.test(one)).join('\n'))}</code></pre>`);
      at++;
    } else if (heading) {
      const [, { length: level } = '', words = ''] = heading;
      out.push(`<h${level} id="${anchorOf(words)}">${inlineOf(words)}</h${level}>`);
      at++;
    } else if (line.startsWith('|')) {
      out.push(
        table(
          take((one) => one.startsWith('|')),
          inlineOf,
        ),
      );
    } else if (ITEM.test(line)) {
      out.push(
        list(
          take((one) => ITEM.test(one) || /^\s+\S/.test(one)),
          inlineOf,
        ),
      );
    } else if (line.trim() === '') {
      at++;
    } else {
      const words = take((one) => one.trim() !== '' && !/^(#|\||```)/.test(one) && !ITEM.test(one));
      out.push(`<p>${inlineOf(words.join('\n'))}</p>`);
    }
  }
  return out.join('\n');
}

function list(lines: readonly string[], inlineOf: (text: string) => string): string {
  const items: string[] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) items.push(item[2] ?? '');
    else items.push(`${items.pop() ?? ''}\n${line.trim()}`);
  }
  const kind = ITEM.exec(lines[0] ?? '')?.[1] === undefined ? 'ul' : 'ol';
  return `<${kind}>${items.map((item) => `<li>${inlineOf(item)}</li>`).join('')}</${kind}>`;
}

function table(lines: readonly string[], inlineOf: (text: string) => string): string {
  const [head = '', ...rows] = lines.filter((line) => !RULER.test(line.trim()));
  const row = (line: string, cell: 'th' | 'td') => {
    const cells = line
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/);
    return `<tr>${cells.map((one) => `<${cell}>${inlineOf(one.trim().replaceAll('\\|', '|'))}</${cell}>`).join('')}</tr>`;
  };
  return `<table>${row(head, 'th')}${rows.map((line) => row(line, 'td')).join('')}</table>`;
}

function inline(text: string, linkOf: LinkOf): string {
  // Set aside, since nothing in it means anything else; its place is a number between signs that no text has.
  const code: string[] = [];
  const marked = text.replace(/`([^`]+)`/g, (_all, words: string) => {
    code.push(`<code>${escapeHtml(words)}</code>`);
    return `\uE000${code.length - 1}\uE000`;
  });
  return escapeHtml(marked)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_all, words: string, href: string) => {
      const to = linkOf(href);
      return to === null ? words : `<a href="${escapeHtml(to)}">${words}</a>`;
    })
    .replace(/\uE000(\d+)\uE000/g, (_all, index: string) => code[Number(index)] ?? '');
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
