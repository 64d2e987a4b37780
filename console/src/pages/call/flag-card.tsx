import { Fragment, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Flag, FlagStatus } from '../../../../engine/contract/flag.ts';
import type { Mark } from '../../../../engine/contract/mark.ts';
import type { Mood } from '../../../../engine/contract/mood.ts';
import { useMay } from '../../api/session.tsx';
import { CaseChip } from '../../cases/case-chip.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue, titleIn } from '../../i18n/tongue.ts';
import { percent } from '../../lib/format.ts';
import { clock, duration } from '../../lib/times.ts';
import { useRuleSwitch } from '../../rule-switch/provider.tsx';
import { RecordingAt } from './call-links.tsx';
import { isStanding } from './flag-order.ts';
import { type Request, useFocusActions } from './focus.tsx';
import { MakeTest } from './make-test.tsx';
import { MarkLine } from './mark-line.tsx';
import { useMarking } from './marking.tsx';
import { isFar } from './places.ts';
import type { Quote } from './quote.ts';
import { StageBar } from './stage-bar.tsx';
import { Told } from './told.tsx';
import { lookedForIn, type Reason, reasonOf } from './why.ts';
import { LookedForView, WhyView } from './why-view.tsx';

interface Props {
  flag: Flag;
  /** Where its words begin, or its own moment: call time, ms. */
  start_ms: number;
  quotes: readonly Quote[];
  /** By whom it was marked wrong. */
  marks: readonly Mark[];
  chosen: boolean;
  lit: boolean;
  /** Nobody recorded its call. */
  typed: boolean;
  /** To come into view. */
  request: Request | null;
}

export function FlagCard({ flag, start_ms, quotes, marks, chosen, lit, typed, request }: Props) {
  const { language, t } = useLanguage();
  const { showFlag, point } = useFocusActions();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = card.current;
    if (!request || !element) return;
    if (request.focus) element.focus({ preventScroll: true });
    // After the next picture: a chosen card opens its details first.
    const picture = requestAnimationFrame(() => {
      const room = element.parentElement?.clientHeight ?? 0;
      element.scrollIntoView({ block: element.offsetHeight < room ? 'nearest' : 'start' });
    });
    return () => cancelAnimationFrame(picture);
  }, [request]);
  const standing = isStanding(flag);
  const reason = reasonOf(flag.why, t);
  const state = `${standing ? '' : ' struck'}${chosen ? ' chosen' : ''}${lit ? ' lit' : ''}`;
  return (
    <article
      ref={card}
      tabIndex={-1}
      className={`flag-card is-${flag.severity}${state}`}
      data-flag={flag.id}
      aria-labelledby={`flag-${flag.id}`}
      onMouseEnter={() => point(flag.id)}
      onMouseLeave={() => point(null)}
    >
      <header>
        <span className="tag">{t.severity[flag.severity]}</span>
        {flag.status === 'raised' ? null : (
          <span className={`tag status-${flag.status}`}>{t.flagStatus[flag.status]}</span>
        )}
        <h3 id={`flag-${flag.id}`}>{titleIn(flag, language)}</h3>
        <button
          type="button"
          className="flag-time num"
          title={t.flags.goTo(clock(start_ms))}
          aria-label={t.flags.goTo(clock(start_ms))}
          onClick={() => showFlag(flag.id)}
        >
          {clock(start_ms)}
        </button>
      </header>
      <p className="flag-facts">
        {t.flags.by(t.by[flag.by])}
        {isFar(flag, start_ms) ? <span className="num">{t.flags.decidedAt(clock(flag.at_ms))}</span> : null}
        {flag.status === 'raised' ? null : <span>{noteOf(flag.status, t.flags)}</span>}
      </p>
      {marks.map((mark) => (
        <MarkLine key={mark.id} mark={mark} />
      ))}
      {quotes.length > 0 ? (
        quotes.map((quote) => <QuoteView key={quote.key} quote={quote} onOpen={() => showFlag(flag.id)} />)
      ) : (
        <p className="quiet flag-no-words">{t.flags.noEvidence}</p>
      )}
      {flag.coach && standing ? (
        <p className="coach">
          <span>{t.flags.coach}</span>
          {inTongue(flag.coach, flag.coach_en, language)}
        </p>
      ) : null}
      <div className="flag-acts">
        <CaseChip flag={flag} />
        <WrongButton flag={flag} marks={marks} />
        {flag.status === 'tentative' ? null : <MakeTest of={{ call: flag.call, flag: flag.id }} />}
        {typed ? null : <RecordingAt call={flag.call} agent={flag.agent?.id} at_ms={start_ms} />}
      </div>
      <div className="flag-why">
        <h4>{t.flags.why}</h4>
        <WhyView reason={reason} />
      </div>
      <Details flag={flag} reason={reason} chosen={chosen} />
    </article>
  );
}

