import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Alarms } from '../alarm/alarms.tsx';
import { AlarmBell } from '../alarm/bell.tsx';
import { useMay, useSession } from '../api/session.tsx';
import { CasesNav } from '../cases/cases-nav.tsx';
import { useT } from '../i18n/index.tsx';
import { PageKeys } from '../keys/page-keys.tsx';
import { tabLeaves } from '../lib/tab-leaves.ts';
import { useCounts, useFilled } from '../live/provider.tsx';
import { useStale } from '../live/use-standing.ts';
import { Mark } from './brand.tsx';
import { LineBanner } from './line-banner.tsx';
import { LinePill } from './line-pill.tsx';
import { StoringBanner } from './storing-banner.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';
import { UserMenu } from './user-menu.tsx';
import { Watermark } from './watermark.tsx';

/** Where what people said in one call stands: in transcripts, on flags, in cases, reviews and appeals. */
const TELLS_WORDS = /^\/(calls\/.|cases|quality\/review\/|appeals)/;

/** The bar that every page has, and what must be said above any of them. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useT();
  const [path] = useLocation();
  const mayFlags = useMay('flags');
  const mayRules = useMay('rules');
  const mayReview = useMay('review');
  const mayReports = useMay('reports');
  const mayAppeals = useMay('appeals');
  const maySet = [
    useMay('users'),
    useMay('tokens'),
    useMay('directory'),
    useMay('silence'),
    useMay('audit'),
  ].includes(true);
  const stale = useStale() && path !== '/password';
  return (
    <div className="shell" data-stale={stale || undefined} onKeyDownCapture={tabLeaves}>
      <a className="skip" href="#main">
        {t.nav.skip}
      </a>
      <header className="top">
        <Link href="/" className="top-brand">
          <Mark size={26} />
          <span>{t.productFull}</span>
        </Link>
        <nav className="top-nav" aria-label={t.nav.main}>
          <NavLink href="/" current={path === '/'}>
            {t.nav.live}
          </NavLink>
          <NavLink href="/calls" current={path.startsWith('/calls')}>
            {t.nav.calls}
          </NavLink>
          <CasesNav current={path.startsWith('/cases')} />
          {mayReview ? (
            <NavLink href="/quality" current={path.startsWith('/quality')}>
              {t.nav.quality}
            </NavLink>
          ) : null}
          {mayAppeals ? (
            <NavLink href="/appeals" current={path === '/appeals'}>
              {t.appeals.nav}
            </NavLink>
          ) : null}
          {mayReports ? (
            <NavLink href="/reports" current={path === '/reports'}>
              {t.nav.reports}
            </NavLink>
          ) : null}
          {mayRules ? (
            <NavLink href="/rules" current={path.startsWith('/rules') || path.startsWith('/workbench')}>
              {t.nav.rules}
            </NavLink>
          ) : null}
          {maySet ? (
            <NavLink href="/settings" current={path.startsWith('/settings')}>
              {t.access.title}
            </NavLink>
          ) : null}
        </nav>
        <Counts />
        <LinePill />
        {mayFlags ? <Alarms /> : null}
        <div className="top-tools">
          {mayFlags ? <AlarmBell /> : null}
          <LanguageSwitch />
          <ThemeSwitch />
          <UserMenu />
        </div>
      </header>
      <LineBanner />
      <StoringBanner />
      <OwnPasswordBanner />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {TELLS_WORDS.test(path) ? <Watermark /> : null}
      <PageKeys />
    </div>
  );
}

function NavLink({ href, current, children }: { href: string; current: boolean; children: ReactNode }) {
  return (
    <Link href={href} aria-current={current ? 'page' : undefined}>
      {children}
    </Link>
  );
}

function Counts() {
  const t = useT();
  const counts = useCounts();
  const filled = useFilled();
  return (
    <dl className="counts num" aria-label={t.counts.label}>
      {(['live', 'flagged', 'critical'] as const).map((key) => (
        <div key={key} className={`count-${key}`} data-any={counts[key] > 0 || undefined}>
          <dt>{t.counts[key]}</dt>
          <dd>{filled ? counts[key].toLocaleString('en') : '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function OwnPasswordBanner() {
  const t = useT();
  const { access } = useSession();
  const [path] = useLocation();
  if (access.kind !== 'in' || !access.session.must_change || path === '/password') return null;
  return (
    <div className="banner is-calm" role="status">
      <p>{t.password.banner}</p>
      <Link href="/password" className="plain-button">
        {t.password.bannerAction}
      </Link>
    </div>
  );
}
