/**
 * The lines of a file, one after the other, so that it may be larger than memory. UTF-8 with or without a byte order
 * mark; UTF-16 with one; and what is none of them is read as GB 18030, which spreadsheets on Chinese machines write.
 * Bytes that are no letters of a file's encoding never pass as letters: their line is told, wherever in the file it is.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CallFault } from './fault.ts';

export const ENCODINGS = {
  'utf-8': 'UTF-8',
  gb18030: 'GB 18030',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
};
export type Encoding = keyof typeof ENCODINGS;

export interface Line {
  text: string;
  /** Bytes of it are no letters of the encoding; they stand in the text as U+FFFD. */
  damaged: boolean;
}

export interface LineOptions {
  /** As {@link headOf} found it. */
  encoding: Encoding;
  /** What messages call the file. */
  shown: string;
  /** Hears how many bytes were read so far. */
  seen?: ((bytes: number) => void) | undefined;
}

/** Longest line, bytes, and largest file that is one JSON object over many lines, characters. */
export const OBJECT_MAX = 64 << 20;
/** How much of a file says how its letters are written, bytes. */
const LOOK = 1 << 20;
const LF = 10;

/** The first piece of a file, decoded. @throws CallFault when it cannot be read */
export async function headOf(file: string, shown: string): Promise<{ text: string; encoding: Encoding }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(LOOK), 0, LOOK, 0);
      const bytes = buffer.subarray(0, bytesRead);
      const encoding = encodingOf(bytes);
      return { text: new TextDecoder(encoding).decode(bytes, { stream: true }), encoding };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(error, shown);
  }
}

/** @throws CallFault when the file cannot be read, or a line is longer than any call */
export async function* linesOf(file: string, { shown, encoding, seen }: LineOptions): AsyncGenerator<Line> {
  /** What is read of a line whose end has not come. */
  let pieces: Buffer[] = [];
  let held = 0;
  let line = 1;
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      const end = lastEnd(chunk, encoding, held);
      if (end > 0) {
        for (const one of decoded(Buffer.concat([...pieces, chunk.subarray(0, end)]), encoding)) {
          yield line === 1 ? { ...one, text: one.text.replace(/^\uFEFF/, '') } : one;
          line += 1;
        }
        pieces = [];
        held = 0;
      }
      pieces.push(chunk.subarray(end));
      held += chunk.length - end;
      if (held > OBJECT_MAX)
        throw new CallFault(`${shown}:${line}`, {
          code: 'OBJECT_TOO_LARGE',
          want: `${OBJECT_MAX >> 20} MiB`,
        });
      seen?.(bytes);
    }
  } catch (error) {
    throw unreadable(error, shown);
  }
  for (const one of decoded(Buffer.concat(pieces), encoding))
    yield line === 1 ? { ...one, text: one.text.replace(/^\uFEFF/, '') } : one;
}

/**
 * Behind the last line feed of a chunk; 0: it has none. A line feed is a byte of its own in UTF-8 and GB 18030, in UTF-16
 * a unit of two that begins at an even place of the line.
 * @param held bytes of the line before the chunk
 */
function lastEnd(chunk: Buffer, encoding: Encoding, held: number): number {
  if (encoding === 'utf-8' || encoding === 'gb18030') return chunk.lastIndexOf(LF) + 1;
  for (let at = chunk.length - 2; at >= 0; at -= 1)
    if ((at + held) % 2 === 0 && isFeed(chunk, at, encoding)) return at + 2;
  return 0;
}

function isFeed(bytes: Buffer, at: number, encoding: Encoding): boolean {
  return encoding === 'utf-16le'
    ? bytes[at] === LF && bytes[at + 1] === 0
    : bytes[at] === 0 && bytes[at + 1] === LF;
}

/** Whole lines, in one step where all of them are right. */
function decoded(block: Buffer, encoding: Encoding): Line[] {
  const foreign = encoding === 'gb18030' && linesIn(block, encoding).some(isForeign);
  const text = foreign ? null : strict(block, encoding);
  if (text !== null) {
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines.map((one) => ({ text: one, damaged: false }));
  }
  return linesIn(block, encoding).map((bytes) => {
    const right = foreign && isForeign(bytes) ? null : strict(bytes, encoding);
    const read = right ?? new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
    return { text: read.replace(/\r?\n$/, ''), damaged: right === null };
  });
}

/** Two bytes of UTF-8, as pairs of common letters in GB 18030 have them by chance (没: C3 BB); those of CJK have three. */
const SHORT = /[\x80-\u07ff]/;

/** A line of UTF-8 in a file of GB 18030, in which it would pass as other letters. */
function isForeign(line: Buffer): boolean {
  return !isAscii(line) && isUtf8(line) && !SHORT.test(line.toString('utf8'));
}

function linesIn(block: Buffer, encoding: Encoding): Buffer[] {
  const wide = encoding !== 'utf-8' && encoding !== 'gb18030';
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < block.length; at += wide ? 2 : 1) {
    if (!(wide ? isFeed(block, at, encoding) : block[at] === LF)) continue;
    const end = at + (wide ? 2 : 1);
    lines.push(block.subarray(from, end));
    from = end;
  }
  if (from < block.length) lines.push(block.subarray(from));
  return lines;
}

/** null: some of its bytes are no letters. `goesOn`: its last letter may be cut. */
function strict(bytes: Buffer, encoding: Encoding, goesOn = false): string | null {
  try {
    // One of its own for each: what a decoder does after a fault is nobody's promise.
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: goesOn });
  } catch {
    return null;
  }
}

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (strict(bytes, 'utf-8', true) !== null) return 'utf-8';
  // Nearly all bytes are some letters of GB 18030, and few of its lines are UTF-8 by chance: where half of the lines with
  // letters beyond ASCII are, the others are what is wrong.
  const telling = linesIn(bytes, 'utf-8').filter((line) => !isAscii(line));
  const right = telling.filter(isUtf8).length;
  if (right > 0 && 2 * right >= telling.length) return 'utf-8';
  if (strict(bytes, 'gb18030', true) !== null) return 'gb18030';
  // Wrong bytes either way: the encoding of most lines, so that the others are told.
  const damaged = decoded(bytes, 'gb18030').filter((line) => line.damaged).length;
  return telling.length - right <= damaged ? 'utf-8' : 'gb18030';
}

function unreadable(error: unknown, shown: string): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  if (code === 'ENOENT') return new CallFault(shown, { code: 'FILE_MISSING' });
  return new CallFault(shown, { code: 'FILE_UNREADABLE', got: code });
}
