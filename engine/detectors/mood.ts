/** `mood`: the model's scores over the turns of one side, with an onset and a recovery threshold. */
import { type Static, Type } from 'typebox';
import type { Mood, MoodThresholds } from '../contract/mood.ts';
import { fault } from '../rules/fault.ts';
import { leafNode, type Operator } from '../rules/operator.ts';
import { rounded } from './speech.ts';

export const MoodSchema = Type.Object(
  {
    role: Type.Optional(
      Type.Enum(['agent', 'customer'], { default: 'customer', description: 'Whose mood. 谁的情绪。' }),
    ),
    is: Type.Enum(['angry', 'negative', 'positive', 'abusive'], { description: 'Which mood. 哪种情绪。' }),
    window: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20,
        default: 1,
        description: 'Turns that are averaged; 1 = each turn by itself. 取最近几句的平均。',
      }),
    ),
    onset: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'At or above: the episode begins. Default: the model’s own threshold. 起始阈值。',
      }),
    ),
    recovery: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Below: a calm turn. Default: the model’s own. 恢复阈值。',
      }),
    ),
    calm_turns: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 50,
        default: 4,
        description: 'Calm turns in a row after which a new episode may begin. 平静几句后算新一段。',
      }),
    ),
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
  const value = rounded(recent.reduce((sum, p) => sum + p, 0) / recent.length);
  if (value >= limits.onset && !state.inEpisode) {
    return { state: { recent, inEpisode: true, calm: 0 }, onset: true, value };
  }
  const calm = value < limits.recovery ? state.calm + 1 : 0;
  const inEpisode = state.inEpisode && calm < (condition.calm_turns ?? 4);
  return { state: { recent, inEpisode, calm }, onset: false, value };
}

export const mood: Operator<MoodCondition> = {
  lookedFor: ({ role, is, onset, window }) => ({
    role,
    is,
    ...(onset === undefined ? {} : { at_least: onset }),
    ...(window ? { window } : {}),
  }),
  name: 'mood',
  schema: MoodSchema,
  doc: {
    summary: 'An episode of a mood begins, as the model hears it in the words.',
    summary_zh: '模型从话里听出的一段情绪开始了。',
    example: 'mood: { role: customer, is: angry, calm_turns: 4 }',
  },
  check: ({ onset, recovery }) =>
    onset !== undefined && recovery !== undefined && recovery > onset
      ? [
          {
            path: ['recovery'],
            ...fault('mood-recovery-above-onset', { onset, got: recovery }),
          },
        ]
      : [],
  compile(params, build) {
    const leaf = build.mood(params);
    return {
      ...leafNode(leaf),
      // The model answers when later words have been heard.
      settles: false,
      // It lasts while no turn of that side falls below recovery.
      lasts: (scene, { final }, to_ms) => final !== undefined && scene.moodLasts(params, final, to_ms),
    };
  },
};
