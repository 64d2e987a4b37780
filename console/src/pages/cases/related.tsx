import { useState } from 'react';
import { Link } from 'wouter';
import type { Case, RelatedCase } from '../../../../engine/contract/case.ts';
import { useCaseActions, useOwnerName } from '../../cases/provider.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { useCases } from '../../live/provider.tsx';
import { unclaimed } from './beside.ts';

/** As many stand open; an outage may have forty. */
const SHOWN = 5;

/** Others of the same customer, call or incident, with state and owner as the line tells them; claimed together. */
export function Related({ of, cases }: { of: Case; cases: readonly RelatedCase[] }) {
  const { t } = useLanguage();
  const { bulk } = useCaseActions();
  const [busy, setBusy] = useState(false);
  const live = useCases();
  if (cases.length === 0) return null;
  const now = cases.map((one) => {
    const { state, owner } = live?.find(({ id }) => id === one.id) ?? one;
    return { ...one, state, owner };
  });
  const free = unclaimed(of, now);
  const claim = async () => {
    setBusy(true);
    await bulk(
      free.map((id) => ({ case: id })),
      { type: 'claim' },
    );
    setBusy(false);
  };
  return (
    <section className="case-related">
      <h3>{t.cases.related}</h3>
      <ul>
        {now.slice(0, SHOWN).map((one) => (
          <Line key={one.id} of={one} />
        ))}
      </ul>
      {now.length > SHOWN ? (
        <details>
          <summary>{t.cases.relatedMore(now.length - SHOWN)}</summary>
          <ul>
            {now.slice(SHOWN).map((one) => (
              <Line key={one.id} of={one} />
            ))}
          </ul>
        </details>
      ) : null}
      {/* Alone it is claimed above. */}
      {free.some((id) => id !== of.id) ? (
        <button type="button" className="plain-button" disabled={busy} onClick={() => void claim()}>
          {of.state === 'open' ? t.cases.claimTogether(free.length) : t.cases.claimRelated(free.length)}
        </button>
      ) : null}
    </section>
  );
}

function Line({ of }: { of: RelatedCase }) {
  const { language, t } = useLanguage();
  const nameOf = useOwnerName();
  return (
    <li>
      <Link href={`/cases/${encodeURIComponent(of.id)}`}>{titleIn(of, language)}</Link>
      {of.call ? <span className="quiet num">{of.call}</span> : null}
      <span className={`case-state state-${of.state}`}>{t.cases.states[of.state]}</span>
      <span className="quiet">{nameOf(of.owner)}</span>
      {of.counted ? <span className="quiet">{t.cases.relatedCounted}</span> : null}
    </li>
  );
}
