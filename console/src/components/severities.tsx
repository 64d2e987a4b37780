import { SEVERITIES, type Severity } from '../../../engine/contract/flag.ts';
import { useT } from '../i18n/index.tsx';
import { toggled } from '../lib/toggled.ts';

/** The four severities, each on or off; none on means all. */
export function Severities(props: { chosen: readonly Severity[]; onChange(next: Severity[]): void }) {
  const { chosen, onChange } = props;
  const t = useT();
  return (
    <fieldset className="severities">
      <legend className="visually-hidden">{t.filters.severity}</legend>
      {SEVERITIES.map((severity) => (
        <button
          key={severity}
          type="button"
          className={`severity is-${severity}`}
          aria-pressed={chosen.includes(severity)}
          onClick={() => onChange(toggled(chosen, severity))}
        >
          {t.severity[severity]}
        </button>
      ))}
    </fieldset>
  );
}
