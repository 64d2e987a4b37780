/** 质检复核: what inspectors say of a call's score items. The machine's score stays; the final one stands beside it. */

/** review: the one of a call that counts · calibration: one of several of the same call, compared and never counted. */
export const REVIEW_KINDS = ['review', 'calibration'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** assigned: waits for its inspector · draft: begun · done: it counts, and is not changed any more. */
export const REVIEW_STATES = ['assigned', 'draft', 'done'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** One item of the score, as the machine and the inspector see it. */
export interface ReviewItem {
  rule: string;
  title: string;
  /** The same in English, where the rule has it. */
  title_en?: string;
  /** What the rule takes where it fires; 0 or less. */
  weight: number;
  /** Where it takes points the whole score is 0. */
  fatal: boolean;
  /** What the machine took; 0 where it found nothing. */
  machine: number;
  /** What the inspector takes; null: nothing said of it yet. */
  points: number | null;
  /** Why it differs from the machine's, masked; null where it does not. */
  reason: string | null;
}

export interface Review {
  /** Hash of call and kind, of a calibration also of round and inspector. */
  id: string;
  /** Number of its last change, 1, 2, 3 …: of two copies the greater is newer. */
  rev: number;
  call: string;
  kind: ReviewKind;
  state: ReviewState;
  inspector: string;
  /** Id of the sampling plan that drew the call, or of the calibration round; null: the inspector chose it. */
  source: string | null;
  /** Day for which the plan drew it, YYYY-MM-DD in the zone of the site; null where no plan did. */
  day: string | null;
  team: string | null;
  queue: string | null;
  agent: string | null;
  /** Epoch ms, of the call. */
  started_at: number;
  duration_ms: number;
  /** 0–100 of the machine; null: its rules have no score items. */
  machine_score: number | null;
  /** Empty until it is begun. */
  items: ReviewItem[];
  /** Masked. */
  comment: string | null;
  /** 0–100 by these items; null until it is done. */
  score: number | null;
  /** ISO 8601, all of these. */
  assigned_at: string;
  updated_at: string;
  done_at: string | null;
  /** Oldest first; absent: nobody did. */
  trail?: ReviewStep[];
}

/** What somebody who leads did with a review: opened a finished one again, gave one to somebody else. */
export interface ReviewStep {
  what: 'reopened' | 'reassigned';
  by: string;
  /** ISO 8601. */
  at: string;
  /** Whose it was, and whose it is from then on. */
  from: string;
  to: string;
  /** Masked. */
  reason: string;
  /** What it had given until then; null: it was not done. */
  score: number | null;
}

/** What an upheld appeal says of one item; the later word of a person wins. */
export interface ItemRuling {
  rule: string;
  points: number;
  by: string;
  /** ISO 8601. */
  at: string;
  reason: string;
}

/** Score of a call after what people said of it. */
export interface FinalScore {
  call: string;
  /** 0–100. */
  machine: number | null;
  final: number;
  /** Whose word made it: the last one's. */
  because: 'review' | 'appeal';
  by: string;
  /** ISO 8601. */
  at: string;
}

/** random: n calls · risk: the n of the greatest risk · agent: n calls of each agent. Of each day. */
export const SAMPLING = ['random', 'risk', 'agent'] as const;
export type Sampling = (typeof SAMPLING)[number];

export interface SamplePlan {
  id: string;
  name: string;
  by: Sampling;
  /** Calls a day; by agent: calls of each agent a day. */
  n: number;
  team: string | null;
  queue: string | null;
  /** Calls are dealt out to them in turn. */
  inspectors: string[];
  active: boolean;
  /** Teams of which calls are drawn: those that its maker may see. */
  teams: 'all' | string[];
  made_by: string;
  /** ISO 8601. */
  made_at: string;
  /** Last day that was drawn when it was over, YYYY-MM-DD; null: none. */
  drawn: string | null;
}

/** The same calls given to several inspectors, who do not see each other's word until they have given their own. */
export interface CalibrationRound {
  id: string;
  name: string;
  calls: string[];
  inspectors: string[];
  made_by: string;
  /** ISO 8601. */
  made_at: string;
}

const FULL = 100;

/** 100 points less what is taken; an item without a word of the inspector counts as the machine has it. */
export function scoreOf(items: readonly Pick<ReviewItem, 'points' | 'machine' | 'fatal'>[]): number {
  const taken = items.map(({ points, machine }) => points ?? machine);
  if (items.some(({ fatal }, i) => fatal && (taken[i] as number) < 0)) return 0;
  return Math.max(0, Math.min(FULL, FULL + taken.reduce((sum, one) => sum + one, 0)));
}

/** Items that the inspector has to say something of: those for which the machine took points. */
export function unsaid(items: readonly ReviewItem[]): ReviewItem[] {
  return items.filter(({ machine, points }) => machine < 0 && points === null);
}

/** Items that differ from the machine's and give no reason. */
export function unexplained(items: readonly ReviewItem[]): ReviewItem[] {
  return items.filter(
    ({ machine, points, reason }) => points !== null && points !== machine && (reason ?? '').trim() === '',
  );
}
