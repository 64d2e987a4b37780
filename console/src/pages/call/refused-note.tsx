import type { CallView } from '../../../../engine/contract/outcome.ts';
import { refusalWords, useRefusedTexts } from '../../components/refused.ts';

/** What the door did not take of this call: why, and how its sender mends it. */
export function RefusedNote({ view: { refused = [] } }: { view: CallView }) {
  const texts = useRefusedTexts();
  if (refused.length === 0) return null;
  const all = refused.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="panel hearing refused-note" role="note" aria-label={texts.call.label}>
      <strong>{texts.call.label}</strong>
      <div>
        <p>{texts.call.some(all)}</p>
        <ul>
          {refused.map((one) => {
            const { what, mend } = refusalWords(one, texts);
            return (
              <li key={one.code} data-refused={one.code}>
                <b>{texts.call.times(what, one.count)}</b> {mend}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
