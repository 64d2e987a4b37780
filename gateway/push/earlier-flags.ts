/**
 * What consoles are shown after a restart: the latest flags of earlier runs. Those that the store does not have yet
 * lie in the outbox, and some of them were durable and never pushed; the others come from the store, when it answers, and
 * from the replay of the calls that are still open.
 */
import { isImported } from '../../engine/contract/call.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { LiveCalls } from '../live-calls.ts';
import type { Outbox } from '../log/port.ts';
import type { Store } from '../store/port.ts';
import type { LiveHub } from './live-hub.ts';

/** Outcomes read back at most: after a long outage of the store the rest comes from there. */
const LOOK_BACK = 20_000;
const READ_AT_ONCE = 500;
const FLAGS = 500;
const SCOPE_FLAGS = 100;

type Seeded = Pick<LiveHub, 'seedFlags' | 'seedScopeFlags'>;

/** To be called before anything of this run is published. */
export function seedUnstored(hub: Seeded, outbox: Pick<Outbox, 'read' | 'last' | 'cursor'>): void {
  const flags = new Map<string, Flag>();
  const scopeFlags = new Map<string, ScopeFlag>();
  let after = Math.max(outbox.cursor('store'), outbox.last() - LOOK_BACK);
  for (;;) {
    const some = outbox.read(after, READ_AT_ONCE);
    if (some.length === 0) break;
    for (const { delivered } of some) {
      if (delivered.kind === 'flag' && !delivered.flag.shadow && !delivered.flag.imported)
        flags.set(delivered.flag.id, delivered.flag);
      else if (delivered.kind === 'scope_flag' && !delivered.scope_flag.shadow)
        scopeFlags.set(delivered.scope_flag.id, delivered.scope_flag);
    }
    after = some[some.length - 1]!.number;
  }
  hub.seedFlags([...flags.values()]);
  hub.seedScopeFlags([...scopeFlags.values()]);
}

/** Rejects while the store is away; what is known already is newer than what the store has. */
export async function seedStored(hub: Seeded, store: Pick<Store, 'flags' | 'scopeFlags'>): Promise<void> {
  hub.seedFlags((await store.flags({ limit: FLAGS })).items.filter(({ imported }) => !imported).reverse());
  hub.seedScopeFlags((await store.scopeFlags({ limit: SCOPE_FLAGS })).items.reverse());
}

/** The rest of what stands on open calls, however many flags came after it; its stage times are not known any more. */
export function seedOpen(hub: Pick<LiveHub, 'seedFlags'>, live: Pick<LiveCalls, 'list' | 'flags'>): void {
  const flags = [...live.list()]
    .filter((view) => view.status !== 'complete' && !isImported(view))
    .flatMap(({ call }) => live.flags(call));
  hub.seedFlags(flags.sort((a, b) => (a.raised_at < b.raised_at ? -1 : 1)));
}
