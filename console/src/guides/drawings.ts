/** Draws the Mermaid texts of a guide; the server adds this script, behind Mermaid's own, only to guides that hold one. */

/** What is used of it here; its file is a script that sets a global, and comes without types. */
interface Mermaid {
  initialize(config: {
    startOnLoad: boolean;
    securityLevel: 'strict';
    theme: 'dark' | 'neutral';
    fontFamily: string;
  }): void;
  run(options: { nodes: readonly HTMLElement[]; suppressErrors: boolean }): Promise<void>;
}
declare const mermaid: Mermaid;

/** Drawn anew from here when the theme changes: drawing replaces the text. */
const texts = new Map(
  [...document.querySelectorAll<HTMLElement>('pre.mermaid')].map((place) => [place, place.textContent ?? '']),
);
const dark = matchMedia('(prefers-color-scheme: dark)');
let running = Promise.resolve();

/** One after the other: a theme that changes while Mermaid draws would leave half of either. */
function draw(): void {
  running = running.then(async () => {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: dark.matches ? 'dark' : 'neutral',
      fontFamily: 'system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif',
    });
    for (const [place, text] of texts) {
      place.textContent = text;
      delete place.dataset.processed;
    }
    // A text that cannot be drawn stays as text, and the others are drawn.
    await mermaid.run({ nodes: [...texts.keys()], suppressErrors: true });
  });
}

draw();
dark.addEventListener('change', draw);
