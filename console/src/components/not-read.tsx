import type { ReactNode } from 'react';
import { type Messages, useT } from '../i18n/index.tsx';

interface Props {
  /** Asks again. */
  again(): void;
  /** Code of what went wrong; null: nobody knows. */
  code: string | null;
  /** What can still be done. */
  children?: ReactNode;
}

/** In place of what could not be read: that, why, and the way to ask again. */
export function NotRead({ again, code, children }: Props) {
  const t = useT();
  const why = whyNot(code, t);
  return (
    <div className="empty not-read" role="alert">
      <strong>{t.notRead.title}</strong>
      {why === null ? null : <p>{why}</p>}
      {children}
      <button type="button" className="plain-button" onClick={again}>
        {t.notRead.retry}
      </button>
    </div>
  );
}

/** The same within a line. */
export function NotReadLine({ again, code }: Omit<Props, 'children'>) {
  const t = useT();
  const why = whyNot(code, t);
  return (
    <span className="not-read-line" role="alert">
      {t.notRead.title}
      {why === null ? '' : `${t.colon}${why}`}{' '}
      <button type="button" className="link-button" onClick={again}>
        {t.notRead.retry}
      </button>
    </span>
  );
}

function whyNot(code: string | null, t: Messages): string | null {
  if (code === null || code === 'UNKNOWN') return null;
  return Object.hasOwn(t.notRead.why, code) ? (t.notRead.why[code] ?? null) : t.notRead.other(code);
}
