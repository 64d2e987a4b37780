import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

const GAP = 6;
const EDGE = 8;

/** A word of explanation for the pointer and the keyboard. */
export function Tip({
  text,
  children,
  focusable,
}: {
  text: ReactNode;
  children: ReactNode;
  focusable?: boolean;
}) {
  const [shown, setShown] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const id = useId();
  const show = () => setShown(true);
  const hide = () => setShown(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only explains what it is around
    <span
      ref={anchor}
      className="tip"
      tabIndex={focusable ? 0 : undefined}
      aria-describedby={shown ? id : undefined}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {shown ? createPortal(<Bubble id={id} anchor={anchor.current} text={text} />, document.body) : null}
    </span>
  );
}

function Bubble({ id, anchor, text }: { id: string; anchor: HTMLElement | null; text: ReactNode }) {
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = bubble.current;
    if (!own || !anchor) return;
    const at = anchor.getBoundingClientRect();
    const { width, height } = own.getBoundingClientRect();
    const left = Math.min(Math.max(EDGE, at.left + at.width / 2 - width / 2), innerWidth - width - EDGE);
    const below = at.bottom + GAP + height < innerHeight;
    own.style.left = `${Math.round(left)}px`;
    own.style.top = `${Math.round(below ? at.bottom + GAP : at.top - GAP - height)}px`;
    own.style.visibility = 'visible';
  }, [anchor]);
  return (
    <div ref={bubble} id={id} role="tooltip" className="tip-bubble">
      {text}
    </div>
  );
}
