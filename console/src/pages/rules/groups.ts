/** Rules in the order in which they are listed, under headings. Pure. */
import { CATEGORIES, SEVERITIES } from '../../../../engine/contract/flag.ts';
import type { RuleView } from '../../../../engine/contract/rule.ts';
import type { Grouping } from './filters.ts';

export interface RuleGroup {
  /** A category or a severity. */
  key: string;
  rules: readonly RuleView[];
}

/** Shipped categories in the contract's order, then the site's own by name; severities from the gravest on. */
export function grouped(rules: readonly RuleView[], by: Grouping): RuleGroup[] {
  const groups = new Map<string, RuleView[]>();
  for (const rule of rules) {
    const list = groups.get(rule[by]);
    if (list) list.push(rule);
    else groups.set(rule[by], [rule]);
  }
  const order: readonly string[] = by === 'severity' ? SEVERITIES : CATEGORIES;
  return Array.from(groups, ([key, list]) => ({ key, rules: list.sort(within) })).sort(
    (a, b) => placeIn(order, a.key) - placeIn(order, b.key) || compare(a.key, b.key),
  );
}

/** The gravest first, then by category, then as the id says. */
function within(a: RuleView, b: RuleView): number {
  return (
    placeIn(SEVERITIES, a.severity) - placeIn(SEVERITIES, b.severity) ||
    placeIn(CATEGORIES, a.category) - placeIn(CATEGORIES, b.category) ||
    compare(a.category, b.category) ||
    compare(a.id, b.id)
  );
}

function placeIn(order: readonly string[], key: string): number {
  const at = order.indexOf(key);
  return at < 0 ? order.length : at;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
