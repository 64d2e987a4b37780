/** What is kept of a file of recordings that was brought in: whose it is, and how far it is. Pure. */
import type { ImportFault } from '../../engine/contract/import-fault.ts';
import type { TimeUnit } from './times.ts';

export const IMPORT_STATES = ['waiting', 'running', 'done', 'failed'] as const;

export interface Refusal extends Partial<ImportFault> {
  /** From 1. */
  line: number;
  /** From 1, where the file has columns. */
  column?: number;
  call?: string;
  /** Expected, got, how to mend it: in English; consoles go by `code`, which those of an earlier version have not. */
  reason: string;
}

export interface Import {
  id: string;
  /** What the sender called the file. */
  name: string;
  bytes: number;
  by: string;
  /** ISO 8601. */
  at: string;
  finished_at: string | null;
  state: (typeof IMPORT_STATES)[number];
  /** Lines of the file, and how far it was read: what progress is told by. */
  lines: number;
  line: number;
  /** Calls of the file that are dealt with: the offset at which a restart goes on. */
  done: number;
  taken: number;
  /** Of these, calls that took the place of an earlier import of their id. */
  replaced: number;
  /** Skipped: their ids are known already, or this file has had them. */
  known: number;
  refused: number;
  /** The first of them. */
  refusals: Refusal[];
  /** The call that is being handed in. */
  current: string | null;
  /** It takes the place of an earlier import. */
  replacing: boolean;
  /** Why it failed as a whole. */
  error: string | null;
  /** The same by code, where the file is at fault. */
  fault: ImportFault | null;
  /** Unit of its times, as the sender said; null: it said nothing. */
  time_unit: TimeUnit | null;
  /** Calls of earlier imports make room for those of this file. */
  replace: boolean;
  /** Of those taken, calls that did not say when they began, and were dated to the time of the import. */
  undated: number;
  /** What the file has that is not known, told when it is finished: masked, the first twenty of each. */
  unknown_columns: string[];
  /** Keys that were kept as attributes. */
  kept_as_attributes: string[];
  /** Words for the trade that are none: these calls are of the trade `other`. */
  unknown_trades: string[];
}

/** What is known of a file when it has come. */
export type Sent = Pick<Import, 'id' | 'name' | 'bytes' | 'by' | 'at' | 'lines' | 'time_unit' | 'replace'>;

export function newImport(sent: Sent): Import {
  return {
    ...sent,
    finished_at: null,
    state: 'waiting',
    line: 0,
    done: 0,
    taken: 0,
    replaced: 0,
    known: 0,
    refused: 0,
    refusals: [],
    current: null,
    replacing: false,
    error: null,
    fault: null,
    undated: 0,
    unknown_columns: [],
    kept_as_attributes: [],
    unknown_trades: [],
  };
}

/** Those of earlier versions had no lines, no code, no unit, replaced nothing, and noted nothing. */
export function restoredImport(kept: Import): Import {
  const {
    lines = 0,
    line = 0,
    fault = null,
    time_unit = null,
    replace = false,
    replaced = 0,
    replacing = false,
    undated = 0,
    unknown_columns = [],
    kept_as_attributes = [],
    unknown_trades = [],
  } = kept;
  return {
    ...kept,
    lines,
    line,
    fault,
    time_unit,
    replace,
    replaced,
    replacing,
    undated,
    unknown_columns,
    kept_as_attributes,
    unknown_trades,
  };
}
