/** Compares what was acknowledged with what the log holds. */
import { inspect, isDeepStrictEqual } from 'node:util';
import type { LogRecord } from '../../engine/contract/record.ts';
import type { Told } from './ledger.ts';
import { SECRET } from './script.ts';

interface CallInLog {
  owner: string;
  ended: boolean;
  /** Newest number per source, of this life of the call. */
  seqs: Map<string, number>;
}

/** @throws Error where a replay reads something else than was heard live */
export function checkReplay(records: Iterable<LogRecord>, committed: readonly LogRecord[]): void {
  let index = 0;
  for (const record of records) {
    const live = committed[index];
    if (!isDeepStrictEqual(record, live)) throw new Error(`heard ${inspect(live)}, the log gives back ${inspect(record)}`); // biome-ignore format: one sentence
    index += 1;
  }
  if (index !== committed.length) throw new Error(`${committed.length} records heard, ${index} in the log`);
}

/**
 * @returns the calls as the log tells them
 * @throws Error where log and answers disagree
 */
export function checkLog(records: Iterable<LogRecord>, told: readonly Told[]): Map<string, CallInLog> {
  const byArrival = new Map(told.map((one) => [one.at, one]));
  const calls = new Map<string, CallInLog>();
  const logged = new Set<Told>();
  /** Highest number in the log so far, with all its lives, for repetitions. */
  const numbers = new Map<string, Told[]>();
  for (const record of records) {
    if (!('arrived_at' in record) || !('call' in record)) continue;
    const one = byArrival.get(record.arrived_at as number);
    const text = JSON.stringify(record);
    if (!one) throw new Error(`in the log, and nobody sent it: ${text}`);
    if (logged.has(one)) throw new Error(`twice in the log: ${text}`);
    if (one.fate !== 'acked') throw new Error(`in the log, and ${one.fate}: ${text}`);
    if (text.includes(SECRET)) throw new Error(`personal data in the log: ${text}`);
    const { frame, owner, source } = one;
    if (record.type !== frame.type || record.call !== frame.call)
      throw new Error(`expected ${JSON.stringify(frame)}, the log has ${text}`);
    logged.add(one);
    const known = calls.get(frame.call);
    const anew = known?.ended && frame.type === 'call.started' && frame.anew === true;
    const call = known && !anew ? known : { owner, ended: false, seqs: new Map<string, number>() };
    calls.set(frame.call, call);
    if (('opens' in record && record.opens !== undefined) !== (call !== known))
      throw new Error(`opens a call that is open, or does not open a new one: ${text}`);
    if (call.owner !== owner) throw new Error(`added by another token: ${text}`);
    if (frame.seq <= (call.seqs.get(source) ?? 0)) throw new Error(`out of order: ${text}`);
    call.seqs.set(source, frame.seq);
    if (frame.type === 'call.ended') call.ended = true;
    const key = `${source}\n${frame.call}`;
    const line = numbers.get(key);
    if (line) line.push(one);
    else numbers.set(key, [one]);
  }
  for (const one of told) {
    if (one.fate !== 'acked' || logged.has(one)) continue;
    const { frame, source, owner, at } = one;
    const line = numbers.get(`${source}\n${frame.call}`) ?? [];
    if (!line.some((other) => other.owner === owner && other.at < at && other.frame.seq >= frame.seq))
      throw new Error(`acknowledged, and not in the log: ${JSON.stringify(frame)}`);
  }
  return calls;
}
