import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Delivered } from '../delivered.ts';

export interface Page<T> {
  items: T[];
  /** Opaque cursor of the next page; null on the last. */
  next: string | null;
}

export interface CallQuery {
  team?: string;
  queue?: string;
  agent?: string;
  trade?: string;
  /** Cursor of an earlier page. */
  after?: string;
  /** 1–500. */
  limit: number;
}

export interface FlagQuery {
  call?: string;
  category?: string;
  severity?: string;
  status?: string;
  team?: string;
  after?: string;
  limit: number;
}

/** Where calls, utterances, scores and flags are kept for good: ClickHouse, embedded or over a URL. */
export interface Store {
  /** Writes a batch in order. Safe to repeat: rows carry a version, writing twice changes nothing. */
  write(batch: readonly Delivered[]): Promise<void>;
  /** Rule sets are stored by hash. */
  saveRuleSet(hash: string, source: string): Promise<void>;
  calls(query: CallQuery): Promise<Page<CallView>>;
  /** null when the store does not know the call. */
  call(id: string): Promise<CallDetail | null>;
  flags(query: FlagQuery): Promise<Page<Flag>>;
  /** Rejects with the reason when the store cannot answer. */
  ping(): Promise<{ version: string; embedded: boolean }>;
  close(): Promise<void>;
}
