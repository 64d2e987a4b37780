/** Our own guides as HTML: Markdown by markdown-it, with anchors for headings and links that lead where the server has them. */
import MarkdownIt from 'markdown-it';

/** Where a link of the text leads; null: nowhere that can be reached from here, so that only its words stay. */
export type LinkOf = (href: string) => string | null;

// HTML in the text stays words: what is not ours never becomes part of the page.
const reader = new MarkdownIt({ html: false });

// Mermaid's own form. Its text stays readable where no script runs.
const fence = reader.renderer.rules.fence!;
reader.renderer.rules.fence = (tokens, at, ...rest) => {
  const { info, content } = tokens[at]!;
  if (info.trim() !== 'mermaid') return fence(tokens, at, ...rest);
  return `<pre class="mermaid">${reader.utils.escapeHtml(content)}</pre>\n`;
};

/** Whether the page of this text needs Mermaid. */
export const holdsDrawing = (html: string): boolean => html.includes('<pre class="mermaid">');

export function markdown(text: string, linkOf: LinkOf): string {
  const tokens = reader.parse(text.replace(/<!--[\s\S]*?-->/g, ''), {});
  for (const [at, token] of tokens.entries()) {
    if (token.type === 'heading_open') token.attrSet('id', anchorOf(tokens[at + 1]?.content ?? ''));
    if (token.children) token.children = led(token.children, linkOf);
  }
  return reader.renderer.render(tokens, reader.options, {});
}

type Token = ReturnType<typeof reader.parse>[number];

function led(tokens: readonly Token[], linkOf: LinkOf): Token[] {
  let nowhere = false;
  return tokens.filter((token, at) => {
    if (token.type === 'softbreak' && joins(tokens[at - 1], tokens[at + 1])) return false;
    if (token.type === 'link_open') {
      const to = linkOf(token.attrGet('href') ?? '');
      nowhere = to === null;
      if (to !== null) token.attrSet('href', to);
    }
    return !(nowhere && (token.type === 'link_open' || token.type === 'link_close'));
  });
}

/** Chinese that goes on in the next line has no blank there. */
function joins(before: Token | undefined, after: Token | undefined): boolean {
  return (
    /[\p{Script=Han}，。、；：！？）”]$/u.test(before?.content ?? '') &&
    /^[\p{Script=Han}“（]/u.test(after?.content ?? '')
  );
}

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
