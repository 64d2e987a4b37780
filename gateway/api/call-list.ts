/**
 * One list over two places: open calls from the engine and those on their way to the store, newest first, then the
 * finished ones from the store. The cursor says in which of the two the page ended. A call that ends between two pages
 * may be listed twice, never not at all. A call that went to others is listed to those who had it with their part of it,
 * as one that is over: filters are held against that line, so that none tells more than it.
 */
import { isImported, mediumOf } from '../../engine/contract/call.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Sight } from '../auth/sight.ts';
import type { LiveCalls } from '../live-calls.ts';
import type { CallQuery, Page, Store } from '../store/port.ts';
import { Problem } from './problems.ts';

export type CallFilter = Omit<CallQuery, 'after' | 'limit' | 'seen' | 'part'>;
/** What of it who asks may see. */
type Eyes = Pick<Sight, 'call' | 'seen' | 'left' | 'part'>;

/** `open`: after this open call · `stored`: after this cursor of the store, null for its beginning. */
type Position = { in: 'open'; started_at: number; call: string } | { in: 'stored'; after: string | null };

/** Open calls only. */
export function openCalls(
  live: LiveCalls,
  eyes: Eyes,
  filter: CallFilter,
  limit: number,
  after?: string,
): Page<CallView> {
  const from = after === undefined ? undefined : readCursor(after);
  if (from?.in === 'stored') throw new Problem('CURSOR_INVALID');
  const { items, more } = take(openOf(live).filter(eyes.call), filter, limit, from);
  return { items, next: more ? cursorAfter(items.at(-1)!) : null };
}

/** Open calls, then stored ones. Rejects when the page needs the store and it cannot answer. */
export async function allCalls(
  live: LiveCalls,
  store: Pick<Store, 'calls'>,
  eyes: Eyes,
  filter: CallFilter,
  limit: number,
  after?: string,
): Promise<Page<CallView>> {
  const from = after === undefined ? undefined : readCursor(after);
  let items: CallView[] = [];
  if (from?.in !== 'stored') {
    const views = [...openOf(live), ...onTheirWay(live)];
    const open = take(views, filter, limit, from, (view) => shownOf(view, live, eyes, filter));
    items = open.items;
    if (open.more) return { items, next: cursorAfter(items.at(-1)!) };
    if (items.length === limit) return { items, next: writeCursor({ in: 'stored', after: null }) };
  }
  const storeAfter = from?.in === 'stored' ? from.after : null;
  const page = await store.calls({
    ...filter,
    seen: eyes.seen,
    part: eyes.part,
    limit: limit - items.length,
    ...(storeAfter === null ? {} : { after: storeAfter }),
  });
  // The store has lines of open calls too; the engine's are newer. What was stored meanwhile stands on this page already.
  const elsewhere = new Set([...items, ...onTheirWay(live)].map(({ call }) => call));
  const finished = page.items.filter(({ call }) => !isOpen(live.get(call)) && !elsewhere.has(call));
  return {
    items: [...items, ...finished],
    next: page.next === null ? null : writeCursor({ in: 'stored', after: page.next }),
  };
}

const openOf = (live: LiveCalls) => [...live.list()].filter((view) => isOpen(view) && !isImported(view));

/** Over, and not stored yet. */
function onTheirWay(live: LiveCalls): CallView[] {
  return [...live.finished()].filter(({ call }) => live.get(call) === undefined);
}

/** The line of a call as these eyes see it: null where they may not. */
function shownOf(view: CallView, live: LiveCalls, eyes: Eyes, { customer }: CallFilter): CallView | null {
  if (eyes.call(view)) return view;
  // Whose a customer is, is not told of a call that went to others.
  if (customer !== undefined || !eyes.left(view)) return null;
  const detail = live.detail(view.call);
  return (detail && eyes.part(detail)?.call) ?? null;
}

/** `shown`: its line as it is listed, of the same call, start and medium. It may be dear: it is made for few. */
function take(
  views: readonly CallView[],
  filter: CallFilter,
  limit: number,
  from?: { started_at: number; call: string },
  shown: (view: CallView) => CallView | null = (view) => view,
): { items: CallView[]; more: boolean } {
  const candidates = views
    .filter((view) => mayFit(view, filter) && (!from || newestFirst(from, view) < 0))
    .sort(newestFirst);
  const items: CallView[] = [];
  for (const view of candidates) {
    const line = shown(view);
    if (!line || !fits(line, filter)) continue;
    if (items.length === limit) return { items, more: true };
    items.push(line);
  }
  return { items, more: false };
}

function isOpen(view: CallView | undefined): boolean {
  return view !== undefined && view.status !== 'complete';
}

/** What a call's customer may be looked up by. */
export const namesOfCustomer = ({ customer }: Pick<CallView, 'customer'>): string[] =>
  [customer?.id, customer?.number].filter((name) => name !== undefined && name !== '') as string[];

/** Whether the call, or what somebody reads of it who had it before, can fit: a part has no flag that the call has not. */
function mayFit(view: CallView, filter: CallFilter): boolean {
  return fitsInAll(view, filter) && [view, ...(view.handed_over ?? [])].some((held) => isOf(held, filter));
}

function fits(view: CallView, filter: CallFilter): boolean {
  const { customer } = filter;
  return (
    fitsInAll(view, filter) &&
    isOf(view, filter) &&
    (customer === undefined || namesOfCustomer(view).some((name) => customer.includes(name)))
  );
}

function fitsInAll(view: CallView, { medium, severity, since, until }: CallFilter): boolean {
  return (
    (medium === undefined || mediumOf(view) === medium) &&
    (severity === undefined || view.flags[severity] > 0) &&
    (since === undefined || view.started_at >= since) &&
    (until === undefined || view.started_at < until)
  );
}

function isOf(
  held: Pick<CallView, 'agent' | 'queue' | 'trade'>,
  { team, queue, agent, trade }: CallFilter,
): boolean {
  return (
    (team === undefined || held.agent?.team === team) &&
    (queue === undefined || held.queue === queue) &&
    (agent === undefined || held.agent?.id === agent) &&
    (trade === undefined || held.trade === trade)
  );
}

function newestFirst(
  a: { started_at: number; call: string },
  b: { started_at: number; call: string },
): number {
  return b.started_at - a.started_at || (a.call < b.call ? -1 : a.call > b.call ? 1 : 0);
}

function cursorAfter({ started_at, call }: CallView): string {
  return writeCursor({ in: 'open', started_at, call });
}

function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function readCursor(text: string): Position {
  try {
    const found = JSON.parse(Buffer.from(text, 'base64url').toString()) as Position;
    if (found.in === 'stored' && (found.after === null || typeof found.after === 'string')) return found;
    if (found.in === 'open' && typeof found.started_at === 'number' && typeof found.call === 'string') {
      return found;
    }
  } catch {
    // Falls through: whatever is wrong with it, it is not one of ours.
  }
  throw new Problem('CURSOR_INVALID');
}
