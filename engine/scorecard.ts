/** A call's score from the items of its rules: 100 points, less what standing flags take. Pure. */
import type { FlagDecision } from './contract/flag.ts';
import type { Scorecard, ScoreItem } from './contract/outcome.ts';
import type { Rule } from './rules/compile.ts';

const FULL = 100;

const inEnglish = (title_en: string | undefined) => (title_en === undefined ? {} : { title_en });

/** null where no rule of the set has a score item. A rule counts once, however often it fired; shadow rules do not. */
export function scorecardOf(rules: readonly Rule[], raised: readonly FlagDecision[]): Scorecard | null {
  const scored = rules.filter(({ score, status }) => score && status !== 'shadow' && status !== 'retired');
  if (scored.length === 0) return null;
  const items = scored.flatMap(({ id, title, title_en, score }): ScoreItem[] => {
    const flags = raised.filter(({ rule, shadow }) => rule === id && !shadow);
    const [first] = flags;
    if (!first || !score) return [];
    return [
      {
        rule: id,
        title: score.item ?? title,
        ...inEnglish(score.item === undefined ? title_en : score.item_en),
        points: score.points,
        ...(score.fatal ? { fatal: true as const } : {}),
        flags: flags.map((flag) => flag.id),
        at_ms: first.at_ms,
      },
    ];
  });
  const sum = items.reduce((total, { points }) => total + points, FULL);
  const fatal = items.some((item) => item.fatal);
  return { score: fatal ? 0 : Math.max(0, Math.min(FULL, sum)), items };
}
