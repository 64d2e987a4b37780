/** A case (工单): the human side of one or more flags of one call or one customer, or of one queue, team or agent. */
import type { Severity } from './flag.ts';
import type { FlagScope, ScopeFlag } from './scope-flag.ts';

/** 待处理 · 处理中 · 待复核 · 已关闭 */
export const CASE_STATES = ['open', 'working', 'review', 'closed'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Priority of a case whose gravest flag has this severity, until a person says otherwise. */
export const PRIORITY_OF: Readonly<Record<Severity, Priority>> = {
  critical: 'urgent',
  major: 'high',
  minor: 'normal',
  info: 'low',
};

/** right: the flag is as it should be · wrong: it should not be there · unclear: it cannot be said. */
export const VERDICTS = ['right', 'wrong', 'unclear'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why; a fixed list, so that reasons can be counted. */
export const VERDICT_REASONS = {
  right: ['as_flagged', 'serious', 'slight'],
  wrong: ['misheard', 'wrong_speaker', 'other_meaning', 'denied', 'rule_too_wide', 'repeated'],
  unclear: ['inaudible', 'incomplete', 'standard_unclear'],
} as const satisfies Record<Verdict, readonly string[]>;
export type VerdictReason = (typeof VERDICT_REASONS)[Verdict][number];
export const ALL_VERDICT_REASONS = Object.values(VERDICT_REASONS).flat() as readonly VerdictReason[];

/** How a case ended. `withdrawn`: nobody decided it, every flag of it was taken back. */
export const RESOLUTIONS = [
  'calmed',
  'called_back',
  'compensated',
  'agent_coached',
  'handed_on',
  'false_alarm',
  'no_action',
  'withdrawn',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** What was done about it; those linked to a rule or a category are checked for improvement. */
export const ACTION_KINDS = ['coach', 'call_back', 'training', 'script', 'process', 'rule', 'other'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export interface CaseVerdict {
  verdict: Verdict;
  reason: VerdictReason;
  /** Masked. */
  note: string | null;
  by: string;
  /** ISO 8601. */
  at: string;
}

/** A flag as the case keeps it: enough to judge it without the store. */
export interface CaseFlag {
  flag: string;
  /** Empty: a flag across calls. */
  call: string;
  rule: string;
  title: string;
  title_en?: string;
  category: string;
  severity: Severity;
  status: 'raised' | 'retracted' | 'withdrawn';
  /** Call time at which it could first be raised, ms; 0 across calls. */
  at_ms: number;
  /** Call time at which its first words begin, ms; absent: it rests on none, or it is of before this was told. */
  from_ms?: number;
  /** ISO 8601. */
  raised_at: string;
  /**
   * Of a flag across calls: whose it is, and how much it had counted when it came to the case. Which calls, the flag
   * itself says: `GET /v1/cases/{id}/scope-flags`.
   */
  across?: FlagScope & { calls: number; flags: number };
  /** It came after somebody had resolved the case, which went back to work for it. */
  late?: true;
  /** First words of the evidence, masked; null where it rests on none. */
  quote: string | null;
  verdict: CaseVerdict | null;
}

/** Where a case belongs: what decides who may act on it, and what lists are narrowed by. */
export interface CasePlace {
  team: string | null;
  queue: string | null;
  /** Id of the agent. */
  agent: string | null;
  /** Of a flag across calls of several teams, where `team` is null: who sees all of them sees the case. */
  teams?: string[];
}

export interface Case extends CasePlace {
  /** Hash of the flag that opened it. */
  id: string;
  /** Number of its last event, 1, 2, 3 …: of two copies the greater is newer. */
  rev: number;
  state: CaseState;
  priority: Priority;
  /** Of its gravest flag. */
  severity: Severity;
  owner: string | null;
  /** Id of the customer, else the token of the number. */
  customer: string | null;
  /** None where it is of a queue, a team or an agent: what was counted of them is of many customers. */
  calls: string[];
  flags: CaseFlag[];
  /** The case of the same call or customer that was closed before this one. */
  previous: string | null;
  /** ISO 8601, all of these. */
  opened_at: string;
  /** Who opened it; null: the server, because of the flag. */
  opened_by: string | null;
  /** To be claimed by then, and to be resolved by then. */
  claim_by: string;
  due_at: string;
  seen_at: string | null;
  /** Of the owner's claim; of the first one `first_claimed_at`. */
  claimed_at: string | null;
  first_claimed_at: string | null;
  /** When it went to review or was closed; null again when it is taken up anew. */
  resolved_at: string | null;
  resolved_by: string | null;
  closed_at: string | null;
  updated_at: string;
  resolution: Resolution | null;
  /** When it was escalated; null where it was not, or not since it came back. */
  escalated: Escalations;
  reopened: number;
  /** Of a case that was resolved and came back to work: what went before, as figures count it. */
  earlier?: EarlierWork | null;
  /** What it was when a late flag brought it back; gone once a person did more than look at it. */
  before_late?: BeforeLate | null;
  comments: number;
  actions: number;
}

export interface Escalations {
  /** ISO 8601, both; null: not escalated. */
  unclaimed: string | null;
  overdue: string | null;
}

/** The times that a case was to be dealt with before it came back, by a late flag or reopened. */
export interface EarlierWork {
  /** When it came back last, ISO 8601. */
  since: string;
  /** ms until it was resolved, all times before added up, without those in which it lay resolved. */
  took_ms: number;
  /** One of these times it was resolved after its due time. */
  missed: boolean;
  /** The first ones of these times. */
  escalated: Escalations;
}

/** How a case was resolved before a late flag came: so it is again if the flag is taken back and nobody has begun. */
export interface BeforeLate extends CaseTimes {
  /** How many flags it had; those after them came late. */
  flags: number;
  priority: Priority;
  resolution: Resolution | null;
  resolved_at: string | null;
  resolved_by: string | null;
  escalated: Escalations;
  earlier: EarlierWork | null;
}

export interface CaseAction {
  id: string;
  kind: ActionKind;
  /** Masked. */
  text: string;
  /** What it is to improve: a rule, or a category; null: nothing that is checked. */
  rule: string | null;
  category: string | null;
  /** When it is checked again; null where it is not. */
  check_at: string | null;
}

/** What happened to a case. `by` null: the server. */
export type CaseEvent = { n: number; at: string; by: string | null } & CaseEventBody;

/** Due times go with what changes them. */
export interface CaseTimes {
  claim_by: string;
  due_at: string;
}

export type CaseEventBody =
  | ({
      type: 'opened';
      id: string;
      flag: CaseFlag;
      place: CasePlace;
      customer: string | null;
      /** Calls of the customer that a flag across calls had counted; absent: the flag's own. */
      calls?: string[];
      previous: string | null;
      priority: Priority;
    } & CaseTimes)
  | ({
      type: 'joined';
      flag: CaseFlag;
      customer: string | null;
      calls?: string[];
      priority: Priority;
    } & CaseTimes)
  /** A later word took the flag back, a person stopped its rule, or it stands again. */
  | {
      type: 'flag';
      flag: string;
      status: CaseFlag['status'];
      reason: string | null;
      /** No late flag stands any more, and nobody had begun: the case is resolved again, as it was. */
      restores?: true;
      /** A late flag stands again after that: back to work, with these times. */
      late?: CaseTimes & { priority: Priority };
    }
  | { type: 'seen' }
  | { type: 'claimed' }
  | { type: 'assigned'; to: string }
  | { type: 'released' }
  | { type: 'commented'; text: string }
  | { type: 'acted'; action: CaseAction }
  | { type: 'prioritised'; priority: Priority }
  | { type: 'resolved'; resolution: Resolution; note: string | null }
  /** Back from review to whoever worked on it. */
  | { type: 'returned'; note: string }
  | { type: 'closed'; resolution: Resolution; note: string | null }
  | ({ type: 'reopened'; note: string } & CaseTimes)
  | { type: 'judged'; flags: string[]; verdict: Verdict; reason: VerdictReason; note: string | null }
  /** A verdict was taken back: what was said before stands again, null where nothing was. */
  | { type: 'unjudged'; verdicts: { flag: string; verdict: CaseVerdict | null }[] }
  | { type: 'escalated'; why: 'unclaimed' | 'overdue' };

export type CaseEventType = CaseEventBody['type'];

/** What the flags across calls of a case say that they counted. */
export interface CaseScopeFlags {
  items: ScopeFlag[];
  /** Ids of those that cannot be told now, since the store is away. */
  away: string[];
}

/** Another case that is not closed, of the same customer, call or incident, as far as the reader sees it. */
export interface RelatedCase {
  id: string;
  state: CaseState;
  owner: string | null;
  severity: Severity;
  title: string;
  title_en?: string;
  /** Of the flag that it is named after; absent of one across calls. */
  call?: string;
  /** One incident of several customers: a flag across calls of the one counts a call of the other. */
  counted?: true;
}

/** One case with all that happened to it, oldest first. */
export interface CaseDetail {
  case: Case;
  events: CaseEvent[];
  related: RelatedCase[];
}

/** How long a verdict can be taken back, ms. */
export const UNDO_MS = 600_000;

/** A verdict that stood on a flag: by its moment, since a flag may be judged again. */
export interface NamedVerdict {
  flag: string;
  /** ISO 8601: `at` of the verdict. */
  at: string;
}

/** Of verdicts that one takes back: how many are, and why the others stay. */
export interface Unjudging {
  /** That are taken back now. */
  undone: number;
  /** Stay: the flag has another verdict by now, or none. */
  changed: number;
  /** Stay: somebody else gave them. */
  others: number;
  /** Stay: older than ten minutes. */
  too_old: number;
}

/** Of flags that one judges together. */
export interface Judging {
  /** That have the verdict now. */
  judged: number;
  /** Left out: they have a verdict of somebody else. */
  judged_by_others: number;
  /** Left out: they stand no more. */
  taken_back: number;
}

/** Those that stand and have no verdict of anybody but `by`, and how many are which. */
export function judgeable(
  flags: readonly CaseFlag[],
  by: string | null,
): { free: CaseFlag[]; judging: Judging } {
  const standing = flags.filter(({ status }) => status === 'raised');
  const free = standing.filter(({ verdict }) => verdict === null || verdict.by === by);
  return {
    free,
    judging: {
      judged: free.length,
      judged_by_others: standing.length - free.length,
      taken_back: flags.length - standing.length,
    },
  };
}
