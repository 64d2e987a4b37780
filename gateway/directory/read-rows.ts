/**
 * A CSV file → rows of the directory, or every error with its line and column. Header: kind, id, and team, from,
 * name where they are needed, in any order. Pure: the zone in which a date begins is told.
 */
import { counted } from '../../engine/text/counted.ts';
import { nearest } from '../../engine/text/nearest.ts';
import { momentIn } from '../zone-time.ts';
import { type CsvError, type FaultCode, type Field, parseCsv } from './csv.ts';
import { type DirectoryRow, MAX_ID, ROW_KINDS, type RowKind } from './row.ts';

const COLUMNS = ['kind', 'id', 'team', 'from', 'name'] as const;
type Column = (typeof COLUMNS)[number];

/** More is not told: whoever mends the first hundred has found the pattern. */
const MAX_ERRORS = 200;

export interface Read {
  rows: DirectoryRow[];
  errors: CsvError[];
  /** Where a team is first named by an agent or a queue. */
  named: Map<string, At>;
}

export function readRows(source: string, zone: string): Read {
  const { records, errors } = parseCsv(source);
  const named = new Map<string, At>();
  const [header, ...body] = records;
  if (!header) {
    const message = `expected a header ${COLUMNS.join(',')} and lines below it, got an empty file.`;
    return { rows: [], errors: [{ code: 'FILE_EMPTY', line: 1, column: 1, message }], named };
  }
  const columns = readHeader(header, errors);
  const rows: DirectoryRow[] = [];
  const seen = new Map<string, { row: DirectoryRow; line: number }>();
  for (const record of body) {
    const line = record[0]!.line;
    const fields = new Map<Column, Field>();
    for (const [index, field] of record.entries()) {
      const column = columns[index];
      if (column) fields.set(column, field);
      else if (index >= columns.length && field.text !== '')
        errors.push({
          code: 'FIELDS_TOO_MANY',
          ...placeOf(field),
          message: `expected ${counted(columns.length, 'field')} as in the header, got one more. Put "…" around a text with a separator in it.`,
        });
    }
    const end = { line, column: (record.at(-1)?.column ?? 1) + (record.at(-1)?.text.length ?? 0) };
    const row = readRow(fields, end, zone, errors);
    if (!row) continue;
    if (row.kind !== 'team' && row.team !== null && !named.has(row.team))
      named.set(row.team, placeOf(fields.get('team') ?? end));
    const key = JSON.stringify([row.kind, row.id, row.kind === 'team' ? 0 : row.from]);
    const twin = seen.get(key);
    if (!twin) {
      seen.set(key, { row, line });
      rows.push(row);
    } else if (JSON.stringify(twin.row) !== JSON.stringify(row)) {
      errors.push({
        code: 'ROW_TWICE',
        got: shown(row.id),
        ...placeOf(fields.get('id') ?? end),
        message: `expected one line per ${row.kind} and time, got ${row.id} as in line ${twin.line} with something else. Remove one of the two.`,
      });
    }
  }
  errors.sort((a, b) => a.line - b.line || a.column - b.column);
  return { rows, errors: errors.slice(0, MAX_ERRORS), named };
}

function readHeader(header: readonly Field[], errors: CsvError[]): (Column | undefined)[] {
  const columns = header.map((field, index) => {
    const name = field.text.toLowerCase();
    const column = COLUMNS.find((one) => one === name);
    if (!column) {
      const near = nearest(name, COLUMNS);
      errors.push({
        code: 'COLUMN_UNKNOWN',
        got: shown(field.text),
        ...placeOf(field),
        message: `expected one of ${COLUMNS.join(', ')} as a column, got "${shown(field.text)}". ${near ? `Did you mean "${near}"?` : 'Remove the column.'}`,
      });
    } else if (header.findIndex((one) => one.text.toLowerCase() === name) !== index) {
      errors.push({
        code: 'COLUMN_TWICE',
        got: column,
        ...placeOf(field),
        message: `expected each column once, got ${column} again. Remove one of the two.`,
      });
    }
    return column;
  });
  for (const needed of ['kind', 'id'] as const) {
    if (!columns.includes(needed))
      errors.push({
        code: 'COLUMN_MISSING',
        got: needed,
        line: header[0]!.line,
        column: 1,
        message: `expected a column ${needed} in the header, got none. Add it.`,
      });
  }
  return columns;
}

