import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { type Earlier, fetchEarlier } from '../../api/requests.ts';
import { Popup } from '../../components/popup.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { useCases } from '../../live/provider.tsx';

/** Beside the customer: which call of the week this is; the earlier ones with their flags, and what is still open. */
export function EarlierCalls({ view }: { view: CallView }) {
  const { language, t } = useLanguage();
  const { call, customer } = view;
  const earlier = useEarlier(call);
  const names = [customer?.id, customer?.number];
  const open = (useCases() ?? []).filter(
    ({ state, customer: whose, calls }) =>
      // The case of this call alone stands at its flags.
      state !== 'closed' && whose !== null && names.includes(whose) && calls.some((id) => id !== call),
  );
  if (earlier === 'failed') return <small className="quiet earlier-failed">{t.desk.earlierFailed}</small>;
  if (!earlier || (earlier.items.length === 0 && open.length === 0)) return null;
  const { items, week, more, days } = earlier;
  const count = `${items.length}${more ? '+' : ''}`;
  return (
    <Popup
      kind="group"
      align="right"
      title={t.desk.earlierTitle}
      buttonClass="earlier-button num"
      button={
        week > 0
          ? t.desk.earlier(week + 1)
          : items.length > 0
            ? t.desk.earlierMonth(count, days)
            : t.desk.openCases(open.length)
      }
    >
      {(close) => (
        <div className="earlier">
          <div className="menu-head">
            <strong>{t.desk.earlierTitle}</strong>
            <span className="quiet num">{t.desk.earlierMonth(count, days)}</span>
          </div>
          {open.map((one) => (
            <Link
              key={one.id}
              href={`/cases/${encodeURIComponent(one.id)}`}
              className="menu-item"
              onClick={close}
            >
              <span className="tag is-major">{t.cases.states[one.state]}</span>
              <span className="earlier-case">{one.flags[0] ? titleIn(one.flags[0], language) : one.id}</span>
            </Link>
          ))}
          <ol>
            {items.map((one) => (
              <li key={one.call}>
                <EarlierLine view={one} onOpen={close} />
              </li>
            ))}
          </ol>
        </div>
      )}
    </Popup>
  );
}

function EarlierLine({ view, onOpen }: { view: CallView; onOpen(): void }) {
  const t = useT();
  const when = useWhen();
  const { call, started_at, agent, queue, flags } = view;
  const present = SEVERITIES.filter((severity) => flags[severity] > 0);
  return (
    <Link href={`/calls/${encodeURIComponent(call)}`} className="menu-item num" onClick={onOpen}>
      <time dateTime={new Date(started_at).toISOString()}>{when(started_at)}</time>
      <span className="earlier-who">
        {agent?.name ?? agent?.id ?? t.wall.noAgent} · {queue ?? t.wall.noQueue}
      </span>
      <span className="earlier-flags">
        {present.length === 0 ? <small className="quiet">{t.desk.calm}</small> : null}
        {present.map((severity) => (
          <span key={severity} className={`tag is-${severity}`}>
            {t.severity[severity]} {flags[severity]}
          </span>
        ))}
      </span>
    </Link>
  );
}

function useEarlier(call: string): Earlier | 'failed' | null {
  const [found, setFound] = useState<Earlier | 'failed' | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetchEarlier(call, stop.signal).then(setFound, () => {
      if (!stop.signal.aborted) setFound('failed');
    });
    return () => stop.abort();
  }, [call]);
  return found;
}
