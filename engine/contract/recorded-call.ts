/** Recorded calls: JSONL, one call a line; what `audit` and `replay` read. Unknown keys become attributes. */
import type { AgentRef, Attributes, Direction, Medium, Role, Trade } from './call.ts';

export interface RecordedUtterance {
  role: Role;
  channel: number;
  start_ms: number;
  end_ms: number;
  text: string;
  confidence?: number;
}

export interface RecordedCall {
  call: string;
  /** Absent: voice. */
  medium?: Medium;
  direction?: Direction;
  trade?: Trade;
  queue?: string;
  agent?: AgentRef;
  customer?: { id?: string; number?: string };
  /** ISO 8601. */
  started_at?: string;
  ended_by?: 'agent' | 'customer';
  /** Length of the audio, where it is known: silence after the last word counts up to here. */
  duration_ms?: number;
  attributes?: Attributes;
  utterances: RecordedUtterance[];
}
