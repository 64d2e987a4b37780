import { type KeyboardEvent, useRef } from 'react';
import { useLocation } from 'wouter';
import type { Review } from '../../../../../engine/contract/review.ts';
import { useSessionInfo } from '../../../api/session.tsx';
import { MaskedText } from '../../../components/masked-text.tsx';
import { useLanguage } from '../../../i18n/index.tsx';
import { inTongue } from '../../../i18n/tongue.ts';
import { minus } from '../../../lib/format.ts';
import type { WatchedCall } from '../../../live/board.ts';
import { addressOf, type Stop } from '../queue.ts';
import type { ReviewForm } from '../requests.ts';
import { useTexts } from '../texts.ts';
import { Reassign } from './reassign.tsx';
import { ReviewItems } from './review-items.tsx';
import { useReview } from './use-review.ts';

/** Who may take a review out of somebody's hands. */
const LEADING: readonly string[] = ['manager', 'admin'];

interface PaneProps {
  form: ReviewForm;
  watched: WatchedCall;
  round: string | null;
  next: Stop | null;
  /** Calls after this one. */
  left: number;
  /** Where the list is. */
  from: string;
  /** Reads the call and its review anew. */
  again(): void;
}

/** The score items beside the words; below them what is done with the review. */
export function ReviewPane({ form, watched, round, next, left, from, again }: PaneProps) {
  const t = useTexts();
  const [, go] = useLocation();
  const review = useReview(form, round);
  const { own, held, fixed, score, taken, open, bare, busy, trouble, saved } = review;
  /** The one that counts, mine or another's. */
  const counted = round === null ? (own ?? held) : undefined;
  const leads = LEADING.includes(useSessionInfo()?.role ?? '');
  const finish = useRef<HTMLButtonElement>(null);
  const onward = () => go(next ? addressOf(next) : from);
  const finishNow = async () => {
    if (await review.save(true)) onward();
  };
  const leave = async () => {
    if (!review.dirty || fixed || (await review.save(false))) onward();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    finish.current?.click();
  };
  return (
    <section className="panel review-pane" aria-labelledby="review-title" onKeyDown={onKeyDown}>
      <header className="panel-head review-head">
        <h2 id="review-title">{t.review.pane}</h2>
        <dl className="review-scores num">
          <div>
            <dt>{t.review.machine}</dt>
            <dd>{form.call.scorecard?.score ?? '–'}</dd>
          </div>
          <div>
            <dt>{held?.state === 'done' ? held.inspector : t.review.own}</dt>
            <dd className="review-own">{own?.score ?? held?.score ?? (fixed ? '–' : score)}</dd>
          </div>
          {form.final_score ? (
            <div>
              <dt>
                {t.review.final} {t.review.because[form.final_score.because]}
              </dt>
              <dd>{form.final_score.final}</dd>
            </div>
          ) : null}
        </dl>
      </header>
      <div className="review-scroll">
        {round === null ? null : <p className="note">{t.review.blind}</p>}
        {own?.state === 'done' ? <p className="note">{t.review.done(own.inspector)}</p> : null}
        {held && !review.taking ? (
          <p className="note review-held">
            {held.state === 'done' ? t.review.done(held.inspector) : t.takenBy(held.inspector)}
            {held.state !== 'done' && leads ? (
              <button type="button" className="plain-button" onClick={review.takeOver}>
                {t.takeOver}
              </button>
            ) : null}
          </p>
        ) : null}
        <ReviewItems
          items={review.items}
          card={form.call.scorecard?.items ?? []}
          flags={watched.flags}
          utterances={watched.utterances}
          fixed={fixed}
          say={review.say}
        />
        {fixed && review.comment === '' ? null : (
          <label className="review-comment">
            <span>{t.review.comment}</span>
            <textarea
              rows={3}
              maxLength={1_000}
              readOnly={fixed}
              value={review.comment}
              placeholder={fixed ? '' : t.review.commentPlaceholder}
              onChange={(event) => review.write(event.target.value)}
            />
          </label>
        )}
        {counted ? <Reassign review={counted} again={again} /> : null}
        <Others reviews={form.others.filter((one) => one !== held || held.state === 'draft')} />
      </div>
      <footer className="review-foot">
        <span className="quiet num">
          {fixed ? '' : t.review.said(taken - open, taken)}
          {left > 0 ? `${fixed ? '' : ' · '}${t.review.left(left)}` : ''}
        </span>
        <span role={trouble ? 'alert' : 'status'} className={trouble ? 'quality-trouble' : 'quiet'}>
          {trouble ?? (saved ? t.review.saved : '')}
        </span>
        <span className="review-buttons">
          {fixed ? null : (
            <button
              type="button"
              className="plain-button"
              disabled={busy}
              onClick={() => void review.save(false)}
            >
              {t.review.save}
            </button>
          )}
          <button
            type="button"
            className="plain-button"
            data-key="n"
            disabled={busy}
            onClick={() => void leave()}
          >
            {next ? t.review.next : t.review.back}
          </button>
          {fixed ? null : (
            <button
              ref={finish}
              type="button"
              className="strong-button"
              data-key="f"
              disabled={busy || open > 0 || bare > 0}
              onClick={() => void finishNow()}
            >
              {next ? t.review.finish : t.review.finishLast}
            </button>
          )}
        </span>
      </footer>
    </section>
  );
}

function Others({ reviews }: { reviews: readonly Review[] }) {
  const t = useTexts();
  const { language } = useLanguage();
  if (reviews.length === 0) return null;
  return (
    <>
      <h3>{t.review.others}</h3>
      <ul className="review-others">
        {reviews.map((one) => (
          <li key={one.id}>
            <strong>{one.inspector}</strong>
            <span className="tag">{t.mine.kinds[one.kind]}</span>
            <span className="num">{one.score ?? t.states[one.state]}</span>
            {one.items
              .filter(({ points, machine }) => points !== null && points !== machine)
              .map(({ rule, title, title_en, machine, points, reason }) => (
                <p key={rule} className="num">
                  {inTongue(title, title_en, language)} {minus(machine)} → {minus(points ?? 0)}
                  {reason === null ? null : <MaskedText text={` · ${reason}`} />}
                </p>
              ))}
            {one.comment === null ? null : (
              <p>
                <MaskedText text={one.comment} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
