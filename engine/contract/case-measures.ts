/** What is measured of cases, verdicts and actions over a time. */

/** A share with its 95 % interval (Wilson). */
export interface Share {
  /** Of so many … */
  of: number;
  /** … so many. */
  count: number;
  /** 0–1, as the two below. */
  share: number;
  low: number;
  high: number;
}

/** Times of those where it has happened, ms. */
export interface Spread {
  count: number;
  median_ms: number;
  /** Nine of ten took at most this. */
  p90_ms: number;
}

export interface RuleMeasure {
  rule: string;
  /** Verdicts on flags that stand or were withdrawn with their rule; not on retracted ones. */
  right: number;
  wrong: number;
  unclear: number;
  /** null before the first verdict that is not unclear. */
  precision: Share | null;
  /** Flags that people saw: those that stand, and those that were withdrawn with their rule. */
  raised: number;
  /** Places at which people marked that the rule missed something. */
  missed: number;
  /** null without a precision or a flag, and of a rule across calls; an upper bound, since misses that nobody marked are not known. */
  recall: { estimate: number; low: number; high: number } | null;
}

/** better, worse: the whole interval is on one side of no change. */
export type ImprovementResult = 'better' | 'worse' | 'no_difference_seen' | 'not_yet' | 'too_few';

export interface Improvement {
  /** Id of the action. */
  id: string;
  case: string;
  kind: string;
  text: string;
  rule: string | null;
  category: string | null;
  team: string | null;
  /** Of a case of several teams, where `team` is null. */
  teams?: string[];
  by: string;
  /** ISO 8601. */
  done_at: string;
  check_at: string;
  /** Calls with such a flag among all calls, as long before the action as `check_at` is after it. */
  before: Share | null;
  after: Share | null;
  /** after − before, in shares, with its 95 % interval (Newcombe). */
  change: { by: number; low: number; high: number } | null;
  result: ImprovementResult;
}

export interface CaseMeasures {
  /** ISO 8601. */
  from: string;
  to: string;
  /** store: everything · state: the store is away; cases of the last days only, and nothing of the rest. */
  source: 'store' | 'state';
  /** Cases that were opened in this time and not withdrawn. */
  cases: number;
  see: Spread | null;
  claim: Spread | null;
  resolve: Spread | null;
  within_due: Share | null;
  escalated: Share | null;
  repeat: Share | null;
  rules: RuleMeasure[];
  improvements: Improvement[];
  /** How each is reckoned, in one sentence. */
  formulas: Record<MeasureName, string>;
}

export type MeasureName =
  | 'see'
  | 'claim'
  | 'resolve'
  | 'within_due'
  | 'escalated'
  | 'repeat'
  | 'precision'
  | 'recall'
  | 'improvement';
