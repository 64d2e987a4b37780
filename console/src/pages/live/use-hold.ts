import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';

/** A pointer that rests for longer than this is not pointing at anything. */
const HOLD_MS = 8_000;

export interface Hold {
  /** Somebody is pointing at this, or goes through it by keys. */
  held: boolean;
  touch(): void;
  release(): void;
  props: {
    onPointerMove(event: PointerEvent): void;
    onPointerLeave(): void;
    onWheel(): void;
    onKeyDown(): void;
  };
}

export function useHold(): Hold {
  const [held, setHeld] = useState(false);
  const until = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const release = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
  }, []);

  const touch = useCallback(() => {
    until.current = performance.now() + HOLD_MS;
    if (timer.current !== undefined) return;
    const look = () => {
      const left = until.current - performance.now();
      if (left > 0) timer.current = setTimeout(look, left);
      else release();
    };
    timer.current = setTimeout(look, HOLD_MS);
    setHeld(true);
  }, [release]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const props = useMemo(
    () => ({
      // A finger that scrolls is gone when it is lifted.
      onPointerMove: (event: PointerEvent) => event.pointerType !== 'touch' && touch(),
      onPointerLeave: release,
      onWheel: touch,
      onKeyDown: touch,
    }),
    [touch, release],
  );
  return { held, touch, release, props };
}
