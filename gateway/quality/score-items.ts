/** The score items of one call: those that took points, and those of its rules that could have. Pure. */
import type { CallView } from '../../engine/contract/outcome.ts';
import type { ReviewItem } from '../../engine/contract/review.ts';
import type { RuleSet } from '../../engine/rules/compile.ts';
import { DEFAULT_ZONE, inScope, localStart } from '../../engine/rules/scope.ts';

/**
 * First what the machine took, in its order, then the rest by rule.
 * @param rules the set in force: an item that its rules do not know any more is listed as the machine left it
 */
export function scoreItems(
  view: CallView,
  rules: Pick<RuleSet, 'rules'>,
  zone: string = DEFAULT_ZONE,
): ReviewItem[] {
  const taken = (view.scorecard?.items ?? []).map(({ rule, title, title_en, points, fatal }): ReviewItem => {
    const weight = rules.rules.find(({ id }) => id === rule)?.score?.points ?? points;
    return {
      rule,
      title,
      ...(title_en === undefined ? {} : { title_en }),
      weight: Math.min(weight, points),
      fatal: fatal === true,
      machine: points,
      points: null,
      reason: null,
    };
  });
  const known = new Set(taken.map(({ rule }) => rule));
  const start = () => localStart(view.started_at, zone);
  const rest = rules.rules.flatMap(({ id, title, title_en, score, status, scope }): ReviewItem[] => {
    if (!score || known.has(id) || status === 'shadow' || status === 'retired') return [];
    if (!inScope(scope, view, view.ended_by, start)) return [];
    return [
      {
        rule: id,
        title: score.item === undefined ? title : `${score.item}：${title}`,
        ...(title_en === undefined
          ? {}
          : { title_en: score.item_en === undefined ? title_en : `${score.item_en}: ${title_en}` }),
        weight: score.points,
        fatal: score.fatal === true,
        machine: 0,
        points: null,
        reason: null,
      },
    ];
  });
  return [...taken, ...rest];
}
