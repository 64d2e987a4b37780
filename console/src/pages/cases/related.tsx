import { Link } from 'wouter';
import type { RelatedCase } from '../../../../engine/contract/case.ts';
import { useOwnerName } from '../../cases/provider.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { useCases } from '../../live/provider.tsx';

/** Others of the same customer or call, with state and owner as the line tells them. */
export function Related({ cases }: { cases: readonly RelatedCase[] }) {
  const { language, t } = useLanguage();
  const nameOf = useOwnerName();
  const live = useCases();
  if (cases.length === 0) return null;
  return (
    <section className="case-related">
      <h3>{t.cases.related}</h3>
      <ul>
        {cases.map((one) => {
          const { state, owner } = live?.find(({ id }) => id === one.id) ?? one;
          return (
            <li key={one.id}>
              <Link href={`/cases/${encodeURIComponent(one.id)}`}>{titleIn(one, language)}</Link>
              <span className={`case-state state-${state}`}>{t.cases.states[state]}</span>
              <span className="quiet">{nameOf(owner)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
