import { type RefObject, useEffect, useRef, useState } from 'react';
import { type Flag, SEVERITIES } from '../../../../engine/contract/flag.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { isOver } from '../../live/call-time.ts';
import { useLiveStore } from '../../live/provider.tsx';
import type { LiveStore } from '../../live/store.ts';
import { type Filters, fitsCall } from './filters.ts';
import { type Order, type Ranked, WallOrder } from './order.ts';

/** The wall is arranged anew at most this often, ms. */
const SETTLE_MS = 2_000;

export interface Arranged extends Order {
  /** Calls that go on: those that fit the filters, and all. */
  fitting: number;
  all: number;
}

const NOTHING: Arranged = { ids: [], waiting: 0, over: 0, fitting: 0, all: 0 };

/** `list` holds the rows, each with its call in `data-call`. */
export function useOrder(filters: Filters, list: RefObject<HTMLElement | null>, held: boolean): Arranged {
  const store = useLiveStore();
  const [arranged, setArranged] = useState(NOTHING);
  const isHeld = useRef(held);
  const arrange = useRef<() => void>(undefined);

  useEffect(() => {
    const order = new WallOrder();
    const overSince = new Map<string, number>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = -Infinity;
    let version = -1;
    let isEmpty = true;
    const settle = () => {
      clearTimeout(timer);
      timer = undefined;
      last = performance.now();
      version = store.callsVersion();
      const now = Date.now();
      const { rows, all } = rank(store, filters, overSince);
      const pinned = pinnedIn(list.current);
      const next = order.settle(rows, { now, held: isHeld.current, pinned });
      const fitting = rows.filter(({ overAt }) => overAt === null).length;
      isEmpty = next.ids.length === 0;
      setArranged((before) => unchanged(before, { ...next, fitting, all }));
      // Calls that are over leave by time alone.
      if (rows.some(({ overAt }) => overAt !== null)) timer = setTimeout(settle, SETTLE_MS);
    };
    const look = () => {
      if (timer !== undefined || store.callsVersion() === version) return;
      // There is nothing on an empty wall that could jump.
      const wait = isEmpty ? 0 : last + SETTLE_MS - performance.now();
      if (wait <= 0) settle();
      else timer = setTimeout(settle, wait);
    };
    arrange.current = settle;
    settle();
    const unsubscribe = store.subscribe(look);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store, filters, list]);

  useEffect(() => {
    const released = isHeld.current && !held;
    isHeld.current = held;
    if (released) arrange.current?.();
  }, [held]);

  return arranged;
}

function rank(store: LiveStore, filters: Filters, overSince: Map<string, number>) {
  const flags = flagsByCall(store.flags());
  const rows: Ranked[] = [];
  let all = 0;
  for (const seen of store.calls().values()) {
    const { view, seenAt } = seen;
    const id = view.call;
    let overAt: number | null = null;
    if (isOver(seen)) {
      overAt = overSince.get(id) ?? seenAt;
      overSince.set(id, overAt);
    } else {
      overSince.delete(id);
      all += 1;
    }
    if (!fitsCall(filters, view, flags.get(id) ?? [])) continue;
    rows.push({ id, risk: view.risk, gravity: gravityOf(view), overAt });
  }
  return { rows, all };
}

function gravityOf({ flags }: CallView): number {
  const gravest = SEVERITIES.findIndex((severity) => flags[severity] > 0);
  return gravest < 0 ? 0 : SEVERITIES.length - gravest;
}

function flagsByCall(flags: readonly Flag[]): Map<string, Flag[]> {
  const byCall = new Map<string, Flag[]>();
  for (const flag of flags) {
    const found = byCall.get(flag.call);
    if (found) found.push(flag);
    else byCall.set(flag.call, [flag]);
  }
  return byCall;
}

/** The row under the pointer, and the one with the focus. */
function pinnedIn(list: HTMLElement | null): Set<string> {
  const pinned = new Set<string>();
  for (const row of list?.querySelectorAll<HTMLElement>('[data-call]:is(:hover, :focus-visible)') ?? [])
    if (row.dataset.call !== undefined) pinned.add(row.dataset.call);
  return pinned;
}

function unchanged(before: Arranged, next: Arranged): Arranged {
  const same = (Object.keys(next) as (keyof Arranged)[]).every((key) => before[key] === next[key]);
  return same ? before : next;
}
