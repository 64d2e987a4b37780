import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import { RequestFailed } from '../../api/http.ts';
import { decideAppeal } from '../../api/requests.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { inTongue, langOf } from '../../i18n/tongue.ts';
import { clock } from '../../lib/times.ts';
import { firstPoints } from './first-points.ts';

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
      {decision ? null : <Decision appeal={appeal} settled={settled} />}
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

type Trouble = 'reasonFirst' | 'failed' | 'unanswered' | { by: string };

function Decision({ appeal, settled }: { appeal: Appeal; settled(): void }) {
  const { t } = useLanguage();
  const took = appeal.points ?? 0;
  const [reason, setReason] = useState('');
  const [points, setPoints] = useState<number | null>(() => firstPoints(appeal));
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const decide = async (state: 'accepted' | 'rejected') => {
    if (reason.trim() === '') {
      setTrouble('reasonFirst');
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      await decideAppeal(appeal.id, state, reason.trim(), state === 'accepted' ? points : null);
      settled();
    } catch (error) {
      setTrouble(troubleOf(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void decide('accepted');
  };
  const taken = typeof trouble === 'object' ? trouble : null;
  return (
    <form onSubmit={submit}>
      <label>
        <span>{t.appeals.reason}</span>
        <textarea
          rows={2}
          maxLength={1_000}
          value={reason}
          placeholder={t.appeals.reasonHint}
          onChange={(event) => {
            setReason(event.target.value);
            if (trouble === 'reasonFirst') setTrouble(null);
          }}
        />
      </label>
      {took < 0 ? (
        <label className="appeal-score">
          <span>{t.appeals.points(took)}</span>
          <select
            value={points ?? ''}
            onChange={(event) => setPoints(event.target.value === '' ? null : Number(event.target.value))}
          >
            {Array.from({ length: Math.abs(took) }, (_, i) => (i === 0 ? 0 : -i)).map((one) => (
              <option key={one} value={one}>
                {t.appeals.took(one)}
              </option>
            ))}
            <option value="">{t.appeals.samePoints}</option>
          </select>
        </label>
      ) : null}
      <div>
        <button type="submit" className="plain-button appeal-accept" disabled={busy || taken !== null}>
          {t.appeals.accept}
        </button>
        <button
          type="button"
          className="plain-button"
          disabled={busy || taken !== null}
          onClick={() => void decide('rejected')}
        >
          {t.appeals.reject}
        </button>
        <span role="alert" className="appeal-trouble">
          {taken
            ? t.appeals.taken(taken.by)
            : trouble === 'unanswered'
              ? t.failure.unanswered
              : typeof trouble === 'string'
                ? t.appeals[trouble]
                : ''}
        </span>
      </div>
    </form>
  );
}

/** Who was first stands in the answer. */
function troubleOf(error: unknown): Trouble {
  if (error instanceof RequestFailed && error.code === 'UNANSWERED') return 'unanswered';
  if (!(error instanceof RequestFailed) || error.code !== 'APPEAL_DECIDED') return 'failed';
  return { by: String(error.facts.by ?? '') };
}
