/** Writes frames of AWS's binary event stream, for tests: nothing in Earshot sends them. */
import { crc32 } from 'node:zlib';

/** `headers`: texts by name, or their bytes as they are to stand there. */
export function eventFrame(headers: Record<string, string> | Buffer, payload: string): Buffer {
  const head = Buffer.isBuffer(headers) ? headers : Buffer.concat(Object.entries(headers).map(header));
  const body = Buffer.from(payload);
  const length = 16 + head.length + body.length;
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(length, 0);
  prelude.writeUInt32BE(head.length, 4);
  const before = Buffer.concat([prelude, crcOf(prelude), head, body]);
  return Buffer.concat([before, crcOf(before)]);
}

function header([name, value]: [string, string]): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from([key.length]), key, Buffer.from([7]), length, text]);
}

function crcOf(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(bytes));
  return crc;
}
