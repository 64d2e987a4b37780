import { useMemo, useRef } from 'react';
import type { Flag } from '../../../../../engine/contract/flag.ts';
import type { ScoreItem, UtteranceView } from '../../../../../engine/contract/outcome.ts';
import type { ReviewItem } from '../../../../../engine/contract/review.ts';
import { useLanguage } from '../../../i18n/index.tsx';
import { inTongue } from '../../../i18n/tongue.ts';
import { minus } from '../../../lib/format.ts';
import { clock } from '../../../lib/times.ts';
import { useFocusActions } from '../../call/focus.tsx';
import { startsIn } from '../../call/places.ts';
import { useTexts } from '../texts.ts';

type Say = (rule: string, points: number | null, reason: string | null) => void;

interface ItemsProps {
  items: readonly ReviewItem[];
  /** Where the machine heard what it took points for. */
  card: readonly ScoreItem[];
  flags: readonly Flag[];
  utterances: readonly UtteranceView[];
  /** Nothing is changed any more. */
  fixed: boolean;
  say: Say;
}

/** First what the machine took points for, of a finished review also what was corrected; the rest is folded away. */
export function ReviewItems({ items, card, flags, utterances, fixed, say }: ItemsProps) {
  const t = useTexts();
  const list = useRef<HTMLDivElement>(null);
  // While somebody writes, an item stays where it stands.
  const first = (item: ReviewItem) => item.machine < 0 || (fixed && isChanged(item));
  const taken = items.filter(first);
  const rest = items.filter((item) => !first(item));
  const nothing = items.every(({ machine }) => machine >= 0);
  /** After a word on one item the next without one has the focus. */
  const agree = (item: ReviewItem) => {
    say(item.rule, item.machine, null);
    const open = Array.from(
      list.current?.querySelectorAll<HTMLElement>('.review-item[data-said="false"]') ?? [],
    ).filter((one) => one.dataset.rule !== item.rule);
    open[0]?.focus();
  };
  /** Where the words of the item's first flag begin. */
  const startOf = useMemo(() => startsIn(utterances), [utterances]);
  const wordsOf = ({ flags: [id], at_ms }: ScoreItem) => {
    const flag = flags.find((one) => one.id === id);
    return id === undefined ? undefined : { flag: id, at_ms: flag ? startOf(flag) : at_ms };
  };
  const row = (item: ReviewItem) => {
    const heard = card.find(({ rule }) => rule === item.rule);
    return (
      <Item
        key={item.rule}
        item={item}
        heard={heard && wordsOf(heard)}
        fixed={fixed}
        agree={() => agree(item)}
        say={say}
      />
    );
  };
  if (items.length === 0) return <p className="quiet">{t.review.noItems}</p>;
  return (
    <div ref={list} className="review-items">
      {nothing ? <p className="quiet">{t.review.nothing}</p> : null}
      {taken.length > 0 ? <ul>{taken.map(row)}</ul> : null}
      {rest.length > 0 ? (
        <details open={rest.some(({ points }) => points !== null && points < 0)}>
          <summary>{t.review.rest(rest.length)}</summary>
          <ul>{rest.map(row)}</ul>
        </details>
      ) : null}
    </div>
  );
}

interface ItemProps {
  item: ReviewItem;
  heard: { flag: string; at_ms: number } | undefined;
  fixed: boolean;
  agree(): void;
  say: Say;
}

const isChanged = ({ points, machine }: ReviewItem) => points !== null && points !== machine;

function Item({ item, heard, fixed, agree, say }: ItemProps) {
  const t = useTexts();
  const { language } = useLanguage();
  const { showFlag } = useFocusActions();
  const { rule, weight, fatal, machine, points, reason } = item;
  const title = inTongue(item.title, item.title_en, language);
  const changed = isChanged(item);
  const agreed = points !== null && !changed;
  return (
    <li
      className={machine < 0 ? 'review-item' : 'review-item is-left'}
      tabIndex={-1}
      data-rule={rule}
      data-said={points !== null || machine >= 0}
      data-changed={changed || undefined}
      aria-label={title}
    >
      <div className="review-item-head">
        <span className="review-item-title">{title}</span>
        {fatal ? <span className="tag is-critical">{t.review.fatal}</span> : null}
        <span className="quiet num">
          {machine < 0 ? t.review.machineTook(machine) : t.review.machineLeft}
        </span>
      </div>
      <div className="review-item-acts">
        {machine < 0 ? (
          <button
            type="button"
            className="choice-button"
            data-key="a"
            aria-pressed={agreed}
            disabled={fixed}
            onClick={agree}
          >
            {t.review.agree}
          </button>
        ) : null}
        {fixed && machine >= 0 && !changed ? null : (
          <button
            type="button"
            className="choice-button"
            data-key="x"
            aria-pressed={changed}
            disabled={fixed}
            onClick={(event) => {
              if (changed) {
                say(rule, null, null);
                return;
              }
              say(rule, machine < 0 ? 0 : weight, reason);
              const own = event.currentTarget.closest('.review-item');
              // The field stands there with the next picture.
              requestAnimationFrame(() => own?.querySelector<HTMLElement>('.review-reason')?.focus());
            }}
          >
            {changed && !fixed ? t.review.restore : t.review.correct}
          </button>
        )}
        {heard ? (
          <button type="button" className="review-words num" onClick={() => showFlag(heard.flag)}>
            {t.review.showWords} {clock(heard.at_ms)}
          </button>
        ) : null}
      </div>
      {changed ? (
        <div className="review-change">
          <label>
            <span className="visually-hidden">{t.review.points}</span>
            <select
              value={points ?? 0}
              disabled={fixed}
              onChange={(event) => say(rule, Number(event.target.value), reason)}
            >
              {steps(weight, machine).map((one) => (
                <option key={one} value={one}>
                  {minus(one)}
                </option>
              ))}
            </select>
          </label>
          <input
            className="review-reason"
            aria-label={t.review.reason}
            placeholder={t.review.reasonPlaceholder}
            maxLength={1_000}
            readOnly={fixed}
            value={reason ?? ''}
            onChange={(event) => say(rule, points, event.target.value)}
          />
        </div>
      ) : null}
    </li>
  );
}

/** Points that can be chosen: none up to all that the rule takes, without what the machine took. */
function steps(weight: number, machine: number): number[] {
  const least = Math.min(weight, machine);
  return Array.from({ length: Math.abs(least) + 1 }, (_, i) => -i).filter((one) => one !== machine);
}
