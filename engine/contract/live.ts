/** `WS /v1/live`: consoles and agent desktops. First frame from the client: `subscribe`. */
import type { Case } from './case.ts';
import type { CheckItem, Checklist } from './checklist.ts';
import type { Flag } from './flag.ts';
import type { Mark } from './mark.ts';
import type { CallView, Scorecard, UtteranceView } from './outcome.ts';
import type { RuleSetState } from './rule.ts';
import type { ScopeFlag } from './scope-flag.ts';

export type { Scorecard } from './outcome.ts';

/**
 * `flags` · `scope-flags` (flags across calls, of a queue, team, agent or customer) · `calls` · `cases` · `prompts` ·
 * `rules` (the set in force, what is stopped) · `call:<id>` (one call's transcript).
 */
export type Topic = 'flags' | 'scope-flags' | 'calls' | 'cases' | 'prompts' | 'rules' | `call:${string}`;

export interface Subscribe {
  type: 'subscribe';
  topics: Topic[];
  /** Of a scope flag: where a flag that it counted is of this team and queue. */
  filter?: { team?: string; queue?: string };
  /** Where the client stopped; the server sends what came after, or a snapshot when it cannot. */
  resume?: { epoch: string; n: number };
  /** Deltas that come at one moment may arrive together, as {@link Batch}: far cheaper where much changes. */
  batch?: boolean;
}

export interface Snapshot {
  type: 'snapshot';
  epoch: string;
  /** Number of the last delta that the snapshot contains. */
  n: number;
  /** With topic `calls`: open calls. */
  calls?: CallView[];
  /** With topic `flags`: the latest flags, newest last. */
  flags?: Flag[];
  /** With topic `scope-flags`: the latest flags across calls, newest last. */
  scope_flags?: ScopeFlag[];
  /** With topic `cases`: those that are not closed, and the last that were. */
  cases?: Case[];
  /** With topic `prompts`: prompts of open calls that may be shown or were, by call, oldest first. */
  prompts?: Prompt[];
  /** With topic `prompts`, to agents: what their open calls still need. */
  checklists?: Checklist[];
  /** With topic `rules`: how the rule set stands. */
  rules?: RuleSetState;
  /** With topic `call:<id>`: what is known of that call; null when it is not open here. */
  call?: CallDetail | null;
  /** Of the calls asked for by id: those that were deleted on request since the server started. */
  gone?: string[];
}

export interface CallDetail {
  call: CallView;
  utterances: UtteranceView[];
  flags: Flag[];
  scorecard: Scorecard | null;
  /** What people marked in it, oldest first; absent where nobody was asked. */
  marks?: Mark[];
  /** What supervisors sent to its agent, oldest first; absent where nobody was asked. */
  prompts?: Prompt[];
  /** What it still needs to be said, while it is open; absent where its rules ask for nothing. */
  checklist?: CheckItem[];
}

/** What the agent of a call is told: by a rule that coaches, or by a supervisor. */
export interface Prompt {
  id: string;
  call: string;
  /** Flag and rule that it comes from; '' where a person sent it. */
  flag: string;
  rule: string;
  /** Masked. */
  text: string;
  /** The same in English, where a rule sent it and has it. */
  text_en?: string;
  /** Of the flag; 'person' where a person sent it. */
  severity: string;
  /** Call time, ms. */
  at_ms: number;
  /** The user who sent it. Absent: a rule did. */
  by?: string;
  /** ISO 8601: when it was sent. Only with `by`. */
  sent_at?: string;
  /** Absent: it may be shown. withdrawn: its flag was taken back; else what its agent did with it. */
  status?: 'dismissed' | 'acted' | 'withdrawn';
  /** It was on the agent's screen. Absent: it was not. */
  seen?: true;
}

/** Deltas are numbered by one counter per epoch; a client sees gaps where its filter hides some. */
export type Delta =
  | { type: 'flag'; n: number; flag: Flag }
  /** It comes again whenever it counts more or less, and when it is withdrawn. */
  | { type: 'scope_flag'; n: number; scope_flag: ScopeFlag }
  | { type: 'call'; n: number; call: CallView }
  /** A case was opened or changed; of two copies the one with the greater `rev` is newer. */
  | { type: 'case'; n: number; case: Case }
  | { type: 'utterance'; n: number; utterance: UtteranceView }
  /** It comes again when it is answered or withdrawn. */
  | { type: 'prompt'; n: number; prompt: Prompt }
  /** What a call still needs, whenever that changes: with topics `prompts` and `call:<id>`. */
  | { type: 'checklist'; n: number; checklist: Checklist }
  /** Rules were loaded or refused, one was stopped or resumed; no filter hides it. */
  | { type: 'rules'; n: number; rules: RuleSetState }
  /** To those who watch its call; `taken`: it was taken back. */
  | { type: 'mark'; n: number; mark: Mark; taken: boolean }
  /**
   * These calls were deleted on request, and these flags across calls with them: nothing of them may be shown any more.
   * A flag across calls that stays comes again without its lines about them. No filter hides it. `moved`: they went to
   * others instead, whom this reader does not see; what was told of the time before stays true, flags too.
   */
  | { type: 'gone'; n: number; calls: string[]; scope_flags: string[]; moved?: true };

export type LiveRefusal = { type: 'error'; code: string; message: string };
/** Sent every 10 s, so that a console knows that silence is quiet and not deaf. */
export type Heartbeat = { type: 'heartbeat'; n: number; at: number };
/** Only where `batch` was asked for: deltas in the order of their numbers. */
export type Batch = { type: 'batch'; deltas: Delta[] };
export type LiveFrame = Snapshot | Delta | LiveRefusal | Heartbeat;
