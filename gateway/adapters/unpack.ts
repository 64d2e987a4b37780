/** What of a recogniser's frames is text: most send JSON in text frames, 豆包 and AWS pack it into binary ones. */
import { gunzipSync } from 'node:zlib';
import type { AdapterRefusal } from './adapter.ts';
import { emptyRest, jsonOfEvent, readEventStream } from './event-stream.ts';

/** Largest JSON that is unpacked, bytes: a small frame may unpack to a very large one. */
const UNPACKED_MAX = 4 << 20;
/** The upper half of the second byte: an answer of the server, or its error. */
const ANSWER = 0x9;
const FAILED = 0xf;
const GZIP = 0x1;
/** Of the flags: no more follows. */
const NO_MORE = 0x2;
/** What the adapter reads of it, as the vendor's own readers name it. */
const LAST = '{"is_last_package":true}';

/** The text of a frame, or why it has none. */
export type Unpacked = { text: string } | { refusal: AdapterRefusal };

/**
 * Reads the frames of one stream in their order; null: a binary frame that is nothing to read, such as audio. One frame
 * may hold several texts, or only a piece of one.
 */
export type Unpacker = (data: Buffer, isBinary: boolean) => Unpacked[] | null;

export function unpackerOf(adapter: string): Unpacker {
  const unpack = BINARY[adapter]?.();
  return (data, isBinary) => {
    if (!isBinary) return [{ text: data.toString() }];
    return unpack?.(data) ?? null;
  };
}

/** Recognisers that send binary frames. */
const BINARY: Record<string, () => (data: Buffer) => Unpacked[] | null> = {
  doubao: () => (data) => {
    const text = unpackDoubao(data);
    if (text === null) return null;
    return isLast(data) ? [{ text }, { text: LAST }] : [{ text }];
  },
  'aws-transcribe': () => {
    const rest = emptyRest();
    return (data) =>
      readEventStream(rest, data).flatMap((one): Unpacked[] => {
        if ('refusal' in one) return [one];
        const text = jsonOfEvent(one.message);
        return text === null ? [] : [{ text }];
      });
  },
};

/**
 * A frame of 豆包 `sauc` v3: 4 bytes of header (the lower half of the first: its length in words of 4 bytes; kind and
 * flags; serialization and compression), a sequence number where the flags' lowest bit says so, the size, the JSON.
 * An error holds a code instead of the sequence. Source: the vendor's page, read in a public copy.
 */
function unpackDoubao(data: Buffer): string | null {
  if (data.length < 8) return null;
  const header = (data[0]! & 0x0f) * 4;
  const kind = data[1]! >> 4;
  const flags = data[1]! & 0x0f;
  const compressed = (data[2]! & 0x0f) === GZIP;
  if (kind !== ANSWER && kind !== FAILED) return null;
  let at = header;
  let code: number | null = null;
  if (kind === FAILED) {
    if (data.length < at + 4) return null;
    code = data.readUInt32BE(at);
    at += 4;
  } else if ((flags & 0x1) === 1) at += 4;
  if (data.length < at + 4) return null;
  const size = data.readUInt32BE(at);
  const body = data.subarray(at + 4, at + 4 + size);
  try {
    const text = (compressed ? gunzipSync(body, { maxOutputLength: UNPACKED_MAX }) : body).toString();
    return code === null ? text : JSON.stringify({ code, error: text });
  } catch {
    return null;
  }
}

function isLast(data: Buffer): boolean {
  return data[1]! >> 4 === ANSWER && (data[1]! & NO_MORE) !== 0;
}
