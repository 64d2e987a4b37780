/** Which cases a view shows, and in which order. Pure. */
import type { Case, CaseFlag } from '../../../../engine/contract/case.ts';
import { momentOf } from '../../../../engine/contract/flag.ts';

export const VIEWS = ['mine', 'unclaimed', 'overdue', 'review', 'all', 'closed'] as const;
export type View = (typeof VIEWS)[number];

export function viewOf(query: string): View {
  const wanted = new URLSearchParams(query).get('view');
  return VIEWS.find((view) => view === wanted) ?? 'all';
}

export function fitsView(view: View, one: Case, user: string, now: number): boolean {
  const { state, owner } = one;
  switch (view) {
    case 'mine':
      return owner === user && state !== 'closed';
    case 'unclaimed':
      return state === 'open';
    case 'overdue':
      return isOverdue(one, now);
    case 'review':
      return state === 'review';
    case 'all':
      return state !== 'closed';
    case 'closed':
      return state === 'closed';
  }
}

export function isOverdue({ state, due_at }: Case, now: number): boolean {
  return (state === 'open' || state === 'working') && now >= Date.parse(due_at);
}

/** Escalated, and still to be dealt with. */
export function isEscalated({ state, escalated }: Pick<Case, 'state' | 'escalated'>): boolean {
  return (state === 'open' || state === 'working') && (escalated.unclaimed ?? escalated.overdue) !== null;
}

/** Somebody had resolved it, and a flag came since that stands and that nobody has judged. */
export function hasLate({ state, flags }: Pick<Case, 'state' | 'flags'>): boolean {
  const isNew = ({ late, status, verdict }: CaseFlag) =>
    late === true && status === 'raised' && verdict === null;
  return (state === 'open' || state === 'working') && flags.some(isNew);
}

const RANK = { urgent: 0, high: 1, normal: 2, low: 3 } as const;

/** The most pressing first: what still runs by due time, what waits for review after it; closed ones newest first. */
export function inOrder(cases: readonly Case[], view: View): Case[] {
  const waits = ({ state }: Case) => (state === 'review' ? 1 : 0);
  return [...cases].sort((a, b) =>
    view === 'closed'
      ? order(b.closed_at ?? '', a.closed_at ?? '')
      : waits(a) - waits(b) ||
        order(a.due_at, b.due_at) ||
        RANK[a.priority] - RANK[b.priority] ||
        order(a.id, b.id),
  );
}

export function countsOf(cases: readonly Case[], user: string, now: number): Record<View, number> {
  const counts = Object.fromEntries(VIEWS.map((view) => [view, 0])) as Record<View, number>;
  for (const one of cases) for (const view of VIEWS) if (fitsView(view, one, user, now)) counts[view] += 1;
  return counts;
}

/** The flag that a case is named after: the gravest that stands, else the first. */
export function leading({ flags }: Case): Case['flags'][number] {
  const grave = { critical: 0, major: 1, minor: 2, info: 3 } as const;
  const standing = flags.filter(({ status }) => status === 'raised');
  const from = standing.length > 0 ? standing : flags;
  return from.reduce((a, b) => (grave[b.severity] < grave[a.severity] ? b : a));
}

/** As they were heard: by call, the first first, and by their moment in it; flags across calls, which are of all, before. */
export function asHeard({ calls, flags }: Pick<Case, 'calls' | 'flags'>): Case['flags'] {
  return flags.toSorted((a, b) => calls.indexOf(a.call) - calls.indexOf(b.call) || momentOf(a) - momentOf(b));
}

/** How many of those that a verdict is asked for have one: what was taken back is asked of nobody. */
export function judgedOf({ flags }: Pick<Case, 'flags'>): { judged: number; of: number } {
  const standing = flags.filter(({ status }) => status === 'raised');
  return { judged: standing.filter(({ verdict }) => verdict !== null).length, of: standing.length };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
