import { type RefObject, useEffect, useRef } from 'react';

const STEPS: Record<string, number> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/** j and k go through the rows from anywhere on the page, the arrow keys from within; Enter is the row's own. */
export function useRowKeys(
  ids: readonly string[],
  list: RefObject<HTMLElement | null>,
  reveal: (index: number) => void,
): void {
  const latest = useRef({ ids, reveal });
  useEffect(() => {
    latest.current = { ids, reveal };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      const inside = list.current?.contains(document.activeElement) ?? false;
      if (event.key.startsWith('Arrow') && !inside) return;
      const { ids: all, reveal: show } = latest.current;
      const to = nextOf(all, list.current, step);
      const id = all[to];
      if (id === undefined) return;
      event.preventDefault();
      show(to);
      focusSoon(list.current, id);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list]);
}

/** From the row with the focus, else the first one that can be seen. */
function nextOf(ids: readonly string[], list: HTMLElement | null, step: number): number {
  const focused = document.activeElement?.closest<HTMLElement>('[data-call]');
  const at = focused && list?.contains(focused) ? ids.indexOf(focused.dataset.call ?? '') : -1;
  if (at >= 0) return Math.min(ids.length - 1, Math.max(0, at + step));
  const top = list?.getBoundingClientRect().top ?? 0;
  const rows = Array.from(list?.querySelectorAll<HTMLElement>('[data-call]') ?? []);
  const first = rows
    .filter((row) => row.getBoundingClientRect().top >= top)
    .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
  return first ? ids.indexOf(first.dataset.call ?? '') : 0;
}

/** The row may have to be drawn first. */
function focusSoon(list: HTMLElement | null, id: string, tries = 4): void {
  const row = list?.querySelector<HTMLElement>(`[data-call="${CSS.escape(id)}"]`);
  if (row) row.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusSoon(list, id, tries - 1));
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], .popup-panel') !== null
  );
}
