/** `customer,number` rows of a CSV → the numbers of each customer, or every error with its place. Pure. */
import { counted } from '../../engine/text/counted.ts';
import { type CsvError, type Field, parseCsv } from '../directory/csv.ts';

/** Column → names that it may have, lower case. */
const NAMES = {
  customer: ['customer', 'customer_id', '客户', '客户编号'],
  number: ['number', 'customer_number', '号码', '手机号', '电话'],
} as const;
const COLUMNS = ['customer', 'number'] as const;
const MAX = { customer: 200, number: 64 } as const;

export interface AliasRow {
  customer: string;
  number: string;
}

type AliasFault = Pick<CsvError, 'line' | 'column' | 'message'>;

/** As they stand there, not masked yet. */
export function readAliases(text: string): { rows: AliasRow[]; errors: AliasFault[] } {
  const { records, errors } = parseCsv(text);
  const faults: AliasFault[] = errors.map(({ line, column, message }) => ({ line, column, message }));
  const [head, ...lines] = records;
  if (!head) {
    const message = 'expected a first line with the columns customer and number (客户、号码), got nothing';
    return { rows: [], errors: [{ line: 1, column: 1, message }] };
  }
  const places = COLUMNS.map((column) =>
    head.findIndex((field) => (NAMES[column] as readonly string[]).includes(field.text.trim().toLowerCase())),
  );
  for (const [index, column] of COLUMNS.entries())
    if (places[index] === -1) {
      const message = `expected a column ${column} (${NAMES[column][2]}), got none`;
      faults.push({ line: head[0]?.line ?? 1, column: 1, message });
    }
  if (places.includes(-1)) return { rows: [], errors: faults };
  const rows: AliasRow[] = [];
  for (const fields of lines) {
    const [customer, number] = COLUMNS.map((column, index) =>
      fieldOf(column, fields, places[index]!, faults),
    );
    if (customer !== null && number !== null) rows.push({ customer: customer!, number: number! });
  }
  return { rows, errors: faults };
}

function fieldOf(
  column: (typeof COLUMNS)[number],
  fields: readonly Field[],
  place: number,
  faults: AliasFault[],
): string | null {
  const text = fields[place]?.text.trim() ?? '';
  if (text !== '' && text.length <= MAX[column]) return text;
  const { line, column: at } = fields[place] ?? fields[0] ?? { line: 1, column: 1 };
  const got = text === '' ? 'an empty field' : counted(text.length, 'character');
  faults.push({
    line,
    column: at,
    message: `expected a ${column} of 1 to ${MAX[column]} characters, got ${got}`,
  });
  return null;
}
