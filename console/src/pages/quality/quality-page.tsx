/** 质检: which calls are to be heard by people, by whom, and how far inspectors agree. */
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useMay } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import '../../theme/calls.css';
import '../../theme/quality.css';
import NotFoundPage from '../not-found.tsx';
import { CalibrationTab } from './calibration-tab.tsx';
import { MyList } from './my-list.tsx';
import { PlansTab } from './plans-tab.tsx';
import { useTexts } from './texts.ts';
import { WorkList } from './work-list.tsx';

const TABS = ['list', 'mine', 'plans', 'calibration'] as const;

export default function QualityPage({ tab }: { tab: string | undefined }) {
  const { productFull } = useT();
  const t = useTexts();
  const mayPlan = useMay('plan-reviews');
  const tabs = TABS.filter((one) => one !== 'plans' || mayPlan);
  const known = tab === undefined || TABS.some((one) => one === tab);
  const shown = tabs.find((one) => one === tab) ?? 'list';
  useEffect(() => {
    if (known) document.title = `${t.tabs[shown]} · ${t.title} · ${productFull}`;
  }, [t, known, shown, productFull]);
  if (!known) return <NotFoundPage />;
  return (
    <div className="quality">
      <header className="quality-head">
        <h1>{t.title}</h1>
        <nav aria-label={t.tabsLabel}>
          {tabs.map((one) => (
            <Link
              key={one}
              href={one === 'list' ? '/quality' : `/quality/${one}`}
              className="quality-tab"
              aria-current={one === shown ? 'page' : undefined}
            >
              {t.tabs[one]}
            </Link>
          ))}
        </nav>
      </header>
      {shown === 'list' ? <WorkList /> : null}
      {shown === 'mine' ? <MyList /> : null}
      {shown === 'plans' ? <PlansTab /> : null}
      {shown === 'calibration' ? <CalibrationTab /> : null}
    </div>
  );
}
