import { Link } from 'wouter';
import { useMay } from '../api/session.tsx';
import { useT } from '../i18n/index.tsx';
import { useCases } from '../live/provider.tsx';

/** The way to the cases, with how many nobody has claimed. */
export function CasesNav({ current }: { current: boolean }) {
  const t = useT();
  const allowed = useMay('cases');
  const cases = useCases();
  if (!allowed) return null;
  const unclaimed = cases?.filter(({ state }) => state === 'open').length ?? 0;
  return (
    <Link href="/cases" aria-current={current ? 'page' : undefined}>
      {t.cases.nav}
      {unclaimed > 0 ? (
        <span className="nav-count num" title={t.cases.navCount(unclaimed)}>
          {unclaimed > 99 ? '99+' : unclaimed}
        </span>
      ) : null}
    </Link>
  );
}
