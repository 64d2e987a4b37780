import type { LogRecord, RecordBody } from '../../engine/contract/record.ts';
import type { Delivered } from '../delivered.ts';

/** Durable, ordered log of records. Embedded: lmdb. One writer process. */
export interface Log {
  /**
   * Appends in order and resolves, with the stamped records, when they are durable (group commit: appends made
   * while a commit runs share the next one). `extra` runs inside the same transaction, so that an index kept
   * beside the log never disagrees with it; it is given the number of the last record before its own. Rejects with LogUnavailable when the disk refuses; nothing of the
   * batch is then in the log, and the caller must not acknowledge.
   */
  append(bodies: readonly RecordBody[], extra?: (before: number) => void): Promise<LogRecord[]>;
  /** Hears every committed batch, in log order, before the promises of `append` resolve. One listener. */
  onCommit(listener: (records: LogRecord[]) => void): void;
  /**
   * Hears ticks, at most 250 ms apart, only when no append is waiting or after its commit: no record committed
   * later is stamped at or before a tick. One listener.
   */
  onTick(listener: (at: number) => void): void;
  /** Records from number `from` on, for recovery; those whose number is in `without` are not even unpacked. */
  read(from: number, without?: ReadonlySet<number>): Iterable<LogRecord>;
  /** Number and stamp of the newest record; n = 0 when empty. */
  last(): { n: number; at: number };
  /** Number of the oldest record kept; 0 when empty. */
  first(): number;
  /** Forgets records below `n`. */
  trim(n: number): Promise<void>;
  /** False after a failed commit, until one succeeds again. */
  readonly healthy: boolean;
  close(): Promise<void>;
}

/** How far the engine has folded: the last record and the last tick. */
export interface EngineCursor {
  n: number;
  tick: number;
}

/** Outcomes on their way out, each with a number; consumers keep a cursor of their own. */
export interface Outbox {
  /**
   * Writes outcomes and the engine's cursor in one transaction; resolves when durable, with the last number. `extra`
   * runs inside the same transaction, for what must never be older or newer than the cursor.
   */
  commit(outcomes: readonly Delivered[], cursor: EngineCursor, extra?: () => void): Promise<number>;
  engineCursor(): EngineCursor;
  /** Up to `limit` entries after number `after`. */
  read(after: number, limit: number): { number: number; delivered: Delivered }[];
  last(): number;
  /** Durable cursor of a consumer: number of the last entry that it has dealt with. */
  cursor(consumer: string): number;
  /** `extra` runs inside the same transaction, for what must never be older or newer than the cursor. */
  advance(consumer: string, number: number, extra?: () => void): Promise<void>;
  /** Names of the known consumers. */
  consumers(): string[];
  /** A consumer that is gone: nothing is kept for it any more. */
  forget(consumer: string): Promise<void>;
  /** Forgets entries that every known consumer has dealt with. */
  trim(): Promise<void>;
}

/** Entries that can be taken out one by one, when a person's calls are to be deleted. */
export interface Erasable<T> {
  /** Some entries from number `from` on, in order; none after the last. */
  some(from: number): [number, T][];
  /** Durable when it resolves. */
  erase(numbers: readonly number[]): Promise<void>;
  /** Entries in place of those with these numbers; durable when it resolves. */
  replace(entries: readonly [number, T][]): Promise<void>;
}

export class LogUnavailable extends Error {
  override name = 'LogUnavailable';
}
