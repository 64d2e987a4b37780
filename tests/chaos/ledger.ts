/** What was sent, what was promised: the truth that a run is judged by. */
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { LogRecord } from '../../engine/contract/record.ts';

export interface Entry {
  key: string;
  source: string;
  call: string;
  seq: number;
  acked: boolean;
  /** Refused by name, for good. */
  refused: boolean;
  /** Some copy of it was spoiled or overtaken on its way: it may be missing, and is then counted as a hole. */
  spoiled: boolean;
}

export class Ledger {
  readonly entries: Entry[] = [];
  /** The entry that a number of a source means now. */
  readonly #bySeq = new Map<string, Entry>();

  add(source: string, event: IngestEvent, seq: number): Entry {
    const { call } = event;
    const entry = { key: keyOf(event), source, call, seq, acked: false, refused: false, spoiled: false };
    this.entries.push(entry);
    this.#bySeq.set(`${source} ${call} ${seq}`, entry);
    return entry;
  }

  of(source: string, call: string, seq: number): Entry | undefined {
    return this.#bySeq.get(`${source} ${call} ${seq}`);
  }
}

/** An event has one key, also when it is sent twice; two events have two. */
function keyOf(event: IngestEvent): string {
  const { call } = event;
  if (event.type === 'utterance') return `${call} said ${Date.parse(event.sent_at ?? '')}`;
  if (event.type === 'progress') return `${call} heard ${event.audio_ms}`;
  if (event.type === 'call.updated') return `${call} updated ${event.at_ms}`;
  return `${call} ${event.type}`;
}

/** The same of a record of the log; null for one that no sender sent. */
export function keyOfRecord(record: LogRecord): string | null {
  if (record.type === 'utterance') return `${record.call} said ${record.sent_at}`;
  if (record.type === 'progress') return `${record.call} heard ${record.audio_ms}`;
  if (record.type === 'call.updated') return `${record.call} updated ${record.at_ms}`;
  if (record.type === 'call.started' || record.type === 'call.ended') return `${record.call} ${record.type}`;
  return null;
}
