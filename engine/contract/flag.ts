import type { AgentRef } from './call.ts';
import type { Mood } from './mood.ts';

export const CATEGORIES = [
  'customer_anger',
  'customer_abuse',
  'escalation_threat',
  'churn_threat',
  'repeated_request',
  'agent_rude',
  'agent_shirks',
  'forbidden_promise',
  'sensitive_data_asked',
  'disclosure_before_identity_check',
  'missing_opening',
  'missing_recording_notice',
  'missing_closing',
  'agent_interrupts',
  'long_silence',
  'collection_threat',
  'safety_risk',
] as const;
/** Shipped categories; sites may add their own. */
export type Category = (typeof CATEGORIES)[number] | (string & {});

export const SEVERITIES = ['critical', 'major', 'minor', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The side that is responsible. */
export type Responsible = 'agent' | 'customer' | 'system';

/**
 * tentative: seen in a partial · raised: decided by finals · retracted: a later event took it back ·
 * withdrawn: a person stopped the rule.
 */
export type FlagStatus = 'tentative' | 'raised' | 'retracted' | 'withdrawn';

/** Words in one revision of one utterance; `start`/`end` are UTF-16 units of the masked text. */
export interface Evidence {
  channel: number;
  utterance: string;
  rev: number;
  start: number;
  end: number;
  text: string;
  /** Call time at which the utterance begins, ms; absent in flags of before this was told. */
  start_ms?: number;
}

/**
 * One line of the truth table: what was looked for, whether it held, what was seen.
 * `holds: null` = unknown (the model gave no score).
 */
export interface Why {
  /** Operator: said, mood, silence, absence … or all / any / not. */
  op: string;
  holds: boolean | null;
  /**
   * What was looked for, as numbers and words: e.g. `{ "any": ["银保监"], "role": "customer" }`. Long lists are cut;
   * `more` counts by field what was left out (`{ "any": 84 }`): the whole lists stand in the rule. Flags of servers before
   * this have the whole lists and no `more`.
   */
  looked_for: Record<string, unknown>;
  /** What was seen: e.g. `{ "heard": "银保监" }`, `{ "angry": 0.91 }`, `{ "silence_ms": 15000 }`. */
  seen: Record<string, unknown>;
  of?: Why[];
}

/** The part that a replay reproduces byte for byte. */
export interface FlagDecision {
  id: string;
  call: string;
  rule: string;
  rule_hash: string;
  title: string;
  /** English title, for the console's English view. */
  title_en?: string;
  category: Category;
  severity: Severity;
  by: Responsible;
  /** Call time at which the flag could first be raised, ms. */
  at_ms: number;
  evidence: Evidence[];
  why: Why;
  mood: Mood | null;
  /** Prompt for the agent, where the rule has one. */
  coach?: string;
  /** The same in English, where the rule has it. */
  coach_en?: string;
  /** As at the evidence. */
  agent?: AgentRef;
  queue?: string;
  /** Of a recording that was brought in after the call: nobody is called to it. */
  imported?: true;
  /** Of a shadow rule: stored, and shown to nobody but those who try the rule. */
  shadow?: true;
}

/** ms spent in each stage; `total` runs from the arrival of the deciding record, or from `sent_at`. */
export interface StageTimes {
  /** Read from the socket → handed to the log (validated, masked). */
  ingest: number;
  /** Handed to the log → durable. */
  log: number;
  /** In the model; null where no score decided. */
  score: number | null;
  /** Durable → decided. */
  rules: number;
  /** Decided → written to the outbox and handed to the sockets. */
  push: number;
  total: number;
}

/** A flag as it goes over the wire. */
export interface Flag extends FlagDecision {
  status: FlagStatus;
  /** ISO 8601. */
  raised_at: string;
  /** null where no event decided it (a deadline passed by time alone). */
  latency_ms: StageTimes | null;
}

/**
 * The one time of a flag for people: where in the call its first words begin, for these are read and played; its own
 * moment where it rests on none. What keeps a flag without its evidence keeps this as `from_ms`.
 */
export function momentOf({ at_ms, from_ms, evidence }: Placed): number {
  return from_ms ?? evidence?.[0]?.start_ms ?? at_ms;
}

interface Placed {
  at_ms: number;
  from_ms?: number;
  evidence?: readonly Pick<Evidence, 'start_ms'>[];
}

/** What is kept of that where the evidence is not. */
export function fromOf({ evidence }: Pick<FlagDecision, 'evidence'>): { from_ms?: number } {
  const from_ms = evidence[0]?.start_ms;
  return from_ms === undefined ? {} : { from_ms };
}
