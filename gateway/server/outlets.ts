/** Where outcomes go: the consoles' hub and the store's sink; both know of what earlier runs left in the outbox. */
import { seedUnstored } from '../push/earlier-flags.ts';
import { createLiveHub } from '../push/live-hub.ts';
import { openSetAside } from '../store/set-aside.ts';
import { startStoreSink } from '../store/sink.ts';
import { storingOf } from '../storing.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Start } from './start.ts';

export type Outlets = ReturnType<typeof openOutlets>;

export function openOutlets(
  { dataDir, metrics, shutdown }: Start,
  { outbox }: Kept,
  { store, warn }: Stored,
) {
  const hub = createLiveHub();
  // Before the store has taken them, so that none falls between the two.
  seedUnstored(hub, outbox);
  const setAside = openSetAside(dataDir);
  const sink = startStoreSink({
    setAside,
    outbox,
    store,
    dataDir,
    log: warn,
    onLag: (rows) => metrics.outboxLag('store', rows),
  });
  shutdown.add(() => sink.stop());
  return { hub, setAside, sink, storing: () => storingOf(sink, setAside, Date.now()) };
}
