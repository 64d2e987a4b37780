/** From what the parts say of themselves to what is wrong, in a fixed order. Pure. */

import { type SiteHealth, type SourceHealth, TROUBLES, type Trouble } from '../engine/contract/health.ts';
import type { ImportFault } from '../engine/contract/import-fault.ts';
import type { RefusedSource } from '../engine/contract/refused.ts';
import { faultInWords } from './alerts/fault-words.ts';
import type { TargetView } from './alerts/target-view.ts';
import { telephonyFaultInWords } from './cti/fault.ts';
import type { SourceCalls } from './ingest/calls.ts';
import type { SourceCounts } from './ingest/refused-counts.ts';
import type { ConnectedSource } from './ingest/socket.ts';

const GIB = 1024 ** 3;
/** Of the data folder's disk: below it somebody should act, or it is full within days. */
const LOW_SHARE = 0.1;
const LOW_BYTES = 5 * GIB;
/** ClickHouse and the log stop writing about here, bytes. */
const FULL_BYTES = 200 * 1024 ** 2;
/** How long a refusal is something to look at, ms. */
const REFUSED_MS = 600_000;
/** Said of the server by other troubles: what is refused with these comes again. */
const OUR_FAULT: ReadonlySet<string> = new Set(['LOG_UNAVAILABLE', 'SHUTTING_DOWN']);
/** Sources whose refusals are told. */
const REFUSED_SOURCES = 50;
/** Texts that wait for the model: a few seconds of work on one core. */
const MODEL_WAITS = 500;

export type Figures = Omit<SiteHealth, 'troubles' | 'ready'> & {
  /** Epoch ms. */
  now: number;
  /** Why outcomes cannot be written; null: they can. */
  outcomes: string | null;
  /** Targets that failed last time they were asked, or to whose address nothing would be sent. */
  failing: readonly Pick<TargetView, 'name' | 'error' | 'fault' | 'address' | 'waiting'>[];
  failed_imports: readonly { name: string; error: string | null; fault: ImportFault | null }[];
};

export function troublesOf(figures: Figures): Trouble[] {
  const { log, outcomes, disk, store, model, sources, rules, failing, failed_imports } = figures;
  const found: Trouble[] = [];
  const add = (name: Trouble['name'], detail: Trouble['detail'] = {}) => found.push({ name, detail });
  if (!log.writable) add('log_unwritable');
  if (outcomes !== null) add('outcomes_unwritable', { error: outcomes });
  if (disk) {
    const { free, total } = disk;
    if (free < FULL_BYTES) add('disk_full', { free });
    else if (free < Math.min(LOW_BYTES, total * LOW_SHARE)) add('disk_low', { free, total });
  }
  const { rows, oldest_s, error, behind, set_aside, version } = store;
  if (error !== null) add('store_refuses', { error, rows, oldest_s });
  else if (version === null) add('store_away', { rows, oldest_s });
  else if (behind) add('store_slow', { rows, oldest_s });
  if (set_aside > 0) add('rows_set_aside', { rows: set_aside });
  if (model.waiting > MODEL_WAITS) add('model_behind', { waiting: model.waiting });
  for (const { source, state, open_calls, holes, calls_with_holes } of sources) {
    if (state === 'hung') add('source_hung', { source, calls: open_calls });
    if (state === 'gone') add('source_gone', { source, calls: open_calls });
    if (holes > 0) add('sequence_holes', { source, holes, calls: calls_with_holes });
  }
  for (const { source, events } of figures.refused) {
    const fresh = events.find(({ code, at }) => !OUR_FAULT.has(code) && figures.now - at <= REFUSED_MS);
    if (!fresh) continue;
    const { code, count, field } = fresh;
    add('events_refused', { source: source ?? '', code, count, ...(field === undefined ? {} : { field }) });
  }
  // The first try is no fault yet.
  for (const { system, fault } of figures.telephony)
    if (fault !== null && fault.code !== 'NOT_YET')
      add('telephony_away', { system, error: telephonyFaultInWords(fault), ...fault });
  if (rules.errors > 0) add('rules_refused', { errors: rules.errors });
  for (const { name, error: why, fault, address, waiting } of failing) {
    const told = address ?? fault;
    const words = told === null ? (why ?? '') : faultInWords(told);
    add('target_failing', { target: name, error: words, waiting, ...told });
  }
  for (const { name, error: why, fault } of failed_imports) {
    // Of the places, the first alone: a detail is flat.
    const { more: _, ...told } = fault ?? {};
    add('import_failed', { file: name, error: why ?? '', ...told });
  }
  return found.sort((a, b) => Number(TROUBLES[b.name] === 'stops') - Number(TROUBLES[a.name] === 'stops'));
}

/**
 * What is connected and what has open calls, as one list, by name.
 * @param tokenName name of a sender's token; null: the site's first one
 */
export function sourcesOf(
  connected: readonly ConnectedSource[],
  calls: readonly SourceCalls[],
  tokenName: (owner: string) => string | null,
): SourceHealth[] {
  const key = ({ owner, source }: { owner: string; source: string }) => `${owner}\n${source}`;
  const known = new Map(calls.map((one) => [key(one), one]));
  const told = new Set(connected.map(key));
  const iso = (at: number) => (at > 0 ? new Date(at).toISOString() : null);
  const lines = connected.map((one): SourceHealth => {
    const own = known.get(key(one));
    return {
      source: one.source,
      token: tokenName(one.owner),
      state: one.hung ? 'hung' : one.held ? 'held' : 'connected',
      local: one.local,
      open_calls: own?.open_calls ?? 0,
      calls_with_holes: own?.calls_with_holes ?? 0,
      holes: own?.holes ?? 0,
      heard_at: iso(one.heard_at),
    };
  });
  for (const one of calls)
    if (!told.has(key(one)))
      lines.push({
        source: one.source,
        token: tokenName(one.owner),
        state: 'gone',
        local: false,
        open_calls: one.open_calls,
        calls_with_holes: one.calls_with_holes,
        holes: one.holes,
        heard_at: iso(one.last_at),
      });
  return lines.sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** What was refused from whom, with the names of their tokens. */
export function refusedFrom(
  counts: readonly SourceCounts[],
  tokenName: (owner: string) => string | null,
): RefusedSource[] {
  return counts.slice(0, REFUSED_SOURCES).map(({ owner, source, events }) => ({
    source: source === '' ? null : source,
    token: tokenName(owner),
    events: [...events],
  }));
}
