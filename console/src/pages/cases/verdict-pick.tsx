import type { KeyboardEvent, ReactNode } from 'react';
import {
  VERDICT_REASONS,
  VERDICTS,
  type Verdict,
  type VerdictReason,
} from '../../../../engine/contract/case.ts';
import { useT } from '../../i18n/index.tsx';

interface Props {
  /** What is judged, for those who hear the page. */
  label: string;
  chosen: Verdict | null;
  /** Being stored. */
  busy: boolean;
  /** Said while a reason is missing. */
  needs: string;
  /** Why there is nothing to judge: said in place of a choice that would judge nothing. */
  nothing?: string | null;
  choose(verdict: Verdict | null): void;
  judge(verdict: Verdict, reason: VerdictReason): void;
  /** Before the buttons. */
  lead?: ReactNode;
  /** Beside the reasons. */
  children?: ReactNode;
}

/** A verdict, then its reason, which stores both. Until then nothing looks decided, and what is missing is said. */
export function VerdictPick(props: Props) {
  const { label, busy, needs, nothing = null, choose, judge, lead, children } = props;
  const t = useT();
  const chosen = nothing === null ? props.chosen : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line in every browser
    <div
      className="verdict-line"
      role="group"
      aria-label={label}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Escape' && chosen) choose(null);
      }}
    >
      <span className="verdict-buttons">
        {lead}
        {VERDICTS.map((one) => (
          <button
            key={one}
            type="button"
            className={`verdict-button of-${one}`}
            aria-expanded={chosen === one}
            disabled={busy || nothing !== null}
            onClick={() => choose(chosen === one ? null : one)}
          >
            {t.cases.verdicts[one]}
          </button>
        ))}
      </span>
      <span className="verdict-needs" role="status">
        {busy ? t.cases.verdictSaving : chosen ? needs : nothing}
      </span>
      {chosen ? (
        <span className="verdict-reasons">
          {VERDICT_REASONS[chosen].map((reason) => (
            <button key={reason} type="button" disabled={busy} onClick={() => judge(chosen, reason)}>
              {t.cases.reasons[reason]}
            </button>
          ))}
          {children}
        </span>
      ) : null}
    </div>
  );
}
