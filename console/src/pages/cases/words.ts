/** Cases in words. Pure. */
import type { Case, CaseEvent, CaseFlag } from '../../../../engine/contract/case.ts';
import type { RuleAcross } from '../../../../engine/contract/rule.ts';
import { OTHER_RULE, type ScopeFlag } from '../../../../engine/contract/scope-flag.ts';
import type { Language, Messages } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { countedOf } from '../rules/words.ts';

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
      return (event.flag.late ? events.joinedLate : events.joined)(titleIn(event.flag, language));
    case 'flag': {
      const { status, late, restores } = event;
      const text =
        status === 'raised'
          ? late
            ? events.flagBackLate
            : events.flagBack
          : restores
            ? events.flagGoneRestored
            : events.flagGone;
      return text(titleOf(event.flag));
    }
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
    case 'unjudged':
      return events.unjudged(event.verdicts.length);
    case 'escalated':
      return event.why === 'unclaimed' ? events.escalatedUnclaimed : events.escalatedOverdue;
    default:
      return events[event.type];
  }
}

/** What somebody wrote with it. */
export function wordsOf(event: CaseEvent, t: Messages): string | null {
  if (event.type === 'commented') return event.text;
  if (event.type === 'acted') return event.action.text;
  const note = event.type === 'flag' ? event.reason : 'note' in event && event.note ? event.note : null;
  // The one reason that the engine gives itself.
  return note === OTHER_RULE ? t.cases.otherRule : note;
}

/** What a flag across calls counted, and how much of what its rule wants. `flag`: as it stands now, where that is known. */
export function countedText(
  { calls, flags }: NonNullable<CaseFlag['across']>,
  flag: ScopeFlag | undefined,
  t: Messages,
): string {
  if (!flag) return t.cases.counted(calls, flags);
  const { seen, looked_for } = flag.why;
  const {
    categories = [],
    rules = [],
    ...limits
  } = looked_for as unknown as Omit<RuleAcross, 'of'> & RuleAcross['of'];
  const number = (name: string) => Number(seen[name] ?? 0);
  const what = [...categories.map((one) => named(t.category, one)), ...rules];
  return [
    t.cases.counted(number('calls'), number('flags') + number('not_kept')),
    t.cases.countedWhy(countedOf(limits, t)),
    ...(what.length > 0 ? [t.cases.countedWhat(what.join(t.listSeparator))] : []),
  ].join('');
}
