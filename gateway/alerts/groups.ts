/** Alerts that go together: which routes take one, when its group is told. Pure. */
import type { Alert } from './alert.ts';
import { hash } from './hash.ts';
import { fits, labelOf } from './match.ts';
import { muted } from './mutes.ts';
import type { Route } from './plan.ts';
import { enqueue } from './queue.ts';
import type { Run } from './run.ts';
import type { Group, Member } from './state.ts';

/** Routes that take the alert, the deepest of each branch; the first branch only, unless it goes on. */
export function matching(run: Run, routes: readonly Route[], alert: Alert): Route[] {
  const found: Route[] = [];
  for (const route of routes) {
    if (!fits(route.match, alert, run.local(run.now))) continue;
    const deeper = matching(run, route.routes, alert);
    if (deeper.length > 0) found.push(...deeper);
    else if (route.to.length > 0) found.push(route);
    if (!route.goes_on) break;
  }
  return found;
}

export function join(run: Run, route: Route, alert: Alert): void {
  const { draft, now } = run;
  const labels = Object.fromEntries(route.group_by.map((label) => [label, labelOf(alert, label)]));
  const id = hash(route.path, JSON.stringify(labels));
  const group: Group = draft.groups.get(id) ?? {
    id,
    route: route.path,
    labels,
    members: [],
    opened_at: now,
    flush_at: null,
    first_sent_at: null,
    last_sent_at: null,
    repeat_at: null,
    repeats: 0,
    steps: 0,
    touched_at: now,
  };
  const others = group.members.filter((one) => one.id !== alert.id);
  const earliest = now + route.group_wait_s * 1000;
  const flush_at =
    group.flush_at ??
    (group.last_sent_at === null
      ? earliest
      : Math.max(earliest, group.last_sent_at + route.group_interval_s * 1000));
  draft.put('groups', id, {
    ...group,
    members: [...others, { id: alert.id, state: 'new' }],
    flush_at,
    touched_at: now,
  });
  if (others.length > 0)
    run.line(alert.id, 'grouped', {
      group: id,
      detail: { with: others.length, route: route.path, until: flush_at },
    });
  else if (flush_at > now)
    run.line(alert.id, 'waits', { group: id, detail: { route: route.path, until: flush_at } });
  if (flush_at <= now) flush(run, draft.groups.get(id)!, route);
}

export function flush(run: Run, group: Group, route: Route): void {
  const { draft, now } = run;
  const going: string[] = [];
  const members = group.members.map((member): Member => {
    if (member.state !== 'new') return member;
    const state = muted(run, member.id, group.id);
    if (state) return { ...member, state };
    going.push(member.id);
    return { ...member, state: 'told' };
  });
  const sends = going.length > 0;
  draft.put('groups', group.id, {
    ...group,
    members,
    flush_at: null,
    touched_at: now,
    ...(sends
      ? {
          first_sent_at: group.first_sent_at ?? now,
          last_sent_at: now,
          repeat_at: route.repeat_s > 0 ? now + route.repeat_s * 1000 : null,
        }
      : {}),
  });
  if (!sends) return;
  const kind = group.first_sent_at === null ? 'new' : 'more';
  for (const target of route.to) enqueue(run, target, kind, group.id, going);
}
