/** @clickhouse/client behind our own words: which failures may pass, which rows are wrong. */
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { StoreRefused, StoreUnavailable } from './port.ts';

export interface ClientOptions {
  url: string;
  user: string;
  password: string;
  database: string;
}

export function newClient(o: ClientOptions): ClickHouseClient {
  return createClient({
    url: o.url,
    username: o.user,
    password: o.password,
    database: o.database,
    application: 'earshot',
    request_timeout: 60_000,
    // Shorter than the 3 s of an old server's default and of the embedded front.
    keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
    // The client's own messages may quote parameters.
    log: { level: ClickHouseLogLevel.OFF },
  });
}

/** @throws StoreRefused where `make` throws */
export function orRefuse<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new StoreRefused(`An outcome cannot be written as a row: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * ClickHouse codes that mean: this data will never fit. Everything else that it answers (memory 241, disk 243,
 * too many parts 252, shutting down 236, access 497, password 516 …) can change without the row changing.
 */
const REFUSED: ReadonlySet<string> = new Set([
  '6', // CANNOT_PARSE_TEXT
  '25', // CANNOT_PARSE_ESCAPE_SEQUENCE
  '26', // CANNOT_PARSE_QUOTED_STRING
  '27', // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  '33', // CANNOT_READ_ALL_DATA
  '38', // CANNOT_PARSE_DATE
  '41', // CANNOT_PARSE_DATETIME
  '53', // TYPE_MISMATCH
  '69', // ARGUMENT_OUT_OF_BOUND
  '70', // CANNOT_CONVERT_TYPE
  '72', // CANNOT_PARSE_NUMBER
  '117', // INCORRECT_DATA
  '131', // TOO_LARGE_STRING_SIZE
  '321', // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  '349', // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  '407', // DECIMAL_OVERFLOW
  '467', // CANNOT_PARSE_BOOL
  '469', // VIOLATED_CONSTRAINT
  '636', // body of one request too large for the embedded front
]);

/** A mistake in a statement of ours: trying again or another row does not help. */
const OURS: ReadonlySet<string> = new Set(['36', '42', '43', '46', '47', '48', '62', '115', '386', '456']);

/** The failure as the port names it. Messages of ClickHouse may quote data, so only code and type are kept. */
export function named(error: unknown): Error {
  if (error instanceof ClickHouseError) {
    const what = `ClickHouse code ${error.code} (${error.type ?? 'no name'})`;
    if (REFUSED.has(error.code)) return new StoreRefused(what, { cause: error });
    // The statement is ours and its values are parameters: the message quotes no data.
    if (OURS.has(error.code)) return new Error(`${what}: ${error.message.slice(0, 400)}`, { cause: error });
    return new StoreUnavailable(what, { cause: error });
  }
  if (isNetwork(error)) {
    const { message, code } = error as NodeJS.ErrnoException;
    return new StoreUnavailable(`ClickHouse cannot be reached: ${message || code}`, { cause: error });
  }
  // Before 20.x an error has no name at its end, and the client does not know it for one.
  const code = error instanceof Error ? /^Code: (\d+),/.exec(error.message)?.[1] : undefined;
  if (code !== undefined) {
    const what = `ClickHouse code ${code} (from an old server)`;
    return REFUSED.has(code)
      ? new StoreRefused(what, { cause: error })
      : new StoreUnavailable(what, { cause: error });
  }
  // Not from the client at all, or something else than ClickHouse answered (a proxy's error page: name is 'Error').
  if (error instanceof Error && error.name !== 'Error') return error;
  return new StoreUnavailable('What answered is not ClickHouse; check the URL', { cause: error });
}

/** True for a failure on the way to ClickHouse, not an answer of it. */
export function isNetwork(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof ClickHouseError) return false;
  const code = (error as NodeJS.ErrnoException).code;
  return /^E[A-Z]+$/.test(code ?? '') || /socket hang up|timeout error|aborted/i.test(error.message);
}
