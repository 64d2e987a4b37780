import { useLanguage } from '../../i18n/index.tsx';
import { faultText } from '../../i18n/rule-fault.ts';
import type { Checked } from './requests.ts';
import { useTexts } from './texts.ts';

/** What the loader says of the whole set with this text in it; a fault leads to its place. Grey while it is of an older text. */
export function FaultList(props: {
  lint: Checked | null;
  linting: boolean;
  name: string;
  onGo(place: { line: number; column: number }): void;
}) {
  const { lint, linting, name, onGo } = props;
  const t = useTexts();
  const { language } = useLanguage();
  const errors = lint?.errors ?? [];
  const waits = lint === null || linting;
  return (
    <div aria-busy={linting}>
      <p className={`${waits ? 'quiet' : errors.length > 0 ? 'wb-bad' : 'wb-good'} num`} role="status">
        {waits ? t.checking : errors.length > 0 ? t.faults(errors.length) : t.right(lint.rules)}
      </p>
      <ol className={linting ? 'wb-faults is-old' : 'wb-faults'}>
        {errors.map((fault) => {
          const { file, line, column, message } = fault;
          return (
            <li key={`${file}:${line}:${column}:${message}`}>
              {file === name ? (
                <button type="button" className="link-button num" onClick={() => onGo({ line, column })}>
                  {t.line(line, column)}
                </button>
              ) : (
                <code>{`${file}:${line}:${column}`}</code>
              )}
              <span>{faultText(fault, language)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
