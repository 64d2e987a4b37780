import { createReadStream } from 'node:fs';
import { type RecordedItem, readRecordedItems } from '../cli/recorded-calls.ts';
import { readCsvCalls } from './csv-calls.ts';

/** The calls of a file of any kind that is read: JSONL, vCon, CSV. What it is, its first line says. */
export async function* readCalls(file: string, shown: string): AsyncGenerator<RecordedItem> {
  yield* (await isTable(file)) ? readCsvCalls(file, shown) : readRecordedItems(file, [], shown);
}

/** Neither a JSON object nor a compact JWS. */
async function isTable(file: string): Promise<boolean> {
  for await (const chunk of createReadStream(file, { encoding: 'utf8', end: 65_535 })) {
    const text = (chunk as string).replace(/^\ufeff/, '').trimStart();
    if (text === '') continue;
    return !text.startsWith('{') && !/^[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]+/.test(text);
  }
  return false;
}
