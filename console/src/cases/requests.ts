import type {
  ActionKind,
  Case,
  CaseDetail,
  CaseScopeFlags,
  Judging,
  NamedVerdict,
  Priority,
  Resolution,
  Unjudging,
  Verdict,
  VerdictReason,
} from '../../../engine/contract/case.ts';
import type { CaseMeasures } from '../../../engine/contract/case-measures.ts';
import { ask, RequestFailed } from '../api/http.ts';
import type { Page } from '../api/requests.ts';
import { whenever } from '../api/whenever.ts';

export type CaseCommand =
  | { type: 'see' | 'claim' | 'release' }
  | { type: 'assign'; to: string }
  | { type: 'comment'; text: string }
  | {
      type: 'act';
      kind: ActionKind;
      text: string;
      rule?: string;
      category?: string;
      check_after_days?: number;
    }
  | { type: 'prioritise'; priority: Priority }
  | { type: 'resolve'; resolution: Resolution; note?: string }
  | { type: 'return' | 'reopen'; note: string }
  | { type: 'close'; resolution?: Resolution; note?: string }
  | { type: 'judge'; flags: readonly string[]; verdict: Verdict; reason: VerdictReason; note?: string };

export type BulkCommand =
  | { type: 'claim' }
  | { type: 'resolve'; resolution: Resolution }
  | { type: 'judge'; verdict: Verdict; reason: VerdictReason; only_unjudged: true }
  | { type: 'unjudge' };

export interface BulkResult {
  id: string;
  case: Case | null;
  code: string | null;
  /** Of a verdict alone. */
  judging: Judging | null;
  /** Of an undo alone. */
  unjudging: Unjudging | null;
  /** Of a case that somebody else has. */
  owner: string | null;
}

/** A case of several, with what of it is judged, or whose verdicts are taken back. */
export interface Chosen {
  case: string;
  flags?: readonly string[];
  verdicts?: readonly NamedVerdict[];
}

/** An id for a command: sent again with it, the command is answered again and not done again. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

const pathOf = (id: string) => `/v1/cases/${encodeURIComponent(id)}`;

export const fetchCase = (id: string, signal?: AbortSignal) =>
  ask<CaseDetail>(pathOf(id), signal ? { signal } : undefined);
export const fetchScopeFlags = (id: string, signal?: AbortSignal) =>
  ask<CaseScopeFlags>(`${pathOf(id)}/scope-flags`, signal ? { signal } : undefined);
export const commandCase = (id: string, command: CaseCommand, key = newId()) =>
  ask<Case>(`${pathOf(id)}/commands`, { method: 'POST', body: { command: key, ...command } });
/** `call`: empty of a flag across calls. */
export const claimFlag = (call: string, flag: string, key = newId()) =>
  ask<Case>('/v1/cases', {
    method: 'POST',
    body: { command: key, ...(call === '' ? {} : { call }), flag, claim: true },
  });
export const commandCases = (cases: readonly Chosen[], command: BulkCommand) =>
  ask<{ results: BulkResult[] }>('/v1/cases/commands', {
    method: 'POST',
    body: { command: newId(), cases, ...command },
  });

/** A case as soon as the server answers again; null where it says that there is none, or is gone for long. */
export async function fetchWhenever(id: string): Promise<Case | null> {
  const answer = await whenever(() =>
    fetchCase(id).catch((error: unknown) => {
      if (error instanceof RequestFailed && error.status > 0 && error.status < 500) return { case: null };
      throw error;
    }),
  );
  return answer?.case ?? null;
}

export const fetchMeasures = (signal?: AbortSignal) =>
  ask<CaseMeasures>('/v1/cases/measures', signal ? { signal } : undefined);

/** Closed cases, by when they were opened, the newest first. */
export const fetchClosed = (after: string | null) =>
  ask<Page<Case>>(
    `/v1/cases?state=closed&limit=100${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
  );
