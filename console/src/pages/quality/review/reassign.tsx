/** Those who lead open a finished review again, or give one to somebody else; what was done stands below. */

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Review, ReviewStep } from '../../../../../engine/contract/review.ts';
import { useMay } from '../../../api/session.tsx';
import { newId } from '../../../cases/requests.ts';
import { MaskedText } from '../../../components/masked-text.tsx';
import { useWhen } from '../../../components/when.ts';
import { reassignReview } from '../requests.ts';
import { TooFew, useInspectors } from '../round-form.tsx';
import { troubleOf, useTexts } from '../texts.ts';

/** @param again reads the review anew */
export function Reassign({ review, again }: { review: Review; again(): void }) {
  const t = useTexts();
  const mayPlan = useMay('plan-reviews');
  const [open, setOpen] = useState(false);
  const done = review.state === 'done';
  const trail = review.trail ?? [];
  return (
    <>
      {trail.length === 0 ? null : (
        <section className="review-trail">
          <h3>{t.review.trail}</h3>
          <ol>
            {trail.map((step) => (
              <Step key={step.at} of={step} />
            ))}
          </ol>
        </section>
      )}
      {!mayPlan ? null : open ? (
        <ReassignForm review={review} onClose={() => setOpen(false)} again={again} />
      ) : (
        <p>
          <button type="button" className="plain-button" onClick={() => setOpen(true)}>
            {done ? t.review.reopen : t.review.reassign}
          </button>
        </p>
      )}
    </>
  );
}

function Step({ of }: { of: ReviewStep }) {
  const t = useTexts();
  const when = useWhen();
  const { what, by, from, to, score, reason, at } = of;
  return (
    <li>
      <span className="quiet num">{when(at)}</span>{' '}
      {what === 'reopened' ? t.review.reopened(by, to, score) : t.review.reassigned(by, from, to)}
      <q>
        <MaskedText text={reason} />
      </q>
    </li>
  );
}

function ReassignForm(props: { review: Review; onClose(): void; again(): void }) {
  const { review, onClose, again } = props;
  const t = useTexts();
  const { items, failed, again: listAgain } = useInspectors(review.team);
  const done = review.state === 'done';
  const names = (items ?? []).map(({ name }) => name).filter((name) => done || name !== review.inspector);
  const [chosen, setChosen] = useState<string | null>(null);
  const to = chosen ?? (done && names.includes(review.inspector) ? review.inspector : '');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [command] = useState(newId);
  const id = useId();
  const shown = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // No arrow without braces: newer browsers give back a promise, which React would take for a clean-up.
    shown.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    try {
      await reassignReview(review.call, { rev: review.rev, inspector: to, reason: reason.trim() }, command);
      again();
    } catch (error) {
      setTrouble(troubleOf(error, t));
      setBusy(false);
    }
  };
  return (
    <form
      ref={shown}
      className="review-reassign"
      onSubmit={submit}
      aria-label={done ? t.review.reopen : t.review.reassign}
    >
      <p className="quiet">{done ? t.review.reopenText : t.review.reassignText}</p>
      <label htmlFor={`${id}-to`}>{t.review.to}</label>
      <select id={`${id}-to`} value={to} onChange={(event) => setChosen(event.target.value)}>
        <option value="" disabled hidden />
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <TooFew there={items === null ? undefined : names.length} least={1} failed={failed} again={listAgain} />
      <label htmlFor={`${id}-why`}>{t.review.why}</label>
      <input
        id={`${id}-why`}
        maxLength={1_000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="review-reassign-foot">
        <button type="submit" className="strong-button" disabled={busy || to === '' || reason.trim() === ''}>
          {t.review.confirm}
        </button>
        <button type="button" className="plain-button" onClick={onClose}>
          {t.review.cancel}
        </button>
        <span role="alert" className="quality-trouble">
          {trouble}
        </span>
      </p>
    </form>
  );
}
