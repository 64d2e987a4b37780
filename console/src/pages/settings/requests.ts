import { ask } from '../../api/http.ts';
import type { Page } from '../../api/requests.ts';

export type Teams = 'all' | string[];
export interface User {
  name: string;
  role: string;
  teams: Teams;
  agent: string | null;
  disabled: boolean;
  must_change: boolean;
  login: 'password' | 'oidc';
  created_at: string | null;
}
export interface UserChange {
  role?: string;
  teams?: Teams;
  /** They are meant so, whatever the directory says. */
  new_teams?: boolean;
  agent?: string | null;
  disabled?: boolean;
}
export interface Token {
  id: string;
  kind: 'api' | 'sender';
  name: string;
  created_at: string;
  created_by: string;
  expires_at: string | null;
  expired: boolean;
  last_used_at: string | null;
  role?: string;
  /** Of what the role may, only this. */
  may?: string[];
  teams?: Teams;
  sources?: string[];
}
export type NewToken =
  | {
      kind: 'api';
      name: string;
      role: string;
      may?: string[];
      teams: Teams;
      new_teams?: boolean;
      expires_in_days: number;
    }
  | { kind: 'sender'; name: string; sources: string[]; expires_in_days?: number };
export interface Row {
  kind: 'team' | 'agent' | 'queue';
  id: string;
  name?: string;
  team?: string | null;
  from?: string | null;
}
export interface Changes {
  dry_run: boolean;
  rows: number;
  added: number;
  changed: number;
  same: number;
  new_teams: string[];
  /** Named by agents or queues alone. */
  undeclared: { team: string; likely?: string; line?: number; column?: number }[];
}
export interface AuditLine {
  id: string;
  at: string;
  user: string;
  action: string;
  from: string;
  call?: string;
  subject?: string;
  detail?: string;
  reason?: string;
}
export interface AuditAsked {
  user?: string;
  action?: string;
  /** With commas between them. */
  kinds?: string;
  subject?: string;
  from?: string;
  to?: string;
}

const of = encodeURIComponent;
export const fetchUsers = () => ask<Page<User>>('/v1/users');
export const makeUser = (user: {
  name: string;
  role: string;
  teams: Teams;
  new_teams?: boolean;
  agent?: string;
}) => ask<{ user: User; password: string }>('/v1/users', { method: 'POST', body: user });
export const changeUser = (name: string, change: UserChange) =>
  ask<User>(`/v1/users/${of(name)}`, { method: 'PATCH', body: change });
export const resetPassword = (name: string) =>
  ask<{ user: User; password: string }>(`/v1/users/${of(name)}/password`, { method: 'POST' });

export const fetchTokens = () => ask<Page<Token> & { roles: Record<string, string[]> }>('/v1/tokens');
/** What a token of each role may at most. */
export const fetchRights = async (): Promise<Page<[role: string, may: string[]]>> => {
  const { roles } = await fetchTokens();
  return { items: Object.entries(roles), next: null };
};
export const makeToken = (token: NewToken) =>
  ask<{ token: Token; secret: string }>('/v1/tokens', { method: 'POST', body: token });
export const renewToken = (id: string) =>
  ask<{ token: Token; secret: string }>(`/v1/tokens/${of(id)}/secret`, { method: 'POST' });
export const revokeToken = (id: string) => ask<void>(`/v1/tokens/${of(id)}`, { method: 'DELETE' });

export const fetchDirectory = () => ask<Page<Row>>('/v1/directory');
export const fetchTeams = () => ask<Page<{ id: string; name: string }>>('/v1/teams');
export const importCsv = (csv: string, dryRun: boolean) =>
  ask<Changes>(`/v1/directory/import?dry_run=${dryRun}`, {
    method: 'POST',
    csv,
    harmless: dryRun,
  });
export function removeRow({ kind, id, from }: Row): Promise<void> {
  const query = new URLSearchParams({ kind, id, ...(from ? { from } : {}) });
  return ask<void>(`/v1/directory?${query}`, { method: 'DELETE' });
}

export function fetchAudit(asked: AuditAsked, after: string | null): Promise<Page<AuditLine>> {
  const query = new URLSearchParams({ limit: '100' });
  for (const [key, value] of Object.entries(asked)) if (value) query.set(key, value);
  if (after !== null) query.set('after', after);
  return ask<Page<AuditLine>>(`/v1/audit?${query}`);
}
