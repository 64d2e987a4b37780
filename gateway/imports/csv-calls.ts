/**
 * Recorded calls as a table: one row an utterance, rows of one call together. Column names in English or Chinese, in any
 * order; byte order mark, CRLF, tabs and semicolons as spreadsheets write them. Read row by row, so that a file may be
 * larger than memory.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ROLES } from '../../engine/contract/call.ts';
import { parseRecordedCall, type RecordedItem } from '../cli/recorded-calls.ts';
import { UsageError } from '../cli/usage.ts';
import { type Field, parseCsv, separatorOf } from '../directory/csv.ts';

/** Column → names that it may have, lower case. */
const NAMES = {
  call: ['call', 'call_id', 'id', '通话', '通话id', '通话编号', '录音编号', '会话id'],
  role: ['role', 'speaker', '角色', '说话人'],
  start_ms: ['start_ms', 'start', '开始毫秒', '开始时间ms', '开始'],
  end_ms: ['end_ms', 'end', '结束毫秒', '结束时间ms', '结束'],
  text: ['text', '文本', '内容', '话术'],
  channel: ['channel', '声道'],
  agent: ['agent', 'agent_id', '坐席', '坐席工号', '工号'],
  team: ['team', '班组', '团队'],
  queue: ['queue', '队列', '技能组'],
  trade: ['trade', 'domain', '行业'],
  medium: ['medium', '渠道', '媒介'],
  direction: ['direction', '方向', '呼叫方向'],
  customer: ['customer', 'customer_id', '客户', '客户编号'],
  number: ['number', 'customer_number', '客户号码', '手机号', '电话'],
  started_at: ['started_at', '通话时间', '开始日期', '通话开始时间'],
  ended_by: ['ended_by', '挂断方'],
  duration_ms: ['duration_ms', '时长毫秒', '通话时长ms'],
} as const;
type Column = keyof typeof NAMES;
const NEEDED: readonly Column[] = ['call', 'role', 'start_ms', 'end_ms', 'text'];
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

/** @throws UsageError when the head is wrong: then no row can be read */
export async function* readCsvCalls(file: string, shown: string): AsyncGenerator<RecordedItem> {
  let head: Head | null = null;
  let call = null as { id: string; rows: Row[]; fault: RecordedItem | null } | null;
  const done = new Set<string>();
  const flush = (): RecordedItem[] => {
    if (!call) return [];
    const { id, rows, fault } = call;
    call = null;
    const again = done.has(id);
    done.add(id);
    const line = rows[0]?.line ?? fault?.line ?? 0;
    if (again)
      return [wrong(line, 1, shown, 'rows of one call together', `more rows of ${id} further below`)];
    return [fault ?? callOf(id, rows, shown)];
  };
  for await (const { text, line } of records(file)) {
    if (head === null) {
      head = headOf(text, line, shown);
      continue;
    }
    const read = rowOf(text, line, head, shown);
    if (!read) continue;
    const id = 'fields' in read ? (read.fields.call?.text ?? '') : read.id;
    if (id === '') {
      yield* flush();
      yield 'fields' in read ? wrong(line, 1, shown, 'the id of a call', 'an empty field') : read.fault;
      continue;
    }
    if (call?.id !== id) {
      yield* flush();
      call = { id, rows: [], fault: null };
    }
    if (!('fields' in read)) call.fault ??= read.fault;
    else if (call.rows.length >= MAX_ROWS)
      call.fault ??= wrong(line, 1, shown, `at most ${MAX_ROWS} rows of a call`, 'more');
    else call.rows.push(read);
  }
  if (head === null)
    throw new UsageError(`${shown}: expected a first line with the names of columns, got nothing.`);
  yield* flush();
}

interface Head {
  columns: (Column | null)[];
  separator: string;
}

