import type { CallView } from '../../../../engine/contract/outcome.ts';
import { refusalWords, useRefusedTexts } from '../../components/refused.ts';

/** What the door did not take of this call, and why; how its sender mends it is a click away, since few who read calls do. */
export function RefusedNote({ view: { refused = [] } }: { view: CallView }) {
  const texts = useRefusedTexts();
  if (refused.length === 0) return null;
  const all = refused.reduce((sum, { count }) => sum + count, 0);
  const told = refused.map((one) => ({ ...one, ...refusalWords(one, texts) }));
  return (
    <section className="panel hearing refused-note" role="note" aria-label={texts.call.label}>
      <strong>{texts.call.label}</strong>
      <details>
        <summary>
          <span>
            {texts.call.some(
              all,
              told.map(({ what, count }) => texts.call.times(what, count)),
            )}
          </span>{' '}
          <u>{texts.call.mend}</u>
        </summary>
        <ul>
          {told.map(({ code, what, mend }) => (
            <li key={code} data-refused={code}>
              <b>{what}</b> {mend}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
