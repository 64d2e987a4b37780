import { type RefObject, useEffect } from 'react';

const STEPS: Record<string, number> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/** j and k go to the next or last rule from anywhere on the page, arrows, Home and End from within the list. */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const rows = Array.from(list.current?.querySelectorAll<HTMLElement>('[data-rule]') ?? []);
      const inside = list.current?.contains(document.activeElement) ?? false;
      const to = target(event.key, rows, inside);
      if (!to) return;
      event.preventDefault();
      to.focus();
      // The rule is shown at once: going through the list is reading it.
      to.click();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list]);
}

function target(key: string, rows: readonly HTMLElement[], inside: boolean): HTMLElement | undefined {
  if (inside && key === 'Home') return rows[0];
  if (inside && key === 'End') return rows.at(-1);
  const step = STEPS[key];
  if (step === undefined || (key.startsWith('Arrow') && !inside)) return undefined;
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const at = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute('aria-current'));
  return at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}

function isBusy(place: EventTarget | null): boolean {
  return (
    place instanceof HTMLElement &&
    place.closest('input, textarea, select, dialog, [contenteditable], .popup-panel') !== null
  );
}
