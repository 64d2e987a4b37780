import type { ReactNode } from 'react';
import type { Case, CaseFlag } from '../../../../engine/contract/case.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import type { BegunFlag } from './begun.ts';
import { asHeard } from './views.ts';

/** Flags that stand and that nobody has judged. */
export function unjudged(of: Pick<Case, 'calls' | 'flags'>): CaseFlag[] {
  return asHeard(of).filter(({ status, verdict }) => status === 'raised' && verdict === null);
}

/** Titles that are listed; of more, how many. */
const LISTED = 5;

/** Says which flags have no verdict, before a case ends without one, and leads to them. */
export function Unjudged({ flags, judge }: { flags: readonly CaseFlag[]; judge(): void }) {
  const { language, t } = useLanguage();
  if (flags.length === 0) return null;
  return (
    <div className="unjudged" role="note">
      <p>
        <strong>{t.cases.unjudged(flags.length)}</strong> {t.cases.unjudgedText}
      </p>
      <ul>
        {flags.slice(0, LISTED).map((flag) => (
          <li key={`${flag.call} ${flag.flag}`}>{titleIn(flag, language)}</li>
        ))}
        {flags.length > LISTED ? <li>{t.cases.unjudgedMore(flags.length - LISTED)}</li> : null}
      </ul>
      <button type="button" className="link-button" onClick={judge}>
        {t.cases.judgeFirst}
      </button>
    </div>
  );
}

interface Half {
  finish(): void;
  drop(): void;
}

/** Says which verdicts were chosen and are not stored, before a case ends without them. */
export function HalfJudged({ flags, ...ways }: Half & { flags: readonly BegunFlag[] }) {
  const { language, t } = useLanguage();
  return (
    <HalfNote said={t.cases.halfJudged(flags.length)} {...ways}>
      <ul>
        {flags.map((flag) => (
          <li key={`${flag.call} ${flag.flag}`}>
            {titleIn(flag, language)}
            {t.colon}
            {t.cases.verdicts[flag.begun]}
          </li>
        ))}
      </ul>
    </HalfNote>
  );
}

/** What was chosen and is not stored: to be finished, or dropped. */
export function HalfNote(props: Half & { said: string; children?: ReactNode }) {
  const { said, finish, drop, children } = props;
  const t = useT();
  return (
    <div className="unjudged" role="note">
      <p>
        <strong>{said}</strong> {t.cases.halfJudgedText}
      </p>
      {children}
      <button type="button" className="link-button" onClick={finish}>
        {t.cases.halfFinish}
      </button>{' '}
      <button type="button" className="link-button" onClick={drop}>
        {t.cases.halfDrop}
      </button>
    </div>
  );
}
