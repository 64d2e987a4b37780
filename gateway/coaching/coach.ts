/** Prompts of open calls, put together from what the engine, supervisors and agents said. Holds nothing itself. */
import { type PromptLimits, promptsOf } from '../../engine/coaching/prompts.ts';
import type { Prompt } from '../../engine/contract/live.ts';
import type { LiveCalls } from '../live-calls.ts';
import type { PromptAnswers } from './answers.ts';

export interface CoachParts {
  live: Pick<LiveCalls, 'get' | 'flags'>;
  answers: Pick<PromptAnswers, 'of'>;
  /** What supervisors sent to the agent of a call, oldest first. */
  sent(call: string): Prompt[];
  limits: PromptLimits;
}

export class Coach {
  readonly #parts: CoachParts;

  constructor(parts: CoachParts) {
    this.#parts = parts;
  }

  /** Of an open call, oldest first; none of one that is over: nobody can act on them any more. */
  of(call: string): Prompt[] {
    return this.#parts.live.get(call)?.status === 'ended' ? [] : this.known(call);
  }

  /** The same, and of a call that has just ended: its agent may answer what was drawn in that moment. */
  known(call: string): Prompt[] {
    const { live, answers, limits } = this.#parts;
    const view = live.get(call);
    if (!view || view.status === 'complete') return [];
    const sent = this.#parts.sent(call);
    const { critical, major, minor, info } = view.flags;
    const answered = answers.of(call);
    // Most calls have none of these: their words are not gathered for nothing.
    if (sent.length + answered.length + critical + major + minor + info === 0) return [];
    return promptsOf({ flags: live.flags(call), sent, answers: answered, limits });
  }
}
