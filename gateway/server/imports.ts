/** Recordings that are brought in, through the same door as live events, behind whatever is live. */
import { Imports } from '../imports/imports.ts';
import type { Ingest } from '../ingest/socket.ts';
import type { Masker } from '../masking/mask.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Outlets } from './outlets.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

/** Texts that wait for the model, and rows for the store, beyond which an import waits: live calls come first. */
const IMPORT_TEXTS = 4;
const IMPORT_ROWS = 5_000;

/** @param dial opens a line to the senders' door, which opens after this */
export function createImports(
  { config, dataDir }: Start,
  { state }: Kept,
  { store }: Stored,
  { sink }: Outlets,
  { runner, registry, scorer }: Running,
  masker: Masker,
  dial: () => ReturnType<Ingest['connectLocal']>,
): Imports {
  return new Imports({
    state,
    dataDir,
    dial,
    known: async (call) =>
      registry.knows(call) || runner.get(call) !== undefined || (await store.knownCalls([call])).has(call),
    mask: (text) => masker.text(text),
    zone: config.time_zone,
    busy: () => scorer.waiting > IMPORT_TEXTS || sink.wait().rows > IMPORT_ROWS,
    now: Date.now,
  });
}
