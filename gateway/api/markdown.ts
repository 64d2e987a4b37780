/** Our own pages as HTML: headings, paragraphs, lists, tables, code, bold, links. No HTML passes through. Pure. */

/** Text that may stand in an element or an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** @param link where a link of the text leads to on this server */
export function htmlOf(markdown: string, link: (target: string) => string): string {
  const html: string[] = [];
  const inText = (text: string) => inline(text, link);
  const lines = markdown.split('\n');
  let at = 0;
  /** The lines from here on that fit, taken. */
  const run = (fits: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at] as string)) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] as string;
    const heading = /^(#{1,4}) (.*)$/.exec(line);
    if (line.startsWith('```')) {
      at += 1;
      const code = run((one) => !one.startsWith('```'));
      at += 1;
      html.push(`<pre><code>${escapeHtml(code.join('\n'))}</code></pre>`);
    } else if (heading) {
      at += 1;
      const [, { length } = '', title = ''] = heading;
      html.push(`<h${length} id="${escapeHtml(anchorOf(title))}">${inText(title)}</h${length}>`);
    } else if (line.startsWith('|'))
      html.push(
        table(
          run((one) => one.startsWith('|')),
          inText,
        ),
      );
    else if (line.startsWith('- ')) {
      const items = run((one) => one.startsWith('- ')).map((one) => `<li>${inText(one.slice(2))}</li>`);
      html.push(`<ul>${items.join('')}</ul>`);
    } else if (line.trim() === '') at += 1;
    else {
      at += 1;
      const more = run((one) => one.trim() !== '' && !/^(#{1,4} |\||- |```)/.test(one));
      html.push(`<p>${inText(joined([line, ...more]))}</p>`);
    }
  }
  return html.join('\n');
}

/** Lines of a paragraph: a blank between them, but not between Chinese ones. */
function joined(lines: readonly string[]): string {
  return lines.join('\n').replace(/(?<=[\p{Script=Han}，。；：、？！）”…])\n(?=[\p{Script=Han}（“])/gu, '');
}

/** As the places that show our files make it: `## A rule across calls` is `#a-rule-across-calls`. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

function table(rows: readonly string[], inText: (text: string) => string): string {
  const [head = [], , ...body] = rows.map((row) =>
    row
      .slice(1, row.lastIndexOf('|'))
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${inText(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${line(head, 'th')}${body.map((cells) => line(cells, 'td')).join('')}</table>`;
}

/** Code first: what stands in it is no markup. */
function inline(text: string, link: (target: string) => string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => {
      if (index % 2 === 1) return `<code>${escapeHtml(part.slice(1, -1))}</code>`;
      return escapeHtml(part).replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');
    })
    .join('')
    .replace(
      /\[((?:<code>.*?<\/code>|[^\]<])+)\]\(([^)\s]+)\)/g,
      (_all, name: string, target: string) => `<a href="${escapeHtml(link(target))}">${name}</a>`,
    );
}
