/** What time brings: groups are told, repeated, escalated; what is old is forgotten. Pure. */
import { isOpen } from './claims.ts';
import { flush } from './groups.ts';
import { muted } from './mutes.ts';
import type { Route } from './plan.ts';
import { enqueue } from './queue.ts';
import type { Run } from './run.ts';
import type { Group, Member } from './state.ts';

/** How long flags, cases and quiet groups are remembered, ms. */
const KEPT_MS = 48 * 3_600_000;
const CASE_KEPT_MS = 30 * 86_400_000;
const QUIET_MS = 3_600_000;
const MOST_REPEATS = 10;

export function timePasses(run: Run): void {
  const { draft, now } = run;
  for (const group of draft.groups.values()) {
    const route = run.routes.get(group.route);
    // A route that the configuration no longer has tells nothing more.
    if (!route) draft.remove('groups', group.id);
    else groupTime(run, nearer(run, group, route), route);
  }
  const held = new Set<string>();
  for (const { members } of draft.groups.values()) for (const { id } of members) held.add(id);
  for (const { alerts } of draft.sends.values()) for (const id of alerts) held.add(id);
  for (const [id, { heard_at, case: of }] of draft.known) {
    const kept = of && !of.closed ? CASE_KEPT_MS : KEPT_MS;
    if (!held.has(id) && heard_at < now - kept) draft.remove('known', id);
  }
  for (const [id, { until }] of draft.silences) if (until < now - CASE_KEPT_MS) draft.remove('silences', id);
}

/** A clock that was set back: nothing waits longer than its route says. */
function nearer(run: Run, group: Group, route: Route): Group {
  const { now } = run;
  const most = Math.max(route.group_wait_s, route.group_interval_s) * 1000;
  const bound = (at: number | null, ms: number) => (at === null ? null : Math.min(at, now + ms));
  const after: Group = {
    ...group,
    flush_at: bound(group.flush_at, most),
    repeat_at: bound(group.repeat_at, route.repeat_s * 1000),
    first_sent_at: bound(group.first_sent_at, 0),
    last_sent_at: bound(group.last_sent_at, 0),
    touched_at: Math.min(group.touched_at, now),
  };
  const same = (['flush_at', 'repeat_at', 'first_sent_at', 'last_sent_at', 'touched_at'] as const).every(
    (key) => after[key] === group[key],
  );
  if (same) return group;
  run.draft.put('groups', group.id, after);
  return after;
}

function groupTime(run: Run, before: Group, route: Route): void {
  const { draft, now } = run;
  if (before.flush_at !== null && before.flush_at <= now) flush(run, before, route);
  let group = draft.groups.get(before.id)!;
  const open = () => group.members.filter(({ id, state }) => state === 'told' && isOpen(run, id));
  if (group.repeat_at !== null && group.repeat_at <= now) {
    const ids = open()
      .map(({ id }) => id)
      .filter((id) => muted(run, id, group.id) === undefined);
    const again = ids.length > 0 && group.repeats + 1 < MOST_REPEATS;
    group = {
      ...group,
      repeats: group.repeats + 1,
      repeat_at: again ? now + route.repeat_s * 1000 : null,
      touched_at: now,
    };
    draft.put('groups', group.id, group);
    if (ids.length > 0) for (const target of route.to) enqueue(run, target, 'repeat', group.id, ids);
  }
  group = escalate(run, group, route, open());
  const pending = group.steps < timed(route).length && open().length > 0;
  if (group.flush_at !== null || group.repeat_at !== null || pending) return;
  if (group.touched_at < now - Math.max(QUIET_MS, route.group_interval_s * 1000))
    draft.remove('groups', group.id);
}

function escalate(run: Run, before: Group, route: Route, open: readonly Member[]): Group {
  const { draft, now } = run;
  let group = before;
  const steps = timed(route);
  while (group.first_sent_at !== null && group.steps < steps.length) {
    const { after_s, to } = steps[group.steps]!;
    if (group.first_sent_at + after_s * 1000 > now) break;
    const ids = open.map(({ id }) => id).filter((id) => muted(run, id, group.id) === undefined);
    for (const { id, state } of group.members)
      if (state === 'told' && !ids.includes(id) && run.draft.known.get(id)?.case?.owned)
        run.line(id, 'claimed');
    for (const target of ids.length > 0 ? to : [])
      enqueue(run, target, 'escalation', group.id, ids, { why: 'time', after_s });
    group = {
      ...group,
      steps: group.steps + 1,
      touched_at: now,
    };
    draft.put('groups', group.id, group);
  }
  return group;
}

function timed({ escalate }: Route): { after_s: number; to: string[] }[] {
  const steps = escalate.flatMap(({ when, to }) =>
    'after_s' in when ? [{ after_s: when.after_s, to }] : [],
  );
  return steps.sort((a, b) => a.after_s - b.after_s);
}
