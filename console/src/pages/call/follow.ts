/** A list that goes with its newest line unless its reader has scrolled away from it. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this counts as being there, px. */
const NEAR = 48;

export interface Follow {
  /** For the scrolling element. */
  scroller: RefObject<HTMLDivElement | null>;
  /** For its only child, whose growth is watched. */
  content: RefObject<HTMLDivElement | null>;
  /** Lines that came since the reader went away. */
  missed: number;
  away: boolean;
  onScroll(): void;
  toLatest(): void;
  /** Brings an element to the middle; the list stays there. */
  show(element: Element): void;
}

/** `wanted`: begin at the end, not at the beginning · `lines`: how many there are. */
export function useFollow(wanted: boolean, lines: number): Follow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(false);
  const decided = useRef(false);
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const latestLines = useRef(lines);
  latestLines.current = lines;

  const follow = useCallback((yes: boolean) => {
    following.current = yes;
    decided.current = true;
    setLeftAt((before) => (yes ? null : (before ?? latestLines.current)));
  }, []);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    if (lines === 0) return;
    if (wanted && !decided.current) {
      following.current = true;
      decided.current = true;
    }
    if (following.current) toEnd();
  }, [wanted, lines, toEnd]);

  // Lines grow without becoming more: a partial gets longer, the window narrower.
  useEffect(() => {
    const grown = content.current;
    if (!grown) return;
    const observer = new ResizeObserver(() => {
      if (following.current) toEnd();
    });
    observer.observe(grown);
    return () => observer.disconnect();
  }, [toEnd]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    if (near !== following.current) follow(near);
  }, [follow]);

  const toLatest = useCallback(() => {
    follow(true);
    toEnd();
  }, [follow, toEnd]);

  const show = useCallback(
    (element: Element) => {
      follow(false);
      element.scrollIntoView({ block: 'center' });
      onScroll();
    },
    [follow, onScroll],
  );

  return {
    scroller,
    content,
    away: leftAt !== null,
    missed: leftAt === null ? 0 : Math.max(0, lines - leftAt),
    onScroll,
    toLatest,
    show,
  };
}
