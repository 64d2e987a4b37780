/** What the pages alerts, imports and health ask the server. */
import type { SiteHealth } from '../../../../engine/contract/health.ts';
import type { FaultSeen } from '../../../../engine/contract/words/import-fault-words.ts';
import { ask, lostFrom, RequestFailed } from '../../api/http.ts';
import type { Page } from '../../api/requests.ts';
import type { SendFaultSeen } from './send-fault-words.ts';

export interface Target {
  name: string;
  kind: string;
  waiting: number;
  sent: number;
  failed: number;
  failures: number;
  /** Failed tries, ever. */
  failed_tries: number;
  /** In English, for a code that this page does not know. */
  error: string | null;
  fault: SendFaultSeen | null;
  /** What went wrong at `last_failed_at`, also where something arrived since. */
  last_fault: SendFaultSeen | null;
  /** Why nothing would be sent to where its name led at the start; null since a message was tried. */
  address: SendFaultSeen | null;
  last_sent_at: string | null;
  last_failed_at: string | null;
  parked_until: string | null;
}
export type Match = Record<string, string[]>;
export interface Silence {
  id: string;
  match: Match;
  from: string;
  until: string;
  active: boolean;
  reason: string;
  by: string;
  ended_by: string | null;
}
export interface Route {
  path: string;
  match: Match;
  to: string[];
  group_by: string[];
  group_wait_s: number;
  group_interval_s: number;
  repeat_s: number;
  escalate: { after_s: number | null; on: 'unclaimed' | 'overdue' | null; to: string[] }[];
  goes_on: boolean;
}
export interface Plan {
  routes: Route[];
  inhibit: { when: Match; mute: Match; equal: string[] }[];
  demo: boolean;
  give_up_s: number;
}
export interface DecisionLine {
  at: string;
  call: string | null;
  flag: string;
  reason: string;
  /** In English, for a reason that this page does not know. */
  text: string;
  target: string | null;
  detail: Record<string, string | number>;
  /** null: the line is the end of it, or nobody knows. */
  became: Became | null;
}
/** What became of what was decided. */
export interface Became {
  is: string;
  at: string | null;
  /** 0: not written down. */
  tries: number;
  held: string | null;
  detail: Record<string, string | number>;
}
export interface Decision extends DecisionLine {
  title: string | null;
  title_en: string | null;
  severity: string | null;
  team: string | null;
}
export interface Import {
  id: string;
  name: string;
  bytes: number;
  by: string;
  at: string;
  finished_at: string | null;
  state: 'waiting' | 'running' | 'done' | 'failed';
  lines: number;
  line: number;
  done: number;
  taken: number;
  /** Of these, in place of earlier imports. */
  replaced: number;
  known: number;
  refused: number;
  /** `reason`: in English, for a code that this page does not know. */
  refusals: ({ line: number; column?: number; call?: string; reason: string } & FaultSeen)[];
  current: string | null;
  error: string | null;
  /** The same by code, where the file is at fault. */
  fault: FaultSeen | null;
  undated: number;
  unknown_columns: string[];
  kept_as_attributes: string[];
  unknown_trades: string[];
}

const of = encodeURIComponent;
export const fetchTargets = () => ask<Page<Target>>('/v1/alerts/targets');
export const testTarget = (name: string) =>
  ask<{ ok: boolean; error: string | null; fault: SendFaultSeen | null }>(
    `/v1/alerts/targets/${of(name)}/test`,
    { method: 'POST' },
  );
export const fetchPlan = () => ask<Plan>('/v1/alerts/plan');
export const fetchDecisions = (reason: string | null) =>
  ask<Page<Decision>>(`/v1/alerts/recent?limit=200${reason === null ? '' : `&reason=${of(reason)}`}`);
export const fetchDecisionsOf = (flag: string) => ask<Page<DecisionLine>>(`/v1/alerts?flag=${of(flag)}`);
export const fetchSilences = () => ask<Page<Silence>>('/v1/silences');
export const makeSilence = (body: { match: Match; minutes: number; reason: string }) =>
  ask<Silence>('/v1/silences', { method: 'POST', body });
export const endSilence = (id: string) => ask<Silence>(`/v1/silences/${of(id)}`, { method: 'DELETE' });
export const fetchImports = () => ask<Page<Import>>('/v1/imports');
export const fetchHealth = (signal?: AbortSignal) => ask<SiteHealth>('/v1/health', signal ? { signal } : {});

/** Of the times of a file; `file`: as its names say. */
export const TIME_UNITS = ['file', 's', 'ms'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/**
 * Sends a file of any size; `replace`: its calls take the place of earlier imports of theirs; `told` hears how much of it has gone, in percent.
 * @throws RequestFailed
 */
export function sendImport(
  file: File,
  how: { unit: TimeUnit; replace: boolean },
  told: (percent: number) => void,
): Promise<Import> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const given = `${how.unit === 'file' ? '' : `&time_unit=${how.unit}`}${how.replace ? '&replace=true' : ''}`;
    request.open('POST', `/v1/imports?name=${of(file.name.slice(0, 200))}${given}`);
    // Whatever the browser takes it for, the server looks into it.
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) =>
      told(total > 0 ? Math.floor((100 * loaded) / total) : 0);
    const lost = lostFrom(false);
    request.onerror = () => failed(lost(0));
    request.onload = () => {
      const body = request.response as (Import & { code?: string; detail?: string }) | null;
      if (request.status === 202 && body) return done(body);
      const { status } = request;
      if (body?.code) failed(new RequestFailed(body.code, status, body.detail ?? ''));
      else failed(status >= 400 && status < 500 ? new RequestFailed('NOT_JSON', status, '') : lost(status));
    };
    request.send(file);
  });
}
