/** Marks by their places, and what can be chosen for a new one. Pure. */
import type { Role } from '../../../../engine/contract/call.ts';
import { CATEGORIES } from '../../../../engine/contract/flag.ts';
import type { Mark } from '../../../../engine/contract/mark.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { keyOf } from '../../live/board.ts';

/** Who may take back what others marked. */
const ABOVE: readonly string[] = ['admin', 'manager'];

export interface Person {
  user: string;
  role: string;
}

export const mayTake = ({ user, role }: Person, mark: Mark): boolean =>
  mark.by === user || ABOVE.includes(role);

/** One mark per person and place; words that are still being said cannot be marked. */
export function mayMarkWords(
  person: Person | null,
  { final }: UtteranceView,
  marks: readonly Mark[],
): boolean {
  return person !== null && final && !marks.some(({ by }) => by === person.user);
}

/** Missed ones by the words that they stand at. */
export function missedByWords(marks: readonly Mark[]): Map<string, Mark[]> {
  return grouped(marks, ({ kind, channel, utterance }) =>
    kind === 'missed' && channel !== null && utterance !== null ? keyOf({ channel, utterance }) : null,
  );
}

/** Wrong ones by their flag. */
export function wrongByFlag(marks: readonly Mark[]): Map<string, Mark[]> {
  return grouped(marks, ({ kind, flag }) => (kind === 'wrong' ? flag : null));
}

function grouped(marks: readonly Mark[], place: (mark: Mark) => string | null): Map<string, Mark[]> {
  const found = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = place(mark);
    if (key !== null) found.set(key, [...(found.get(key) ?? []), mark]);
  }
  return found;
}

export type CategoryGroup = 'customer' | 'agent' | 'procedure';

const GROUPS: Record<CategoryGroup, readonly (typeof CATEGORIES)[number][]> = {
  customer: [
    'customer_anger',
    'customer_abuse',
    'escalation_threat',
    'churn_threat',
    'repeated_request',
    'safety_risk',
  ],
  agent: [
    'agent_rude',
    'agent_shirks',
    'agent_interrupts',
    'forbidden_promise',
    'sensitive_data_asked',
    'disclosure_before_identity_check',
    'collection_threat',
  ],
  procedure: ['missing_opening', 'missing_recording_notice', 'missing_closing', 'long_silence'],
};

export interface KnownRule {
  id: string;
  title: string;
  title_en?: string;
  category: string;
  status: string;
}

/** What somebody may have missed at these words, the side that spoke first. */
export function categoryGroups(role: Role): { group: CategoryGroup; categories: readonly string[] }[] {
  const order: CategoryGroup[] =
    role === 'agent' ? ['agent', 'procedure', 'customer'] : ['customer', 'agent', 'procedure'];
  return order.map((group) => ({ group, categories: GROUPS[group] }));
}

/** Categories that only rules name: each with the rules that tell what it means. */
export function otherCategories(
  rules: readonly KnownRule[],
): { category: string; rules: readonly KnownRule[] }[] {
  const shipped = new Set<string>(CATEGORIES);
  const own = [...new Set(rules.map(({ category }) => category))].filter((one) => !shipped.has(one));
  return own
    .sort()
    .map((category) => ({ category, rules: rulesOf(category, rules) }))
    .filter((one) => one.rules.length > 0);
}

/** Rules that could have fired. */
export function rulesOf(category: string, rules: readonly KnownRule[]): KnownRule[] {
  return rules.filter((rule) => rule.category === category && rule.status !== 'retired');
}
