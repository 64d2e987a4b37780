/**
 * One ClickHouse HTTP request, read as what the embedded engine has to run. Pure.
 *
 * The embedded engine knows no per-request settings: its own adapter turns them into `SET`, which stays on the
 * session, so that one insert with a deduplication token makes later inserts vanish and one `readonly` locks the
 * connection. Here a URL setting is
 * - dropped when it only means the HTTP layer of a real server (`HTTP_ONLY`),
 * - written into the statement's own `SETTINGS` when that is a query or an insert, where it ends with the statement,
 * - refused by name for every other statement (in DDL the same words would become settings of the table).
 */

export interface Statement {
  /** Reads and writes have a connection each. */
  lane: 'read' | 'write';
  sql: string;
  /** Output format where the SQL names none. */
  format: string;
  /** Current database of the statement. */
  database: string;
  /** Values of `{name:Type}` placeholders; undefined where there are none. */
  params: Record<string, ParamValue> | undefined;
}

export type ParamValue = string | number | bigint | boolean | null | ParamValue[];

/** A request that the front cannot run, with the code and the name that ClickHouse has for it. */
export class StatementRefused extends Error {
  override name = 'StatementRefused';
  readonly code: number;
  readonly type: string;
  constructor(code: number, type: string, message: string) {
    super(message);
    this.code = code;
    this.type = type;
  }
}

/** Settings of a real server's HTTP layer: they mean nothing here and change no result. */
export const HTTP_ONLY: ReadonlySet<string> = new Set([
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_response_buffer_size',
  'http_headers_progress_interval_ms',
  'http_send_progress_interval_ms',
  'enable_http_compression',
  'http_zlib_compression_level',
  'http_response_compression_method',
  'http_native_compression_disable_checksumming_on_decompress',
  'cancel_http_readonly_queries_on_client_close',
  'http_write_exception_in_output_format',
]);

/** URL parameters that are no settings. */
const RESERVED = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'user',
  'password',
  'quota_key',
]);
/** Asked for by features that the embedded engine does not have; ignoring them would change what a request means. */
const UNSUPPORTED = new Set([
  'session_id',
  'session_check',
  'session_timeout',
  'role',
  'compress',
  'decompress',
]);

