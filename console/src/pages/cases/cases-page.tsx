import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import type { Case } from '../../../../engine/contract/case.ts';
import { useAlertTargets, useSessionInfo } from '../../api/session.tsx';
import { useCaseActions } from '../../cases/provider.tsx';
import { useT } from '../../i18n/index.tsx';
import { useTick } from '../../lib/clock.ts';
import { useTitle } from '../../lib/title.ts';
import { useCases, useLiveStore } from '../../live/provider.tsx';
import '../../theme/cases.css';
import '../../theme/case-pane.css';
import '../../theme/case-measures.css';
import { Skeleton } from '../live/skeleton.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { CaseList } from './case-list.tsx';
import { CasePane } from './case-pane.tsx';
import { Measures } from './measures.tsx';
import { NOTHING_TICKED, type Ticked, toggledTick, without } from './ticked.ts';
import { useCaseKeys } from './use-case-keys.ts';
import { useOlder } from './use-older.ts';
import { countsOf, fitsView, inOrder, isEscalated, VIEWS, type View, viewOf } from './views.ts';

/** Cases as they come in: the list in the order of their due times; beside it one of them, or how it goes on the whole. */
export default function CasesPage() {
  const t = useT();
  const { id } = useParams<{ id?: string }>();
  const view = viewOf(useSearch());
  const [, go] = useLocation();
  const cases = useCases();
  useTitle(t.cases.title);
  const linkTo = useCallback((to?: string) => addressOf(to, view), [view]);
  return (
    <div className="cases">
      <Views cases={cases} view={view} choose={(next) => go(addressOf(id, next), { replace: true })} />
      {cases ? (
        <Body cases={cases} view={view} id={id} linkTo={linkTo} />
      ) : (
        <section className="panel cases-waiting">
          <Skeleton rows={8} text={t.cases.loading} />
        </section>
      )}
    </div>
  );
}

/** Once for the page, where escalations reach nobody. */
function NobodyTold() {
  const t = useT();
  const toldAnybody = useAlertTargets();
  // Targets stand in the server's own file: only an admin can do something about them.
  const isAdmin = useSessionInfo()?.role === 'admin';
  if (toldAnybody) return null;
  return (
    <p className="cases-untold">
      {t.cases.noTargets}{' '}
      {isAdmin ? <Link href="/settings/alerts">{t.cases.toTargets}</Link> : t.cases.askForTargets}
    </p>
  );
}

function addressOf(id: string | undefined, view: View): string {
  const path = id === undefined ? '/cases' : `/cases/${encodeURIComponent(id)}`;
  return view === 'all' ? path : `${path}?view=${view}`;
}

/** Epoch ms by the server's clock, renewed every five seconds: cases become overdue by themselves. */
function useMinuteHand(): number {
  const { skew } = useLiveStore();
  return useTick((now) => Math.floor((now + skew) / 5_000)) * 5_000;
}

function Views(props: { cases: readonly Case[] | null; view: View; choose(view: View): void }) {
  const { cases, view, choose } = props;
  const t = useT();
  const { user } = useCaseActions();
  const now = useMinuteHand();
  const counts = useMemo(() => countsOf(cases ?? [], user ?? '', now), [cases, user, now]);
  return (
    <header className="cases-head">
      <h1>{t.cases.title}</h1>
      <fieldset className="grouping" aria-label={t.cases.viewsLabel}>
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === view}
            data-view={one}
            className={one === 'overdue' && counts.overdue > 0 ? 'is-late' : undefined}
            onClick={() => choose(one)}
          >
            {t.cases.views[one]}
            {one === 'closed' ? null : <span className="num">{cases ? counts[one] : '–'}</span>}
          </button>
        ))}
      </fieldset>
      {cases?.some(isEscalated) ? <NobodyTold /> : null}
    </header>
  );
}

interface BodyProps {
  cases: readonly Case[];
  view: View;
  id: string | undefined;
  linkTo(id?: string): string;
}

function Body({ cases, view, id, linkTo }: BodyProps) {
  const { user } = useCaseActions();
  const now = useMinuteHand();
  const [ticked, setTicked] = useState<Ticked>(NOTHING_TICKED);
  const marked = useMemo(() => [...ticked.keys()], [ticked]);
  const list = useRef<HTMLDivElement>(null);
  const fits = useCallback((one: Case) => fitsView(view, one, user ?? '', now), [view, user, now]);
  const shown = useMemo(
    () =>
      inOrder(
        // What one has before one's eyes stays, though it no longer fits: it was just claimed, say.
        cases.filter((one) => one.id === id || fits(one)),
        view,
      ),
    [cases, view, fits, id],
  );
  const older = useOlder(view === 'closed', cases);
  const listed = useMemo(() => [...shown, ...older.cases], [shown, older.cases]);
  const stray = listed.find((one) => one.id === id && !fits(one))?.id;
  const chosen = useMemo(
    () => shown.filter((one) => marked.includes(one.id) && fits(one)),
    [shown, marked, fits],
  );
  const mark = useCallback(
    (id: string) => {
      const flags = listed.find((one) => one.id === id)?.flags ?? [];
      setTicked((before) => toggledTick(before, id, flags));
    },
    [listed],
  );
  const untick = useCallback((ids: ReadonlySet<string>) => setTicked((before) => without(before, ids)), []);
  useCaseKeys(list, mark);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view begins with nothing selected
  useEffect(() => setTicked(NOTHING_TICKED), [view]);
  return (
    <>
      {chosen.length > 0 ? (
        <BulkBar cases={chosen} ticked={ticked} untick={untick} clear={() => setTicked(NOTHING_TICKED)} />
      ) : null}
      <div className="cases-body">
        <CaseList
          list={list}
          cases={listed}
          stray={stray}
          more={view === 'closed' ? older.more : null}
          view={view}
          chosen={id}
          marked={marked}
          mark={mark}
          linkTo={linkTo}
        />
        {id === undefined ? <Measures /> : <CasePane key={id} id={id} close={linkTo()} />}
      </div>
    </>
  );
}
