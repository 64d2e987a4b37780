import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Case, CaseFlag, Verdict, VerdictReason } from '../../../../engine/contract/case.ts';
import { momentOf } from '../../../../engine/contract/flag.ts';
import { useCaseActions } from '../../cases/provider.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { clock } from '../../lib/times.ts';
import { type AllBegun, begunOn } from './begun.ts';
import { Counted } from './counted.tsx';
import { useCounted } from './use-counted.ts';
import { VerdictPick } from './verdict-pick.tsx';
import { asHeard, judgedOf } from './views.ts';

interface Judged {
  begun: AllBegun;
  begin(flag: CaseFlag, verdict: Verdict | null): void;
}

/** Each flag with its words, and what somebody says of it. */
export function CaseFlags({ of, ...rest }: Judged & { of: Case }) {
  const t = useT();
  const counted = useCounted(of);
  // Those that stand are counted, as in the list; the others are told apart.
  const { of: standing } = judgedOf(of);
  const gone = of.flags.length - standing;
  return (
    <section className="case-flags" aria-labelledby="case-flags-title">
      <h3 id="case-flags-title">
        {[standing > 0 ? t.cases.flags(standing) : '', gone > 0 ? t.cases.gone(gone) : '']
          .filter(Boolean)
          .join(t.listSeparator)}
      </h3>
      <ul>
        {asHeard(of).map((flag) => (
          <FlagLine key={`${flag.call} ${flag.flag}`} of={of} flag={flag} {...rest}>
            {flag.across ? <Counted across={flag.across} {...counted(flag.flag)} /> : null}
          </FlagLine>
        ))}
      </ul>
    </section>
  );
}

function FlagLine(props: Judged & { of: Case; flag: CaseFlag; children: ReactNode }) {
  const { of, flag, children, ...rest } = props;
  const { language, t } = useLanguage();
  const title = titleIn(flag, language);
  const gone = flag.status !== 'raised';
  const at = of.calls.indexOf(flag.call) + 1;
  return (
    <li className={`case-flag is-${flag.severity}${gone ? ' is-gone' : ''}`} data-flag={flag.flag}>
      <div className="case-flag-head">
        <span className="tag">{t.severity[flag.severity]}</span>
        {flag.across ? (
          <b>{title}</b>
        ) : (
          <Link
            href={`/calls/${encodeURIComponent(flag.call)}?flag=${encodeURIComponent(flag.flag)}`}
            title={t.cases.openCall(flag.call)}
          >
            {title}
          </Link>
        )}
        {gone ? <span className="quiet">{t.cases.withdrawn}</span> : null}
        {flag.late ? <span className="quiet">{t.cases.lateFlag}</span> : null}
        {flag.across ? null : (
          <span className="quiet num case-flag-time">
            {of.calls.length > 1 ? `${t.cases.callNumber(at)} ` : null}
            {clock(momentOf(flag))}
          </span>
        )}
      </div>
      {children}
      {flag.quote ? (
        <q>
          <MaskedText text={flag.quote} />
        </q>
      ) : null}
      {gone && flag.verdict === null ? null : <VerdictLine of={of} flag={flag} title={title} {...rest} />}
    </li>
  );
}

function VerdictLine(props: Judged & { of: Case; flag: CaseFlag; title: string }) {
  const { of, flag, title, begun, begin } = props;
  const t = useT();
  const when = useWhen();
  const { command } = useCaseActions();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const { verdict: said } = flag;
  const chosen = begunOn(flag, begun);
  const setChosen = (verdict: Verdict | null) => begin(flag, verdict);
  const judge = async (verdict: Verdict, reason: VerdictReason) => {
    setBusy(true);
    const done = await command(of.id, {
      type: 'judge',
      flags: [flag.flag],
      verdict,
      reason,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    });
    setBusy(false);
    if (!done) return;
    setOpen(false);
    setChosen(null);
    setNote('');
  };
  // A form that was open when its flag was taken back asks for nothing any more.
  if (said && (!open || flag.status !== 'raised')) {
    return (
      <p className="verdict-said">
        <span className={`verdict-word of-${said.verdict}`}>{t.cases.verdicts[said.verdict]}</span>
        <span>{t.cases.reasons[said.reason]}</span>
        <span className="quiet num">{t.cases.verdictBy(said.by, when(said.at))}</span>
        {flag.status === 'raised' ? (
          <button type="button" className="link-button" onClick={() => setOpen(true)}>
            {t.cases.verdictChange}
          </button>
        ) : null}
        {said.note ? (
          <q>
            <MaskedText text={said.note} />
          </q>
        ) : null}
      </p>
    );
  }
  const back = () => {
    setOpen(false);
    setChosen(null);
  };
  return (
    <VerdictPick
      label={t.cases.verdictOf(title)}
      chosen={chosen}
      busy={busy}
      needs={
        said
          ? t.cases.verdictStays(t.cases.verdicts[said.verdict], t.cases.reasons[said.reason])
          : t.cases.verdictNeeds
      }
      choose={setChosen}
      lead={
        said ? (
          <button type="button" className="link-button" onClick={back}>
            {t.cases.verdictKeep}
          </button>
        ) : null
      }
      judge={(verdict, reason) => void judge(verdict, reason)}
    >
      <input
        value={note}
        maxLength={1_000}
        placeholder={t.cases.verdictNote}
        aria-label={t.cases.verdictNote}
        onChange={(event) => setNote(event.target.value)}
      />
    </VerdictPick>
  );
}
