/** Files of recorded calls of any kind that is read: JSONL, vCon, CSV. What a file is, its first line says. */
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { DEFAULT_ZONE } from '../../engine/rules/scope.ts';
import { readCsvCalls } from './csv-calls.ts';
import { CallFault, type Mask } from './fault.ts';
import { misfit } from './fits.ts';
import { headOf } from './lines.ts';
import { type RecordedItem, type RecordedOptions, readRecordedItems } from './recorded-calls.ts';
import { startFault } from './start-time.ts';

interface ReadOptions extends Omit<RecordedOptions, 'encoding'> {
  /** Takes personal data out of what a fault shows. */
  mask: Mask;
  /** IANA name: of starts that say none. */
  zone?: string | undefined;
  /** The calls are handed to the door: what it would not take is told now. Whoever only reads them is not bound by it. */
  door?: boolean | undefined;
}

/**
 * Each call, or why it is none, one after the other; faults are masked.
 * @throws CallFault when the file as a whole cannot be read
 */
export async function* readCalls(
  file: string,
  { mask, door = false, zone = DEFAULT_ZONE, ...options }: ReadOptions,
): AsyncGenerator<RecordedItem> {
  try {
    for await (const item of itemsOf(file, options)) {
      const fault =
        'call' in item ? (startFault(item.call, zone) ?? (door ? misfit(item.call) : undefined)) : undefined;
      if ('error' in item) yield { ...item, error: item.error.masked(mask) };
      else if (fault) {
        const placed = item.placed?.(fault) ?? { where: `${options.shown}:${item.line}`, fault };
        const error = new CallFault(placed.where, placed.fault).masked(mask);
        yield { line: item.line, error, id: item.call.call };
      } else yield item;
    }
  } catch (error) {
    throw error instanceof CallFault ? error.masked(mask) : error;
  }
}

async function* itemsOf(
  file: string,
  options: Omit<RecordedOptions, 'encoding'>,
): AsyncGenerator<RecordedItem> {
  const { text, encoding } = await headOf(file, options.shown);
  const start = text.trimStart();
  if (/^\[\s*(\{|$)/.test(start)) throw new CallFault(options.shown, { code: 'FILE_IS_LIST' });
  const found = { ...options, encoding };
  yield* isTable(start) ? readCsvCalls(file, found) : readRecordedItems(file, found);
}

/**
 * The calls of a file, and an end at the first that is none.
 * @throws CallFault with its place, what was expected and, masked, what came
 */
export async function* readRecordedCalls(
  file: string,
  options: Omit<ReadOptions, 'shown'>,
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