/** For a flag that is decided and that this person has not marked. */
function WrongButton({ flag, marks }: { flag: Flag; marks: readonly Mark[] }) {
  const t = useT();
  const { person, open, begin } = useMarking();
  if (!person || flag.status === 'tentative' || marks.some(({ by }) => by === person.user)) return null;
  return (
    <button
      type="button"
      className="mark-button"
      title={t.marks.wrongHint}
      aria-haspopup="dialog"
      aria-expanded={open === flag.id}
      onClick={(event) => begin({ flag, anchor: event.currentTarget })}
    >
      {t.marks.wrong}
    </button>
  );
}

function noteOf(
  status: Exclude<FlagStatus, 'raised'>,
  texts: Record<`${typeof status}Note`, string>,
): string {
  return texts[`${status}Note`];
}

function QuoteView({ quote, onOpen }: { quote: Quote; onOpen(): void }) {
  const t = useT();
  return (
    <blockquote className="quote">
      <button type="button" onClick={onOpen} title={t.transcript.jump}>
        {quote.role ? <span className={`quote-who of-${quote.role}`}>{t.role[quote.role]}</span> : null}
        <span className="quote-text">
          {quote.parts.map(({ text, marked }, index) => {
            const said = <MaskedText text={text} />;
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a quote have no name but their place
            return <Fragment key={index}>{marked ? <b>{said}</b> : said}</Fragment>;
          })}
        </span>
      </button>
    </blockquote>
  );
}

/** What somebody asks for who doubts the flag: the rule, the model's numbers, the time in each stage. */
function Details({ flag, reason, chosen }: { flag: Flag; reason: Reason; chosen: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(chosen);
  useEffect(() => {
    if (chosen) setOpen(true);
  }, [chosen]);
  const { latency_ms } = flag;
  return (
    <details className="flag-details" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t.flags.details}
        {latency_ms ? <span className="num">{t.flags.total(duration(latency_ms.total))}</span> : null}
      </summary>
      <h4>{t.flags.rule}</h4>
      <FlagRule flag={flag} />
      {lookedForIn(reason).length > 0 ? (
        <>
          <h4>{t.flags.lookedFor}</h4>
          <LookedForView reason={reason} />
        </>
      ) : null}
      <h4>{t.flags.stages}</h4>
      <StageBar latency={latency_ms} />
      {flag.mood ? (
        <>
          <h4>{t.flags.modelMood}</h4>
          <MoodNumbers mood={flag.mood} />
        </>
      ) : null}
      {flag.status === 'tentative' ? null : <Told flag={flag.id} />}
    </details>
  );
}

/** Leads to the rule; one that misfires is stopped from here. */
function FlagRule({ flag }: { flag: Flag }) {
  const { language, t } = useLanguage();
  const mayRead = useMay('rules');
  const { allowed, ask } = useRuleSwitch();
  const title = titleIn(flag, language);
  return (
    <p className="flag-rule">
      {mayRead ? (
        <Link href={`/rules/${encodeURIComponent(flag.rule)}`} title={t.rules.openRule(title)}>
          <code>{flag.rule}</code>
        </Link>
      ) : (
        <code>{flag.rule}</code>
      )}
      <code className="quiet" title={flag.rule_hash}>
        {flag.rule_hash.slice(0, 8)}
      </code>
      {allowed && isStanding(flag) ? (
        <button
          type="button"
          className="link-button flag-stop"
          onClick={() => ask('stop', { id: flag.rule, title })}
        >
          {t.rules.stopThis}
        </button>
      ) : null}
    </p>
  );
}

const MOODS = ['angry', 'negative', 'neutral', 'positive', 'abusive'] as const;

function MoodNumbers({ mood }: { mood: Mood }) {
  const t = useT();
  return (
    <dl className="mood-numbers">
      {MOODS.map((one) => (
        <div key={one}>
          <dt>{t.mood[one]}</dt>
          <dd className="num">
            <i
              className={`mood-bar mood-${one}`}
              style={{ width: `${mood[one] * 100}%` }}
              aria-hidden="true"
            />
            {percent(mood[one])}%
          </dd>
        </div>
      ))}
    </dl>
  );
}
