/** What happens to a case: who has taken it needs no reminder, who has not is told by the next target. Pure. */
import { enqueue } from './queue.ts';
import type { Run } from './run.ts';
import type { Known } from './state.ts';

export interface CaseItem {
  type: 'case';
  id: string;
  rev: number;
  /** Ids of alerts. */
  alerts: readonly string[];
  owned: boolean;
  closed: boolean;
  /** What this event says. */
  escalated: 'unclaimed' | 'overdue' | null;
}

export function caseChanged(run: Run, { id, rev, alerts, owned, closed, escalated }: CaseItem): void {
  const { draft, now } = run;
  const fresh: Known[] = [];
  for (const alert of alerts) {
    const known = draft.known.get(alert);
    if (!known || (known.case?.id === id && known.case.rev >= rev)) continue;
    const after = { ...known, case: { id, rev, owned, closed }, heard_at: now };
    draft.put('known', alert, after);
    fresh.push(after);
  }
  if (owned) claimed(run);
  if (escalated === null || fresh.length === 0) return;
  const standing = fresh.filter(({ status, wrong }) => status === 'raised' && !wrong);
  const told = new Map<string, string[]>();
  for (const { alert, routes } of standing) {
    const steps = routes.flatMap((path) => run.routes.get(path)?.escalate ?? []);
    for (const { when, to } of steps)
      if ('on' in when && when.on === escalated)
        for (const target of to) told.set(target, [...(told.get(target) ?? []), alert.id]);
  }
  for (const [target, of] of told)
    enqueue(run, target, 'escalation', `case/${id}`, [...new Set(of)], { why: escalated, case: id });
}

/** Reminders about what somebody has taken meanwhile are not sent. */
function claimed(run: Run): void {
  for (const send of run.draft.sends.values()) {
    if (send.state !== 'waiting' || send.unknown) continue;
    if (send.kind !== 'repeat' && !(send.kind === 'escalation' && send.why !== 'overdue')) continue;
    if (send.alerts.some((id) => isOpen(run, id))) continue;
    run.draft.remove('sends', send.id);
    for (const id of send.alerts) run.line(id, 'claimed', { target: send.target, send: send.id });
  }
}

export function isOpen(run: Run, id: string): boolean {
  const known = run.draft.known.get(id);
  return known?.status === 'raised' && !known.wrong && !known.case?.owned;
}
