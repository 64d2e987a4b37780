import { useState } from 'react';
import {
  type Case,
  VERDICT_REASONS,
  VERDICTS,
  type Verdict,
  type VerdictReason,
} from '../../../../engine/contract/case.ts';
import { useCaseActions } from '../../cases/provider.tsx';
import { useT } from '../../i18n/index.tsx';

/** The same for all that are selected: claim them, judge every flag of them. */
export function BulkBar({ cases, clear }: { cases: readonly Case[]; clear(): void }) {
  const t = useT();
  const { bulk } = useCaseActions();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [busy, setBusy] = useState(false);
  const flags = cases.reduce((sum, one) => sum + one.flags.length, 0);
  const run = async (work: () => Promise<number>) => {
    setBusy(true);
    const done = await work();
    setBusy(false);
    setVerdict(null);
    if (done === cases.length) clear();
  };
  const judge = (reason: VerdictReason) =>
    run(() =>
      bulk(
        cases.map((one) => ({ case: one.id, flags: one.flags.map(({ flag }) => flag) })),
        { type: 'judge', verdict: verdict ?? 'unclear', reason },
      ),
    );
  const claimable = cases.filter(({ state }) => state === 'open');
  return (
    <section className="panel bulk-bar" aria-label={t.cases.selected(cases.length, flags)}>
      <strong className="num">{t.cases.selected(cases.length, flags)}</strong>
      <button
        type="button"
        className="plain-button"
        disabled={busy || claimable.length === 0}
        onClick={() =>
          run(() =>
            bulk(
              claimable.map(({ id }) => ({ case: id })),
              { type: 'claim' },
            ),
          )
        }
      >
        {t.cases.bulkClaim}
      </button>
      <span className="verdict-buttons">
        <span className="quiet">{t.cases.bulkVerdict}</span>
        {VERDICTS.map((one) => (
          <button
            key={one}
            type="button"
            className={`verdict-button of-${one}`}
            aria-pressed={verdict === one}
            disabled={busy}
            onClick={() => setVerdict(verdict === one ? null : one)}
          >
            {t.cases.verdicts[one]}
          </button>
        ))}
      </span>
      {verdict ? (
        <span className="verdict-reasons">
          {VERDICT_REASONS[verdict].map((reason) => (
            <button key={reason} type="button" disabled={busy} onClick={() => judge(reason)}>
              {t.cases.reasons[reason]}
            </button>
          ))}
        </span>
      ) : null}
      <button type="button" className="link-button bulk-clear" onClick={clear}>
        {t.cases.bulkNone}
      </button>
    </section>
  );
}