export interface At {
  line: number;
  column: number;
}

function readRow(
  fields: Map<Column, Field>,
  end: At,
  zone: string,
  errors: CsvError[],
): DirectoryRow | undefined {
  const before = errors.length;
  const text = (column: Column) => fields.get(column)?.text ?? '';
  const wrong = (column: Column, code: FaultCode, message: string) =>
    errors.push({ code, got: shown(text(column)), ...placeOf(fields.get(column) ?? end), message });
  const kind = ROW_KINDS.find((one) => one === text('kind').toLowerCase());
  if (!kind) {
    const near = nearest(text('kind').toLowerCase(), ROW_KINDS);
    wrong(
      'kind',
      'KIND_UNKNOWN',
      `expected ${ROW_KINDS.join(', ')}, got "${shown(text('kind'))}".${near ? ` Did you mean "${near}"?` : ''}`,
    );
  }
  for (const column of ['id', 'team', 'name'] as const) {
    const fault = faultOfId(text(column), column === 'id');
    if (fault) wrong(column, fault.code, fault.message);
  }
  const from = text('from') === '' ? 0 : momentOf(text('from'), zone);
  if (from === undefined)
    wrong(
      'from',
      'FROM_WRONG',
      `expected a day such as 2026-11-01, or a time with zone such as 2026-11-01T08:00+08:00, got "${shown(text('from'))}". Leave it empty for "since ever".`,
    );
  if (kind === 'team' && (text('team') !== '' || text('from') !== ''))
    wrong(
      text('team') === '' ? 'from' : 'team',
      'TEAM_WITH_MORE',
      'expected neither team nor from beside a team, which has only id and name. Empty the field.',
    );
  if (kind && kind !== 'team' && text('name') !== '')
    wrong(
      'name',
      'NAME_NOT_OF_TEAM',
      `expected no name beside ${kind}: only teams have one. Empty the field.`,
    );
  if (!kind || from === undefined || errors.length > before) return undefined;
  return made(kind, text('id'), text('team'), from, text('name'));
}

export function made(kind: RowKind, id: string, team: string, from: number, name: string): DirectoryRow {
  return kind === 'team' ? { kind, id, name: name || id } : { kind, id, team: team || null, from };
}

/** What is wrong with an id or a name; undefined: nothing. */
export function faultOfId(text: string, needed: boolean): { code: FaultCode; message: string } | undefined {
  if (text === '')
    return needed ? { code: 'ID_MISSING', message: 'expected an id, got nothing.' } : undefined;
  if (text.length > MAX_ID)
    return { code: 'TEXT_TOO_LONG', message: `expected at most ${MAX_ID} characters, got ${text.length}.` };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for
  return /[\u0000-\u001f\u007f]/.test(text)
    ? { code: 'TEXT_CONTROL', message: 'expected a text on one line, got control characters.' }
    : undefined;
}

/** Epoch ms of a day's beginning in the zone, or of a time that says its own; undefined: it is neither. */
export function momentOf(text: string, zone: string): number | undefined {
  const day = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text);
  if (day) {
    const [year, month, date] = [Number(day[1]), Number(day[2]), Number(day[3])];
    const utc = Date.UTC(year, month - 1, date);
    const read = new Date(utc);
    if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== date) return undefined;
    return notBefore1970(momentIn(zone, utc));
  }
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const moment = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(moment) ? undefined : notBefore1970(moment);
}

/** Rows are kept in the order of their times as text; 0 is taken for "since ever". */
function notBefore1970(ms: number): number | undefined {
  return ms > 0 ? ms : undefined;
}

function placeOf({ line, column }: At): At {
  return { line, column };
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
