import { useVirtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, memo, useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n/index.tsx';
import { useFilled } from '../../live/provider.tsx';
import type { Filters } from './filters.ts';
import { NoCalls } from './no-calls.tsx';
import { Skeleton } from './skeleton.tsx';
import { useHold } from './use-hold.ts';
import { useOrder } from './use-order.ts';
import { useRowKeys } from './use-row-keys.ts';
import { WallRow } from './wall-row.tsx';

const ROW_PX = 52;
const HEAD_PX = 32;
const COLUMNS = ['risk', 'agent', 'queue', 'duration', 'mood', 'flags', 'status'] as const;

/** Every open call, the most urgent first. */
export const Wall = memo(function Wall({ filters }: { filters: Filters }) {
  const t = useT();
  const filled = useFilled();
  const scroller = useRef<HTMLDivElement>(null);
  const { held, touch, props: holdProps } = useHold();
  const { ids, waiting, over, fitting, all } = useOrder(filters, scroller, held);
  const [current, setCurrent] = useState<string | null>(null);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => ids[index] as string,
    scrollMargin: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    overscan: 6,
    useFlushSync: false,
  });
  useRowKeys(ids, scroller, (index) => {
    touch();
    rows.scrollToIndex(index);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are looked at from the first one
  useEffect(() => {
    // Not returned: newer browsers answer with a promise, and React would take it for the clean-up.
    scroller.current?.scrollTo(0, 0);
  }, [filters]);
  const onFocus = (event: FocusEvent) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-call]');
    if (row?.dataset.call) setCurrent(row.dataset.call);
  };
  const reachable = current !== null && ids.includes(current) ? current : ids[0];

  return (
    <section className="panel wall" aria-label={t.wall.title}>
      <header className="panel-head">
        <h2>{t.wall.title}</h2>
        {all + over > 0 ? <span className="quiet num">{t.wall.shown(fitting, all, over)}</span> : null}
        {ids.length > 0 ? <OrderNote held={held} waiting={waiting} /> : null}
      </header>
      {ids.length > 0 ? (
        <div className="wall-scroll" ref={scroller} {...holdProps}>
          <div className="wall-head wall-grid" aria-hidden="true">
            {COLUMNS.map((column) => (
              <span key={column} className={`wall-col-${column}`}>
                {t.wall.columns[column]}
              </span>
            ))}
          </div>
          <ol className="wall-list" style={{ height: rows.getTotalSize() }} onFocus={onFocus}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const id = ids[index] as string;
              return (
                <WallRow
                  key={id}
                  id={id}
                  top={start - HEAD_PX}
                  index={index}
                  count={ids.length}
                  reachable={id === reachable}
                />
              );
            })}
          </ol>
        </div>
      ) : (
        <Nothing filled={filled} any={all > 0} />
      )}
    </section>
  );
});

/** How the rows are ordered, or that they hold still and what waits for that to end. */
function OrderNote({ held, waiting }: { held: boolean; waiting: number }) {
  const t = useT();
  return (
    <span className="quiet wall-order num">
      {held && waiting > 0 ? <b>{t.wall.heldNew(waiting)}</b> : null}
      {held ? (
        t.wall.held
      ) : (
        <>
          {t.wall.order} · <kbd>J</kbd> <kbd>K</kbd> {t.wall.keys}
        </>
      )}
    </span>
  );
}

function Nothing({ filled, any }: { filled: boolean; any: boolean }) {
  const t = useT();
  if (!filled) return <Skeleton rows={9} text={t.wall.loading} />;
  if (!any) return <NoCalls />;
  return (
    <div className="empty" role="status">
      <strong>{t.wall.noneFit}</strong>
    </div>
  );
}
