/** Files of recorded calls of any kind that is read: JSONL, vCon, CSV. What a file is, its first line says. */
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { readCsvCalls } from './csv-calls.ts';
import { CallFault } from './fault.ts';
import { headOf } from './lines.ts';
import { type RecordedItem, type RecordedOptions, readRecordedItems } from './recorded-calls.ts';

type ReadOptions = Omit<RecordedOptions, 'encoding'>;

/**
 * Each call, or why it is none, one after the other.
 * @throws CallFault when the file as a whole cannot be read
 */
export async function* readCalls(file: string, options: ReadOptions): AsyncGenerator<RecordedItem> {
  const { text, encoding } = await headOf(file, options.shown);
  const start = text.trimStart();
  if (/^\[\s*(\{|$)/.test(start)) throw new CallFault(options.shown, { code: 'FILE_IS_LIST' });
  const found = { ...options, encoding };
  yield* isTable(start) ? readCsvCalls(file, found) : readRecordedItems(file, found);
}

/**
 * The calls of a file, and an end at the first that is none.
 * @throws CallFault with its place, what was expected and what came
 */
export async function* readRecordedCalls(
  file: string,
  options: Partial<ReadOptions> = {},
): AsyncGenerator<RecordedCall> {
  for await (const item of readCalls(file, { shown: file, ...options })) {
    if ('error' in item) throw item.error;
    yield item.call;
  }
}

/** Neither JSON objects nor a compact JWS. */
function isTable(start: string): boolean {
  return start !== '' && !start.startsWith('{') && !/^[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]+/.test(start);
}
