import { CloseOutlined } from '@ant-design/icons';
import { useEffect, useId, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useModal } from '../components/use-modal.ts';
import { useT } from '../i18n/index.tsx';
import { KEYS, type PageName, pageOf } from './pages.ts';
import { press } from './press.ts';
import { useClaim } from './use-claim.ts';

/** Keys of the page that is shown; `?` lists them. */
export function PageKeys() {
  const [path] = useLocation();
  const page = pageOf(path);
  const [open, setOpen] = useState(false);
  const claim = useRef<() => boolean>(undefined);
  claim.current = useClaim();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target))
        return;
      if (event.key === '?') setOpen(true);
      else if (page === 'live' && event.key === 'c') claim.current?.();
      else if (!press(page, event.key)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [page]);
  return open ? <KeyList page={page} onClose={() => setOpen(false)} /> : null;
}

function KeyList({ page, onClose }: { page: PageName; onClose(): void }) {
  const t = useT();
  const title = useId();
  const dialog = useModal();
  const texts: Record<string, string> = t.keys[page];
  return (
    <dialog ref={dialog} className="key-list panel" aria-labelledby={title} onClose={onClose}>
      <header>
        <h2 id={title}>{t.keys.title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t.keys.close}
          onClick={() => dialog.current?.close()}
        >
          <CloseOutlined />
        </button>
      </header>
      <dl>
        {KEYS[page].map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{texts[key]}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}

/** Somebody types, or something lies over the page. */
function isBusy(place: EventTarget | null): boolean {
  return (
    document.querySelector('dialog[open]') !== null ||
    (place instanceof HTMLElement &&
      place.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], .popup-panel') !==
        null)
  );
}
