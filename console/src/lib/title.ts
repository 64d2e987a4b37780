import { useEffect } from 'react';
import { useT } from '../i18n/index.tsx';

/** What the browser's tab says while the page is open. */
export function useTitle(title: string): void {
  const t = useT();
  useEffect(() => {
    document.title = `${title} · ${t.productFull}`;
  }, [title, t]);
}
