/** One frame as it goes to the socket, and what its sender knows of it. */
import type { RefusalCode } from '../../engine/contract/errors.ts';
import type { EventFrame, HelloFrame } from '../../engine/contract/ingest.ts';
import { decodeFrame } from '../../gateway/ingest/frame.ts';

export type Frame = HelloFrame | EventFrame;

export interface Shot {
  /** What was done to it. */
  kind: string;
  /** Bytes go as a binary frame. */
  data: string | Uint8Array;
  /** Refused at the door with this code, whatever the state of things; undefined: it fits the schema. */
  code?: RefusalCode;
  /** The frame, where it fits the schema. */
  frame?: Frame;
}

/** As its sender means it. */
export function whole(frame: Frame, kind: string = frame.type): Shot {
  return { kind, data: JSON.stringify(frame), frame };
}

/** A text of which nobody said whether it fits: asks the door. */
export function judged(kind: string, data: string): Shot {
  const decoded = decodeFrame(data, () => '');
  return 'frame' in decoded
    ? { kind, data, frame: decoded.frame }
    : { kind, data, code: decoded.refusal.code };
}

export function shown({ kind, data, code }: Shot): string {
  const text = typeof data === 'string' ? data : `${data.length} bytes`;
  return `${kind}${code ? ` (${code})` : ''}: ${text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text}`;
}
