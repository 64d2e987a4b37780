/** Flags of rules across calls: they belong to a queue, a team, an agent or a customer, not to a call. */
import type { Category, Severity, Why } from './flag.ts';

export const SCOPE_KINDS = ['queue', 'team', 'agent', 'customer'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** Whose flag it is. */
export interface FlagScope {
  by: ScopeKind;
  /** Queue, team, id of the agent; id of the customer, else the token of the number. */
  name: string;
}

/** raised: the count was reached · withdrawn: flags that it counted were taken back, a person stopped the rule, or the rule counts otherwise now. */
export type ScopeFlagStatus = 'raised' | 'withdrawn';

/** Reasons of flags that no person withdrew. */
export const TAKEN_BACK = 'flags that it counted were taken back';
export const OTHER_RULE = 'the rule was changed or removed, and what it counted is counted no more';

/** One flag of one call that was counted. */
export interface CountedFlag {
  /** Id of the flag. */
  flag: string;
  call: string;
  rule: string;
  /** ISO 8601: start of the call + `at_ms` of the flag; where the start is not known, when it was raised. */
  at: string;
  agent?: string;
  team?: string;
  queue?: string;
}

export interface ScopeFlag {
  /** Hash of rule, scope and the first flag that was counted. */
  id: string;
  scope: FlagScope;
  rule: string;
  rule_hash: string;
  title: string;
  title_en?: string;
  category: Category;
  severity: Severity;
  status: ScopeFlagStatus;
  /** ISO 8601: the moment of the flag that made the count full. */
  at: string;
  /** ISO 8601: when it was decided. */
  raised_at: string;
  /** Flags that were counted, oldest first, at most 50; `why.seen` has the whole numbers. */
  evidence: CountedFlag[];
  why: Why;
  /** What the supervisor may do now, where the rule says it. */
  coach?: string;
  coach_en?: string;
  /** Of a shadow rule: stored, and shown to nobody but those who try the rule. */
  shadow?: true;
  /** Why it was withdrawn. */
  reason?: string;
}

/** What the fold over flag outcomes says: a scope flag was raised, counts more or less than before, or is withdrawn. */
export interface ScopeOutcome {
  kind: 'scope_flag';
  /** Of the flag outcome that decided it. */
  cause: { n: number; at: number };
  scope_flag: ScopeFlag;
}
