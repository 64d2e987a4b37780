import { Link } from 'wouter';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { inTongue, langOf } from '../../i18n/tongue.ts';
import { clock } from '../../lib/times.ts';
import { DecisionForm } from './decision-form.tsx';

/** `settled`: it is decided now, by whoever reads this or by somebody else a moment before. */
export function AppealCard({ appeal, settled }: { appeal: Appeal; settled(): void }) {
  const { t, language } = useLanguage();
  const when = useWhen();
  const { flag, title, agent, team, queue, customer, text, at, decision } = appeal;
  const start_ms = startOf(appeal);
  return (
    <article className="panel appeal" data-appeal={appeal.id}>
      <header>
        <strong>{inTongue(title, appeal.title_en, language)}</strong>
        <span className="tag">{flag === null ? t.appeals.item : t.appeals.flag}</span>
        <span className="appeal-who">
          {agent}
          {team === null ? '' : ` · ${t.appeals.team(team)}`}
        </span>
        <time className="num" dateTime={at}>
          {when(at)}
        </time>
        <Link href={placeOf(appeal)}>
          {start_ms === undefined ? t.appeals.openCall : t.appeals.openMoment(clock(start_ms))}
        </Link>
      </header>
      <dl>
        {queue === undefined ? null : (
          <>
            <dt>{t.appeals.queue}</dt>
            <dd>{queue}</dd>
          </>
        )}
        {customer === undefined ? null : (
          <>
            <dt>{t.appeals.customer}</dt>
            <dd>
              <MaskedText text={customer} />
            </dd>
          </>
        )}
        <dt>{t.appeals.says}</dt>
        <dd lang={langOf(text, language)}>
          <MaskedText text={text} />
        </dd>
        {decision ? (
          <>
            <dt>{t.appeals.decided(decision.by)}</dt>
            <dd>
              <span lang={langOf(decision.reason, language)}>
                <MaskedText text={decision.reason} />
              </span>{' '}
              <time className="num" dateTime={decision.at}>
                {when(decision.at)}
              </time>
              {typeof decision.points === 'number' ? (
                <span className="num appeal-points">
                  {t.appeals.corrected(appeal.points ?? 0, decision.points)}
                </span>
              ) : null}
            </dd>
          </>
        ) : null}
      </dl>
      {decision ? null : <DecisionForm appeal={appeal} settled={settled} />}
    </article>
  );
}

/** Of the flag, else of the moment at which the points were lost. */
function placeOf(appeal: Appeal): string {
  const { call, flag } = appeal;
  const path = `/calls/${encodeURIComponent(call)}`;
  if (flag !== null) return `${path}?flag=${encodeURIComponent(flag)}`;
  const start_ms = startOf(appeal);
  return start_ms === undefined ? path : `${path}?at=${start_ms}`;
}

const startOf = ({ from_ms, at_ms }: Appeal): number | undefined => from_ms ?? at_ms;
