/** Cases in words. Pure. */
import type { Case, CaseEvent } from '../../../../engine/contract/case.ts';
import type { Language, Messages } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';

/** What happened, without who and when. */
export function eventText(event: CaseEvent, of: Case, t: Messages, language: Language): string {
  const { events, resolutions, priorities, verdicts, reasons, actions } = t.cases;
  const titleOf = (id: string) => {
    const flag = of.flags.find((one) => one.flag === id);
    return flag ? titleIn(flag, language) : id;
  };
  switch (event.type) {
    case 'opened':
      return event.by === null ? events.openedByRule : events.opened;
    case 'joined':
      return events.joined(titleIn(event.flag, language));
    case 'flag':
      return event.status === 'raised'
        ? events.flagBack(titleOf(event.flag))
        : events.flagGone(titleOf(event.flag));
    case 'assigned':
      return events.assigned(event.to);
    case 'acted':
      return events.acted(actions[event.action.kind]);
    case 'prioritised':
      return events.prioritised(priorities[event.priority]);
    case 'resolved':
      return events.resolved(resolutions[event.resolution]);
    case 'closed':
      return events.closed(resolutions[event.resolution]);
    case 'judged':
      return events.judged(event.flags.length, verdicts[event.verdict], reasons[event.reason]);
    case 'escalated':
      return event.why === 'unclaimed' ? events.escalatedUnclaimed : events.escalatedOverdue;
    default:
      return events[event.type];
  }
}

/** What somebody wrote with it. */
export function wordsOf(event: CaseEvent): string | null {
  if (event.type === 'commented') return event.text;
  if (event.type === 'acted') return event.action.text;
  if (event.type === 'flag') return event.reason;
  return 'note' in event && event.note ? event.note : null;
}
