/** How an appeal is decided: why, and what becomes of the points. */
import { type FormEvent, useId, useState } from 'react';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import { RequestFailed } from '../../api/http.ts';
import { decideAppeal } from '../../api/requests.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { useFirstFault } from '../../lib/use-first-fault.ts';
import { firstPoints } from './first-points.ts';
import { draftOf, type PointsChoice, type PointsDraft, pointsOf } from './points-choice.ts';

type Trouble = 'failed' | 'unanswered' | { by: string };
/** What is wrong with the form, at its field. */
type Fault = 'reason' | 'points';

/** `settled`: it is decided now, by whoever reads this or by somebody else a moment before. */
export function DecisionForm({ appeal, settled }: { appeal: Appeal; settled(): void }) {
  const { t } = useLanguage();
  const took = appeal.points ?? 0;
  const [reason, setReason] = useState('');
  const [points, setPoints] = useState<PointsDraft>(() => draftOf(firstPoints(appeal)));
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const { form, call } = useFirstFault('[aria-invalid="true"]');
  const noteId = useId();
  const decide = async (state: 'accepted' | 'rejected') => {
    const becomes = state === 'accepted' && took < 0 ? pointsOf(points, took) : null;
    const wrong = reason.trim() === '' ? 'reason' : becomes === undefined ? 'points' : null;
    setFault(wrong);
    if (wrong !== null || becomes === undefined) return call();
    setBusy(true);
    setTrouble(null);
    try {
      await decideAppeal(appeal.id, state, reason.trim(), becomes);
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
    <form ref={form} noValidate onSubmit={submit}>
      <label>
        <span>{t.appeals.reason}</span>
        <textarea
          rows={2}
          maxLength={1_000}
          value={reason}
          placeholder={t.appeals.reasonHint}
          aria-required
          aria-invalid={fault === 'reason'}
          aria-describedby={fault === 'reason' ? noteId : undefined}
          onChange={(event) => {
            setReason(event.target.value);
            if (fault === 'reason') setFault(null);
          }}
        />
      </label>
      {fault === 'reason' ? (
        <small id={noteId} className="appeal-trouble">
          {t.appeals.reasonFirst}
        </small>
      ) : null}
      {took < 0 ? (
        <PointsPick
          took={took}
          value={points}
          fault={fault === 'points'}
          choose={(next) => {
            setPoints(next);
            if (fault === 'points') setFault(null);
          }}
        />
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
              : trouble === 'failed'
                ? t.appeals.failed
                : ''}
        </span>
      </div>
    </form>
  );
}

interface PickProps {
  took: number;
  value: PointsDraft;
  fault: boolean;
  choose(next: PointsDraft): void;
}

/** The two that are wanted almost always, and any other number: a list of thirty is not read. */
function PointsPick({ took, value, fault, choose }: PickProps) {
  const t = useT();
  const name = useId();
  const noteId = useId();
  // Of a single point there is nothing between all and none.
  const choices: readonly PointsChoice[] = took < -1 ? ['none', 'same', 'other'] : ['none', 'same'];
  const words = { none: t.appeals.took(0), same: t.appeals.samePoints, other: t.appeals.otherPoints };
  return (
    <fieldset className="appeal-score">
      <legend>{t.appeals.points(took)}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name={name}
            checked={value.choice === choice}
            onChange={() => choose({ ...value, choice })}
          />
          {words[choice]}
        </label>
      ))}
      {value.choice === 'other' ? (
        <span className="appeal-other">
          <input
            inputMode="numeric"
            size={3}
            value={value.other}
            aria-label={t.appeals.otherLabel}
            aria-invalid={fault}
            aria-describedby={noteId}
            onChange={(event) => choose({ choice: 'other', other: event.target.value })}
          />
          <small id={noteId} className={fault ? 'appeal-trouble' : 'quiet'}>
            {t.appeals.otherRange(-took - 1)}
          </small>
        </span>
      ) : null}
    </fieldset>
  );
}

/** Who was first stands in the answer. */
function troubleOf(error: unknown): Trouble {
  if (error instanceof RequestFailed && error.code === 'UNANSWERED') return 'unanswered';
  if (!(error instanceof RequestFailed) || error.code !== 'APPEAL_DECIDED') return 'failed';
  return { by: String(error.facts.by ?? '') };
}
