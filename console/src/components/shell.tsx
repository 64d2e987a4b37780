import type { ReactNode } from 'react';
import { useT } from '../i18n/index.tsx';

export function Shell({ children }: { children: ReactNode }) {
  const t = useT();
  return (
    <div className="shell">
      <header className="top">
        <strong>{t.productFull}</strong>
      </header>
      <main id="main">{children}</main>
    </div>
  );
}
