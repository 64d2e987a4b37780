import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

/**
 * A button that opens a panel under it. Escape, a click elsewhere or the focus going elsewhere close it; arrow keys
 * go through what can be chosen in it.
 */
export function Popup(props: {
  button: ReactNode;
  /** Where the button's content does not say enough. */
  label?: string;
  buttonClass: string;
  /** `menu`: one thing is done and the panel closes · `group`: several things are chosen. */
  kind: 'menu' | 'group';
  title: string;
  /** The edge that it has in common with the button, where there is room for it. */
  align?: 'left' | 'right';
  children(close: () => void): ReactNode;
}) {
  const { button, label, buttonClass, kind, title, align = 'left', children } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const role = kind === 'menu' ? 'menu' : 'dialog';
  const said = { role, 'aria-label': title };
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };

  const [side, setSide] = useState(align);
  // Before it is painted: a button near the edge of the window opens to the other side.
  useLayoutEffect(() => {
    const box = open ? panel.current?.getBoundingClientRect() : undefined;
    if (!box) setSide(align);
    else if (box.left < 0) setSide('left');
    else if (box.right > window.innerWidth) setSide('right');
  }, [open, align]);

  useEffect(() => {
    if (!open) return;
    items(panel.current)[0]?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const all = items(panel.current);
      const at = all.indexOf(document.activeElement as HTMLElement);
      all.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % all.length)?.focus();
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the button and of the panel's own controls
    <div className="popup" ref={root} onKeyDown={open ? onKeyDown : undefined}>
      <button
        type="button"
        ref={opener}
        className={buttonClass}
        aria-label={label}
        aria-expanded={open}
        aria-haspopup={role}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open ? (
        <div ref={panel} className={`popup-panel panel is-${side}`} {...said}>
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}

function items(panel: HTMLElement | null): HTMLElement[] {
  return Array.from(panel?.querySelectorAll<HTMLElement>('a, button, input') ?? []);
}
