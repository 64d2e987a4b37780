/**
 * Mutated frames of every adapter: none throws, every refusal has a code of the table, and what is taken is right by the
 * schema of the native protocol. 4,000 frames each in CI; `EARSHOT_FUZZ_ADAPTERS=100000` for more.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ADAPTER_REFUSALS } from '../../engine/contract/errors.ts';
import { AdapterStream } from '../../gateway/adapters/stream.ts';
import { ADAPTERS } from '../../gateway/adapters/table.ts';
import { parseRecordedCall } from '../../gateway/imports/recorded-calls.ts';
import { decodeFrame } from '../../gateway/ingest/frame.ts';
import { asset } from '../../gateway/paths.ts';
import { mutated } from './mutate.ts';
import { SPEAKERS } from './speakers/all.ts';

const FRAMES = Number(process.env.EARSHOT_FUZZ_ADAPTERS ?? 4_000);
const SEED = Number(process.env.EARSHOT_FUZZ_SEED ?? 11);

const [line = ''] = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8').split('\n');
const call = parseRecordedCall(line, 'calls.jsonl');

for (const [name, speak] of Object.entries(SPEAKERS)) {
  test(`${name}: ${FRAMES} mutated frames`, (t) => {
    const adapter = ADAPTERS.get(name)!;
    const frames = speak(call, SEED).flatMap((stream) => stream.frames.map(({ frame }) => frame));
    const chance = random(SEED);
    let stream = new AdapterStream({
      adapter,
      meta: { call: 'c-1' },
      tag: 't',
      callStartedAt: () => undefined,
    });
    let refused = 0;
    let events = 0;
    for (let n = 0; n < FRAMES; n += 1) {
      if (n % 500 === 0)
        stream = new AdapterStream({
          adapter,
          meta: { call: 'c-1' },
          tag: `t${n}`,
          callStartedAt: () => undefined,
        });
      const frame = mutated(frames[n % frames.length]!, chance);
      const taken = stream.take(frame, 1_790_000_000_000 + n * 100);
      if (taken.refusal) {
        refused += 1;
        assert.ok(Object.hasOwn(ADAPTER_REFUSALS, taken.refusal.code), taken.refusal.code);
        assert.match(taken.refusal.message, /expected .+, got /);
      }
      for (const event of taken.events) {
        events += 1;
        const read = decodeFrame(JSON.stringify({ ...event, seq: events }), (text) => text);
        assert.ok('frame' in read, `${JSON.stringify(event)} from ${frame}: ${JSON.stringify(read)}`);
      }
    }
    assert.ok(refused > FRAMES / 200, `expected refusals, got ${refused}`);
    assert.ok(events > FRAMES / 200, `expected events, got ${events}`);
    t.diagnostic(`${refused} refused, ${events} events`);
  });
}

/** mulberry32: the same numbers for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
