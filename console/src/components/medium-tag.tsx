import { isWritten, mediumOf } from '../../../engine/contract/call.ts';
import type { CallView } from '../../../engine/contract/outcome.ts';
import { useT } from '../i18n/index.tsx';

/** Says that a call is typed; of a spoken one, which most are, nothing. */
export function MediumTag({ view }: { view: Pick<CallView, 'medium'> }) {
  const t = useT();
  return isWritten(view) ? <span className="medium-tag">{t.medium[mediumOf(view)]}</span> : null;
}
