/** What the pages share that the server writes itself: nothing from elsewhere, and no script but what draws in guides. */

export type PageLanguage = 'zh' | 'en';

/** @param body HTML */
export function htmlPage({
  language,
  title,
  body,
}: {
  language: PageLanguage;
  title: string;
  body: string;
}): string {
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>
:root { color-scheme: light dark; --text: light-dark(#1f2329, #dfe2e6); --page: light-dark(#fff, #15191e); --sunken: light-dark(#f5f6f7, #20262d); --line: light-dark(#dee0e3, #363e47); --link: light-dark(#0b57d0, #8ab4f8); }
body { font: 15px/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--page); }
a { color: var(--link); }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
h3 { margin: 2rem 0 .25rem; font-size: 1rem; }
code, pre { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; background: var(--sunken); border-radius: 3px; }
code { padding: .1em .3em; } pre { padding: .75rem; overflow: auto; } pre code { padding: 0; }
pre.mermaid:has(svg) { background: none; padding: 0; } pre.mermaid svg { max-width: 100%; }
table { display: block; overflow-x: auto; border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
.method { text-transform: uppercase; font-weight: 600; color: var(--link); }
</style>
${body}
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
