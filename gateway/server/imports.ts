/** Recordings that are brought in, through the same door as live events, behind whatever is live. */
import type { AuditTrail } from '../auth/audit-trail.ts';
import type { Deletion } from '../deletion.ts';
import { EarlierCalls } from '../imports/earlier.ts';
import { Imports, sourceOf } from '../imports/imports.ts';
import type { Ingest } from '../ingest/socket.ts';
import type { Masker } from '../masking/mask.ts';
import type { CasesAndAlerts } from './cases-and-alerts.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Outlets } from './outlets.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

/** Texts that wait for the model, and rows for the store, beyond which an import waits: live calls come first. */
const IMPORT_TEXTS = 4;
const IMPORT_ROWS = 5_000;

/** The stages before, by their names. */
export interface ImportsParts {
  start: Start;
  kept: Kept;
  stored: Stored;
  outlets: Outlets;
  work: CasesAndAlerts;
  running: Running;
  deletion: Deletion;
  masker: Masker;
  audit: AuditTrail;
  /** Opens a line to the senders' door, which opens after this. */
  dial(): ReturnType<Ingest['connectLocal']>;
}

export function createImports(parts: ImportsParts): Imports {
  const { deletion, masker, audit } = parts;
  const { config, dataDir } = parts.start;
  const { state } = parts.kept;
  const { store } = parts.stored;
  const { sink } = parts.outlets;
  const { runner, registry, scorer } = parts.running;
  const { cases } = parts.work;
  return new Imports({
    state,
    dataDir,
    dial: parts.dial,
    earlier: new EarlierCalls({ door: registry, live: runner, store, cases, deletion }),
    replacing: (call, one) =>
      audit.write({ user: one.by, action: 'call.replaced', from: sourceOf(one), call, subject: one.id }),
    mask: (text) => masker.text(text),
    zone: config.time_zone,
    busy: () => scorer.waiting > IMPORT_TEXTS || sink.wait().rows > IMPORT_ROWS,
    now: Date.now,
  });
}
