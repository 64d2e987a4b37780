/** What a condition may look at in a call, and a note of what it asked for. */
import type { CallInfo } from '../contract/call.ts';
import type { MoodThresholds } from '../contract/mood.ts';
import { moodLimits } from '../detectors/mood.ts';
import type { Gaps } from '../detectors/silence.ts';
import type { Scene } from '../rules/node.ts';
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
  /** It looked at whether the call is over. */
  end: boolean;
  /** It looked at whether a mood lasts. */
  mood: boolean;
}

export interface Looked {
  seen: Scene['seen'];
  gaps: Gaps<Final>;
  /** In their order. */
  finals: readonly Final[];
  reached: Reached;
  thresholds: MoodThresholds;
  infoAt(ms: number): CallInfo;
}

export interface Look {
  scene: Scene;
  asked: Asked;
}

export function lookAt({ seen, gaps, finals, reached, thresholds, infoAt }: Looked): Look {
  const { decided_ms, over } = reached;
  const asked = { due: Number.POSITIVE_INFINITY, since: Number.NEGATIVE_INFINITY, end: false, mood: false };
  const scene: Scene = {
    seen,
    decided_ms,
    reached(ms) {
      if (decided_ms >= ms) {
        asked.since = Math.max(asked.since, ms);
        return true;
      }
      asked.due = Math.min(asked.due, ms);
      return false;
    },
    over() {
      asked.end = true;
      return over;
    },
    finals: () => finals,
    gaps: (limit_ms) => {
      const open = gaps.openAt(decided_ms);
      const long = gaps.closed.filter(({ from_ms, to_ms }) => to_ms - from_ms >= limit_ms);
      return open ? [...long, open] : long;
    },
    infoAt,
    moodLasts: (mood, from, to_ms) => {
      asked.mood = true;
      const { recovery } = moodLimits(mood, thresholds);
      return !finals.some(
        ({ role, score, end_ms }) =>
          role === from.role && end_ms > from.end_ms && end_ms <= to_ms && score && score[mood.is] < recovery,
      );
    },
  };
  return { scene, asked };
}
