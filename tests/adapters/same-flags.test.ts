/**
 * A call in a vendor's frames gives the flags that the same call gives in the native protocol: for every adapter, over
 * demo calls, with the shipped rules. Moods are left out: they depend on the text alone, and the texts are compared.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { AdapterStream } from '../../gateway/adapters/stream.ts';
import { ADAPTERS } from '../../gateway/adapters/table.ts';
import { calls, flagsOf, lastFinals, START, said } from './heard.ts';
import { SPEAKERS } from './speakers/all.ts';

test('every adapter has a speaker', () => {
  assert.deepEqual(Object.keys(SPEAKERS).sort(), [...ADAPTERS.keys()].sort());
});

for (const [name, speak] of Object.entries(SPEAKERS)) {
  test(`${name}: the same flags as in the native protocol`, () => {
    const adapter = ADAPTERS.get(name)!;
    let flags = 0;
    for (const [index, spoken] of calls.entries()) {
      const call = name === 'chat' ? typed(spoken) : spoken;
      const events: IngestEvent[] = [];
      for (const [leg, { meta, frames }] of speak(call, index).entries()) {
        const stream = new AdapterStream({
          adapter,
          meta: { ...meta, audio_started_at: START },
          tag: `t${leg}`,
          callStartedAt: () => START,
        });
        for (const { at_ms, frame } of frames) {
          const taken = stream.take(frame, START + at_ms);
          assert.equal(taken.refusal, undefined, frame);
          events.push(...taken.events);
        }
        events.push(...stream.finish(START));
      }
      const heard = lastFinals(events);
      assert.deepEqual(heard.map(said), call.utterances.map(said), `${name} ${call.call}: what was said`);
      const native = flagsOf(call);
      assert.deepEqual(flagsOf({ ...call, utterances: heard }), native, `${name} ${call.call}`);
      flags += native.length;
    }
    assert.ok(flags > 10, `expected calls with flags, got ${flags}`);
  });
}

/** The same words as a chat: a message has one moment. */
function typed(call: RecordedCall): RecordedCall {
  const utterances = call.utterances.map((one) => ({ ...one, start_ms: one.end_ms }));
  return { ...call, medium: 'chat', utterances: utterances.sort((a, b) => a.end_ms - b.end_ms) };
}
