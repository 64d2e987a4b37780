import { SEVERITIES } from '../../../engine/contract/flag.ts';
import type { CallView } from '../../../engine/contract/outcome.ts';
import { useT } from '../i18n/index.tsx';

/** How many flags of each severity stand on a call. */
export function FlagTags({ flags }: { flags: CallView['flags'] }) {
  const t = useT();
  const standing = SEVERITIES.filter((severity) => flags[severity] > 0);
  if (standing.length === 0) return <span className="quiet">{t.wall.calm}</span>;
  return (
    <span className="calls-flags num">
      {standing.map((severity) => (
        <span key={severity} className={`tag is-${severity}`}>
          {t.severity[severity]} {flags[severity]}
        </span>
      ))}
    </span>
  );
}
