/** The columns of a table of recorded calls: the names that they may have, and which of a file is which. Pure. */
import { type Field, parseCsv, separatorOf } from '../directory/csv.ts';
import { CallFault } from './fault.ts';
import { type Notes, note } from './notes.ts';
import { startOf } from './start-time.ts';
import type { TimeUnit } from './times.ts';

/** Column → names that it may have, lower case. */
const NAMES = {
  call: ['call', 'call_id', 'id', '通话', '通话id', '通话编号', '录音编号', '会话id'],
  role: ['role', 'speaker', '角色', '说话人'],
  start_ms: ['start_ms', 'start', '开始毫秒', '开始时间ms', '开始'],
  end_ms: ['end_ms', 'end', '结束毫秒', '结束时间ms', '结束'],
  start_s: ['start_s', 'start_sec', '开始秒', '开始时间s'],
  end_s: ['end_s', 'end_sec', '结束秒', '结束时间s'],
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
  // The first of them that a file has is the one.
  started_at: [
    'started_at',
    '通话时间',
    '开始日期',
    '通话开始时间',
    '录音开始时间',
    '录音时间',
    '通话日期',
    '录音日期',
    '呼叫时间',
    '来电时间',
    '呼入时间',
    '呼出时间',
    '拨打时间',
    '接通时间',
    'call_time',
    'call_start',
    '日期',
  ],
  // The day and time of the call where a date stands in it, else it is not known of what.
  start_time: ['开始时间', 'start_time'],
  ended_by: ['ended_by', '挂断方'],
  duration_ms: ['duration_ms', '时长毫秒', '通话时长ms'],
  duration_s: ['duration_s', '时长秒', '通话时长s'],
} as const;
export type Column = keyof typeof NAMES;
const NEEDED: readonly Column[] = ['call', 'role', 'start_ms', 'end_ms', 'text'];

/** Where a needed column may go by two names that mean different things. */
const MISSING: Partial<Record<Column, string>> = {
  start_ms: 'start_ms (开始毫秒/开始秒)',
  end_ms: 'end_ms (结束毫秒/结束秒)',
};

export interface Head {
  columns: (Column | null)[];
  separator: string;
  /** What the file calls a column; its own name where the file has none. */
  nameOf(column: Column): string;
}

/** @throws CallFault when no row can be read by it */
export function headOf(
  text: string,
  line: number,
  shown: string,
  unit: TimeUnit | undefined,
  notes: Notes | undefined,
): Head {
  const separator = separatorOf(text);
  const { records: all } = parseCsv(text, separator);
  const fields = all[0] ?? [];
  const columns = oneStart(
    fields.map(({ text: name }) => columnOf(name)),
    fields,
  );
  for (const [index, column] of columns.entries()) {
    if (column === null || columns.indexOf(column) === index) continue;
    const at = fields[index] as Field;
    throw new CallFault(`${shown}:${line}:${at.column}`, { code: 'COLUMN_TWICE', got: column });
  }
  const missing = NEEDED.filter((name) => !columns.includes(name) && !columns.includes(inSeconds(name)));
  if (missing.length > 0)
    throw new CallFault(`${shown}:${line}:1`, {
      code: 'COLUMNS_MISSING',
      field: fields.map(({ text: name }) => name.trim().slice(0, 40)).join(', '),
      want: `${NEEDED.join(', ')} (${NEEDED.map((name) => NAMES[name].find((one) => /[^ -~]/.test(one))).join('、')})`,
      got: missing.map((name) => MISSING[name] ?? name).join(', '),
    });
  if (unit === 'ms')
    for (const [index, column] of columns.entries())
      if (column === 'start_s' || column === 'end_s') {
        const { text: field, column: at } = fields[index] as Field;
        throw new CallFault(`${shown}:${line}:${at}`, { code: 'UNIT_AGAINST_NAME', field });
      }
  for (const [index, column] of columns.entries()) {
    const name = fields[index]?.text.trim() ?? '';
    if (column === null && name !== '') note(notes?.columns, name);
  }
  return {
    columns,
    separator,
    nameOf: (column) => fields[columns.indexOf(column)]?.text.trim() || column,
  };
}

/** A column of times may be in seconds instead. */
export function inSeconds(name: Column): Column {
  return name === 'start_ms' ? 'start_s' : name === 'end_ms' ? 'end_s' : name;
}

/** Whether a start without a known column is the day and time of the call. */
export function isDay(text: string): boolean {
  return startOf(text, 'UTC') !== undefined || /^\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}/.test(text.trim());
}

/** Of several columns that could hold the start, the name that stands first in NAMES; the same name twice stays a fault. */
function oneStart(columns: (Column | null)[], fields: readonly Field[]): (Column | null)[] {
  const rank = (index: number) =>
    (NAMES.started_at as readonly string[]).indexOf(plain(fields[index]?.text ?? ''));
  const ranks = columns.flatMap((column, index) => (column === 'started_at' ? [rank(index)] : []));
  const best = Math.min(...ranks);
  return columns.map((column, index) => (column === 'started_at' && rank(index) !== best ? null : column));
}

const plain = (name: string) => name.trim().toLowerCase();

function columnOf(name: string): Column | null {
  for (const [column, names] of Object.entries(NAMES))
    if ((names as readonly string[]).includes(plain(name))) return column as Column;
  return null;
}
