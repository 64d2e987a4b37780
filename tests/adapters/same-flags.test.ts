/**
 * A call in a vendor's frames gives the flags that the same call gives in the native protocol: for every adapter, over
 * demo calls, with the shipped rules. Moods are left out: they depend on the text alone, and the texts are compared.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { evaluateCall } from '../../engine/evaluate.ts';
import { AdapterStream } from '../../gateway/adapters/stream.ts';
import { ADAPTERS } from '../../gateway/adapters/table.ts';
import { maskCall } from '../../gateway/cli/offline.ts';
import { parseRecordedCall } from '../../gateway/imports/recorded-calls.ts';
import { asset } from '../../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../../gateway/rules.ts';
import { SPEAKERS } from './speakers/all.ts';

const CALLS = 12;
const START = Date.parse('2026-11-22T01:00:00Z');
const THRESHOLDS = { angry: 0.5, abusive: 0.5, recovery: 0.3 };

const rules = compileRules(readRuleFiles());
const calls = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, CALLS)
  .map((line) => parseRecordedCall(line, 'calls.jsonl'))
  // Recognisers hear two legs; announcements of the telephone system come from elsewhere.
  .map((call) => ({
    ...call,
    utterances: call.utterances.filter(({ role }) => role === 'customer' || role === 'agent'),
  }));

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
        events.push(...stream.finish());
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

/** Spaces are pauses in our calls, and anything in a vendor's. */
function said({ role, text }: RecordedUtterance): string {
  return `${role}: ${text.replaceAll(' ', '')}`;
}

/** The latest revision of every final, in the order in which they were spoken. */
function lastFinals(events: readonly IngestEvent[]): RecordedUtterance[] {
  const latest = new Map<string, Extract<IngestEvent, { type: 'utterance' }>>();
  for (const event of events)
    if (event.type === 'utterance' && event.final) latest.set(event.utterance, event);
  return [...latest.values()]
    .filter(({ text }) => text !== '')
    .map(({ role, start_ms, end_ms, text }) => ({
      role,
      channel: role === 'agent' ? 1 : 0,
      start_ms,
      end_ms,
      text,
    }))
    .sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
}

function flagsOf(call: RecordedCall): string[] {
  const masked = maskCall(call);
  const moods = masked.utterances.map(() => null);
  return evaluateCall(masked, rules, moods, THRESHOLDS).flags.map(
    (flag) => `${flag.rule} @${flag.utterance}`,
  );
}
