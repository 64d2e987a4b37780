/**
 * A small loopback HTTP front over the embedded engine that speaks enough of ClickHouse's HTTP protocol for
 * @clickhouse/client: statement in the body or `?query=`, parameters, formats, error codes, /ping, password.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Lane } from './chdb-lane.ts';
import { readStatement, type Statement, StatementRefused } from './chdb-statement.ts';

/** Runs one statement on one of two connections; never two at once on the same connection. */
export interface Engine {
  run(
    statement: Statement,
  ): Promise<{ bytes: Uint8Array; rowsRead: number; bytesRead: number; elapsed: number }>;
}

/** Largest request body, bytes: an insert of 5,000 rows of the longest allowed text is about 60 MB. */
const MAX_BODY = 256 * 1024 * 1024;
/** Statements waiting for the read connection; one more is refused (202), so that reports cannot pile up. */
const MAX_WAITING_READS = 64;
const MAX_WAITING_WRITES = 16;

export interface FrontOptions {
  engine: Engine;
  user: string;
  password: string;
  /** A free one by default. */
  port?: number;
}

/** Resolves when it listens on 127.0.0.1. */
export async function startFront(o: FrontOptions): Promise<{ server: Server; port: number }> {
  const lanes = { read: new Lane(MAX_WAITING_READS), write: new Lane(MAX_WAITING_WRITES) };
  const server = createServer({ maxHeaderSize: 256 * 1024, keepAliveTimeout: 10_000 }, (req, res) => {
    res.setHeader('X-ClickHouse-Server-Display-Name', 'earshot-embedded');
    res.setHeader('X-ClickHouse-Timezone', 'UTC');
    answer(req, res, o, lanes).catch((error: unknown) => fail(res, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(o.port ?? 0, '127.0.0.1', resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  o: FrontOptions,
  lanes: { read: Lane; write: Lane },
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://127.0.0.1');
  if (url.pathname === '/ping') {
    res.end('Ok.\n');
    return;
  }
  if (!authorised(req, url.searchParams, o)) {
    req.resume();
    throw new StatementRefused(
      516,
      'AUTHENTICATION_FAILED',
      'Authentication failed: password is incorrect, or there is no such user',
    );
  }
  if (url.pathname !== '/')
    throw new StatementRefused(404, 'NOT_FOUND', 'There is no such page; use / or /ping');
  if (req.method !== 'POST' && req.method !== 'GET') {
    throw new StatementRefused(501, 'HTTP_METHOD_NOT_ALLOWED', 'Use POST, or GET for queries');
  }
  if (req.headers['content-type']?.startsWith('multipart/')) {
    throw new StatementRefused(48, 'NOT_IMPLEMENTED', 'Send parameters in the URL, not as multipart form');
  }
  const statement = readStatement(
    url.searchParams,
    await readBody(req),
    header(req, 'x-clickhouse-format'),
    header(req, 'x-clickhouse-database'),
  );
  if (req.method === 'GET' && statement.lane === 'write') {
    throw new StatementRefused(164, 'READONLY', 'Cannot execute query in readonly mode. Use POST to write');
  }
  const result = await lanes[statement.lane].run(
    () => o.engine.run(statement),
    () => res.destroyed,
  );
  res.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? '');
  res.setHeader('X-ClickHouse-Format', statement.format);
  const rows = String(result.rowsRead);
  const bytes = String(result.bytesRead);
  const [read, written] =
    statement.lane === 'read'
      ? [
          [rows, bytes],
          ['0', '0'],
        ]
      : [
          ['0', '0'],
          [rows, bytes],
        ];
  res.setHeader(
    'X-ClickHouse-Summary',
    JSON.stringify({
      read_rows: read[0],
      read_bytes: read[1],
      written_rows: written[0],
      written_bytes: written[1],
      total_rows_to_read: '0',
      result_rows: read[0],
      result_bytes: String(result.bytes.length),
      elapsed_ns: String(Math.round(result.elapsed * 1e9)),
    }),
  );
  res.setHeader('Content-Type', contentType(statement.format));
  res.end(result.bytes);
}

function authorised(req: IncomingMessage, url: URLSearchParams, o: FrontOptions): boolean {
  let user = header(req, 'x-clickhouse-user') ?? url.get('user') ?? '';
  let password = header(req, 'x-clickhouse-key') ?? url.get('password') ?? '';
  const basic = /^Basic (.+)$/.exec(req.headers.authorization ?? '');
  if (basic) {
    const plain = Buffer.from(basic[1]!, 'base64').toString();
    const colon = plain.indexOf(':');
    user = plain.slice(0, colon);
    password = plain.slice(colon + 1);
  }
  const given = Buffer.from(password);
  const right = Buffer.from(o.password);
  return given.length === right.length && timingSafeEqual(given, right) && user === o.user;
}

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) {
      throw new StatementRefused(
        636,
        'TOO_LARGE_BODY',
        `A request may have ${MAX_BODY} bytes; send smaller batches`,
      );
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return bytes.toString();
  if (encoding === 'gzip') return gunzipSync(bytes, { maxOutputLength: MAX_BODY }).toString();
  throw new StatementRefused(89, 'UNKNOWN_COMPRESSION_METHOD', `Send identity or gzip, not ${encoding}`);
}

/** ClickHouse's own mapping of the codes that a client looks at; everything else is 500. */
const STATUS: Record<number, number> = {
  36: 400,
  47: 404,
  48: 501,
  60: 404,
  62: 400,
  81: 404,
  115: 400,
  164: 403,
  202: 503,
  404: 404,
  501: 405,
  516: 403,
  636: 413,
};

function fail(res: ServerResponse, error: unknown): void {
  if (res.destroyed || res.headersSent) {
    res.destroy();
    return;
  }
  const raw = error instanceof Error ? error.message : String(error);
  const code = error instanceof StatementRefused ? error.code : Number(/^Code: (\d+)/.exec(raw)?.[1] ?? 1002);
  const body =
    error instanceof StatementRefused
      ? `Code: ${code}. DB::Exception: ${raw}. (${error.type})`
      : raw.startsWith('Code:')
        ? raw
        : `Code: ${code}. DB::Exception: ${raw}. (UNKNOWN_EXCEPTION)`;
  res.statusCode = STATUS[code] ?? 500;
  res.setHeader('X-ClickHouse-Exception-Code', String(code));
  res.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  // A body that is still coming is not read: the connection would hang on keep-alive.
  if (!res.req.complete) res.setHeader('Connection', 'close');
  res.end(`${body}\n`);
}

function contentType(format: string): string {
  if (/^JSON.*EachRow/.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8';
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  return 'text/plain; charset=UTF-8';
}
