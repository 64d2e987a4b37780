import type { Case } from '../../../../engine/contract/case.ts';
import { useAlertTargets } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import { hasLate, isEscalated } from './views.ts';

/** Why a case that was resolved is in progress again. */
export function LateFlags({ of }: { of: Case }) {
  const t = useT();
  return hasLate(of) ? <span className="case-escalated">{t.cases.lateFlags}</span> : null;
}

/** Why a due time that is not over is red: nobody claimed the case in time. Quiet where nobody was told of it. */
export function Escalated({ of }: { of: Case }) {
  const t = useT();
  const toldAnybody = useAlertTargets();
  if (!isEscalated(of)) return null;
  return <span className={toldAnybody ? 'case-escalated' : undefined}>{t.cases.escalated}</span>;
}
