/** Demo calls, as they are said and as they are heard through an adapter; and the flags that they raise. */
import { readFileSync } from 'node:fs';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { evaluateCall } from '../../engine/evaluate.ts';
import { maskCall } from '../../gateway/cli/offline.ts';
import { parseRecordedCall } from '../../gateway/imports/recorded-calls.ts';
import { asset } from '../../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../../gateway/rules.ts';

const CALLS = 12;
export const START = Date.parse('2026-11-22T01:00:00Z');
const THRESHOLDS = { angry: 0.5, abusive: 0.5, recovery: 0.3 };

const rules = compileRules(readRuleFiles());
export const calls = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .slice(0, CALLS)
  .map((line) => parseRecordedCall(line, 'calls.jsonl'))
  // Recognisers hear two legs; announcements of the telephone system come from elsewhere.
  .map((call) => ({
    ...call,
    utterances: call.utterances.filter(({ role }) => role === 'customer' || role === 'agent'),
  }));

/** Spaces are pauses in our calls, and anything in a vendor's. */
export function said({ role, text }: RecordedUtterance): string {
  return `${role}: ${text.replaceAll(' ', '')}`;
}

/** The latest revision of every final, in the order in which they were spoken. */
export function lastFinals(events: readonly IngestEvent[]): RecordedUtterance[] {
  const latest = new Map<string, Extract<IngestEvent, { type: 'utterance' }>>();
  for (const event of events)
    if (event.type === 'utterance' && event.final) {
      const { rev = 0 } = latest.get(event.utterance) ?? {};
      if ((event.rev ?? 0) >= rev) latest.set(event.utterance, event);
    }
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

export function flagsOf(call: RecordedCall): string[] {
  const masked = maskCall(call);
  const moods = masked.utterances.map(() => null);
  return evaluateCall(masked, rules, moods, THRESHOLDS).flags.map(
    (flag) => `${flag.rule} @${flag.utterance}`,
  );
}
