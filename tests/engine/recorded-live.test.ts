/** A recording is judged once, at its end: the shipped rules must say of it what they say record by record, as live. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FlagDecision } from '../../engine/contract/flag.ts';
import type { Mood } from '../../engine/contract/mood.ts';
import type { CallRecordBody, LogRecord } from '../../engine/contract/record.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { createEngine } from '../../engine/engine.ts';
import { evaluateCall, infoOf } from '../../engine/evaluate.ts';
import { asset } from '../../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../../gateway/rules.ts';

const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
const RULES = compileRules(readRuleFiles());
const CALLS = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as RecordedCall);

/** Every seventh turn is not read, and some are heated. */
function moodsOf({ utterances }: RecordedCall, salt: number): (Mood | null)[] {
  return utterances.map((_, index) => {
    const share = (Math.imul(index + 1, 0x9e3779b1 + salt) >>> 0) / 2 ** 32;
    if (index % 7 === 3) return null;
    const angry = share ** 3;
    return { angry, negative: 0, neutral: 1 - angry, positive: 0, abusive: share ** 9 };
  });
}

/** The flags that stand in the end when every word and every score is a record of its own. */
function live(recorded: RecordedCall, moods: readonly (Mood | null)[]): FlagDecision[] {
  const engine = createEngine({ ruleSet: () => RULES, thresholds: THRESHOLDS });
  const standing = new Map<string, FlagDecision>();
  let n = 0;
  const put = (body: CallRecordBody) => {
    n += 1;
    for (const outcome of engine.fold({ ...body, n, at: 1 } as LogRecord)) {
      if (outcome.kind !== 'flag') continue;
      if (outcome.status === 'raised') standing.set(outcome.flag.id, outcome.flag);
      else standing.delete(outcome.flag.id);
    }
  };
  const { call, utterances, started_at, ended_by, duration_ms } = recorded;
  const file = { source: 'file', arrived_at: 0 };
  const started = Date.parse(started_at ?? '') || 0;
  const opens = { rules: RULES.hash };
  put({ type: 'call.started', call, info: infoOf(recorded), started_at: started, opens, ...file });
  for (const [index, words] of utterances.entries()) {
    const key = { call, utterance: `u-${index + 1}`, channel: words.channel, rev: 0 };
    put({ type: 'utterance', ...key, ...words, final: true, ...file });
    const mood = moods[index];
    put(mood ? { type: 'scored', ...key, mood, model: '', took_ms: 0 } : { type: 'shed', ...key });
  }
  if (duration_ms !== undefined) put({ type: 'progress', call, audio_ms: duration_ms, ...file });
  put({ type: 'call.ended', call, ended_at: 0, ...(ended_by ? { ended_by } : {}), ...file });
  for (const outcome of engine.tick(60_000))
    if (outcome.kind === 'flag' && outcome.status === 'raised') standing.set(outcome.flag.id, outcome.flag);
    else if (outcome.kind === 'flag') standing.delete(outcome.flag.id);
  return [...standing.values()];
}

test('a recording has the flags that its words and scores have one after the other', () => {
  let flags = 0;
  for (const [index, call] of CALLS.entries()) {
    const moods = moodsOf(call, index);
    const byId = (a: FlagDecision, b: FlagDecision) => (a.id < b.id ? -1 : 1);
    const once = evaluateCall(call, RULES, moods, THRESHOLDS).flags.map(({ utterance: _, ...flag }) => flag);
    const steps = live(call, moods);
    assert.deepEqual(once.sort(byId), steps.sort(byId));
    flags += steps.length;
  }
  assert.ok(flags > 60, `${flags} flags`);
});
