/** 申诉: what agents object to, for those who decide. */

import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { APPEAL_STATES, type AppealState } from '../../../../engine/contract/appeal.ts';
import { fetchAllAppeals } from '../../api/requests.ts';
import { NotRead } from '../../components/not-read.tsx';
import { useT } from '../../i18n/index.tsx';
import { AppealCard } from './appeal-card.tsx';
import '../../theme/appeals.css';
import { useList } from '../settings/use-list.ts';

export default function AppealsPage() {
  const t = useT();
  const [search, setSearch] = useSearchParams();
  const state = APPEAL_STATES.find((one) => one === search.get('state')) ?? 'open';
  useEffect(() => {
    document.title = `${t.appeals.title} · ${t.product}`;
  }, [t]);
  return (
    <div className="appeals">
      <header className="appeals-head">
        <h1>{t.appeals.title}</h1>
        <nav aria-label={t.appeals.which}>
          {APPEAL_STATES.map((one) => (
            <button
              key={one}
              type="button"
              className="filter-state"
              aria-pressed={one === state}
              onClick={() => setSearch(one === 'open' ? {} : { state: one })}
            >
              {t.appeals.states[one]}
            </button>
          ))}
        </nav>
      </header>
      <Appeals key={state} state={state} />
    </div>
  );
}

function Appeals({ state }: { state: AppealState }) {
  const t = useT();
  const { items, failed, again } = useList(useCallback(() => fetchAllAppeals(state), [state]));
  const [settled, setSettled] = useState<ReadonlySet<string>>(new Set());
  if (items === null && !failed) return <p className="appeals-quiet">{t.appeals.loading}</p>;
  if (items === null)
    return (
      <div className="panel">
        <NotRead again={again} code={failed} />
      </div>
    );
  const left = items.filter(({ id }) => !settled.has(id));
  if (left.length === 0)
    return (
      <div className="panel empty">
        <strong>{t.appeals.none[state]}</strong>
        <p>{t.appeals.noneText}</p>
      </div>
    );
  return (
    <ul className="appeals-list">
      {left.map((appeal) => (
        <li key={appeal.id}>
          <AppealCard
            appeal={appeal}
            settled={() => setSettled((before) => new Set(before).add(appeal.id))}
          />
        </li>
      ))}
    </ul>
  );
}
