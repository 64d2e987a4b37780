/** Which rules are listed and how they are grouped, and how that stands in the address. Pure. */
import { TRADES, type Trade } from '../../../../engine/contract/call.ts';
import { SEVERITIES, type Severity } from '../../../../engine/contract/flag.ts';
import { RULE_STATUSES, type RuleView } from '../../../../engine/contract/rule.ts';
import { type Sort, sortIn } from './figures.ts';

/** How a rule stands: its status in the file, or stopped by a person. */
export const STANDINGS = [...RULE_STATUSES, 'stopped'] as const;
/** A rule that names no trade is for all of them. */
export const ANY_TRADE = 'any';
export const GROUPINGS = ['category', 'severity'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface RuleFilters {
  severity: readonly Severity[];
  category: readonly string[];
  status: readonly string[];
  by: readonly string[];
  trade: readonly string[];
  text: string;
  group: Grouping;
  /** Of the table of figures. */
  sort: Sort;
}

export const LISTS = ['category', 'status', 'by', 'trade'] as const;
export type ListName = (typeof LISTS)[number];

export const NO_FILTERS: RuleFilters = {
  severity: [],
  category: [],
  status: [],
  by: [],
  trade: [],
  text: '',
  group: 'category',
  sort: '',
};

const KNOWN: Partial<Record<ListName, readonly string[]>> = {
  status: STANDINGS,
  by: ['agent', 'customer', 'system'],
  trade: [ANY_TRADE, ...TRADES],
};
const MAX_VALUES = 50;
const MAX_LENGTH = 100;

/** What is none of the values that there are is left out. */
export function decode(query: string): RuleFilters {
  const params = new URLSearchParams(query);
  const values = (name: string, known?: readonly string[]) => [
    ...new Set(
      params
        .getAll(name)
        .filter((value) => value !== '' && value.length <= MAX_LENGTH && (known?.includes(value) ?? true))
        .slice(0, MAX_VALUES),
    ),
  ];
  const severities = values('severity');
  return {
    severity: SEVERITIES.filter((severity) => severities.includes(severity)),
    category: values('category'),
    status: values('status', KNOWN.status),
    by: values('by', KNOWN.by),
    trade: values('trade', KNOWN.trade),
    text: (params.get('q') ?? '').slice(0, MAX_LENGTH),
    group: params.get('group') === 'severity' ? 'severity' : 'category',
    sort: sortIn(params.get('sort')),
  };
}

/** Without the question mark; empty when nothing differs from the plain list. */
export function encode(filters: RuleFilters): string {
  const params = new URLSearchParams();
  for (const severity of SEVERITIES)
    if (filters.severity.includes(severity)) params.append('severity', severity);
  for (const name of LISTS) for (const value of filters[name]) params.append(name, value);
  if (filters.text !== '') params.set('q', filters.text);
  if (filters.group !== 'category') params.set('group', filters.group);
  if (filters.sort !== '') params.set('sort', filters.sort);
  return params.toString();
}

/** How many kinds of filter are in force; grouping hides nothing. */
export function active(filters: RuleFilters): number {
  const lists = [filters.severity, ...LISTS.map((name) => filters[name])];
  return lists.filter((list) => list.length > 0).length + (words(filters.text).length > 0 ? 1 : 0);
}

/** `namesOf`: names of a category in the languages of the console. */
export function fits(
  filters: RuleFilters,
  rule: RuleView,
  namesOf: (category: string) => readonly string[],
): boolean {
  if (filters.severity.length > 0 && !filters.severity.includes(rule.severity)) return false;
  if (!LISTS.every((name) => meets(filters[name], valuesOf(name, rule)))) return false;
  const wanted = words(filters.text);
  if (wanted.length === 0) return true;
  const { id, title, title_en = '', category } = rule;
  const all = [id, title, title_en, category, ...namesOf(category)].join('\n').toLowerCase();
  return wanted.every((word) => all.includes(word));
}

export interface Option {
  value: string;
  count: number;
}

/** What there is to choose from among these rules; what is chosen stays in the list when it is gone. */
export function optionsOf(name: ListName, rules: readonly RuleView[], chosen: readonly string[]): Option[] {
  const counts = new Map<string, number>(chosen.map((value) => [value, 0]));
  for (const rule of rules)
    for (const value of valuesOf(name, rule)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const order = KNOWN[name];
  return Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) =>
    order
      ? order.indexOf(a.value) - order.indexOf(b.value)
      : b.count - a.count || a.value.localeCompare(b.value),
  );
}

export function tradesOf({ scope }: Pick<RuleView, 'scope'>): Trade[] {
  const { trade } = scope ?? {};
  if (trade === undefined) return [];
  return Array.isArray(trade) ? trade : [trade];
}

function valuesOf(name: ListName, rule: RuleView): readonly string[] {
  if (name === 'status') return rule.stopped ? [rule.status, 'stopped'] : [rule.status];
  if (name === 'by') return rule.by === undefined ? [] : [rule.by];
  if (name === 'category') return [rule.category];
  const trades = tradesOf(rule);
  return trades.length === 0 ? [ANY_TRADE] : trades;
}

const meets = (wanted: readonly string[], values: readonly string[]): boolean =>
  wanted.length === 0 || values.some((value) => wanted.includes(value));

const words = (text: string): string[] => text.toLowerCase().split(/\s+/u).filter(Boolean);