const READS = /^(select|with|show|describe|desc|exists|explain|check|from|\()/i;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * @param url `query`, `database`, `default_format`, `param_*` and settings of the request
 * @param body the statement, or what follows `query` (the rows of an insert)
 * @param formatHeader value of X-ClickHouse-Format
 * @throws StatementRefused
 */
export function readStatement(
  url: URLSearchParams,
  body: string,
  formatHeader?: string,
  databaseHeader?: string,
): Statement {
  const head = url.get('query') ?? '';
  const bare = skipComments(head.trim() === '' ? body : head);
  if (bare === '') throw new StatementRefused(62, 'SYNTAX_ERROR', 'Empty query');

  if (/^(set|use)\b/i.test(bare)) {
    throw new StatementRefused(
      48,
      'NOT_IMPLEMENTED',
      'SET and USE would stay on the shared connection; write SETTINGS into the statement, or name the database in the URL',
    );
  }

  const raw: [string, string][] = [];
  const settings: string[] = [];
  for (const [key, value] of url) {
    if (key.startsWith('param_')) raw.push([key.slice(6), value]);
    else if (UNSUPPORTED.has(key)) {
      throw new StatementRefused(
        48,
        'NOT_IMPLEMENTED',
        `The embedded store has no '${key}'; leave it out or use a ClickHouse server`,
      );
    } else if (!RESERVED.has(key) && !HTTP_ONLY.has(key)) settings.push(setting(key, value));
  }

  const isInsert = /^insert\b/i.test(bare);
  const isRead = READS.test(bare);
  let sql: string;
  if (settings.length === 0) sql = join(head, body);
  else if (isInsert) sql = insertWithSettings(head, body, settings);
  else if (isRead) sql = `${join(head, body).replace(/[;\s]+$/, '')}\nSETTINGS ${settings.join(', ')}`;
  else {
    throw new StatementRefused(
      36,
      'BAD_ARGUMENTS',
      `Settings ${settings.map((s) => s.split(' ')[0]).join(', ')} came with a statement that is neither a query nor an insert; write them into its SQL`,
    );
  }
  const params = Object.fromEntries(raw.map(([name, value]) => [name, readParam(value, typeOf(name, sql))]));
  return {
    lane: isRead ? 'read' : 'write',
    sql,
    format: url.get('default_format') ?? formatHeader ?? 'TabSeparated',
    database: url.get('database') ?? databaseHeader ?? 'default',
    params: Object.keys(params).length > 0 ? params : undefined,
  };
}

function join(head: string, body: string): string {
  if (head === '') return body;
  return body === '' ? head : `${head}\n${body}`;
}

function setting(key: string, value: string): string {
  if (!IDENTIFIER.test(key)) throw new StatementRefused(115, 'UNKNOWN_SETTING', `Unknown setting '${key}'`);
  return `${key} = ${literal(value)}`;
}

/** A number stays one, everything else is quoted; ClickHouse converts a quoted word to the setting's type. */
function literal(value: string): string {
  if (/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return value;
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}

/** `INSERT … FORMAT x` in the URL, rows in the body: the clause goes before FORMAT. `INSERT … SELECT`: to its end. */
function insertWithSettings(head: string, body: string, settings: string[]): string {
  const clause = `SETTINGS ${settings.join(', ')}`;
  const format = /\sformat\s+[A-Za-z0-9]+\s*$/i.exec(head);
  if (format) return join(`${head.slice(0, format.index)} ${clause}${format[0]}`, body);
  const all = head.trim() === '' ? body : head;
  if (/\b(select|with)\b/i.test(all) && !/\b(values|format)\b/i.test(all)) {
    return `${all.replace(/[;\s]+$/, '')}\n${clause}`;
  }
  throw new StatementRefused(
    36,
    'BAD_ARGUMENTS',
    'Settings came with an insert whose SQL and rows are in one piece; send the rows apart from `INSERT … FORMAT …`',
  );
}

/** The statement without leading comments and white space. */
function skipComments(sql: string): string {
  return sql.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)+/, '');
}

/** First word of the type that the statement declares for a parameter: `String`, `Array` …; empty where none. */
function typeOf(name: string, sql: string): string {
  if (!IDENTIFIER.test(name)) return '';
  return new RegExp(`\\{\\s*${name}\\s*:\\s*([A-Za-z]+)`).exec(sql)?.[1] ?? '';
}

/** Clients send parameters in ClickHouse's Escaped form; lists as `['a','b',1]`. */
export function readParam(raw: string, type: string): ParamValue {
  if (raw === '\\N') return null;
  if (type === 'Map' || type === 'Tuple') {
    throw new StatementRefused(
      48,
      'NOT_IMPLEMENTED',
      `The embedded store takes no parameter of type ${type}`,
    );
  }
  if (type !== 'Array') return unescapeText(raw);
  const list = readList(raw);
  if (!list)
    throw new StatementRefused(26, 'CANNOT_PARSE_QUOTED_STRING', 'A list parameter must be flat: [a, b]');
  return list;
}

const ESCAPES: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', 0: '\0' };
function unescapeText(raw: string): string {
  return raw.replace(/\\([\s\S])/g, (_, c: string) => ESCAPES[c] ?? c);
}

/** undefined where the text is no flat list of quoted words, numbers and booleans. */
function readList(raw: string): ParamValue[] | undefined {
  const inner = /^\[([\s\S]*)\]$/.exec(raw)?.[1];
  if (inner === undefined) return undefined;
  const items: ParamValue[] = [];
  const token = /\s*(?:'((?:[^'\\]|\\[\s\S])*)'|(-?\d+)|(-?\d[\d.e+-]*)|(TRUE|FALSE|NULL))\s*(,|$)/iy;
  while (token.lastIndex < inner.length) {
    const m = token.exec(inner);
    if (!m) return undefined;
    const [, quoted, integer, decimal, word] = m;
    if (quoted !== undefined) items.push(unescapeText(quoted));
    else if (integer !== undefined) items.push(BigInt(integer));
    else if (decimal !== undefined) items.push(Number(decimal));
    else items.push(/null/i.test(word!) ? null : /true/i.test(word!));
  }
  return items;
}
