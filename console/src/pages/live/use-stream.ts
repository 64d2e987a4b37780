import { useMemo, useRef, useState } from 'react';
import { useLiveStore } from '../../live/provider.tsx';
import { useCalm } from '../../live/use-calm.ts';
import { type Filters, fitsFlag } from './filters.ts';
import { added, type Group, grouped, heldStill, standingOf } from './groups.ts';

interface Shown {
  filters: Filters;
  groups: readonly Group[];
  /** Ids of flags that came with the last change. */
  added: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export interface StreamView {
  groups: readonly Group[];
  added: ReadonlySet<string>;
  /** Calls with new flags that wait until nobody reads. */
  fresh: number;
  /** Flags that fit the filters and stand, as the page of a call counts them. */
  fitting: number;
  any: boolean;
}

/** `reading`: what is on the screen must not move. */
export function useStream(filters: Filters, reading: boolean): StreamView {
  const store = useLiveStore();
  const flags = useCalm((one) => one.flags());
  const before = useRef<readonly Group[]>([]);
  const { all, fitting } = useMemo(() => {
    const fit = flags.filter((flag) => fitsFlag(filters, flag, store.call(flag.call)?.view));
    before.current = grouped(fit, before.current);
    return { all: before.current, fitting: standingOf(fit) };
  }, [flags, filters, store]);
  const [shown, setShown] = useState<Shown>({ filters, groups: all, added: NONE });
  const another = shown.filters !== filters;
  if ((!reading || another) && (another || shown.groups !== all)) {
    const quietly = another || shown.groups.length === 0;
    setShown({ filters, groups: all, added: quietly ? NONE : added(shown.groups, all) });
  }
  const still = useMemo(() => heldStill(shown.groups, all), [shown.groups, all]);
  const any = flags.length > 0;
  return { ...still, added: shown.added, fitting, any };
}
