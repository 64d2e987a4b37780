/** What a condition may look at in a call, and a note of what it asked for. */
import type { CallInfo } from '../contract/call.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { type MoodCondition, moodLimits } from '../detectors/mood.ts';
import type { Gap, Gaps } from '../detectors/silence.ts';
import type { Leaf, Occurrence, Scene } from '../rules/node.ts';
import type { Final } from './final.ts';

/** How far a call has come. */
export interface Reached {
  /** Deadlines up to this call time are decided, ms. */
  decided_ms: number;
  /** The call is over and its last words are in. */
  over: boolean;
}

/** When what was decided must be decided again. */
export interface Asked {
  /** It changes when call time passes this moment, or falls back behind `since`. */
  due: number;
  since: number;
  /** It looked at whether a mood lasts. */
  mood: boolean;
}

export interface Looked {
  seen: Scene['seen'];
  gaps: Gaps<Final>;
  /** In their order. */
  finals: readonly Final[];
  reached: Reached;
  /** Another one whenever rules are judged anew. */
  moment: object;
  thresholds: MoodThresholds;
  infoAt(ms: number): CallInfo;
}

/** One for a whole judge: rules are judged one after the other, and what each asked for is taken in between. */
export class Look implements Scene {
  readonly #looked: Looked;
  #asked: Asked = nothingAsked();

  constructor(looked: Looked) {
    this.#looked = looked;
  }

  /** What was asked for since this was called last. */
  takeAsked(): Asked {
    const asked = this.#asked;
    if (waits(asked)) this.#asked = nothingAsked();
    return asked;
  }

  get moment(): object {
    return this.#looked.moment;
  }

  get decided_ms(): number {
    return this.#looked.reached.decided_ms;
  }

  seen(leaf: Leaf): readonly Occurrence[] {
    return this.#looked.seen(leaf);
  }

  reached(ms: number): boolean {
    const asked = this.#asked;
    if (this.decided_ms >= ms) {
      asked.since = Math.max(asked.since, ms);
      return true;
    }
    asked.due = Math.min(asked.due, ms);
    return false;
  }

  over(): boolean {
    return this.#looked.reached.over;
  }

  finals(): readonly Final[] {
    return this.#looked.finals;
  }

  gaps(limit_ms: number): readonly Gap<Final>[] {
    const { gaps } = this.#looked;
    const open = gaps.openAt(this.decided_ms);
    const long = gaps.closed.filter(({ from_ms, to_ms }) => to_ms - from_ms >= limit_ms);
    return open ? [...long, open] : long;
  }

  infoAt(ms: number): CallInfo {
    return this.#looked.infoAt(ms);
  }

  moodLasts(mood: MoodCondition, from: Final, to_ms: number): boolean {
    this.#asked.mood = true;
    const { finals, thresholds } = this.#looked;
    const { recovery } = moodLimits(mood, thresholds);
    return !finals.some(
      ({ role, score, end_ms }) =>
        role === from.role && end_ms > from.end_ms && end_ms <= to_ms && score && score[mood.is] < recovery,
    );
  }
}

function nothingAsked(): Asked {
  return { due: Number.POSITIVE_INFINITY, since: Number.NEGATIVE_INFINITY, mood: false };
}

/** Whether a moment, or a mood, may change what was decided. */
export function waits({ due, since, mood }: Asked): boolean {
  return due !== Number.POSITIVE_INFINITY || since !== Number.NEGATIVE_INFINITY || mood;
}
