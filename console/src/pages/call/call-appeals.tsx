import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { fetchAppeals } from '../../api/requests.ts';
import { useMay } from '../../api/session.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { Popup } from '../../components/popup.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue, langOf } from '../../i18n/tongue.ts';

/** What the agent objected to in this call, and what became of it. */
export function CallAppeals({ view }: { view: CallView }) {
  const t = useT();
  const decides = useMay('appeals');
  const appeals = useAppeals(view);
  if (appeals.length === 0) return null;
  const open = appeals.filter(({ state }) => state === 'open').length;
  return (
    <Popup
      kind="group"
      align="right"
      title={t.appeals.nav}
      buttonClass="plain-button num"
      button={open > 0 ? t.call.appealsOpen(open) : t.call.appeals(appeals.length)}
    >
      {(close) => (
        <div className="earlier">
          <div className="menu-head">
            <strong>{t.appeals.nav}</strong>
            {decides && open > 0 ? (
              <Link href="/appeals" onClick={close}>
                {t.call.toAppeals}
              </Link>
            ) : null}
          </div>
          <ul className="call-appeals">
            {appeals.map((one) => (
              <AppealLine key={one.id} appeal={one} />
            ))}
          </ul>
        </div>
      )}
    </Popup>
  );
}

function AppealLine({ appeal: { title, title_en, state, text, decision, at } }: { appeal: Appeal }) {
  const { t, language } = useLanguage();
  const when = useWhen();
  return (
    <li>
      <strong>{inTongue(title, title_en, language)}</strong>{' '}
      <span className="tag">{t.appeals.states[state]}</span>
      <p lang={langOf(text, language)}>
        {t.appeals.says}: <MaskedText text={text} />{' '}
        <small className="quiet num">{when(Date.parse(at))}</small>
      </p>
      {decision ? (
        <p lang={langOf(decision.reason, language)}>
          {t.appeals.decided(decision.by)}: <MaskedText text={decision.reason} />{' '}
          <small className="quiet num">{when(Date.parse(decision.at))}</small>
        </p>
      ) : null}
    </li>
  );
}

/** None while they are not known; an open call has none. */
function useAppeals({ call, status }: CallView): readonly Appeal[] {
  const [found, setFound] = useState<readonly Appeal[]>([]);
  useEffect(() => {
    setFound([]);
    if (status !== 'complete') return;
    const stop = new AbortController();
    fetchAppeals(call, stop.signal).then(
      ({ items }) => setFound(items),
      // The page works without; what is wrong with the server is told above it.
      () => undefined,
    );
    return () => stop.abort();
  }, [call, status]);
  return found;
}
