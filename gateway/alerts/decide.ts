/**
 * What is told to whom, and when: `decide(plan, state, item, now) → state + lines`. Pure: time comes in as an argument,
 * nothing is sent here. Items that come twice or late change nothing; every flag gets a line that says what was
 * decided and why. Times that a clock set back would put far off are brought near again.
 */
import { type Alert, isOf } from './alert.ts';
import { type CaseItem, caseChanged } from './claims.ts';
import { join, matching } from './groups.ts';
import type { LocalTime } from './match.ts';
import type { Plan } from './plan.ts';
import type { Line } from './reasons.ts';
import { Run } from './run.ts';
import { settle, type Told, takeUp } from './sends.ts';
import { type AlertState, Draft, type Known, type Silence } from './state.ts';
import { takeBack, without } from './take-back.ts';
import { timePasses } from './time.ts';

export type Item =
  /** A flag was raised, retracted or withdrawn. `number`: of the outbox. */
  | { type: 'alert'; number: number; alert: Alert; status: Known['status']; demo: boolean }
  | CaseItem
  /** Somebody marked the flag as wrong, or took that back. */
  | { type: 'marked'; id: string; wrong: boolean }
  | { type: 'silence'; silence: Silence }
  | { type: 'unsilence'; id: string; by: string }
  | { type: 'time' }
  /** The server starts: what was being sent has no answer. */
  | { type: 'resumed' }
  /** Calls that were deleted: nothing of them is kept, nor sent. */
  | { type: 'forget'; calls: ReadonlySet<string> }
  | { type: 'sending'; sends: readonly string[] }
  | { type: 'told'; sends: readonly string[]; told: Told };

export interface Decided {
  state: AlertState;
  lines: Line[];
}

export function decide(
  plan: Plan,
  state: AlertState,
  item: Item,
  now: number,
  local: (at: number) => LocalTime,
): Decided {
  const run = new Run(plan, new Draft(state), now, local);
  take(run, item);
  return { state: run.draft.done(), lines: run.lines };
}

function take(run: Run, item: Item): void {
  const { draft, now } = run;
  switch (item.type) {
    case 'alert':
      heard(run, item);
      break;
    case 'case':
      caseChanged(run, item);
      break;
    case 'marked': {
      const known = draft.known.get(item.id);
      if (known && known.wrong !== item.wrong) draft.put('known', item.id, { ...known, wrong: item.wrong });
      return;
    }
    case 'silence':
      draft.put('silences', item.silence.id, item.silence);
      break;
    case 'unsilence': {
      const silence = draft.silences.get(item.id);
      if (silence && silence.until > now)
        draft.put('silences', item.id, { ...silence, until: now, ended_by: item.by });
      break;
    }
    case 'time':
      timePasses(run);
      break;
    case 'resumed':
      for (const send of draft.sends.values())
        if (send.state === 'sending')
          draft.put('sends', send.id, { ...send, state: 'waiting', unknown: true, due_at: now });
      break;
    case 'forget':
      forgetCalls(run, item.calls);
      break;
    case 'sending':
      takeUp(run, item.sends);
      break;
    case 'told':
      settle(run, item.sends, item.told);
      break;
  }
}

function heard(run: Run, { number, alert, status, demo }: Extract<Item, { type: 'alert' }>): void {
  const { draft, now } = run;
  const before = draft.known.get(alert.id);
  if (before && (number < before.number || before.status === status)) return;
  const routes = status === 'raised' && !demo ? matching(run, run.plan.routes, alert) : [];
  draft.put('known', alert.id, {
    case: null,
    wrong: false,
    told: [],
    ...before,
    alert,
    status,
    number,
    heard_at: now,
    routes: status === 'raised' ? routes.map(({ path }) => path) : (before?.routes ?? []),
  });
  if (status !== 'raised') {
    if (before?.status === 'raised') takeBack(run, alert.id);
    return;
  }
  if (demo) run.line(alert.id, 'demo');
  else if (routes.length === 0) run.line(alert.id, 'no_route');
  for (const route of routes) join(run, route, alert);
}

function forgetCalls(run: Run, calls: ReadonlySet<string>): void {
  const { draft } = run;
  const gone = new Set<string>();
  for (const [id, { alert }] of draft.known) if (isOf(alert, calls)) gone.add(id);
  for (const send of draft.sends.values())
    for (const id of send.alerts) if (gone.has(id)) without(run, draft.sends.get(send.id)!, id);
  for (const group of draft.groups.values()) {
    const members = group.members.filter(({ id }) => !gone.has(id));
    if (members.length === group.members.length) continue;
    if (members.length === 0) draft.remove('groups', group.id);
    else draft.put('groups', group.id, { ...group, members });
  }
  for (const id of gone) draft.remove('known', id);
}
