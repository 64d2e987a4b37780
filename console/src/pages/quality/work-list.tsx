import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useMay, useTimeZone } from '../../api/session.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { dayOf } from '../../lib/times.ts';
import { Skeleton } from '../live/skeleton.tsx';
import { FilterForm } from './filter-form.tsx';
import { filtersOf, toParams, toQuery } from './filters.ts';
import { RoundForm } from './round-form.tsx';
import { useTexts } from './texts.ts';
import { useWorkList } from './use-work-list.ts';
import { WorkTable } from './work-table.tsx';

/** Finished calls by what inspectors ask for; the filters stand in the address. */
export function WorkList() {
  const t = useTexts();
  const zone = useTimeZone();
  const mayPlan = useMay('plan-reviews');
  const [params, setParams] = useSearchParams();
  const filters = filtersOf(params);
  const address = toParams(filters).toString();
  const query = toQuery(filters, zone).toString();
  const list = useWorkList(query);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [calibrating, setCalibrating] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with nothing chosen
  useEffect(() => {
    setPicked([]);
    setCalibrating(false);
  }, [query]);
  const from = useMemo(() => (address === '' ? '/quality' : `/quality?${address}`), [address]);
  return (
    <>
      <FilterForm key={address} filters={filters} onChange={(next) => setParams(toParams(next))} />
      <div className="quality-bar">
        <span className="quiet num" role="status">
          {list.busy && list.items.length === 0
            ? t.loading
            : list.failed !== null && list.items.length === 0
              ? null
              : t.counted(list.items.length, list.next !== null)}
        </span>
        {list.searchedFrom === null ? null : (
          <span className="quiet num">{t.searchedFrom(dayOf(list.searchedFrom, zone))}</span>
        )}
        {mayPlan && picked.length > 0 ? (
          <>
            <span className="num">{t.picked(picked.length)}</span>
            <button type="button" className="plain-button" onClick={() => setCalibrating(true)}>
              {t.calibrate}
            </button>
          </>
        ) : null}
        <a className="plain-button quality-export" href={`/v1/quality/calls/export?${query}`} download>
          {t.export}
        </a>
      </div>
      {calibrating ? (
        <RoundForm
          calls={picked}
          onClose={(sent) => {
            setCalibrating(false);
            if (sent) setPicked([]);
          }}
        />
      ) : null}
      <section className="panel calls-list" aria-busy={list.busy} aria-label={t.tabs.list}>
        {list.items.length > 0 ? (
          <WorkTable
            items={list.items}
            from={from}
            picked={picked}
            onPick={mayPlan ? setPicked : undefined}
          />
        ) : null}
        <Foot list={list} filtered={address !== ''} />
      </section>
    </>
  );
}

function Foot({
  list: { items, next, busy, failed, more, again },
  filtered,
}: {
  list: ReturnType<typeof useWorkList>;
  filtered: boolean;
}) {
  const t = useTexts();
  if (failed !== null) return <NotRead again={again} code={failed} />;
  if (items.length === 0 && busy) return <Skeleton rows={10} text={t.loading} />;
  if (items.length === 0)
    return (
      <div className="empty" role="status">
        <strong>{filtered ? t.empty : t.none}</strong>
        <p>{filtered ? t.emptyText : t.noneText}</p>
      </div>
    );
  if (next === null) return null;
  return (
    <div className="calls-foot">
      <button type="button" className="plain-button" disabled={busy} onClick={more}>
        {busy ? t.loading : t.more}
      </button>
    </div>
  );
}
