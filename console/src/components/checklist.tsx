import type { CheckItem } from '../../../engine/contract/checklist.ts';
import { useLanguage } from '../i18n/index.tsx';
import '../theme/checklist.css';

const SIGNS = {
  open: 'M2.5 2.5h11v11h-11z',
  done: 'M2.5 8.5l3.5 3.5 7.5-8',
  missed: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
};

/** What the call still needs to be said; it ticks itself. Nothing for a call that no such rule is for. */
export function Checklist({ items }: { items: readonly CheckItem[] }) {
  const { language, t } = useLanguage();
  if (items.length === 0) return null;
  const done = items.filter(({ state }) => state === 'done').length;
  return (
    <section className="checks" aria-label={t.agent.checklist}>
      <h2>
        {t.agent.checklist}
        <span className="num">{`${done}/${items.length}`}</span>
      </h2>
      <ul>
        {items.map(({ rule, zh, en, state }) => (
          <li key={rule} data-rule={rule} data-state={state}>
            <svg viewBox="0 0 16 16" role="img" aria-label={t.agent.checks[state]}>
              <path d={SIGNS[state]} />
            </svg>
            <span>{language === 'zh' ? zh : en}</span>
            {state === 'missed' ? <em>{t.agent.checks.missed}</em> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
