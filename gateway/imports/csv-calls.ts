/**
 * Recorded calls as a table: one row an utterance, rows of one call together. Column names in English or Chinese, in any
 * order; byte order mark, CRLF, tabs and semicolons as spreadsheets write them. Read row by row, so that a file may be
 * larger than memory.
 */
import { ROLES } from '../../engine/contract/call.ts';
import type { ImportFault, ImportFaultCode } from '../../engine/contract/import-fault.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import { type Field, parseCsv } from '../directory/csv.ts';
import { type Column, type Head, headOf, inSeconds, isDay } from './columns.ts';
import { CallFault, quoted } from './fault.ts';
import { ENCODINGS, type LineOptions, linesOf } from './lines.ts';
import { type Notes, note } from './notes.ts';
import { type Placed, parseRecordedCall, type RecordedItem, type RecordedOptions } from './recorded-calls.ts';

const ROLE_WORDS: Record<string, string> = {
  坐席: 'agent',
  客服: 'agent',
  客户: 'customer',
  用户: 'customer',
};
const ENDED_BY: Record<string, string> = { 坐席: 'agent', 客户: 'customer' };
const MEDIA: Record<string, string> = {
  通话: 'voice',
  电话: 'voice',
  在线: 'chat',
  在线会话: 'chat',
  评价: 'review',
};
const DIRECTIONS: Record<string, string> = { 呼入: 'inbound', 呼出: 'outbound' };
/** Utterances of one call: a day of talk has fewer. */
const MAX_ROWS = 20_000;
/** A quote that is never closed must not swallow the file, UTF-16 units. */
const MAX_ROW = 64_000;

type Row = { line: number; fields: Partial<Record<Column, Field>> };

/** @throws CallFault when the head is wrong: then no row can be read */
export async function* readCsvCalls(file: string, options: RecordedOptions): AsyncGenerator<RecordedItem> {
  const { shown, unit, encoding, notes } = options;
  let head: Head | null = null;
  let call = null as { id: string; rows: Row[]; fault: RecordedItem | null } | null;
  const done = new Set<string>();
  /** Line of the row before, if words of the next call may stand in it. */
  let unread: number | null = null;
  const flush = (): RecordedItem[] => {
    if (!call) return [];
    const { id, rows, fault } = call;
    call = null;
    const again = done.has(id);
    done.add(id);
    const line = rows[0]?.line ?? fault?.line ?? 0;
    if (again) return [{ ...wrong(line, 1, shown, { code: 'ROWS_APART', got: id }), id }];
    return [fault ? { ...fault, id } : callOf(id, rows, head as Head, options)];
  };
  for await (const { text, line, damaged } of records(file, options)) {
    const fault =
      damaged &&
      wrong(damaged.line, damaged.column, shown, { code: 'BYTES_DAMAGED', want: ENCODINGS[encoding] });
    if (head === null) {
      if (fault) throw fault.error;
      head = headOf(text, line, shown, unit, notes);
      continue;
    }
    const row = rowOf(text, line, head, shown);
    if (!row) continue;
    const id = 'fields' in row ? (row.fields.call?.text ?? '') : row.id;
    const read = fault ? { id, fault } : row;
    // Whose row it is cannot be read: it may be the last of the call that goes on here, or the first of the next.
    if ('fault' in read && (id === '' || (fault && id.includes('\uFFFD')))) {
      if (call) call.fault ??= read.fault;
      else yield read.fault;
      unread ??= read.fault.line;
      continue;
    }
    if (id === '') {
      yield* flush();
      yield wrong(line, 1, shown, { code: 'ID_INVALID', want: String(LIMITS.id), got: EMPTY });
      continue;
    }
    if (call?.id !== id) {
      yield* flush();
      const without = unread === null ? null : { code: 'ROW_UNREAD' as const, want: String(unread) };
      call = { id, rows: [], fault: without && wrong(line, 1, shown, without) };
    }
    // A quote that is not closed where it should be takes rows below into its own.
    unread = !('fields' in row) && text.includes('\n') ? line : null;
    if (!('fields' in read)) call.fault ??= read.fault;
    else if (call.rows.length >= MAX_ROWS)
      call.fault ??= wrong(line, 1, shown, { code: 'ROWS_TOO_MANY', want: String(MAX_ROWS) });
    else call.rows.push(read);
  }
  if (head === null) throw new CallFault(shown, { code: 'HEAD_MISSING' });
  yield* flush();
}

