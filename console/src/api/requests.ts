import type { Appeal, AppealState } from '../../../engine/contract/appeal.ts';
import type { PromptAnswer, PromptAnswerKind } from '../../../engine/contract/coaching.ts';
import type { CallDetail, Prompt } from '../../../engine/contract/live.ts';
import type { Mark } from '../../../engine/contract/mark.ts';
import type { CallView } from '../../../engine/contract/outcome.ts';
import type { FinalScore } from '../../../engine/contract/review.ts';
import type { RuleDetail, RuleSetState, RuleView } from '../../../engine/contract/rule.ts';
import type { Storing } from '../../../engine/contract/storing.ts';
import { ask } from './http.ts';

export interface SessionInfo {
  user: string;
  role: string;
  /** Whose calls are seen. */
  teams: 'all' | readonly string[];
  /** Id of the agent who the user is. */
  agent: string | null;
  /** The password is a one-time one: it opens one session, later ones ask for an own one first. */
  must_change: boolean;
  /** What the role allows. */
  may: readonly string[];
  /** IANA name of the zone in which times are shown. */
  time_zone: string;
  /** Templates of links into other systems: recording, listen, whisper. */
  links: Readonly<Record<string, string>>;
  /** User and time over pages with words of calls. */
  watermark: boolean;
  /** 0: nobody is told when a case is escalated. */
  alert_targets: number;
  /** How long after the end of an own call its agent may appeal. */
  appeal_days: number;
  /** Whoever resolved a case may not close it. */
  review_by_other: boolean;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface CallsAsked {
  team?: string;
  queue?: string;
  agent?: string;
  trade?: string;
  medium?: string;
  severity?: string;
  /** Began then or later, and before; epoch ms. */
  since?: number;
  until?: number;
  /** Open calls only: they are known also while the store is away. */
  live?: boolean;
  after?: string;
  limit?: number;
}

export const whoAmI = (signal?: AbortSignal) =>
  ask<SessionInfo>('/v1/session', signal ? { signal } : undefined);
export const logIn = (user: string, password: string) =>
  ask<SessionInfo>('/v1/session', { method: 'POST', body: { user, password } });
/** How one logs in here; `url` leads to the site's login server. */
export const fetchWays = () =>
  ask<{ password: boolean; first_login: boolean; oidc: { label: string; url: string } | null }>(
    '/v1/session/ways',
  );
export const logOut = () => ask<void>('/v1/session', { method: 'DELETE' });
export const changePassword = (old: string, next: string) =>
  ask<void>('/v1/session/password', { method: 'POST', body: { old, new: next } });

export const fetchCall = (id: string, signal?: AbortSignal) =>
  ask<CallDetail>(`/v1/calls/${encodeURIComponent(id)}`, signal ? { signal } : undefined);

export function fetchCalls(asked: CallsAsked, signal?: AbortSignal): Promise<Page<CallView>> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(asked)) if (value !== undefined) query.set(key, String(value));
  return ask<Page<CallView>>(`/v1/calls?${query}`, signal ? { signal } : undefined);
}

export interface Earlier {
  items: CallView[];
  more: boolean;
  /** Of the items: those of the seven days before the call. */
  week: number;
  days: number;
}

export const fetchEarlier = (id: string, signal?: AbortSignal) =>
  ask<Earlier>(`/v1/calls/${encodeURIComponent(id)}/earlier`, signal ? { signal } : undefined);

export const fetchStoring = (signal?: AbortSignal) =>
  ask<Storing>('/v1/store', signal ? { signal } : undefined);

export interface RuleList extends Page<RuleView> {
  set: RuleSetState;
}

export const fetchRules = (signal?: AbortSignal) =>
  ask<RuleList>('/v1/rules', signal ? { signal } : undefined);
export const fetchRule = (id: string, signal?: AbortSignal) =>
  ask<RuleDetail>(`/v1/rules/${encodeURIComponent(id)}`, signal ? { signal } : undefined);
/** Newest first, the first fifty. */
export const fetchMarks = (of: { rule: string } | { category: string; kind: Mark['kind'] }) =>
  ask<Page<Mark>>(`/v1/marks?${new URLSearchParams({ ...of, limit: '50' })}`);
export const stopRule = (id: string, reason: string) =>
  ask<void>(`/v1/rules/${encodeURIComponent(id)}/stop`, { method: 'POST', body: { reason } });
export const resumeRule = (id: string) =>
  ask<void>(`/v1/rules/${encodeURIComponent(id)}/resume`, { method: 'POST' });
export const reloadRules = () =>
  ask<{ changed: boolean; hash: string; rules: number }>('/v1/rules/reload', { method: 'POST' });

/** A session that may do nothing but change its password looks well to `whoAmI`; this finds out. */
export const probe = () => ask<Page<CallView>>('/v1/calls?live=true&limit=1');

/** What a person says of a place in a call. */
export type NewMark =
  | { kind: 'missed'; channel: number; utterance: string; category: string; rule?: string; note?: string }
  | { kind: 'wrong'; flag: string; note?: string };

export const sendPrompt = (call: string, text: string) =>
  ask<Prompt>(`/v1/calls/${encodeURIComponent(call)}/prompts`, { method: 'POST', body: { text } });
export const swapRoles = (call: string, swapped: boolean) =>
  ask<CallView>(`/v1/calls/${encodeURIComponent(call)}/swap-roles`, { method: 'POST', body: { swapped } });

const marksOf = (call: string) => `/v1/calls/${encodeURIComponent(call)}/marks`;
export const markCall = (call: string, mark: NewMark) =>
  ask<Mark>(marksOf(call), { method: 'POST', body: mark });
export const takeMark = ({ call, id }: Mark) => ask<void>(`${marksOf(call)}/${id}`, { method: 'DELETE' });

/** What the agent did with a prompt of the own call. */
export const answerPrompt = (call: string, prompt: string, what: PromptAnswerKind) =>
  ask<PromptAnswer>(`/v1/calls/${encodeURIComponent(call)}/prompts/${encodeURIComponent(prompt)}/answers`, {
    method: 'POST',
    body: { what },
  });

/** As people left it; the line of a call that comes by the socket tells the machine's alone. */
export const fetchScore = (call: string, signal?: AbortSignal) =>
  ask<{ score: number | null; final_score: FinalScore | null }>(
    `/v1/calls/${encodeURIComponent(call)}/score`,
    signal ? { signal } : undefined,
  );

/** Of the own calls; with `call` of that one. */
export const fetchAppeals = (call: string, signal?: AbortSignal) =>
  ask<Page<Appeal>>(`/v1/appeals?call=${encodeURIComponent(call)}`, signal ? { signal } : undefined);
export const fetchAllAppeals = (state: AppealState, signal?: AbortSignal) =>
  ask<Page<Appeal>>(`/v1/appeals?state=${state}&limit=200`, signal ? { signal } : undefined);
/** @param points what the item takes from now on; null: no score is changed */
export const decideAppeal = (
  id: string,
  state: 'accepted' | 'rejected',
  reason: string,
  points: number | null = null,
) =>
  ask<Appeal>(`/v1/appeals/${encodeURIComponent(id)}/decision`, {
    method: 'POST',
    body: { state, reason, ...(points === null ? {} : { points }) },
  });
export const makeAppeal = (call: string, body: { text: string; flag?: string; item?: string }) =>
  ask<Appeal>(`/v1/calls/${encodeURIComponent(call)}/appeals`, { method: 'POST', body });
