/** A recorded call through the same fold as live: for `audit`, rule tests and back-tests. */
import type { CallInfo } from './contract/call.ts';
import type { FlagDecision } from './contract/flag.ts';
import type { Mood, MoodThresholds } from './contract/mood.ts';
import type { CallView } from './contract/outcome.ts';
import type { CallRecordBody, LogRecord } from './contract/record.ts';
import type { RecordedCall } from './contract/recorded-call.ts';
import { createEngine } from './engine.ts';
import type { RuleSet } from './rules/compile.ts';
import { DEFAULT_ZONE } from './rules/scope.ts';

export type AuditedFlag = FlagDecision & {
  /** Index of the utterance at which the flag could first be raised. */
  utterance: number;
};

const ARRIVAL = { source: 'file', arrived_at: 0 };
const LATE_MS = 10_000;

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
  const engine = createEngine({ ruleSet: () => rules, thresholds, late_ms: LATE_MS });
  const { call } = recorded;
  let view: CallView | undefined;
  const standing = new Map<string, FlagDecision>();
  const hear = (outcomes: ReturnType<typeof engine.fold>) => {
    for (const outcome of outcomes) {
      if (outcome.kind === 'call') view = outcome.view;
      else if (outcome.kind === 'flag') {
        if (outcome.status === 'raised') standing.set(outcome.flag.id, outcome.flag);
        else standing.delete(outcome.flag.id);
      }
    }
  };
  let n = 0;
  const fold = (body: CallRecordBody) => {
    n += 1;
    hear(engine.fold({ ...body, n, at: 1 } as LogRecord));
  };
  fold({
    type: 'call.started',
    call,
    info: infoOf(recorded),
    started_at: Date.parse(recorded.started_at ?? '') || 0,
    opens: { rules: rules.hash, zone },
    ...ARRIVAL,
  });
  recorded.utterances.forEach(({ role, channel, start_ms, end_ms, text, confidence }, index) => {
    const key = { call, utterance: `u-${index + 1}`, channel, rev: 0 };
    fold({
      type: 'utterance',
      ...key,
      role,
      final: true,
      start_ms,
      end_ms,
      text,
      ...(confidence === undefined ? {} : { confidence }),
      ...ARRIVAL,
    });
    const mood = moods[index];
    if (mood) fold({ type: 'scored', ...key, mood, model: '', took_ms: 0 });
    else fold({ type: 'shed', ...key });
  });
  if (recorded.duration_ms !== undefined)
    fold({ type: 'progress', call, audio_ms: recorded.duration_ms, ...ARRIVAL });
  fold({
    type: 'call.ended',
    call,
    ended_at: 0,
    ...(recorded.ended_by ? { ended_by: recorded.ended_by } : {}),
    ...ARRIVAL,
  });
  hear(engine.tick(2 + LATE_MS));
  const flags = [...standing.values()]
    .sort((a, b) => a.at_ms - b.at_ms || (a.rule < b.rule ? -1 : 1))
    .map((flag) => ({ ...flag, utterance: indexOf(recorded, flag) }));
  return { flags, view: view as CallView };
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
