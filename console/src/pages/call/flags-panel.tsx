import { useMemo } from 'react';
import { isWritten } from '../../../../engine/contract/call.ts';
import { type Flag, SEVERITIES } from '../../../../engine/contract/flag.ts';
import { Checklist } from '../../components/checklist.tsx';
import { useT } from '../../i18n/index.tsx';
import { keyOf, type WatchedCall } from '../../live/board.ts';
import { CardBones } from './bones.tsx';
import { isOpen } from './call-time.ts';
import { FlagCard } from './flag-card.tsx';
import { inOrder, isStanding } from './flag-order.ts';
import { useFocusState } from './focus.tsx';
import { wrongByFlag } from './marks.ts';
import { startsIn } from './places.ts';
import { type Quote, quotesOf } from './quote.ts';

export function FlagsPanel({ watched }: { watched: WatchedCall }) {
  const t = useT();
  const { flags, utterances, marks, state, call } = watched;
  const { chosen, lit, card } = useFocusState();
  const ordered = useMemo(() => inOrder(flags), [flags]);
  const quotes = useMemo(() => {
    const known = new Map(utterances.map((one) => [keyOf(one), one]));
    return new Map<string, Quote[]>(flags.map((flag) => [flag.id, quotesOf(flag, (key) => known.get(key))]));
  }, [flags, utterances]);
  const startOf = useMemo(() => startsIn(utterances), [utterances]);
  const wrong = useMemo(() => wrongByFlag(marks), [marks]);
  const standing = flags.filter(isStanding);
  return (
    <section className="panel call-flags" aria-labelledby="flags-title">
      <header className="panel-head">
        <h2 id="flags-title">{t.flags.title}</h2>
        {state === 'known' || standing.length > 0 ? (
          <span className="quiet num">{standing.length}</span>
        ) : null}
        <Counts flags={standing} />
      </header>
      <Checklist items={watched.checklist} />
      <div className="call-flags-scroll">
        {ordered.map((flag) => (
          <FlagCard
            key={flag.id}
            flag={flag}
            start_ms={startOf(flag)}
            quotes={quotes.get(flag.id) ?? []}
            marks={wrong.get(flag.id) ?? []}
            chosen={flag.id === chosen}
            lit={flag.id === lit}
            typed={call !== null && isWritten(call.view)}
            request={card?.key === flag.id ? card : null}
          />
        ))}
        {ordered.length > 0 ? null : state === 'waiting' ? (
          <CardBones />
        ) : state === 'known' ? (
          <div className="empty">
            <strong>{t.flags.none}</strong>
            <p>{call !== null && !isOpen(call) ? t.flags.noneTextOver : t.flags.noneText}</p>
          </div>
        ) : (
          <div className="empty">
            <strong>{t.notRead.title}</strong>
          </div>
        )}
      </div>
    </section>
  );
}

function Counts({ flags }: { flags: readonly Flag[] }) {
  const t = useT();
  return (
    <span className="flag-counts num">
      {SEVERITIES.map((severity) => {
        const count = flags.filter((flag) => flag.severity === severity).length;
        return count === 0 ? null : (
          <span key={severity} className={`tag is-${severity}`}>
            {t.severity[severity]} {count}
          </span>
        );
      })}
    </span>
  );
}
