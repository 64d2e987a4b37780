import type { Case } from '../../../engine/contract/case.ts';
import { type Messages, useT } from '../i18n/index.tsx';
import { useTick } from '../lib/clock.ts';
import { lasted } from '../lib/times.ts';
import { useLiveStore } from '../live/provider.tsx';

type Timed = Pick<Case, 'state' | 'claim_by' | 'due_at' | 'resolved_at' | 'earlier'>;

/** Counts down to the due time by the server's clock, and up after it. */
export function Due({ of }: { of: Timed }) {
  const t = useT();
  const { skew } = useLiveStore();
  const text = useTick((now) => dueText(of, now + skew, t));
  const tone = useTick((now) => dueTone(of, now + skew));
  return <span className={`case-due num is-${tone}`}>{text}</span>;
}

export function dueTone(
  { state, due_at, claim_by, resolved_at, earlier }: Timed,
  now: number,
): 'late' | 'soon' | 'calm' {
  const due = Date.parse(due_at);
  if (resolved_at !== null) return wasLate({ due_at, resolved_at, earlier }) ? 'soon' : 'calm';
  if (now >= due) return 'late';
  if (state === 'open' && now >= Date.parse(claim_by)) return 'late';
  return due - now < 120_000 ? 'soon' : 'calm';
}

export function dueText(of: Timed, now: number, t: Messages): string {
  const due = Date.parse(of.due_at);
  if (of.resolved_at !== null) return wasLate(of) ? t.cases.late : t.cases.inTime;
  return now < due ? t.cases.left(lasted(due - now, t)) : t.cases.over(lasted(now - due, t));
}

/** As the measures count it: a case that came back was in time only if it was so each time. */
function wasLate({
  due_at,
  resolved_at,
  earlier,
}: Pick<Case, 'due_at' | 'resolved_at' | 'earlier'>): boolean {
  return earlier?.missed === true || Date.parse(resolved_at ?? '') > Date.parse(due_at);
}
