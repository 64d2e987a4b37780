import { type RefObject, useEffect, useRef } from 'react';

/** A dialog of the browser's own, open as long as its component stands; the focus stays inside. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const own = dialog.current;
    own?.showModal();
    return () => own?.close();
  }, []);
  return dialog;
}
