import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { unpackerOf } from './unpack.ts';

/** A frame of sauc v3: header, a sequence number where the flags say so, size, body. */
function frameOf(kind: number, flags: number, body: Buffer, packed: boolean): Buffer {
  const bytes = packed ? gzipSync(body) : body;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(bytes.length);
  const sequence = (flags & 1) === 1 ? Buffer.from([0, 0, 0, 3]) : Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from([0x11, (kind << 4) | flags, packed ? 0x11 : 0x10, 0]),
    sequence,
    size,
    bytes,
  ]);
}
const RESULT = Buffer.from('{"result":{"text":"好"}}');
const texts = (frame: Buffer) =>
  unpackerOf('doubao')(frame, true)?.map((one) => ('text' in one ? one.text : one.refusal.code));

test('豆包: the result of a binary frame, and behind that of the last one its end', () => {
  assert.deepEqual(texts(frameOf(0x9, 0b0001, RESULT, true)), [RESULT.toString()]);
  assert.deepEqual(texts(frameOf(0x9, 0b0000, RESULT, false)), [RESULT.toString()]);
  for (const flags of [0b0010, 0b0011])
    assert.deepEqual(texts(frameOf(0x9, flags, RESULT, true)), [
      RESULT.toString(),
      '{"is_last_package":true}',
    ]);
});

test('豆包: audio of the client is nothing to read, also its last frame', () => {
  assert.equal(texts(frameOf(0x2, 0b0010, Buffer.alloc(320), true)), undefined);
});
