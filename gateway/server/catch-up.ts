/** What consoles and store do not know of earlier runs and of the rules; a store that is away is asked until it is back. */
import { setTimeout } from 'node:timers/promises';
import { seedOpen, seedStored } from '../push/earlier-flags.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Outlets } from './outlets.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

const RETRY_MS = 5_000;

export async function catchUp(
  { shutdown }: Start,
  { rules }: Kept,
  { store, version }: Stored,
  { hub }: Outlets,
  { runner }: Running,
): Promise<void> {
  // A server over a URL may be away: then what it has comes later.
  const saving = new AbortController();
  shutdown.add(() => saving.abort());
  if (version) await seedStored(hub, store);
  else void keepTrying(() => seedStored(hub, store), saving.signal);
  seedOpen(hub, runner);
  const { hash, source } = rules.current;
  void keepTrying(() => store.saveRuleSet(hash, source), saving.signal);
  rules.onTaken((set) => {
    runner.useAcross(set.across);
    void keepTrying(() => store.saveRuleSet(set.hash, set.source), saving.signal);
  });
}

/** Does `work` until it succeeds, every few seconds, or until the signal. */
async function keepTrying(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const done = await work().then(
      () => true,
      () => false,
    );
    if (done) return;
    await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined);
  }
}
