/** What waits now, and what for. Pure. */
import type { Became, Waiting } from './became.ts';
import { limitsOf } from './postman.ts';
import { faultDetail, waitOf } from './sends.ts';
import { type AlertState, NEW_TARGET } from './state.ts';
import type { TargetConfig } from './targets/table.ts';

export function waitingIn(
  state: AlertState,
  targets: ReadonlyMap<string, TargetConfig>,
  now: number,
): Waiting {
  const grouped = new Set<string>();
  for (const { id: group, members } of state.groups.values())
    for (const { id, state: stands } of members) if (stands === 'new') grouped.add(id).add(`${group} ${id}`);
  return {
    send,
    inGroup: (alert, group) => grouped.has(group === undefined ? alert : `${group} ${alert}`),
  };

  function send(id: string): Became | undefined {
    const one = state.sends.get(id);
    if (!one) return undefined;
    const { recent, parked_until } = state.targets.get(one.target) ?? NEW_TARGET;
    const config = targets.get(one.target);
    const isBudget = config !== undefined && waitOf(recent, limitsOf(config), now) > 0;
    const held = (parked_until ?? 0) > now ? 'target' : isBudget ? 'budget' : null;
    // Its own fault: what the target failed at last may have been another message.
    const detail = one.fault ? faultDetail(one.fault) : one.error === null ? {} : { error: one.error };
    return { is: 'waiting', at: null, tries: one.attempts, held, detail };
  }
}
