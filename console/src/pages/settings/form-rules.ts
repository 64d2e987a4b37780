/** What users and tokens must be like, said of each field before the server has to; one fault a field. Pure. */
import { LONGEST_ID, SOURCE_SCOPE, TOKEN_NAME, USER_NAME } from '../../../../engine/contract/access.ts';
import { type TeamNamed, unknownTeams } from '../../../../engine/contract/teams.ts';
import type { Teams, User } from './requests.ts';

export interface UserDraft {
  name: string;
  role: string;
  teams: Teams;
  agent: string;
}
export type TeamsFault = 'teamsMissing' | 'teamLong' | 'teamUnknown';
export type UserFault = 'nameMissing' | 'userName' | TeamsFault | 'agentMissing';

/**
 * @param known the user is there already, with the name that it has
 * @param strange teams that were written and that the directory does not name; none where that is meant so
 */
export function userFaults(
  { name, role, teams, agent }: UserDraft,
  known = false,
  strange: readonly string[] = [],
): Faults<keyof UserDraft, UserFault> {
  const isAgent = role === 'agent';
  const isId = agent.trim() !== '';
  return {
    ...found('name', known ? null : nameFault(name, USER_NAME, 'userName')),
    // Somebody with an agent's id sees the own calls, and needs no team.
    ...(isAgent || role === 'admin' ? {} : found('teams', teamsFault(teams, !isId, strange))),
    ...found('agent', isAgent && !isId ? 'agentMissing' : null),
  };
}

/** Names of the other active accounts with the agent id of an active one: from before ids were of one account. */
export function sharers(user: User, all: readonly User[]): string[] {
  if (user.agent === null || user.disabled) return [];
  return all
    .filter(({ name, agent, disabled }) => name !== user.name && agent === user.agent && !disabled)
    .map(({ name }) => name);
}

export interface TokenDraft {
  kind: 'api' | 'sender';
  name: string;
  teams: Teams;
  sources: readonly string[];
}
export type TokenFault = 'nameMissing' | 'tokenName' | TeamsFault | 'sourcesMissing' | 'sourceName';

/** `strange`: as of a user. */
export function tokenFaults(
  { kind, name, teams, sources }: TokenDraft,
  strange: readonly string[] = [],
): Faults<keyof TokenDraft, TokenFault> {
  return {
    ...found('name', nameFault(name, TOKEN_NAME, 'tokenName')),
    ...(kind === 'api'
      ? found('teams', teamsFault(teams, true, strange))
      : found('sources', sourcesFault(sources))),
  };
}

type Faults<F extends string, W> = Partial<Record<F, W>>;

/** The same with words. */
export function mapped<F extends string, W>(faults: Faults<F, W>, words: (fault: W) => string) {
  return Object.fromEntries(
    Object.entries(faults).map(([field, fault]) => [field, words(fault as W)]),
  ) as Faults<F, string>;
}

function found<F extends string, W>(field: F, fault: W | null): Faults<F, W> {
  return fault === null ? {} : ({ [field]: fault } as Faults<F, W>);
}

function nameFault<W>(name: string, rule: RegExp, unfit: W): 'nameMissing' | W | null {
  if (name.trim() === '') return 'nameMissing';
  return rule.test(name.trim()) ? null : unfit;
}

function teamsFault(teams: Teams, needed: boolean, strange: readonly string[]): TeamsFault | null {
  if (teams === 'all') return null;
  if (teams.length === 0) return needed ? 'teamsMissing' : null;
  if (teams.some(({ length }) => length > LONGEST_ID)) return 'teamLong';
  return strange.length > 0 ? 'teamUnknown' : null;
}

/** Of these teams, those that neither the directory names nor the user had. */
export function strangeTeams(teams: Teams, had: Teams, known: readonly TeamNamed[]): string[] {
  if (teams === 'all') return [];
  return unknownTeams(teams, known).filter((id) => had === 'all' || !had.includes(id));
}

function sourcesFault(sources: readonly string[]): 'sourcesMissing' | 'sourceName' | null {
  if (sources.length === 0) return 'sourcesMissing';
  return sources.every((one) => SOURCE_SCOPE.test(one)) ? null : 'sourceName';
}
