import { WarningOutlined } from '@ant-design/icons';
import type { RuleSetState } from '../../../../engine/contract/rule.ts';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { faultText } from '../../i18n/rule-fault.ts';

/** The files are wrong as they are now: every fault at its place, until they are mended. */
export function RefusedFiles({ refused }: { refused: NonNullable<RuleSetState['refused']> }) {
  const { language, t } = useLanguage();
  const when = useWhen();
  const { at, by, errors } = refused;
  const time = when(at);
  return (
    <section className="panel refused" aria-labelledby="refused-title">
      <header>
        <WarningOutlined aria-hidden="true" />
        <div role="status">
          <h2 id="refused-title">{t.rules.refusedTitle(errors.length)}</h2>
        </div>
        <span className="quiet num">
          {by === null ? t.rules.refusedAt(time) : t.rules.refusedBy(time, by)}
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys */}
      <ol tabIndex={0} aria-labelledby="refused-title">
        {errors.map((fault) => {
          const place = `${fault.file}:${fault.line}:${fault.column}`;
          return (
            <li key={`${place}:${fault.message}`} className="refused-fault">
              <code className="refused-place">{place}</code>
              <span>{faultText(fault, language)}</span>
            </li>
          );
        })}
      </ol>
      <p className="quiet">{t.rules.refusedMend}</p>
    </section>
  );
}
