import { isImported } from '../engine/contract/call.ts';
import type { Case, CaseEvent } from '../engine/contract/case.ts';
import type { Checklist } from '../engine/contract/checklist.ts';
import type { PromptAnswer } from '../engine/contract/coaching.ts';
import type { Flag } from '../engine/contract/flag.ts';
import type { Prompt } from '../engine/contract/live.ts';
import type { Mark } from '../engine/contract/mark.ts';
import type { CallView, Cause, UtteranceView } from '../engine/contract/outcome.ts';
import type { FinalScore, Review } from '../engine/contract/review.ts';
import type { ScopeOutcome } from '../engine/contract/scope-flag.ts';

/**
 * An outcome of one of the two folds with its delivery part, a person's mark, or a change of a case: what lies in
 * the outbox and goes to store, push and alerts.
 * `cause.n` is the log number of the deciding record (0 = a tick), `cause.at` its stamp.
 */
export type Delivered =
  | { kind: 'call'; cause: Cause; view: CallView }
  /** For screens only. */
  | { kind: 'checklist'; cause: Cause; checklist: Checklist }
  | { kind: 'utterance'; cause: Cause; utterance: UtteranceView }
  | { kind: 'flag'; cause: Cause; flag: Flag; reason?: string }
  | ScopeOutcome
  /** A person's mark, which the engine does not see; `taken`: it was taken back. */
  | { kind: 'mark'; cause: Cause; mark: Mark; taken: boolean }
  /** A supervisor's words to an agent: for screens only, they stand in the state. */
  | { kind: 'prompt'; cause: Cause; prompt: Prompt }
  /** The case as it stands after the event. */
  | { kind: 'case'; cause: Cause; case: Case; event: CaseEvent }
  /** What an agent did with a prompt. */
  | { kind: 'prompt_answer'; cause: Cause; answer: PromptAnswer }
  /** A review as it stands, with the score of its call where it counts. For the store only. */
  | { kind: 'review'; cause: Cause; review: Review; final: FinalScore | null; taken_back?: true }
  /** What an upheld appeal left of a score. For the store only. */
  | { kind: 'final_score'; cause: Cause; final: FinalScore };

/** Whether it may be shown or told as something that goes on: not what comes of imported recordings. */
export function happensNow(delivered: Delivered): boolean {
  if (delivered.kind === 'call') return !isImported(delivered.view);
  return delivered.kind !== 'flag' || !delivered.flag.imported;
}