interface Joined {
  text: string;
  line: number;
  /** Where bytes in it are no letters. */
  damaged: { line: number; column: number } | null;
}

/** Physical lines joined while a quoted field goes on. */
async function* records(file: string, options: LineOptions): AsyncGenerator<Joined> {
  let number = 0;
  let open = '';
  let from = 1;
  let damaged: Joined['damaged'] = null;
  for await (const { text, damaged: here } of linesOf(file, options)) {
    number += 1;
    if (open === '') {
      from = number;
      damaged = null;
    }
    if (here) damaged ??= { line: number, column: text.indexOf('\uFFFD') + 1 };
    open = open === '' ? text : `${open}\n${text}`;
    if (quotes(open) % 2 === 1 && open.length < MAX_ROW) continue;
    if (open.trim() !== '') yield { text: open, line: from, damaged };
    open = '';
  }
  if (open.trim() !== '') yield { text: open, line: from, damaged };
}

function quotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}

/** null: nothing stands in it. */
function rowOf(
  text: string,
  line: number,
  { columns, separator }: Head,
  shown: string,
): Row | { id: string; fault: RecordedItem } | null {
  const { records: all, errors } = parseCsv(text, separator);
  const [values] = all;
  const id = values?.[columns.indexOf('call')]?.text ?? '';
  const [error] = errors;
  if (error)
    return {
      id,
      fault: wrong(line + error.line - 1, error.column, shown, { code: error.code as ImportFaultCode }),
    };
  if (!values) return null;
  const extra = values[columns.length];
  if (extra && values.slice(columns.length).some((field) => field.text !== ''))
    return {
      id,
      fault: wrong(line, extra.column, shown, {
        code: 'FIELDS_TOO_MANY',
        want: String(columns.length),
        got: String(values.length),
      }),
    };
  const fields: Row['fields'] = {};
  for (const [index, column] of columns.entries()) {
    const field = values[index];
    if (column !== null && field) fields[column] = field;
  }
  return { line, fields };
}

