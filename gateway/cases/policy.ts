/** Which flags make cases, and how long people have: the site's settings, read by pure functions. */
import { type CaseTimes, PRIORITY_OF, type Priority } from '../../engine/contract/case.ts';
import { SEVERITIES, type Severity } from '../../engine/contract/flag.ts';

export type OpenFrom = Severity | 'never';

export interface CasePolicy {
  /** Least grave severity of a flag that opens a case. */
  open_from: OpenFrom;
  /** The same for some queues. */
  queues: Readonly<Record<string, OpenFrom>>;
  /** Rules that open a case whatever their severity, or never do; before the queue. */
  rules: Readonly<Record<string, 'open' | 'never'>>;
  /** Least grave severity of a flag that joins an open case of its own call. */
  join_from: OpenFrom;
  /** Seconds until it must be claimed, and resolved. */
  claim_s: Readonly<Record<Severity, number>>;
  due_s: Readonly<Record<Severity, number>>;
  /** Seconds until it must be resolved for some rules and queues; the rule's before the queue's. */
  due_s_of_rules: Readonly<Record<string, number>>;
  due_s_of_queues: Readonly<Record<string, number>>;
  /** Whoever resolved a case may not close it. */
  review_by_other: boolean;
}

interface Judged {
  rule: string;
  severity: Severity;
  queue?: string | null;
}

function own<T>(map: Readonly<Record<string, T>>, name: string | null | undefined): T | undefined {
  return name != null && Object.hasOwn(map, name) ? map[name] : undefined;
}

function reaches(severity: Severity, from: OpenFrom): boolean {
  return from !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(from);
}

/** Whether this flag opens a case. */
export function opensCase(policy: CasePolicy, { rule, severity, queue }: Judged): boolean {
  const named = own(policy.rules, rule);
  if (named !== undefined) return named === 'open';
  return reaches(severity, own(policy.queues, queue) ?? policy.open_from);
}

/** Whether it joins a case that its own call has. */
export function joinsCase(policy: CasePolicy, judged: Judged): boolean {
  if (own(policy.rules, judged.rule) === 'never') return false;
  return opensCase(policy, judged) || reaches(judged.severity, policy.join_from);
}

/** Times for a flag that came at `now`, epoch ms. */
export function timesOf(policy: CasePolicy, judged: Judged, now: number): CaseTimes {
  const due =
    own(policy.due_s_of_rules, judged.rule) ??
    own(policy.due_s_of_queues, judged.queue) ??
    policy.due_s[judged.severity];
  // Nobody can have resolved what nobody has to claim yet.
  const claim = Math.min(policy.claim_s[judged.severity], due);
  const after = (seconds: number) => new Date(now + seconds * 1_000).toISOString();
  return { claim_by: after(claim), due_at: after(due) };
}

export function priorityOf(severity: Severity): Priority {
  return PRIORITY_OF[severity];
}
