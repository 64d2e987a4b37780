/**
 * Records of the log: everything that the engine ever learns, in one order. The engine is a fold over them.
 * `n` is the log's own number (1, 2, 3 …), `at` the log's stamp in epoch ms, never decreasing.
 */

import type { Appeal } from './appeal.ts';
import type { CallInfo, Role } from './call.ts';
import type { Case, CaseEvent } from './case.ts';
import type { PromptAnswer } from './coaching.ts';
import type { Prompt } from './live.ts';
import type { Mark } from './mark.ts';
import type { Mood } from './mood.ts';
import type { FinalScore, Review } from './review.ts';

export interface Stamp {
  n: number;
  at: number;
}

/** Where and when an event came in; used for latency only, never for a decision. */
export interface Arrival {
  /** Source id of the `hello`. */
  source: string;
  /** Epoch ms at which the frame was read from the socket. */
  arrived_at: number;
  /** Epoch ms at which the sender says that it sent the frame. */
  sent_at?: number;
}

/** The first event of a call carries what the call keeps to its end. */
export interface Opening {
  /** Hash of the rule set in force (normaliser and segmenter included). */
  rules: string;
  /** IANA name of the zone in which the rules read times of day. Absent: Asia/Shanghai. */
  zone?: string;
}

export interface CallStarted extends Arrival {
  type: 'call.started';
  call: string;
  info: CallInfo;
  /** The customer's id was not given but found by the number: it gives way to one that any sender gave. */
  by_number?: true;
  /** Epoch ms of the sender's `at`, else of the arrival. */
  started_at: number;
  opens?: Opening;
}
export interface CallUpdated extends Arrival {
  type: 'call.updated';
  call: string;
  at_ms?: number;
  /** Epoch ms of the sender's `at`, where it gives no `at_ms`. */
  changed_at?: number;
  info: CallInfo;
  /** As of `call.started`. */
  by_number?: true;
  opens?: Opening;
}
export interface UtteranceHeard extends Arrival {
  type: 'utterance';
  call: string;
  utterance: string;
  rev: number;
  channel: number;
  role: Role;
  final: boolean;
  start_ms: number;
  end_ms: number;
  /** Masked. */
  text: string;
  confidence?: number;
  opens?: Opening;
}
export interface Progress extends Arrival {
  type: 'progress';
  call: string;
  audio_ms: number;
  opens?: Opening;
}
export interface CallEnded extends Arrival {
  type: 'call.ended';
  call: string;
  /** Epoch ms of the sender's `at`, else of the arrival. */
  ended_at: number;
  /** Who hung up, where the sender says so. */
  ended_by?: 'agent' | 'customer';
  reason?: string;
  opens?: Opening;
}
/** The model's score of one revision of one utterance; the first one wins. */
export interface Scored {
  type: 'scored';
  call: string;
  channel: number;
  utterance: string;
  rev: number;
  mood: Mood;
  /** sha256 prefix of the model. */
  model: string;
  /** ms from hand-over to the model to its answer. */
  took_ms: number;
}
/** The model was too busy: no score will come. */
export interface Shed {
  type: 'shed';
  call: string;
  channel: number;
  utterance: string;
  rev: number;
}
/**
 * A person said that agent and customer of this call are the wrong way round (or took that back): every word of it, said
 * or yet to come, takes the other role.
 */
export interface RolesSet {
  type: 'roles.set';
  call: string;
  swapped: boolean;
  by: string;
}
/** A supervisor's words to the agent of a call; decides nothing, and goes to screens in the log's order. */
export interface PromptSent {
  type: 'prompt.sent';
  prompt: Prompt;
}
/** A person stopped a misfiring rule: its standing flags are withdrawn, it raises nothing until it is resumed. */
export interface RuleStopped {
  type: 'rule.stopped';
  rule: string;
  reason: string;
  by: string;
}
/** The rule judges again, open calls included: what stands of it is raised. */
export interface RuleResumed {
  type: 'rule.resumed';
  rule: string;
  by: string;
}
/** A person marked a place in a call; decides nothing, and goes to store and screens in the log's order. */
export interface MarkMade {
  type: 'mark.made';
  mark: Mark;
}
export interface MarkTaken {
  type: 'mark.taken';
  mark: Mark;
  by: string;
}
/** Something happened to a case; `case` is the case after it. Decides nothing in any call. */
export interface CaseChanged {
  type: 'case.changed';
  case: Case;
  event: CaseEvent;
}
/** An agent saw, put away or followed a prompt; decides nothing. */
export interface PromptAnswered {
  type: 'prompt.answered';
  answer: PromptAnswer;
}
/** An agent objected to something in an own call, or somebody decided that; decides nothing in the call. */
export interface AppealSaid {
  type: 'appeal.made' | 'appeal.decided';
  appeal: Appeal;
  /** The score of its call after the decision, where that changed it. */
  final?: FinalScore;
}
/** An inspector was given a call, or said something of it; `review` is the review after it. Decides nothing in the call. */
export interface ReviewChanged {
  type: 'review.changed';
  review: Review;
  /** The score of its call, where the review counts now. */
  final: FinalScore | null;
  /** It was opened again and nobody's word is left: the machine's score counts. */
  taken_back?: true;
}
export interface SourceLost {
  type: 'source.lost';
  source: string;
  /** It is connected and says nothing. Absent: its connection ended. */
  why?: 'silent';
}
export interface SourceBack {
  type: 'source.back';
  source: string;
}
/** The engine starts again; `until` is the last tick that it had folded before it stopped (0 = never ran). */
export interface EngineResumed {
  type: 'engine.resumed';
  until: number;
}

export type CallRecordBody =
  | CallStarted
  | CallUpdated
  | UtteranceHeard
  | Progress
  | CallEnded
  | Scored
  | Shed
  | RolesSet;
export type RecordBody =
  | CallRecordBody
  | RuleStopped
  | RuleResumed
  | MarkMade
  | MarkTaken
  | CaseChanged
  | PromptSent
  | PromptAnswered
  | AppealSaid
  | ReviewChanged
  | SourceLost
  | SourceBack
  | EngineResumed;
export type CallRecord = Stamp & CallRecordBody;
export type LogRecord = Stamp & RecordBody;
