/** What the engine says: the only output of the fold. The gateway adds the delivery part. */
import type { AgentRef, CallInfo, CallStatus, Direction, Role, Trade } from './call.ts';
import type { Checklist } from './checklist.ts';
import type { FlagDecision, FlagStatus } from './flag.ts';
import type { HearingTrouble, RolesSwapped } from './hearing.ts';
import type { Mood } from './mood.ts';
import type { RefusedEvents } from './refused.ts';
import type { FinalScore } from './review.ts';

/** A line of the supervisor's wall: one call as it stands. */
export interface CallView extends CallInfo {
  call: string;
  status: CallStatus;
  /** Epoch ms. */
  started_at: number;
  /** Epoch ms at which call time is 0, where that is not the start: the telephone rang before the audio began. */
  audio_started_at?: number;
  ended_at: number | null;
  ended_by: 'agent' | 'customer' | null;
  /** Call time so far, ms. */
  duration_ms: number;
  /** 0–100; how urgent a look is. */
  risk: number;
  mood: {
    /** Latest angry probability of the customer; null before the first score. */
    now: number | null;
    peak: number | null;
    /** Up to the last 24 angry probabilities of customer turns, oldest first. */
    recent: number[];
  };
  /** Standing flags by severity. */
  flags: { critical: number; major: number; minor: number; info: number };
  utterances: number;
  /** Sequence holes seen by the gateway; 0 where none. */
  holes: number;
  /** Events of its own senders that the door refused, most often first; absent: none. Some of the holes may be theirs. */
  refused?: RefusedEvents[];
  /** False while a source of the call is lost: call time is frozen. */
  heard: boolean;
  /** Of a call that goes on: why it may not be heard as it is spoken, gravest first. Absent: it is. */
  hearing?: HearingTrouble[];
  /** Agent and customer were the wrong way round: a person swapped them. */
  roles_swapped?: RolesSwapped;
  /** Hash of the rule set that the call keeps. */
  rules: string;
  /** Once the call is complete, where rules have score items. */
  scorecard?: Scorecard;
  /** As a review or an upheld appeal left the score; told by the API of finished calls, and only where one says something. */
  final_score?: FinalScore | null;
  /** Who had it before it went to others, oldest first; absent: nobody else did. */
  handed_over?: HandedOver[];
  /** Shown to those who had it before: it went to others then, call time, ms, and nothing later is shown. */
  until_ms?: number;
}

/** For how long one agent or queue had a call; call time, ms, [from, to). */
export interface HandedOver {
  agent?: AgentRef;
  queue?: string;
  /** As it was known when they let go of it; absent: nobody had said, or the call is from before this was kept. */
  trade?: Trade;
  direction?: Direction;
  from_ms: number;
  to_ms: number;
}

/** What a call's flags make of its 100 points. */
export interface Scorecard {
  /** 0–100. */
  score: number;
  items: ScoreItem[];
}
export interface ScoreItem {
  rule: string;
  title: string;
  title_en?: string;
  points: number;
  /** The whole score is 0. */
  fatal?: true;
  /** Ids of the flags, and call time of the first, ms. */
  flags: string[];
  at_ms: number;
}

/** The latest revision of one utterance. */
export interface UtteranceView {
  call: string;
  utterance: string;
  rev: number;
  channel: number;
  role: Role;
  final: boolean;
  start_ms: number;
  end_ms: number;
  text: string;
  mood: Mood | null;
  confidence?: number;
}

/** n and at of the record (or tick: n = 0) that decided. */
export interface Cause {
  n: number;
  at: number;
}

/** The call of a flag, as at its evidence: what rules across calls count by. */
export interface FlagOrigin {
  /** Epoch ms, by the sender; null until a `call.started` says it. */
  started_at: number | null;
  info: CallInfo;
  /** IANA name of the zone in which rules read times of day. Absent: Asia/Shanghai. */
  zone?: string;
}

export type Outcome =
  /** The call's line changed (opened, updated, new words or scores, ended, complete). */
  | { kind: 'call'; cause: Cause; view: CallView }
  /** A final or a partial was folded (or its mood became known). Partials are for screens only. */
  | { kind: 'utterance'; cause: Cause; utterance: UtteranceView }
  /** What the call still needs changed. For screens only. */
  | { kind: 'checklist'; cause: Cause; checklist: Checklist }
  /** A flag appeared or changed status. */
  | {
      kind: 'flag';
      cause: Cause;
      status: FlagStatus;
      flag: FlagDecision;
      origin: FlagOrigin;
      reason?: string;
    };
