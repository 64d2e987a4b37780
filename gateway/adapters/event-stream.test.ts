/** AWS's binary framing: frames byte for byte, whole, in pieces, several at once, damaged in every way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { eventFrame } from '../../tests/adapters/event-stream-frames.ts';
import { type EventRead, emptyRest, jsonOfEvent, readEventStream } from './event-stream.ts';
import { AdapterStream } from './stream.ts';
import { ADAPTERS } from './table.ts';

const NOTHING = Buffer.alloc(0);
const read = (...chunks: Buffer[]) => {
  const rest = emptyRest();
  const reads: EventRead[] = [];
  for (const chunk of chunks) reads.push(...readEventStream(rest, chunk));
  return { reads, rest };
};
const texts = (reads: readonly EventRead[]) =>
  reads.map((one) => ('refusal' in one ? one.refusal.code : jsonOfEvent(one.message)));

const UTTERANCE =
  '{"UtteranceId":"u-1","IsPartial":false,"ParticipantRole":"CUSTOMER","BeginOffsetMillis":0,"EndOffsetMillis":900,"Transcript":"我要投诉"}';
const EVENT = {
  ':message-type': 'event',
  ':event-type': 'UtteranceEvent',
  ':content-type': 'application/json',
};
const frame = eventFrame(EVENT, UTTERANCE);
const whole = `{"UtteranceEvent":${UTTERANCE}}`;

test('the frame of a known message, byte for byte: an empty one, and one with a header', () => {
  // Vectors of the format's public test suite (smithy, "all_headers" left out): an empty message, and one of JSON.
  const empty = Buffer.from('000000100000000005c248eb7d98c8ff', 'hex');
  assert.deepEqual(read(empty).reads, [{ message: { headers: {}, payload: NOTHING } }]);
  const json = Buffer.from(
    '0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1',
    'hex',
  );
  const [one] = read(json).reads;
  assert.ok(one && 'message' in one);
  assert.deepEqual(one.message.headers, { 'content-type': 'application/json' });
  assert.equal(one.message.payload.toString(), "{'foo':'bar'}");
});

test('a result comes under the name of its event, and the adapter reads it', () => {
  assert.deepEqual(texts(read(frame).reads), [whole]);
  const stream = new AdapterStream({
    adapter: ADAPTERS.get('aws-transcribe')!,
    meta: { call: 'c-1' },
    tag: '',
    callStartedAt: () => undefined,
  });
  const { events } = stream.take(whole, 1_790_000_000_000);
  const said = events.find(({ type }) => type === 'utterance');
  assert.ok(said?.type === 'utterance' && said.text === '我要投诉' && said.final && said.role === 'customer');
});

test('wherever it is cut, and however many come at once, every message is read once', () => {
  const three = Buffer.concat([frame, frame, frame]);
  assert.deepEqual(texts(read(three).reads), [whole, whole, whole]);
  for (let cut = 1; cut < three.length; cut += 1) {
    const { reads, rest } = read(three.subarray(0, cut), three.subarray(cut));
    assert.deepEqual(texts(reads), [whole, whole, whole], `cut at ${cut}`);
    assert.equal(rest.bytes, 0);
  }
  const bytes = Array.from(three, (_, at) => three.subarray(at, at + 1));
  assert.deepEqual(texts(read(...bytes).reads), [whole, whole, whole]);
});

test('a long message in small pieces is not copied anew with each of them', () => {
  const long = eventFrame(EVENT, JSON.stringify({ Transcript: 'x'.repeat(500_000) }));
  const rest = emptyRest();
  const rooms = new Set<Buffer>();
  const reads: EventRead[] = [];
  for (let at = 0; at < long.length; at += 100) {
    reads.push(...readEventStream(rest, long.subarray(at, at + 100)));
    rooms.add(rest.data);
  }
  assert.equal(texts(reads).length, 1);
  assert.ok(rooms.size < 20, `${rooms.size} buffers`);
  assert.equal(rest.data.length, 0, 'and nothing is held when it is read');
});

test('a byte that changed is found wherever it is, and the messages around it are read', () => {
  for (let at = 0; at < frame.length; at += 1) {
    const wrong = Buffer.from(frame);
    wrong[at]! ^= 0x5a;
    const { reads } = read(frame, wrong, frame);
    const got = texts(reads);
    assert.equal(got[0], whole);
    assert.equal(got[1], 'FRAME_DAMAGED', `byte ${at}`);
    // A prelude that lies takes along what came with it in the chunk; the next chunk is read.
    assert.equal(got.at(-1), whole, `byte ${at}`);
    assert.equal(got.length, 3);
  }
});

test('lengths that cannot be are refused although their CRC is right, and never waited for', () => {
  const prelude = (length: number, headers: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32BE(length, 0);
    bytes.writeUInt32BE(headers, 4);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
    return bytes;
  };
  for (const [length, headers] of [
    [15, 0],
    [0, 0],
    [0xffff_ffff, 0],
    [2 << 20, 0],
    [16, 1],
    [40, 0xffff_ffff],
  ] as const) {
    const { reads, rest } = read(prelude(length, headers));
    assert.deepEqual(texts(reads), ['FRAME_DAMAGED'], `${length} ${headers}`);
    assert.equal(rest.bytes, 0);
    assert.match('refusal' in reads[0]! ? reads[0].refusal.message : '', /^expected .+, got /);
  }
});

test('headers that lead out of themselves are refused, of every type others are read', () => {
  const raw = (headers: Buffer) => eventFrame(headers, '{}');
  const name = (word: string) => Buffer.from([word.length, ...Buffer.from(word)]);
  for (const bad of [
    Buffer.from([0, 7, 0, 0]),
    Buffer.from([5, 0x61]),
    Buffer.concat([name('a'), Buffer.from([7, 0, 9, 0x62])]),
    Buffer.concat([name('a'), Buffer.from([10])]),
    Buffer.concat([name('a'), Buffer.from([5, 0, 0])]),
    Buffer.concat([name('a'), Buffer.from([7, 0])]),
    name('a').subarray(0, 2),
  ])
    assert.deepEqual(texts(read(raw(bad)).reads), ['FRAME_DAMAGED'], bad.toString('hex'));
  const good = Buffer.concat([
    Buffer.concat([name('t'), Buffer.from([0])]),
    Buffer.concat([name('f'), Buffer.from([1])]),
    Buffer.concat([name('b'), Buffer.from([2, 0xff])]),
    Buffer.concat([name('s'), Buffer.from([3, 0x01, 0x00])]),
    Buffer.concat([name('i'), Buffer.from([4, 0, 0, 1, 0])]),
    Buffer.concat([name('l'), Buffer.from([5, 0, 0, 0, 0, 0, 0, 0, 7])]),
    Buffer.concat([name('x'), Buffer.from([6, 0, 2, 1, 2])]),
    Buffer.concat([name('w'), Buffer.from([7, 0, 2, 0x6f, 0x6b])]),
    Buffer.concat([name('z'), Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 1])]),
    Buffer.concat([name('u'), Buffer.from([9]), Buffer.alloc(16)]),
  ]);
  const [one] = read(raw(good)).reads;
  assert.ok(one && 'message' in one);
  assert.deepEqual(one.message.headers, { t: true, f: false, b: -1, s: 256, i: 256, l: 7, w: 'ok' });
});

test('an exception is told without what it says; what is no JSON event is passed over', () => {
  const exception = eventFrame(
    { ':message-type': 'exception', ':exception-type': 'BadRequestException' },
    '{"Message":"我要投诉"}',
  );
  const [text] = texts(read(exception).reads);
  assert.equal(text, '{"Exception":"BadRequestException"}');
  const taken = ADAPTERS.get('aws-transcribe')!.decode(text!, null);
  assert.ok('refusal' in taken);
  assert.equal(taken.refusal.code, 'VENDOR_ERROR');
  assert.deepEqual(
    texts(read(eventFrame({ ':message-type': 'event', ':event-type': 'LaterEvent' }, '')).reads),
    [null],
  );
  assert.deepEqual(texts(read(eventFrame({}, UTTERANCE)).reads), [null]);
});

test('100,000 frames of chance: none throws, every refusal has its code', () => {
  let state = 7;
  const chance = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 4_294_967_296;
  };
  const rest = emptyRest();
  let good = 0;
  let bad = 0;
  for (let n = 0; n < 100_000; n += 1) {
    const chunk = Buffer.from(frame);
    const kind = chance();
    if (kind < 0.4) chunk[Math.floor(chance() * chunk.length)] = Math.floor(chance() * 256);
    const piece = kind > 0.8 ? chunk.subarray(0, Math.floor(chance() * chunk.length)) : chunk;
    for (const one of readEventStream(rest, piece)) {
      if ('refusal' in one) {
        assert.equal(one.refusal.code, 'FRAME_DAMAGED');
        bad += 1;
      } else {
        jsonOfEvent(one.message);
        good += 1;
      }
    }
    assert.ok(rest.bytes <= 1 << 20);
  }
  assert.ok(good > 1_000 && bad > 1_000, `${good} good, ${bad} bad`);
});
