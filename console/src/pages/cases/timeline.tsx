import type { Case, CaseEvent } from '../../../../engine/contract/case.ts';
import { useTimeZone } from '../../api/session.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { moment } from '../../lib/format.ts';
import { eventText, wordsOf } from './words.ts';

/** What happened, newest first. */
export function Timeline({ of, events }: { of: Case; events: readonly CaseEvent[] }) {
  const { language, t } = useLanguage();
  const zone = useTimeZone();
  return (
    <ol className="timeline">
      {[...events].reverse().map((event) => {
        const words = wordsOf(event);
        return (
          <li key={event.n} className={`event-${event.type}${event.by === null ? ' by-system' : ''}`}>
            <span className="quiet num">{moment(Date.parse(event.at), Date.now(), language, zone)}</span>
            <span>
              <b>{event.by ?? t.cases.system}</b> {eventText(event, of, t, language)}
              {words ? <q>{words}</q> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
