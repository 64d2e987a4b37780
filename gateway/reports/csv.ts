/** Rows as CSV that a spreadsheet opens as text: BOM, quoted cells, nothing that it would take for a formula. */
const FORMULA = /^[\t\r\n ]*[=+\-@＝＋－＠]/;

export function toCsv(rows: readonly Record<string, string | number | null>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name] ?? null))];
  return `\ufeff${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
