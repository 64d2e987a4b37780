/**
 * The lines of a file, one after the other, so that it may be larger than memory. UTF-8 with or without a byte order
 * mark; UTF-16 with one; and what is none of them is read as GB 18030, which spreadsheets on Chinese machines write.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CallFault } from './fault.ts';

export interface LineOptions {
  /** As {@link headOf} found it. */
  encoding: string;
  /** What messages call the file. */
  shown: string;
  /** Hears how many bytes were read so far. */
  seen?: ((bytes: number) => void) | undefined;
}

/** Longest line, and largest file that is one JSON object over many lines, characters. */
export const OBJECT_MAX = 64 << 20;
/** How much of a file says how its letters are written, bytes. */
const LOOK = 1 << 20;

/** The first piece of a file, decoded. @throws CallFault when it cannot be read */
export async function headOf(file: string, shown: string): Promise<{ text: string; encoding: string }> {
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
export async function* linesOf(file: string, { shown, encoding, seen }: LineOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let line = 1;
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
      bytes += (chunk as Buffer).length;
      // A CRLF that is cut between two pieces is whole again here.
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split(/\r?\n/);
      rest = lines.pop() as string;
      for (const one of lines) {
        line += 1;
        yield one;
      }
      if (rest.length > OBJECT_MAX)
        throw new CallFault(`${shown}:${line}`, {
          code: 'OBJECT_TOO_LARGE',
          want: `${OBJECT_MAX >> 20} MiB`,
        });
      seen?.(bytes);
    }
  } catch (error) {
    throw unreadable(error, shown);
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

function unreadable(error: unknown, shown: string): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  if (code === 'ENOENT') return new CallFault(shown, { code: 'FILE_MISSING' });
  return new CallFault(shown, { code: 'FILE_UNREADABLE', got: code });
}
