/** One way to ask the server: every failure becomes a `RequestFailed` with a code that the pages have words for. */

/**
 * A code of the server's own table, or one of ours: `AWAY` = no answer, and nothing can have come of it; `UNANSWERED` =
 * a command whose answer was lost, which may have been done; `NOT_JSON` = not our server.
 */
export type FailureCode = string;

export class RequestFailed extends Error {
  override name = 'RequestFailed';
  readonly code: FailureCode;
  readonly status: number;
  /** Seconds to wait, where the server says so. */
  readonly retryAfter: number | undefined;
  /** Further members of the answer, e.g. `owner` of CASE_TAKEN. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Each fault with its place in what was sent, where the server names them. */
  readonly errors: readonly PlacedError[];

  constructor(
    code: FailureCode,
    status: number,
    message: string,
    retryAfter?: number,
    facts: Readonly<Record<string, unknown>> = {},
    errors: readonly PlacedError[] = [],
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    this.facts = facts;
    this.errors = errors;
  }
}

/** `UNKNOWN`: it was no failure of the server's, but of ours. */
export const codeOf = (error: unknown): FailureCode =>
  error instanceof RequestFailed ? error.code : 'UNKNOWN';

export interface PlacedError {
  code: string;
  got?: string;
  line: number;
  column: number;
  message: string;
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Sent as it is, instead of a body. */
  csv?: string;
  signal?: AbortSignal;
  /** It changes nothing, though it is no GET. */
  harmless?: boolean;
  /** How long the answer is waited for, ms; 15 s. */
  patience?: number;
}

let bearer: string | null = null;

/** Requests are made with this token from now on; null: with the session's cookie. */
export function bear(token: string | null): void {
  bearer = token;
}

const TIMEOUT_MS = 15_000;
const listeners = new Set<(failure: RequestFailed) => void>();

/** Hears of every answer that says that the session is over or restricted. */
export function onFailure(listener: (failure: RequestFailed) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export async function ask<T>(
  path: string,
  { method = 'GET', body, csv, signal, harmless = method === 'GET', patience = TIMEOUT_MS }: Asked = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(patience);
  const type = csv !== undefined ? 'text/csv' : body !== undefined ? 'application/json' : undefined;
  const lost = lostFrom(harmless);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      credentials: 'same-origin',
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(type === undefined ? {} : { body: csv ?? JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw lost(0);
  }
  if (response.ok) {
    if (response.status === 204) return undefined as T;
    try {
      return (await response.json()) as T;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw lost(response.status);
    }
  }
  const failure = (await readFailure(response)) ?? lost(response.status);
  for (const listener of listeners) listener(failure);
  throw failure;
}

/**
 * To be called before something is sent: what a lost answer to it is then.
 * @param harmless it changes nothing
 */
export function lostFrom(harmless: boolean): (status: number) => RequestFailed {
  // A browser that is offline before it sends sends nothing.
  const code = harmless || globalThis.navigator?.onLine === false ? 'AWAY' : 'UNANSWERED';
  return (status) => new RequestFailed(code, status, 'no answer');
}

/** null: a fault of something between us and the server, which tells nothing of what became of the request. */
async function readFailure(response: Response): Promise<RequestFailed | null> {
  const seconds = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  try {
    const { code, detail, errors, ...facts } = (await response.json()) as {
      code?: unknown;
      detail?: unknown;
      errors?: PlacedError[];
      [fact: string]: unknown;
    };
    if (typeof code === 'string')
      return new RequestFailed(code, response.status, String(detail ?? ''), retryAfter, facts, errors);
  } catch {
    // A proxy's page, or nothing: the status says what can be said.
  }
  return response.status >= 500 ? null : new RequestFailed('NOT_JSON', response.status, '', retryAfter);
}
