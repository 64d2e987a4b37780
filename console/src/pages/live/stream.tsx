import { memo, type UIEvent, useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n/index.tsx';
import { useFilled } from '../../live/provider.tsx';
import { useCalm } from '../../live/use-calm.ts';
import type { Filters } from './filters.ts';
import { MAX_GROUPS } from './groups.ts';
import { ScopeStrip } from './scope-strip.tsx';
import { Skeleton } from './skeleton.tsx';
import { StreamGroup } from './stream-group.tsx';
import { useGlide } from './use-glide.ts';
import { useHold } from './use-hold.ts';
import { useStream } from './use-stream.ts';

/** Scrolled farther than this, somebody is reading older flags. */
const TOP_PX = 8;
/** Calls that are drawn at once; the next ones when the end of these comes near. */
const STEP = 12;
const NEAR_PX = 800;

/** Flags as they come, by call. It stands still while somebody reads in it. */
export const Stream = memo(function Stream({ filters }: { filters: Filters }) {
  const t = useT();
  const filled = useFilled();
  const scroller = useRef<HTMLDivElement>(null);
  const { held, release, props: holdProps } = useHold();
  const [away, setAway] = useState(false);
  const { groups, added, fresh, fitting, any } = useStream(filters, held || away);
  const [drawn, setDrawn] = useState(STEP);
  const scopeFlags = useCalm((store) => store.scopeFlags());
  // The strip above them pushes the groups, too.
  useGlide(scroller, groups, scopeFlags);
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    setAway(scrollTop > TOP_PX);
    if (scrollTop <= TOP_PX) setDrawn(STEP);
    else if (scrollHeight - scrollTop - clientHeight < NEAR_PX && drawn < groups.length)
      setDrawn(drawn + STEP);
  };
  // Another choice of flags is read from its beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useEffect(() => {
    // Not returned: newer browsers answer with a promise, and React would take it for the clean-up.
    scroller.current?.scrollTo(0, 0);
  }, [filters]);
  const toTop = () => {
    scroller.current?.scrollTo({ top: 0 });
    setAway(false);
    release();
  };

  return (
    <section className="panel stream" aria-label={t.stream.label}>
      <header className="panel-head">
        <h2>{t.stream.title}</h2>
        {fitting > 0 ? <span className="quiet num">{fitting.toLocaleString('en')}</span> : null}
        {fresh > 0 ? (
          <button type="button" className="stream-fresh num" onClick={toTop}>
            {t.stream.fresh(fresh)}
          </button>
        ) : null}
      </header>
      <ScopeStrip filters={filters} flags={scopeFlags} />
      {groups.length > 0 ? (
        <div className="stream-scroll" ref={scroller} onScroll={onScroll} {...holdProps}>
          {groups.slice(0, drawn).map((group) => (
            <StreamGroup key={group.call} group={group} added={added} />
          ))}
          {groups.length >= MAX_GROUPS && drawn >= groups.length ? (
            <p className="quiet stream-end num">{t.stream.trimmed(MAX_GROUPS)}</p>
          ) : null}
        </div>
      ) : (
        <Nothing filled={filled} any={any} />
      )}
    </section>
  );
});

function Nothing({ filled, any }: { filled: boolean; any: boolean }) {
  const t = useT();
  if (!filled) return <Skeleton rows={5} text={t.wall.loading} />;
  return (
    <div className="empty" role="status">
      <strong>{any ? t.stream.noneFit : t.stream.emptyTitle}</strong>
      {any ? null : <p>{t.stream.emptyText}</p>}
    </div>
  );
}
