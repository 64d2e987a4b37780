import { useCallback, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Review, ReviewState } from '../../../../engine/contract/review.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { Skeleton } from '../live/skeleton.tsx';
import { useList } from '../settings/use-list.ts';
import { addressOf, goThrough, type Stop } from './queue.ts';
import { fetchMine } from './requests.ts';
import { useTexts } from './texts.ts';

const COLUMNS = ['started', 'agent', 'queue', 'kind', 'machine', 'own', 'state'] as const;
const FROM = '/quality/mine';

const stopOf = ({ call, kind, source }: Review): Stop => ({
  call,
  round: kind === 'calibration' ? source : null,
});

/** What was given to me, what I began and what I have done. */
export function MyList() {
  const t = useTexts();
  const [counts, setCounts] = useState<Record<ReviewState, number> | null>(null);
  const fetch = useCallback(async () => {
    const page = await fetchMine();
    setCounts(page.counts);
    return page;
  }, []);
  const { items, failed, again } = useList(fetch);
  if (failed)
    return (
      <div className="panel">
        <NotRead again={again} code={failed} />
      </div>
    );
  if (items === null || counts === null)
    return (
      <section className="panel">
        <Skeleton rows={8} text={t.loading} />
      </section>
    );
  if (items.length === 0)
    return (
      <div className="panel empty" role="status">
        <strong>{t.mine.empty}</strong>
        <p>{t.mine.emptyText}</p>
        <Link className="plain-button" href="/quality">
          {t.toList}
        </Link>
      </div>
    );
  const open = items.filter(({ state }) => state !== 'done');
  return (
    <>
      <Progress
        done={counts.done}
        all={counts.done + counts.draft + counts.assigned}
        first={open[0]}
        open={open}
      />
      <section className="panel calls-list" aria-label={t.tabs.mine}>
        <table className="calls-table quality-table">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={`col-${column}`}>
                  {t.mine.columns[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <Row key={one.id} of={one} open={open} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface ProgressProps {
  done: number;
  all: number;
  first: Review | undefined;
  open: readonly Review[];
}

function Progress({ done, all, first, open }: ProgressProps) {
  const t = useTexts();
  const [, go] = useLocation();
  return (
    <div className="quality-bar">
      <meter className="quality-meter" min={0} max={all} value={done} aria-label={t.mine.progressLabel} />
      <span className="num">{t.mine.progress(done, all)}</span>
      {first ? (
        <button
          type="button"
          className="strong-button"
          onClick={() => {
            goThrough({ from: FROM, stops: open.map(stopOf) });
            go(addressOf(stopOf(first)));
          }}
        >
          {t.mine.begin}
        </button>
      ) : null}
    </div>
  );
}

function Row({ of, open }: { of: Review; open: readonly Review[] }) {
  const { wall } = useT();
  const t = useTexts();
  const when = useWhen();
  /** Why it is here again. */
  const given = of.trail?.at(-1);
  const blind = of.kind === 'calibration' && of.state !== 'done';
  return (
    <tr data-call={of.call}>
      <td className="num">
        <Link
          href={addressOf(stopOf(of))}
          onClick={() => goThrough({ from: FROM, stops: (of.state === 'done' ? [of] : open).map(stopOf) })}
        >
          {when(of.started_at)}
        </Link>
      </td>
      <td>
        {of.agent ?? <span className="quiet">{wall.noAgent}</span>}
        {of.team ? <span className="quiet calls-team">{of.team}</span> : null}
      </td>
      <td>{of.queue ?? <span className="quiet">{wall.noQueue}</span>}</td>
      <td>
        <span className={of.kind === 'calibration' ? 'tag is-info' : 'tag'}>{t.mine.kinds[of.kind]}</span>
      </td>
      <td className="num">
        {blind ? <span className="quiet">{t.mine.hidden}</span> : (of.machine_score ?? '–')}
      </td>
      <td className="num">{of.score ?? <span className="quiet">–</span>}</td>
      <td>
        <span className={`review-state is-${of.state}`}>{t.states[of.state]}</span>
        {of.state !== 'done' && given ? (
          <span className="quiet my-given">
            {given.what === 'reopened'
              ? t.review.reopened(given.by, given.to, given.score)
              : t.review.reassigned(given.by, given.from, given.to)}
            {' · '}
            <MaskedText text={given.reason} />
          </span>
        ) : null}
      </td>
    </tr>
  );
}
