/**
 * AWS's binary framing of events (`application/vnd.amazon.eventstream`), as Amazon Transcribe streams its results: a
 * prelude (whole length, length of the headers, CRC of these eight bytes), headers, payload, CRC of all before it; all
 * numbers big-endian. Messages may come several in a chunk, or in pieces. No IO: what is left over goes in again.
 * Source: the format's public description and its open implementations (smithy `eventstream-codec`).
 */
import { crc32 } from 'node:zlib';
import type { AdapterRefusal } from './adapter.ts';

/** Whole length of a message without headers and payload, bytes. */
const EMPTY = 16;
const PRELUDE = 8;
const CRC = 4;
/** Longest message that is waited for, bytes: results are some kilobytes. */
const LONGEST = 1 << 20;

export interface EventMessage {
  /** Headers by name; bytes, times and uuids are left out. */
  headers: Record<string, string | number | boolean>;
  payload: Buffer;
}

/** One message, or why there is none; the stream goes on behind it. */
export type EventRead = { message: EventMessage } | { refusal: AdapterRefusal };

/** The beginning of a message of which more is to come. */
export interface EventRest {
  /** Has room beyond `bytes`, so that small pieces do not copy what came before each time. */
  data: Buffer;
  bytes: number;
  /** From how many bytes on there is something to read. */
  needs: number;
}

export const emptyRest = (): EventRest => ({ data: Buffer.alloc(0), bytes: 0, needs: PRELUDE + CRC });

/**
 * @param rest what earlier chunks left over; changed in place
 * @returns what is complete, in order; after a prelude that cannot be believed nothing is left over, since nobody knows
 *   where the next message begins
 */
export function readEventStream(rest: EventRest, chunk: Buffer): EventRead[] {
  let data = chunk;
  if (rest.bytes > 0 || chunk.length < rest.needs) {
    add(rest, chunk);
    if (rest.bytes < rest.needs) return [];
    data = rest.data.subarray(0, rest.bytes);
  }
  Object.assign(rest, emptyRest());
  const reads: EventRead[] = [];
  while (data.length >= PRELUDE + CRC) {
    const length = data.readUInt32BE(0);
    const headers = data.readUInt32BE(4);
    const wrong = preludeFault(data, length, headers);
    if (wrong) return [...reads, { refusal: damaged(wrong) }];
    if (data.length < length) {
      rest.needs = length;
      break;
    }
    reads.push(messageOf(data.subarray(0, length), headers));
    data = data.subarray(length);
  }
  add(rest, data);
  return reads;
}

/** Copied: the chunk that it lies in may be large, and its memory used again. */
function add(rest: EventRest, piece: Buffer): void {
  const bytes = rest.bytes + piece.length;
  if (bytes > rest.data.length) {
    const wider = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * rest.data.length));
    rest.data.copy(wider, 0, 0, rest.bytes);
    rest.data = wider;
  }
  piece.copy(rest.data, rest.bytes);
  rest.bytes = bytes;
}

function preludeFault(data: Buffer, length: number, headers: number): string | null {
  const crc = data.readUInt32BE(PRELUDE);
  if (crc32(data.subarray(0, PRELUDE)) !== crc)
    return 'expected the CRC of the prelude that its eight bytes have, got another';
  if (length < EMPTY || length > LONGEST)
    return `expected a message of ${EMPTY} to ${LONGEST} bytes, got one of ${length}`;
  return headers > length - EMPTY
    ? `expected headers within a message of ${length} bytes, got ${headers} bytes of them`
    : null;
}

function messageOf(message: Buffer, headersLength: number): EventRead {
  const end = message.length - CRC;
  if (crc32(message.subarray(0, end)) !== message.readUInt32BE(end))
    return { refusal: damaged('expected the CRC of the message that its bytes have, got another') };
  const from = PRELUDE + CRC;
  const headers = headersOf(message.subarray(from, from + headersLength));
  if (headers === null) return { refusal: damaged('expected headers that end where they say, got others') };
  return { message: { headers, payload: Buffer.from(message.subarray(from + headersLength, end)) } };
}

/** Length of a value by its type; `text` and `bytes` have theirs in front. */
const FIXED: Record<number, number> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };
const BYTES = 6;
const TEXT = 7;

/** null where a length leads out of them, or a type is none. */
function headersOf(data: Buffer): EventMessage['headers'] | null {
  const headers: [string, string | number | boolean][] = [];
  let at = 0;
  const has = (bytes: number) => at + bytes <= data.length;
  while (at < data.length) {
    const nameLength = data[at]!;
    at += 1;
    if (nameLength === 0 || !has(nameLength + 1)) return null;
    const name = data.toString('utf8', at, at + nameLength);
    const type = data[at + nameLength]!;
    at += nameLength + 1;
    let length = FIXED[type];
    if (type === BYTES || type === TEXT) {
      if (!has(2)) return null;
      length = data.readUInt16BE(at);
      at += 2;
    }
    if (length === undefined || !has(length)) return null;
    const value = headerValue(type, data.subarray(at, at + length));
    if (value !== undefined) headers.push([name, value]);
    at += length;
  }
  return Object.fromEntries(headers);
}

function headerValue(type: number, bytes: Buffer): string | number | boolean | undefined {
  switch (type) {
    case 0:
      return true;
    case 1:
      return false;
    case 2:
      return bytes.readInt8();
    case 3:
      return bytes.readInt16BE();
    case 4:
      return bytes.readInt32BE();
    case 5:
      return Number(bytes.readBigInt64BE());
    case TEXT:
      return bytes.toString('utf8');
    default:
      return undefined;
  }
}

function damaged(message: string): AdapterRefusal {
  return { code: 'FRAME_DAMAGED', message };
}

/**
 * A message as the JSON that `aws-transcribe` reads: a result under the name of its event, an exception under its own.
 * null: an event without words for us, such as one that AWS adds later without JSON.
 */
export function jsonOfEvent({ headers, payload }: EventMessage): string | null {
  const kind = headers[':message-type'];
  if (kind === 'exception' || kind === 'error') {
    const name = String(headers[':exception-type'] ?? headers[':error-code'] ?? 'InternalFailureException');
    // What it says may quote the call.
    return JSON.stringify({ Exception: name.slice(0, 100) });
  }
  const text = payload.toString('utf8');
  const event = headers[':event-type'];
  if (typeof event !== 'string' || text.trim() === '') return null;
  return `{${JSON.stringify(event)}:${text}}`;
}
