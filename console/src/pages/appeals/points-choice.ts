/** What an accepted appeal makes of the points: given back, left as they are, or another number. Pure. */
export type PointsChoice = 'none' | 'same' | 'other';

/** The number as it is typed, which may be no number yet. */
export interface PointsDraft {
  choice: PointsChoice;
  other: string;
}

/** `points`: what is chosen beforehand; null: the score stays. */
export function draftOf(points: number | null): PointsDraft {
  return { choice: points === null ? 'same' : 'none', other: '' };
}

/**
 * What the item takes from now on, null where no score is changed; undefined where no fitting number is typed: between
 * nothing and what the machine took, `took`, less than 0.
 */
export function pointsOf({ choice, other }: PointsDraft, took: number): number | null | undefined {
  if (choice === 'none') return 0;
  if (choice === 'same') return null;
  const typed = /^\s*-?(\d{1,3})\s*$/.exec(other)?.[1];
  const points = Number(typed);
  return typed !== undefined && points >= 1 && points < -took ? -points : undefined;
}
