/** A recorded call through the same fold as live: for `audit`, rule tests and back-tests. */
import { CallFold } from './call/call-fold.ts';
import type { CallInfo } from './contract/call.ts';
import type { FlagDecision } from './contract/flag.ts';
import type { Mood, MoodThresholds } from './contract/mood.ts';
import type { CallView } from './contract/outcome.ts';
import type { CallRecord } from './contract/record.ts';
import type { RecordedCall, RecordedUtterance } from './contract/recorded-call.ts';
import type { RuleSet } from './rules/compile.ts';
import { DEFAULT_ZONE } from './rules/scope.ts';

export type AuditedFlag = FlagDecision & {
  /** Index of the utterance at which the flag could first be raised. */
  utterance: number;
};

/** A recording has no log: all of it comes at once. */
const STAMP = { n: 1, at: 1, source: 'file', arrived_at: 0 };
const NONE_STOPPED: ReadonlyMap<string, string> = new Map();

/**
 * `moods`: per utterance of the file; null where the model did not read it. `zone`: in which the rules read times of
 * day, IANA name.
 */
export function evaluateCall(
  recorded: RecordedCall,
  rules: RuleSet,
  moods: readonly (Mood | null)[],
  thresholds: MoodThresholds,
  zone: string = DEFAULT_ZONE,
): { flags: AuditedFlag[]; view: CallView } {
  const { call, utterances, started_at, duration_ms, ended_by } = recorded;
  const options = { thresholds, lag_ms: 0, late_ms: 0, idle_ms: Number.POSITIVE_INFINITY, atEnd: true };
  const first: CallRecord = {
    type: 'call.started',
    call,
    info: infoOf(recorded),
    started_at: Date.parse(started_at ?? '') || 0,
    opens: { rules: rules.hash, zone },
    ...STAMP,
  };
  const fold = new CallFold(call, first, rules, NONE_STOPPED, options);
  fold.record(first);
  for (const [index, words] of utterances.entries()) {
    const utterance = `u-${index + 1}`;
    fold.record(saidAs(words, call, utterance));
    fold.record(scoredAs(moods[index] ?? null, call, utterance, words.channel));
  }
  if (duration_ms !== undefined) fold.record({ type: 'progress', call, audio_ms: duration_ms, ...STAMP });
  fold.record({ type: 'call.ended', call, ended_at: 0, ...(ended_by ? { ended_by } : {}), ...STAMP });
  const flags = fold
    .flags()
    .map(({ flag }) => flag)
    .sort((a, b) => a.at_ms - b.at_ms || (a.rule < b.rule ? -1 : 1))
    .map((flag) => ({ ...flag, utterance: indexOf(recorded, flag) }));
  return { flags, view: fold.view() };
}

/** Field by field: it is made for every utterance, and copying "the rest" takes ten times as long. */
function saidAs(words: RecordedUtterance, call: string, utterance: string): CallRecord {
  const { role, channel, start_ms, end_ms, text, confidence } = words;
  const said: CallRecord = {
    type: 'utterance',
    call,
    utterance,
    channel,
    rev: 0,
    role,
    final: true,
    start_ms,
    end_ms,
    text,
    n: STAMP.n,
    at: STAMP.at,
    source: STAMP.source,
    arrived_at: STAMP.arrived_at,
  };
  if (confidence !== undefined) said.confidence = confidence;
  return said;
}

function scoredAs(mood: Mood | null, call: string, utterance: string, channel: number): CallRecord {
  const { n, at } = STAMP;
  return mood
    ? { type: 'scored', call, utterance, channel, rev: 0, mood, model: '', took_ms: 0, n, at }
    : { type: 'shed', call, utterance, channel, rev: 0, n, at };
}

/** What is known of a recorded call beside its words, all through it. */
export function infoOf({
  medium,
  direction,
  trade,
  queue,
  agent,
  customer,
  attributes,
}: RecordedCall): CallInfo {
  return {
    ...(medium && medium !== 'voice' && { medium }),
    ...(direction && { direction }),
    ...(trade && { trade }),
    ...(queue && { queue }),
    ...(agent && { agent }),
    ...(customer && { customer }),
    ...(attributes && { attributes }),
  };
}

/** The utterance at whose end it was known; for a deadline the first that ends after it, else the last. */
function indexOf({ utterances }: RecordedCall, { at_ms, evidence }: FlagDecision): number {
  for (const { utterance } of evidence.toReversed()) {
    const index = Number(utterance.slice(2)) - 1;
    if (utterances[index]?.end_ms === at_ms) return index;
  }
  const index = utterances.findIndex(({ end_ms }) => end_ms > at_ms);
  return index >= 0 ? index : utterances.length - 1;
}