/** What a call has beside its words stands in its first row that has it. */
function callOf(
  id: string,
  rows: readonly Row[],
  head: Head,
  { shown, unit, notes }: RecordedOptions,
): RecordedItem {
  const first = (column: Column) => rows.find(({ fields }) => fields[column]?.text)?.fields[column]?.text;
  const utterances = [];
  for (const { line, fields } of rows) {
    const refused = (column: Column, fault: Omit<ImportFault, 'field'>) => ({
      ...wrong(line, fields[column]?.column ?? 1, shown, { field: head.nameOf(column), ...fault }),
      id,
    });
    const word = fields.role?.text ?? '';
    const role = ROLE_WORDS[word] ?? word.toLowerCase();
    if (!(ROLES as readonly string[]).includes(role))
      return refused('role', {
        code: 'WORD_UNKNOWN',
        want: 'agent, customer (坐席, 客户)',
        got: gotOf(fields.role),
      });
    const times: Record<string, number> = {};
    for (const name of ['start_ms', 'end_ms'] as const) {
      const column = fields[name]?.text ? name : fields[inSeconds(name)]?.text ? inSeconds(name) : name;
      const time = numberOf(fields[column]);
      if (time === null)
        return refused(column, {
          code: 'TIME_INVALID',
          want: column.endsWith('_s') || unit === 's' ? 'a number of seconds' : 'a number of milliseconds',
          got: gotOf(fields[column]),
        });
      times[column] = time;
    }
    const start = times.start_ms ?? (times.start_s as number) * 1000;
    const end = times.end_ms ?? (times.end_s as number) * 1000;
    if (end < start)
      return refused(times.end_ms === undefined ? 'end_s' : 'end_ms', {
        code: 'TIME_REVERSED',
        want: String(times.start_ms ?? times.start_s),
        got: String(times.end_ms ?? times.end_s),
      });
    const channel = fields.channel?.text ? numberOf(fields.channel) : undefined;
    utterances.push({
      role,
      ...times,
      text: fields.text?.text ?? '',
      ...(channel === undefined ? {} : { channel }),
    });
  }
  const agent = first('agent');
  const team = first('team');
  const customer = first('customer');
  const number = first('number');
  const medium = first('medium');
  const direction = first('direction');
  const ended = first('ended_by');
  const duration = first('duration_ms');
  const durationS = first('duration_s');
  const line = rows[0]?.line ?? 1;
  try {
    const call = parseRecordedCall(
      JSON.stringify({
        call: id,
        utterances,
        ...(agent ? { agent: { id: agent, ...(team ? { team } : {}) } } : {}),
        queue: first('queue'),
        trade: first('trade'),
        medium: medium && (MEDIA[medium] ?? medium.toLowerCase()),
        direction: direction && (DIRECTIONS[direction] ?? direction.toLowerCase()),
        ...(customer || number ? { customer: { id: customer, number } } : {}),
        started_at: first('started_at') ?? dayOf(rows, head, notes),
        ended_by: ended && (ENDED_BY[ended] ?? ended.toLowerCase()),
        duration_ms: duration === undefined ? undefined : Number(duration),
        duration_s: durationS === undefined ? undefined : Number(durationS),
      }),
      `${shown}:${line}`,
      unit,
      notes,
    );
    return { line, call, placed: (fault) => placedIn(fault, rows, head, shown) };
  } catch (error) {
    if (!(error instanceof CallFault)) throw error;
    const placed = placedIn(error.fault, rows, head, shown);
    return { line, id, error: placed ? new CallFault(placed.where, placed.fault) : error };
  }
}

/** A column of which only its words can say whether it is the day and time of the call. */
function dayOf(rows: readonly Row[], head: Head, notes: Notes | undefined): string | undefined {
  const said = rows.find(({ fields }) => fields.start_time?.text)?.fields.start_time?.text;
  if (said === undefined) return undefined;
  if (isDay(said)) return said;
  note(notes?.columns, head.nameOf('start_time'));
  return undefined;
}

/** Keys of a call that are columns of another name. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  'agent.id': 'agent',
  'agent.team': 'team',
  'customer.id': 'customer',
  'customer.number': 'number',
};

/** Where in the table a fault of the call stands, by the table's own name; undefined: in no single column. */
function placedIn(fault: ImportFault, rows: readonly Row[], head: Head, shown: string): Placed | undefined {
  const key = (fault.field ?? '').replaceAll('"', '');
  const [, index, inner] = /^utterances\[(\d+)\]\.(\w+)$/.exec(key) ?? [];
  const name = COLUMN_OF[key] ?? ((inner ?? key) as Column);
  const has = (column: Column) => head.columns.includes(column);
  const column = name === 'started_at' && !has(name) ? 'start_time' : name;
  if (!has(column)) return undefined;
  const row = index === undefined ? rows.find(({ fields }) => fields[column]?.text) : rows[Number(index)];
  if (!row) return undefined;
  const at = row.fields[column]?.column ?? 1;
  return { where: `${shown}:${row.line}:${at}`, fault: { ...fault, field: head.nameOf(column) } };
}

function numberOf(field: Field | undefined): number | null {
  const text = field?.text ?? '';
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : null;
}

const EMPTY = 'an empty field';

function gotOf(field: Field | undefined): string {
  return field?.text ? quoted(field.text) : EMPTY;
}

function wrong(
  line: number,
  column: number,
  shown: string,
  fault: ImportFault,
): { line: number; error: CallFault } {
  return { line, error: new CallFault(`${shown}:${line}:${column}`, fault) };
}
