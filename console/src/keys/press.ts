/**
 * What a key does: it presses what one sees on the page, and nothing else. Keys that a page's own lists take (j and k of
 * the wall, of cases and of rules), and c of the wall, whose button may be far down in the stream, are not here.
 */
import type { PageName } from './pages.ts';

const one = <E extends HTMLElement = HTMLElement>(selector: string, root: ParentNode = document): E | null =>
  root.querySelector<E>(selector);

/** @returns whether the key was for something */
export function press(page: PageName, key: string): boolean {
  if (key === '/') return focusOn(one('main input[type="search"], main search input, main form input'));
  if (page === 'calls' || page === 'quality')
    return step(key, all('.calls-table tbody a'), (row) => row === document.activeElement);
  if (page === 'review') return review(key);
  if (page !== 'call') return false;
  if (key === 'c') return click(one('.flag-card.chosen .case-claim') ?? one('.call-flags .case-claim'));
  if (key === 'm') return click(one('.words-missed[tabindex="0"]'));
  if (key === 'p') return focusOn(one('.coaching-text'));
  const isChosen = (button: HTMLElement) => button.closest('.flag-card.chosen') !== null;
  return step(key, all('.flag-card .flag-time'), isChosen, (button) => button.click());
}

/** Of the item that has the focus; where none has it, of the first of which nothing is said yet. */
function review(key: string): boolean {
  const items = all('.review-item');
  const isHere = (item: HTMLElement) => item.contains(document.activeElement);
  const here = items.find(isHere) ?? one('.review-item[data-said="false"]') ?? items[0];
  if (key === 'a' || key === 'x')
    return click(here?.querySelector<HTMLElement>(`[data-key="${key}"]`) ?? null);
  if (key === 'f' || key === 'n') return click(one(`.review-foot [data-key="${key}"]`));
  return step(key, items, isHere);
}

const all = (selector: string) => Array.from(document.querySelectorAll<HTMLElement>(selector));

function step(
  key: string,
  stops: readonly HTMLElement[],
  isHere: (stop: HTMLElement) => boolean,
  go: (stop: HTMLElement) => void = (stop) => stop.focus(),
): boolean {
  const by = key === 'j' ? 1 : key === 'k' ? -1 : 0;
  if (by === 0 || stops.length === 0) return false;
  const at = stops.findIndex(isHere);
  go(stops[at < 0 ? 0 : Math.min(stops.length - 1, Math.max(0, at + by))] as HTMLElement);
  return true;
}

function click(button: HTMLElement | null): boolean {
  button?.click();
  return button !== null;
}

function focusOn(field: HTMLElement | null): boolean {
  field?.focus();
  return field !== null;
}
