/**
 * Whose calls somebody may see, whatever the role allows. Pure: team and agent of a call are told by whoever asks
 * (`sight.ts`), as is the time.
 */

export interface Scope {
  /** Teams whose calls are seen; 'all': every call, those of no known team too. */
  teams: readonly string[] | 'all';
  /** Id of the agent whose own calls are seen: open ones, and ended ones while they can be appealed. */
  agent?: string;
}

/** A call as far as it decides who sees it. */
export interface SeenCall {
  /** Team of its agent, else of its queue; undefined: nobody knows. */
  team?: string | undefined;
  /** Id of its agent. */
  agent?: string | undefined;
  /** Epoch ms; null while it goes on. */
  ended_at: number | null;
}

/** Until when an agent may still appeal against what was found in a call. */
export interface AppealWindow {
  /** Epoch ms. */
  now: number;
  /** From the end of the call, ms. */
  appeal_ms: number;
}

export function maySeeCall(who: Scope, call: SeenCall, { now, appeal_ms }: AppealWindow): boolean {
  if (maySeeTeam(who, call.team)) return true;
  if (who.agent === undefined || who.agent !== call.agent) return false;
  return call.ended_at === null || now - call.ended_at <= appeal_ms;
}

/** What belongs to a team as a whole: its calls, counts, flags across calls. */
export function maySeeTeam({ teams }: Pick<Scope, 'teams'>, team: string | undefined): boolean {
  return teams === 'all' || (team !== undefined && teams.includes(team));
}
