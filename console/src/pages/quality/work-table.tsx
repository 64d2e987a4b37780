import { Link } from 'wouter';
import { FlagTags } from '../../components/flag-tags.tsx';
import { Scores } from '../../components/scores.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { percent } from '../../lib/format.ts';
import { clock } from '../../lib/times.ts';
import { toggled } from '../../lib/toggled.ts';
import { NOTABLE } from '../call/mood-chip.ts';
import { addressOf, goThrough } from './queue.ts';
import type { QualityCall } from './requests.ts';
import { useTexts } from './texts.ts';

const COLUMNS = ['started', 'agent', 'queue', 'duration', 'mood', 'score', 'flags', 'review'] as const;

export function WorkTable(props: {
  items: readonly QualityCall[];
  /** Address of this list. */
  from: string;
  picked: readonly string[];
  /** Absent: nothing can be chosen. */
  onPick?: ((picked: readonly string[]) => void) | undefined;
}) {
  const { items, from, picked, onPick } = props;
  const t = useTexts();
  const open = () => goThrough({ from, stops: items.map(({ call }) => ({ call, round: null })) });
  return (
    <table className="calls-table quality-table">
      <thead>
        <tr>
          {onPick ? (
            <th scope="col">
              <span className="visually-hidden">{t.calibrate}</span>
            </th>
          ) : null}
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={`col-${column}`}>
              {t.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.call} data-call={one.call}>
            {onPick ? (
              <td className="quality-pick">
                <input
                  type="checkbox"
                  aria-label={t.pick(one.call)}
                  checked={picked.includes(one.call)}
                  onChange={() => onPick(toggled(picked, one.call))}
                />
              </td>
            ) : null}
            <Cells of={one} open={open} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells({ of, open }: { of: QualityCall; open(): void }) {
  const all = useT();
  const t = useTexts();
  const when = useWhen();
  const { peak } = of.mood;
  return (
    <>
      <td className="num">
        <Link href={addressOf({ call: of.call, round: null })} onClick={open}>
          {when(of.started_at)}
        </Link>
      </td>
      <td>
        {of.agent ? (of.agent.name ?? of.agent.id) : <span className="quiet">{all.wall.noAgent}</span>}
        {of.agent?.team ? <span className="quiet calls-team">{of.agent.team}</span> : null}
      </td>
      <td>
        {of.queue ?? <span className="quiet">{all.wall.noQueue}</span>}
        {of.trade ? <span className="quiet calls-team">{all.trade[of.trade]}</span> : null}
      </td>
      <td className="num col-duration">{clock(of.duration_ms)}</td>
      <td className={peak !== null && peak >= NOTABLE.angry ? 'num col-mood is-angry' : 'num col-mood'}>
        {peak === null ? <span className="quiet">–</span> : `${percent(peak)}%`}
      </td>
      <td className="num col-score">
        {of.scorecard || of.final_score ? (
          <Scores of={of} />
        ) : (
          <span className="quiet" title={of.utterances > 0 ? undefined : t.notHeardText}>
            {of.utterances > 0 ? t.noScore : t.notHeard}
          </span>
        )}
      </td>
      <td className="col-flags">
        <FlagTags flags={of.flags} />
      </td>
      <td>
        {of.review ? (
          <span className={`review-state is-${of.review.state}`}>
            {t.byWhom(t.states[of.review.state], of.review.inspector)}
          </span>
        ) : (
          <span className="quiet">{t.notReviewed}</span>
        )}
      </td>
    </>
  );
}
