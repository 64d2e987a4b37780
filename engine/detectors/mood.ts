/** `mood`: the model's scores over the turns of one side, with an onset and a recovery threshold. */
import { type Static, Type } from 'typebox';
import type { Mood, MoodThresholds } from '../contract/mood.ts';

const Probability = Type.Number({ minimum: 0, maximum: 1 });

export const MoodSchema = Type.Object(
  {
    role: Type.Optional(Type.Enum(['agent', 'customer'])),
    is: Type.Enum(['angry', 'negative', 'positive', 'abusive']),
    /** Turns that are averaged; 1 = each turn by itself. */
    window: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 1 })),
    /** At or above: the episode begins. Default: the model's own threshold. */
    onset: Type.Optional(Probability),
    /** Below: a calm turn. Default: the model's own. */
    recovery: Type.Optional(Probability),
    /** Calm turns after which a new episode may begin. */
    calm_turns: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 4 })),
  },
  { additionalProperties: false },
);
export type MoodCondition = Static<typeof MoodSchema>;

/** The last values of the window, whether an episode runs, and how many calm turns there were in a row. */
export interface MoodState {
  recent: readonly number[];
  inEpisode: boolean;
  calm: number;
}

export const CALM: MoodState = { recent: [], inEpisode: false, calm: 0 };

export interface MoodLimits {
  onset: number;
  recovery: number;
}

export function moodLimits(condition: MoodCondition, model: MoodThresholds): MoodLimits {
  const onset = condition.onset ?? (condition.is === 'abusive' ? model.abusive : model.angry);
  const recovery = condition.recovery ?? Math.min(onset, model.recovery);
  return { onset, recovery };
}

/** One scored turn. `value` is what was compared: the turn's own, or the mean over the window. */
export function stepMood(
  condition: MoodCondition,
  limits: MoodLimits,
  state: MoodState,
  mood: Mood,
): { state: MoodState; onset: boolean; value: number } {
  const recent = [...state.recent, mood[condition.is]].slice(-(condition.window ?? 1));
  const value = Math.round((recent.reduce((sum, p) => sum + p, 0) / recent.length) * 1000) / 1000;
  if (value >= limits.onset && !state.inEpisode) {
    return { state: { recent, inEpisode: true, calm: 0 }, onset: true, value };
  }
  const calm = value < limits.recovery ? state.calm + 1 : 0;
  const inEpisode = state.inEpisode && calm < (condition.calm_turns ?? 4);
  return { state: { recent, inEpisode, calm }, onset: false, value };
}
