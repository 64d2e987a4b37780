/**
 * Which partials a replay need not judge: those that a later word of the same utterance replaced. A partial is judged on
 * a fork that is thrown away and decides nothing that finals decide, so what was delivered already comes out the same
 * without them. Most records of a log are such partials.
 */
import type { LogRecord } from '../engine/contract/record.ts';

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
