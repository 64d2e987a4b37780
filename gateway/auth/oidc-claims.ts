/** What a login server says of somebody → what they may do here. Pure. */
import { USER_ROLES, type UserRole } from './roles.ts';
import type { Place } from './users.ts';

export interface ClaimMapping {
  name_claim: string;
  role_claim: string;
  /** Value of the claim → role; of several the one that may most. */
  roles: Readonly<Record<string, string>>;
  team_claim: string;
  /** Value of the claim → id of a team; `*`: all. */
  teams: Readonly<Record<string, string>>;
  /** Empty: none. */
  agent_claim: string;
}

export type Mapped = { name: string; place: Place } | { refused: string };

export function mapClaims(claims: Readonly<Record<string, unknown>>, mapping: ClaimMapping): Mapped {
  const [name] = valuesOf(claims, mapping.name_claim);
  if (name === undefined)
    return { refused: `The login server did not say your name (claim ${mapping.name_claim}).` };
  const roles = valuesOf(claims, mapping.role_claim).flatMap((value) => look(mapping.roles, value));
  const role = USER_ROLES.find((one) => roles.includes(one));
  if (!role)
    return {
      refused: `None of your groups (claim ${mapping.role_claim}) has a role here; ask an admin for one.`,
    };
  const [agent] = mapping.agent_claim === '' ? [] : valuesOf(claims, mapping.agent_claim);
  const named = valuesOf(claims, mapping.team_claim).flatMap((value) => look(mapping.teams, value));
  const teams = role === 'admin' || named.includes('*') ? 'all' : [...new Set(named)].sort();
  const fault = lacking(role, teams, agent, mapping);
  return fault ? { refused: fault } : { name, place: { role, teams: role === 'agent' ? [] : teams, agent } };
}

function lacking(
  role: UserRole,
  teams: readonly string[] | 'all',
  agent: string | undefined,
  { team_claim, agent_claim }: ClaimMapping,
): string | undefined {
  if (role === 'agent' && agent === undefined)
    return `You are an agent here, and the login server did not say which one (claim ${agent_claim || 'not configured'}).`;
  if (role !== 'agent' && teams !== 'all' && teams.length === 0)
    return `You are ${role} here, and none of your groups (claim ${team_claim}) is a team; ask an admin for one.`;
  return undefined;
}

/** Texts of a claim, which may be one text or a list of them. */
function valuesOf(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');
}

function look(map: Readonly<Record<string, string>>, value: string): string[] {
  const found = Object.hasOwn(map, value) ? map[value] : undefined;
  return found === undefined ? [] : [found];
}
