/** Rules as people read them: what is in force, what one rule looks for, what was stopped. */
import type { Direction, Medium, Trade } from './call.ts';
import type { Category, Responsible, Severity } from './flag.ts';
import type { FaultPart } from './rule-fault.ts';
import type { ScopeKind } from './scope-flag.ts';

/**
 * stable and trial rules reach people · shadow rules run live and are stored, and reach nobody · retired rules do not
 * run.
 */
export const RULE_STATUSES = ['stable', 'trial', 'shadow', 'retired'] as const;
export type RuleStatus = (typeof RULE_STATUSES)[number];

/** A person stopped the rule: it raises nothing until it is resumed. */
export interface RuleStop {
  reason: string;
  by: string;
  /** ISO 8601. */
  at: string;
}

/** What is wrong in a rule file, and where. */
export interface RuleFault {
  file: string;
  /** From 1, as is the column. */
  line: number;
  column: number;
  /** Expected, got, likely fix, in English; names the rule where there is one. */
  message: string;
  /** Why it is refused; with `params` it can be told in other words: see `rule-fault.ts`. */
  code: string;
  params: object;
  /** What it stands in, where that has a name. */
  part?: FaultPart;
}

/** Calls that a rule applies to; what is not named does not matter. */
export interface RuleScope {
  trade?: Trade | Trade[];
  medium?: Medium | Medium[];
  direction?: Direction;
  queue?: string | string[];
  team?: string | string[];
  /** Tests on the attributes of the call, as in the rule file. */
  attributes?: unknown;
  /** Local time of day of the start: 21:00-08:00. */
  hours?: string;
  weekdays?: string[];
  dates?: string[];
  ended_by?: string | string[];
}

/** Flags of other rules that are counted together. */
export interface RuleAcross {
  of: { rules?: string[]; categories?: string[] };
  /** Whose flags are counted together. */
  by: ScopeKind;
  at_least: number;
  /** `30m`, `7d`. */
  within: string;
  /** Default `calls`: several flags of one call count once. */
  count?: 'calls' | 'flags';
}

/** What people marked of a rule, in places: what several people marked counts once. */
export interface RuleCounts {
  wrong: number;
  missed: number;
  /**
   * Flags that people saw, as the store counts them; null while it is away, and of a rule across calls, whose flags
   * nobody can mark.
   */
  raised: number | null;
}

/** One line of the list of rules. */
export interface RuleView extends RuleCounts {
  id: string;
  title: string;
  title_en?: string;
  category: Category;
  severity: Severity;
  status: RuleStatus;
  /** Absent where the rule is one across calls. */
  by?: Responsible;
  /** What a rule across calls counts; its flags are of a queue, team, agent or customer. */
  across?: RuleAcross;
  /** Hash of the rule set that it is of. */
  hash: string;
  /** Number of its own tests. */
  tests: number;
  scope?: RuleScope;
  stopped?: RuleStop;
}

/** What reasons of flags call a list or a macro, where the files say it. */
export interface RuleTitle {
  title?: string;
  title_en?: string;
}

export interface RuleTestView {
  name: string;
  /** Call times at which it must fire (`8s`); empty: it must not. */
  expect: string[];
}

/** Everything that a reader of one rule wants to know. */
export interface RuleDetail extends RuleView {
  /** False: only open calls that began under an older set keep it. */
  in_force: boolean;
  /** The condition as YAML; of a rule across calls what it counts. */
  when: string;
  /** Named lists of words that it refers to, directly or through a macro. */
  lists: ({ name: string; words: string[] } & RuleTitle)[];
  /** Named conditions that it uses, as YAML, in the order in which they are met. */
  macros: ({ name: string; when: string } & RuleTitle)[];
  /** What a site took out of it. */
  exceptions: { reason: string; when: string }[];
  test_list: RuleTestView[];
  /** How long it must go on being true: `10s`. */
  for?: string;
  /** `call` (once a call) or the time after which a new hit is a new flag: `2m`. */
  cooldown: string;
  coach?: string;
  coach_en?: string;
  /** Why it exists. */
  reason?: string;
  reason_en?: string;
  /** Law, standard or house rule. */
  reference?: string;
  reference_en?: string;
  owner?: string;
  score?: { points: number; fatal?: boolean; item?: string; item_en?: string };
  false_positives?: string[];
  false_positives_en?: string[];
  /** Flags that stand now, on open calls or across calls: a stop withdraws them. */
  open_flags: number;
}

/** How the rule set stands; small, so that it is told as a whole whenever it changes. */
export interface RuleSetState {
  hash: string;
  /** Number of rules. */
  rules: number;
  /** ISO 8601: since when this set is in force. */
  loaded_at: string;
  /** Who had it loaded; null: read at the start, or because a file changed. */
  loaded_by: string | null;
  /** The files as they are now are wrong, the set in force is older; null after a reload that was not refused. */
  refused: { at: string; by: string | null; errors: RuleFault[] } | null;
  stopped: (RuleStop & { rule: string })[];
}
