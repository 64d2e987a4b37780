import type { Case, CaseEvent } from '../../../../engine/contract/case.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { eventText, wordsOf } from './words.ts';

/** What happened, newest first. */
export function Timeline({ of, events }: { of: Case; events: readonly CaseEvent[] }) {
  const { language, t } = useLanguage();
  const when = useWhen();
  return (
    <ol className="timeline">
      {[...events].reverse().map((event) => {
        const words = wordsOf(event, t);
        return (
          <li key={event.n} className={`event-${event.type}${event.by === null ? ' by-system' : ''}`}>
            <span className="quiet num">{when(event.at)}</span>
            <span>
              <b>{event.by ?? t.cases.system}</b> {eventText(event, of, t, language)}
              {words ? (
                <q>
                  <MaskedText text={words} />
                </q>
              ) : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
