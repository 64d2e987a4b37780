/**
 * Which partials a replay need not judge: those that a later word of the same utterance replaced. A partial is judged on
 * a fork that is thrown away and decides nothing that finals decide, so what was delivered already comes out the same
 * without them. Most records of a log are such partials.
 */
import type { LogRecord, UtteranceHeard } from '../engine/contract/record.ts';

interface Newest {
  n: number;
  rev: number;
  source: string;
  final: boolean;
  /** What opened the call is needed for that. */
  opens: boolean;
}

/** Numbers of the records up to `until` that can be left out. */
export function supersededPartials(records: Iterable<LogRecord>, until: number): ReadonlySet<number> {
  const newest = new Map<string, Map<string, Newest>>();
  const left = new Set<number>();
  for (const record of records) {
    if (record.n > until) break;
    // Another life of the id: its utterances are others.
    if (record.type === 'call.started' && record.opens) newest.delete(record.call);
    if (record.type !== 'utterance') continue;
    const { call, channel, utterance, rev, final, source, n } = record;
    let words = newest.get(call);
    if (!words) {
      words = new Map();
      newest.set(call, words);
    }
    const key = `${channel}/${utterance}`;
    const before = words.get(key);
    // Changes nothing, now as then.
    if (before && (before.rev >= rev || (before.final && !final))) continue;
    // Another source may say nothing else in this call, and belongs to it by these words.
    if (before && !before.final && !before.opens && before.source === source) left.add(before.n);
    words.set(key, { n, rev, source, final, opens: record.opens !== undefined });
  }
  return left;
}

/**
 * Which partials of a commit need no fold: those after which the next record of their call is a newer word of the same
 * utterance. Nothing looks at the call in between, ticks come after the commit. One by one, records come in commits of
 * their own; a server that has fallen behind takes a second of them at once, and skips what nobody would see.
 */
export function replacedAtOnce(records: readonly LogRecord[]): ReadonlySet<LogRecord> {
  const replaced = new Set<LogRecord>();
  const next = new Map<string, LogRecord>();
  for (let index = records.length - 1; index >= 0; index -= 1) {
    const record = records[index] as LogRecord;
    if (!('call' in record)) {
      // It may be of every call: a source that was lost, a rule that was stopped.
      next.clear();
      continue;
    }
    const after = next.get(record.call);
    next.set(record.call, record);
    if (record.type !== 'utterance' || record.final || record.opens) continue;
    if (after?.type === 'utterance' && isNewer(after, record)) replaced.add(record);
  }
  return replaced;
}

function isNewer(after: UtteranceHeard, before: UtteranceHeard): boolean {
  return (
    after.utterance === before.utterance &&
    after.channel === before.channel &&
    after.source === before.source &&
    after.role === before.role &&
    after.rev > before.rev &&
    // How far a call was heard is kept, also where a newer word ends earlier.
    after.end_ms >= before.end_ms
  );
}
