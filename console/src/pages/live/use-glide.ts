import { type RefObject, useLayoutEffect, useRef } from 'react';

const GLIDE_MS = 180;

/**
 * What new flags push aside glides to its place instead of jumping there: after each drawing every group starts where it
 * was seen last. `pushedBy`: what a change of can move them. Groups carry `data-group`; their `offsetTop` counts from one positioned ancestor of the list.
 */
export function useGlide(list: RefObject<HTMLElement | null>, ...pushedBy: readonly unknown[]): void {
  const before = useRef(new Map<string, number>());
  // Measuring costs a layout: only when something may have moved.
  useLayoutEffect(() => {
    const root = list.current;
    const tops = new Map<string, number>();
    const moves: { element: HTMLElement; by: number }[] = [];
    // All is measured before anything is set.
    for (const element of root?.querySelectorAll<HTMLElement>('[data-group]') ?? []) {
      const key = element.dataset.group as string;
      const top = element.offsetTop;
      const was = before.current.get(key);
      tops.set(key, top);
      if (was !== undefined && was !== top) moves.push({ element, by: was - top + onItsWay(element) });
    }
    before.current = tops;
    if (moves.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    // Not an Animation: browsers count what those hold back as having jumped.
    for (const { element, by } of moves) hold(element, by);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        for (const { element } of moves) letGo(element);
      }),
    );
  }, [list, ...pushedBy]);
}

function hold({ style }: HTMLElement, by: number): void {
  style.transition = 'none';
  style.transform = `translateY(${by}px)`;
}

function letGo({ style }: HTMLElement): void {
  style.transition = `transform ${GLIDE_MS}ms ease-out`;
  style.transform = '';
}

/** How far a glide that has not ended still holds it from its place, px. */
function onItsWay(element: HTMLElement): number {
  return element.style.transition === '' ? 0 : new DOMMatrixReadOnly(getComputedStyle(element).transform).m42;
}
