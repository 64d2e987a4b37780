/** Compares what was promised with what is kept and shown; answers with everything that is wrong. */
import type { Flag, FlagDecision } from '../../engine/contract/flag.ts';
import type { UtteranceView } from '../../engine/contract/outcome.ts';
import type { LogRecord } from '../../engine/contract/record.ts';
import { createEngine } from '../../engine/engine.ts';
import { key } from '../../gateway/store/values.ts';
import { decidedIn, THRESHOLDS } from '../engine/play.ts';
import { checkCases, checkCommands } from './check-cases.ts';
import type { Console } from './console.ts';
import type { Disk } from './disk.ts';
import { keyOfRecord, type Ledger } from './ledger.ts';
import type { Person } from './person.ts';
import { RULES } from './rules.ts';
import type { Running } from './server.ts';
import type { Store } from './store.ts';

export interface Found {
  wrong: string[];
  /** Flags that stand in the end. */
  flags: number;
}

export function check(
  running: Running,
  disk: Disk,
  store: Store,
  ledger: Ledger,
  consoles: Console[],
  people: readonly Person[],
): Found {
  const { archive } = disk;
  const { outbox, registry } = running;
  const truth = replay(archive, outbox.engineCursor().tick);
  const wrong = [
    ...checkLog(archive),
    ...checkPromises(archive, ledger),
    ...checkHoles(archive, ledger, (call) => registry.holes(call)),
    ...checkStoredNumbers(store, outbox.last()),
    ...checkFlags('the store', store.wires<Flag>('flags'), truth.flags),
    ...checkWords(store, truth.words),
    ...checkCases(running.cases, archive, store, truth.flags),
    ...checkCommands(archive, people),
  ];
  for (const [index, console] of consoles.entries()) {
    const name = `console ${index}`;
    wrong.push(...console.faults.map((fault) => `${name}: ${fault}`));
    const visible = new Map([...truth.flags].filter(([, { shadow }]) => !shadow));
    wrong.push(...checkFlags(name, [...console.flags.values()], visible));
  }
  return { wrong, flags: truth.flags.size };
}

interface Truth {
  /** Flags that stand, by id. */
  flags: Map<string, FlagDecision>;
  /** Latest finals. */
  words: Map<string, UtteranceView>;
}

/** What the log alone says: one engine, from the first record to the last, without a kill or a tick between. */
function replay(archive: readonly LogRecord[], tick: number): Truth {
  const engine = createEngine({ ruleSet: () => RULES, thresholds: THRESHOLDS });
  const flags = new Map<string, FlagDecision>();
  const words = new Map<string, UtteranceView>();
  const take = (outcomes: ReturnType<typeof engine.fold>) => {
    for (const { flag, status } of decidedIn(outcomes)) {
      if (status === 'raised') flags.set(flag.id, flag);
      else if (status !== 'tentative') flags.delete(flag.id);
    }
    for (const one of outcomes) {
      if (one.kind !== 'utterance' || !one.utterance.final) continue;
      const { call, channel, utterance } = one.utterance;
      words.set(`${call} ${channel} ${utterance}`, one.utterance);
    }
  };
  for (const record of archive) take(engine.fold(record));
  take(engine.tick(tick));
  return { flags, words };
}

function checkLog(archive: readonly LogRecord[]): string[] {
  const wrong: string[] = [];
  let last = 0;
  for (const [index, { n, at }] of archive.entries()) {
    if (n !== index + 1) wrong.push(`log: expected record ${index + 1}, got ${n}`);
    if (at < last) wrong.push(`log: record ${n} is stamped ${last - at} ms before the one before it`);
    last = at;
  }
  return wrong;
}

function countsOf(archive: readonly LogRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const record of archive) {
    const name = keyOfRecord(record);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function checkPromises(archive: readonly LogRecord[], { entries }: Ledger): string[] {
  const counts = countsOf(archive);
  return entries.flatMap(({ key: name, source, seq, acked, refused, spoiled }) => {
    const count = counts.get(name) ?? 0;
    const which = `${name} (${source}, seq ${seq})`;
    if (count > 1) return [`twice in the log: ${which}`];
    if (acked && count === 0 && !refused && !spoiled) return [`acknowledged and lost: ${which}`];
    if (refused && count === 1 && !spoiled) return [`refused, and yet in the log: ${which}`];
    return [];
  });
}

/** A number that is missing below one that is there is a hole, and every hole is counted. */
function checkHoles(
  archive: readonly LogRecord[],
  ledger: Ledger,
  holes: (call: string) => number,
): string[] {
  const counts = countsOf(archive);
  const lines = new Map<string, Map<string, { most: number; count: number }>>();
  for (const { key: name, source, call, seq } of ledger.entries) {
    if (!counts.has(name)) continue;
    const sources = lines.get(call) ?? new Map<string, { most: number; count: number }>();
    lines.set(call, sources);
    const line = sources.get(source) ?? { most: 0, count: 0 };
    sources.set(source, { most: Math.max(line.most, seq), count: line.count + 1 });
  }
  return [...lines].flatMap(([call, sources]) => {
    const missing = [...sources.values()].reduce((sum, { most, count }) => sum + most - count, 0);
    const told = holes(call);
    return missing === told ? [] : [`${call}: expected ${missing} holes to be counted, got ${told}`];
  });
}

function checkStoredNumbers({ numbers }: Store, last: number): string[] {
  for (let number = 1; number <= last; number += 1)
    if (!numbers.has(number)) return [`outcome ${number} of ${last} was never stored`];
  return [];
}

function checkFlags(who: string, shown: readonly Flag[], truth: ReadonlyMap<string, FlagDecision>): string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const flag of shown) {
    const { status, raised_at: _, latency_ms: __, ...decision } = flag;
    if (seen.has(flag.id)) wrong.push(`${who}: flag ${flag.id} twice`);
    seen.add(flag.id);
    const expected = truth.get(flag.id);
    const name = `${flag.rule} of ${flag.call} (${flag.id})`;
    if (status === 'raised' && !expected)
      wrong.push(`${who}: ${name} stands, and not in a replay of the log`);
    else if (expected && status !== 'raised') wrong.push(`${who}: ${name} is ${status}, a replay raises it`);
    else if (expected && JSON.stringify(decision) !== JSON.stringify(expected))
      wrong.push(
        `${who}: ${name} differs from a replay:\n  ${JSON.stringify(decision)}\n  ${JSON.stringify(expected)}`,
      );
  }
  for (const [id, { rule, call }] of truth)
    if (!seen.has(id)) wrong.push(`${who}: ${rule} of ${call} (${id}) is missing`);
  return wrong;
}

function checkWords(store: Store, truth: ReadonlyMap<string, UtteranceView>): string[] {
  const stored = new Map(
    store.rows('utterances').map((row) => [`${row.call} ${row.channel} ${row.utterance}`, row]),
  );
  return [...truth].flatMap(([, { call, channel, utterance, rev, text, mood }]) => {
    const name = `${key(call)} ${channel} ${utterance}`;
    const row = stored.get(name);
    if (!row) return [`the store has no words of ${name}`];
    const same = row.rev === rev && row.text === text && row.angry === (mood?.angry ?? null);
    return same ? [] : [`the store has other words of ${name} than a replay: rev ${row.rev}, not ${rev}`];
  });
}
