import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';

const ToldList = lazy(() => import('./told-list.tsx'));

/** Who outside was told of a flag, or why nobody was; asked for by a click, since each look is in the audit trail. */
export function Told({ flag }: { flag: string }) {
  const t = useT();
  const may = useMay('flags');
  const [open, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <h4>{t.flags.told}</h4>
      {open ? (
        <Suspense fallback={<p className="quiet">{t.access.loading}</p>}>
          <ToldList flag={flag} />
        </Suspense>
      ) : (
        <button type="button" className="link-button" onClick={() => setOpen(true)}>
          {t.flags.toldShow}
        </button>
      )}
    </>
  );
}
