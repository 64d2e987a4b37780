/**
 * CSV after RFC 4180 with the place of every field. Takes what spreadsheets write: a byte order mark, CRLF or LF,
 * empty lines, tabs or semicolons instead of commas (whichever the first line has). Pure.
 */

export interface Field {
  text: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units of the line. */
  column: number;
}

/** What is wrong; consoles have a sentence for each in their language. */
export type FaultCode =
  | 'QUOTE_OPEN'
  | 'QUOTE_AFTER'
  | 'FILE_EMPTY'
  | 'COLUMN_UNKNOWN'
  | 'COLUMN_TWICE'
  | 'COLUMN_MISSING'
  | 'FIELDS_TOO_MANY'
  | 'KIND_UNKNOWN'
  | 'ID_MISSING'
  | 'TEXT_TOO_LONG'
  | 'TEXT_CONTROL'
  | 'FROM_WRONG'
  | 'TEAM_WITH_MORE'
  | 'NAME_NOT_OF_TEAM'
  | 'ROW_TWICE';

export interface CsvError {
  code: FaultCode;
  /** What stands there, shortened, where the sentence names it. */
  got?: string;
  line: number;
  column: number;
  /** Expected, got, and how to mend it. */
  message: string;
}

/** Records in order, empty lines left out; whatever could be read beside the errors. `separator`: known already. */
export function parseCsv(
  source: string,
  separator = separatorOf(source.replace(/^\uFEFF/, '')),
): { records: Field[][]; errors: CsvError[] } {
  const text = source.replace(/^\uFEFF/, '');
  const records: Field[][] = [];
  const errors: CsvError[] = [];
  let fields: Field[] = [];
  let at = 0;
  let line = 1;
  let lineStart = 0;

  const place = () => ({ line, column: at - lineStart + 1 });
  const endOfRecord = () => {
    if (fields.some((field) => field.text !== '')) records.push(fields);
    fields = [];
  };
  const newLine = () => {
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    lineStart = at;
  };
  const isEnd = () => at >= text.length || text[at] === '\n' || text[at] === '\r' || text[at] === separator;

  while (at < text.length) {
    const start = place();
    let value = '';
    if (text[at] === '"') {
      at += 1;
      let closed = false;
      while (at < text.length) {
        const sign = text[at]!;
        if (sign === '"' && text[at + 1] === '"') {
          value += '"';
          at += 2;
        } else if (sign === '"') {
          closed = true;
          at += 1;
          break;
        } else if (sign === '\n' || sign === '\r') {
          value += '\n';
          newLine();
        } else {
          value += sign;
          at += 1;
        }
      }
      if (!closed)
        errors.push({
          code: 'QUOTE_OPEN',
          ...start,
          message: 'expected a closing ", got the end of the file.',
        });
      else if (!isEnd()) {
        errors.push({
          code: 'QUOTE_AFTER',
          ...place(),
          message: `expected ${nameOf(separator)} or the end of the line after ", got more text. Write " inside a field as "".`,
        });
        while (!isEnd()) at += 1;
      }
    } else {
      const from = at;
      while (!isEnd()) at += 1;
      value = text.slice(from, at);
    }
    fields.push({ text: value.trim(), ...start });
    if (at >= text.length) break;
    if (text[at] === separator) {
      at += 1;
      if (at >= text.length) fields.push({ text: '', ...place() });
    } else {
      endOfRecord();
      newLine();
    }
  }
  endOfRecord();
  return { records, errors };
}

/** Of a first line. */
export function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (first.includes(',')) return ',';
  return first.includes('\t') ? '\t' : first.includes(';') ? ';' : ',';
}

function nameOf(separator: string): string {
  return separator === '\t' ? 'a tab' : separator;
}
