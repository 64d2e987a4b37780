import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import type { Page } from '../../api/requests.ts';
import { fetchCalls } from '../../api/requests.ts';
import { useTimeZone } from '../../api/session.tsx';
import { useTick } from '../../lib/clock.ts';
import { useLiveStore } from '../../live/provider.tsx';
import { type CallFilters, toQuery } from './filters.ts';
import { isOpenLine, isPassed, renewed } from './renewed.ts';
import { PAGE, type Pages, usePages } from './use-pages.ts';

export interface Calls extends Pages<CallView> {
  /** The list could not be read: calls that go on stand in its place. */
  openOnly: boolean;
}
type Fetch = (after: string | null, signal: AbortSignal) => Promise<Page<CallView>>;

/** Calls that fit, the newest first, as they are also after they ended or went to others. */
export function useCalls(filters: CallFilters): Calls {
  const zone = useTimeZone();
  const key = JSON.stringify(toQuery(filters, zone));
  const fetch: Fetch = useCallback(
    (after, signal) =>
      fetchCalls(
        { ...(JSON.parse(key) as ReturnType<typeof toQuery>), limit: PAGE, ...(after ? { after } : {}) },
        signal,
      ),
    [key],
  );
  const pages = usePages(fetch);
  useRenewed(pages, fetch);
  const open = useOpenCalls(pages.failed !== null && pages.items.length === 0, key);
  const instead = pages.items.length === 0 && (pages.failed !== null || pages.busy);
  if (!instead) return { ...pages, openOnly: false };
  return { ...pages, items: open, openOnly: pages.failed !== null && open.length > 0 };
}

const NONE: readonly CallView[] = [];
/** As many as the server gives at once. */
const MOST = 500;

/** Calls that go on can be read also while the store is away: instead of the list, where that failed. */
function useOpenCalls(instead: boolean, key: string): readonly CallView[] {
  const [items, setItems] = useState(NONE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: others are asked for; a new attempt leaves them
  useEffect(() => setItems(NONE), [key]);
  useEffect(() => {
    if (!instead) return;
    const stop = new AbortController();
    fetchCalls({ ...JSON.parse(key), live: true, limit: MOST }, stop.signal).then(
      (page) => setItems(page.items),
      // What is wrong is said below the list already.
      () => undefined,
    );
    return () => stop.abort();
  }, [instead, key]);
  return items;
}

/** How soon it is asked what became of them; where that did not help after ever longer, up to so long, ms. */
const SOON_MS = 500;
const AGAIN_MS = 5_000;
const SELDOM_MS = 60_000;
/** Pages that are read for it beyond those that are shown. */
const FURTHER = 2;

/**
 * The socket tells of open calls while they are in the reader's sight. One that went to another team, or ended while the
 * line was down, it names no more: the list is read anew as far as that call.
 */
function useRenewed({ items, update }: Pages<CallView>, fetch: Fetch): void {
  const store = useLiveStore();
  // As text: it changes only when other calls are lost.
  const lost = useTick(() =>
    store.filled() && store.line().phase === 'live'
      ? items
          .filter((view) => isOpenLine(view) && !store.calls().has(view.call))
          .map(({ call }) => call)
          .join('\n')
      : '',
  );
  const shown = useRef(items);
  shown.current = items;
  useEffect(() => {
    if (lost === '') return;
    const stop = new AbortController();
    const ids = new Set(lost.split('\n'));
    let timer = setTimeout(look, SOON_MS);
    let wait = AGAIN_MS;
    async function look() {
      try {
        const { fresh, isEnd } = await readPast(ids, fetch, stop.signal);
        update((before) => renewed(before, fresh, ids, isEnd));
      } catch {
        if (stop.signal.aborted) return;
      }
      timer = setTimeout(look, wait);
      wait = Math.min(wait * 2, SELDOM_MS);
    }
    /** From the beginning of the list until each of them was seen or passed. */
    async function readPast(of: ReadonlySet<string>, read: Fetch, signal: AbortSignal) {
      const wanted = shown.current.filter(({ call }) => of.has(call));
      const fresh: CallView[] = [];
      let after: string | null = null;
      for (let pages = Math.ceil(shown.current.length / PAGE) + FURTHER; pages > 0; pages -= 1) {
        const page: Page<CallView> = await read(after, signal);
        fresh.push(...page.items);
        after = page.next;
        const seen = new Set(fresh.map(({ call }) => call));
        const isEnd = after === null;
        if (isEnd || wanted.every((view) => seen.has(view.call) || isPassed(view, fresh, isEnd))) break;
      }
      return { fresh, isEnd: after === null };
    }
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [lost, fetch, update]);
}
