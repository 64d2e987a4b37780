/** The process of `look.ts`: reads the file of a log and prints what it found as one line of JSON. */
import { join } from 'node:path';
import { open } from 'lmdb';
import type { LogRecord } from '../../engine/contract/record.ts';
import type { LogFacts } from './look.ts';

const root = open({ path: join(process.argv[2]!, 'earshot.mdb'), maxDbs: 16, readOnly: true });
const options = { encoding: 'msgpack', useRecords: false } as const;
// A file that is opened for reading makes no tables: a missing one is undefined, whatever the type says.
const log = root.openDB<LogRecord, number>({ ...options, name: 'log' }) as
  | ReturnType<typeof root.openDB<LogRecord, number>>
  | undefined;
const state = root.openDB<unknown, string>({ ...options, name: 'state' }) as
  | ReturnType<typeof root.openDB<unknown, string>>
  | undefined;
const [newest] = Array.from(log?.getRange({ reverse: true, limit: 1 }) ?? [], ({ value }) => value);
// '0' is the sign behind '/'.
const count = (kind: string) => state?.getKeysCount({ start: `${kind}/`, end: `${kind}0` }) ?? 0;
const facts: LogFacts = {
  records: log?.getKeysCount() ?? 0,
  newest: newest?.at ?? null,
  open_calls: count('ingest/open'),
  users: count('user'),
  directory: count('directory'),
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
await root.close();
