/** What admins set and look after: one page, a tab for each thing that they may. */
import { lazy, type ReactElement, Suspense } from 'react';
import { Link, Redirect } from 'wouter';
import { type Permission, useSession } from '../../api/session.tsx';
import { Loading } from '../../components/loading.tsx';
import { useT } from '../../i18n/index.tsx';
import { useTitle } from '../../lib/title.ts';
import NotFoundPage from '../not-found.tsx';
import { AuditTab } from './audit-tab.tsx';
import { DirectoryTab } from './directory-tab.tsx';
import { TokensTab } from './tokens-tab.tsx';
import { UsersTab } from './users-tab.tsx';
import '../../theme/settings.css';

const AlertsTab = lazy(() => import('./alerts-tab.tsx'));
const ImportsTab = lazy(() => import('./imports-tab.tsx'));
const HealthTab = lazy(() => import('./health-tab.tsx'));

const TABS = [
  { tab: 'users', needs: 'users', page: () => <UsersTab /> },
  { tab: 'tokens', needs: 'tokens', page: () => <TokensTab /> },
  { tab: 'directory', needs: 'directory', page: () => <DirectoryTab /> },
  { tab: 'alerts', needs: 'silence', page: () => <AlertsTab /> },
  { tab: 'imports', needs: 'import', page: () => <ImportsTab /> },
  { tab: 'health', needs: 'health', page: () => <HealthTab /> },
  { tab: 'audit', needs: 'audit', page: () => <AuditTab /> },
] as const satisfies readonly { tab: string; needs: Permission; page(): ReactElement }[];

export default function SettingsPage({ tab }: { tab: string | undefined }) {
  const t = useT();
  const { access } = useSession();
  const may = access.kind === 'in' ? access.session.may : [];
  const tabs = TABS.filter((one) => may.includes(one.needs));
  const shown = tabs.find((one) => one.tab === tab);
  useTitle(shown ? `${t.access.tabs[shown.tab]} · ${t.access.title}` : t.access.title);
  if (tab !== undefined && TABS.every((one) => one.tab !== tab)) return <NotFoundPage />;
  if (!shown) return <Redirect to={tabs[0] ? `/settings/${tabs[0].tab}` : '/'} replace />;
  return (
    <div className="settings">
      <header className="settings-head">
        <h1>{t.access.title}</h1>
        <nav className="settings-tabs" aria-label={t.access.title}>
          {tabs.map((one) => (
            <Link
              key={one.tab}
              href={`/settings/${one.tab}`}
              aria-current={one === shown ? 'page' : undefined}
            >
              {t.access.tabs[one.tab]}
            </Link>
          ))}
        </nav>
      </header>
      <Suspense fallback={<Loading />}>{shown.page()}</Suspense>
    </div>
  );
}
