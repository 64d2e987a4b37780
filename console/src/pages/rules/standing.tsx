import type { RuleView } from '../../../../engine/contract/rule.ts';
import { useT } from '../../i18n/index.tsx';

/** Whether the rule is stopped, on trial and so on. Most are neither: `plain` says so even then. */
export function Standing({ rule, plain }: { rule: RuleView; plain: boolean }) {
  const t = useT();
  const { status, stopped } = rule;
  return (
    <span className="standing">
      {stopped ? (
        <span className="tag is-stop" title={t.rules.statusHint.stopped}>
          {t.rules.status.stopped}
        </span>
      ) : null}
      {plain || status !== 'stable' ? (
        <span className={`tag standing-${status}`} title={t.rules.statusHint[status]}>
          {t.rules.status[status]}
        </span>
      ) : null}
    </span>
  );
}
