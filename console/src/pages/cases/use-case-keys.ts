import { type RefObject, useEffect } from 'react';

/**
 * j and k go through the list from anywhere on the page, Enter goes into the case, x selects it; c and r press the
 * case's own buttons, so that a key does what one sees and nothing else.
 */
export function useCaseKeys(list: RefObject<HTMLElement | null>, mark: (id: string) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const rows = Array.from(list.current?.querySelectorAll<HTMLElement>('[data-case]') ?? []);
      const at = rows.findIndex((row) => row.hasAttribute('data-chosen'));
      const done = act(event.key, rows, at, mark);
      if (done) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list, mark]);
}

function act(key: string, rows: readonly HTMLElement[], at: number, mark: (id: string) => void): boolean {
  const press = (name: string) => {
    const button = document.querySelector<HTMLButtonElement>(`.case-pane [data-key="${name}"]`);
    button?.click();
    return button !== null;
  };
  if (key === 'c' || key === 'r') return press(key);
  if (key === 'x') {
    const id = rows[at]?.dataset.case;
    if (id === undefined || 'stray' in (rows[at]?.dataset ?? {})) return false;
    mark(id);
    return true;
  }
  if (key === 'Enter' && document.activeElement?.closest('.case-row')) {
    const pane = document.querySelector<HTMLElement>('.case-pane');
    // Only into the case that is open: on another row Enter opens that.
    if (!document.activeElement.closest('[data-chosen]')) return false;
    pane?.focus();
    return pane !== null;
  }
  const step = key === 'j' ? 1 : key === 'k' ? -1 : 0;
  if (step === 0 || rows.length === 0) return false;
  const to = at < 0 ? rows.find(isOfView) : nextOf(rows, at, step);
  if (!to) return false;
  const link = to.querySelector<HTMLElement>('a');
  link?.focus();
  link?.click();
  return true;
}

const isOfView = (row: HTMLElement): boolean => row.dataset.stray === undefined;

function nextOf(rows: readonly HTMLElement[], at: number, step: 1 | -1): HTMLElement | undefined {
  const ahead = step === 1 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
  return ahead.find(isOfView);
}

function isBusy(place: EventTarget | null): boolean {
  return (
    place instanceof HTMLElement &&
    place.closest(
      'input:not([type="checkbox"]), textarea, select, dialog, [contenteditable], .popup-panel',
    ) !== null
  );
}
