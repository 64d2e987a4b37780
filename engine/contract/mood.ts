/** What the emotion model says of one utterance; the four probabilities sum to 1, all rounded to 1e-3. */
export interface Mood {
  angry: number;
  negative: number;
  neutral: number;
  positive: number;
  /** Probability of profanity or a personal insult; independent of the other four. */
  abusive: number;
}

export type MoodLabel = 'angry' | 'negative' | 'neutral' | 'positive';

/** Thresholds that the shipped model was calibrated with on development data. */
export interface MoodThresholds {
  /** At or above: angry. */
  angry: number;
  /** Below: calm again (lower than `angry`, so that a mood does not flicker). */
  recovery: number;
  /** At or above: abusive. */
  abusive: number;
}