function headOf(text: string, line: number, shown: string): Head {
  const separator = separatorOf(text);
  const { records: all } = parseCsv(text, separator);
  const fields = all[0] ?? [];
  const columns = fields.map(({ text: name }) => columnOf(name));
  for (const [index, column] of columns.entries()) {
    if (column === null || columns.indexOf(column) === index) continue;
    const at = fields[index] as Field;
    throw new UsageError(`${shown}:${line}:${at.column}: expected each column once, got ${column} twice.`);
  }
  const missing = NEEDED.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new UsageError(
      `${shown}:${line}:1: expected the columns ${NEEDED.join(', ')} (or ${NEEDED.map((name) => NAMES[name].find((one) => /[^ -~]/.test(one))).join('、')}), got none for ${missing.join(', ')}.`,
    );
  return { columns, separator };
}

function columnOf(name: string): Column | null {
  const plain = name.trim().toLowerCase();
  for (const [column, names] of Object.entries(NAMES))
    if ((names as readonly string[]).includes(plain)) return column as Column;
  return null;
}

/** Physical lines joined while a quoted field goes on. */
async function* records(file: string): AsyncGenerator<{ text: string; line: number }> {
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  let open = '';
  let from = 1;
  for await (const line of lines) {
    number += 1;
    const text = number === 1 ? line.replace(/^\ufeff/, '') : line;
    if (open === '') from = number;
    open = open === '' ? text : `${open}\n${text}`;
    if (quotes(open) % 2 === 1 && open.length < MAX_ROW) continue;
    if (open.trim() !== '') yield { text: open, line: from };
    open = '';
  }
  if (open.trim() !== '') yield { text: open, line: from };
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
      fault: {
        line: line + error.line - 1,
        error: new UsageError(`${shown}:${line + error.line - 1}:${error.column}: ${error.message}`),
      },
    };
  if (!values) return null;
  const extra = values[columns.length];
  if (extra && values.slice(columns.length).some((field) => field.text !== ''))
    return {
      id,
      fault: wrong(
        line,
        extra.column,
        shown,
        `${columns.length} fields`,
        `${values.length}; put text with separators in quotes`,
      ),
    };
  const fields: Row['fields'] = {};
  for (const [index, column] of columns.entries()) {
    const field = values[index];
    if (column !== null && field) fields[column] = field;
  }
  return { line, fields };
}

/** What a call has beside its words stands in its first row that has it. */
function callOf(id: string, rows: readonly Row[], shown: string): RecordedItem {
  const first = (column: Column) => rows.find(({ fields }) => fields[column]?.text)?.fields[column]?.text;
  const utterances = [];
  for (const { line, fields } of rows) {
    const word = fields.role?.text ?? '';
    const role = ROLE_WORDS[word] ?? word.toLowerCase();
    if (!(ROLES as readonly string[]).includes(role))
      return wrong(
        line,
        fields.role?.column ?? 1,
        shown,
        'role as agent or customer (坐席、客户)',
        `"${word.slice(0, 30)}"`,
      );
    const start = numberOf(fields.start_ms);
    if (start === null)
      return wrong(
        line,
        fields.start_ms?.column ?? 1,
        shown,
        'start_ms in milliseconds',
        quoted(fields.start_ms),
      );
    const end = numberOf(fields.end_ms);
    if (end === null || end < start)
      return wrong(
        line,
        fields.end_ms?.column ?? 1,
        shown,
        `end_ms in milliseconds, from ${start}`,
        quoted(fields.end_ms),
      );
    const channel = fields.channel?.text ? numberOf(fields.channel) : undefined;
    utterances.push({
      role,
      start_ms: start,
      end_ms: end,
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
        started_at: first('started_at'),
        ended_by: ended && (ENDED_BY[ended] ?? ended.toLowerCase()),
        duration_ms: duration === undefined ? undefined : Number(duration),
      }),
      `${shown}:${line}`,
    );
    return { line, call };
  } catch (error) {
    if (error instanceof UsageError) return { line, error };
    throw error;
  }
}

function numberOf(field: Field | undefined): number | null {
  const text = field?.text ?? '';
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 ? value : null;
}

function quoted(field: Field | undefined): string {
  return field?.text ? `"${field.text.slice(0, 30)}"` : 'an empty field';
}

function wrong(line: number, column: number, shown: string, expected: string, got: string): RecordedItem {
  return { line, error: new UsageError(`${shown}:${line}:${column}: expected ${expected}, got ${got}.`) };
}
