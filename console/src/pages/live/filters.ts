/** What of wall and stream is shown, and how that stands in the address. Pure. */
import { mediumOf, type Trade } from '../../../../engine/contract/call.ts';
import { type Flag, SEVERITIES, type Severity } from '../../../../engine/contract/flag.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import type { ScopeFlag } from '../../../../engine/contract/scope-flag.ts';

export interface Filters {
  severity: readonly Severity[];
  team: readonly string[];
  queue: readonly string[];
  category: readonly string[];
  trade: readonly string[];
  medium: readonly string[];
  text: string;
}

export const LISTS = ['team', 'queue', 'category', 'trade', 'medium'] as const;
export type ListName = (typeof LISTS)[number];

export const NO_FILTERS: Filters = {
  severity: [],
  team: [],
  queue: [],
  category: [],
  trade: [],
  medium: [],
  text: '',
};

/** More of one kind helps nobody, and an address has an end. */
const MAX_VALUES = 50;
const MAX_LENGTH = 200;

export function decode(query: string): Filters {
  const params = new URLSearchParams(query);
  const values = (name: string) => [
    ...new Set(
      params
        .getAll(name)
        .filter((value) => value !== '')
        .map((value) => value.slice(0, MAX_LENGTH))
        .slice(0, MAX_VALUES),
    ),
  ];
  const wanted = new Set(values('severity'));
  return {
    severity: SEVERITIES.filter((severity) => wanted.has(severity)),
    team: values('team'),
    queue: values('queue'),
    category: values('category'),
    trade: values('trade'),
    medium: values('medium'),
    text: (params.get('q') ?? '').slice(0, MAX_LENGTH),
  };
}

/** Without the question mark; empty when nothing is filtered. */
export function encode(filters: Filters): string {
  const params = new URLSearchParams();
  for (const severity of SEVERITIES)
    if (filters.severity.includes(severity)) params.append('severity', severity);
  for (const name of LISTS) for (const value of filters[name]) params.append(name, value);
  if (filters.text !== '') params.set('q', filters.text);
  return params.toString();
}

/** How many kinds of filter are in force. */
export function active(filters: Filters): number {
  const lists = [filters.severity, ...LISTS.map((name) => filters[name])];
  return lists.filter((list) => list.length > 0).length + (words(filters.text).length > 0 ? 1 : 0);
}

export const isStanding = ({ status }: Flag): boolean => status === 'raised' || status === 'tentative';

/** `flags`: what is known of the call's flags; severities are read from the call's own counts. */
export function fitsCall(filters: Filters, view: CallView, flags: readonly Flag[]): boolean {
  const { severity, team, queue, trade, medium, category, text } = filters;
  if (severity.length > 0 && !severity.some((one) => view.flags[one] > 0)) return false;
  if (!among(team, view.agent?.team) || !among(queue, view.queue) || !among(trade, view.trade)) return false;
  if (!among(medium, mediumOf(view))) return false;
  if (category.length > 0 && !flags.some((flag) => isStanding(flag) && category.includes(flag.category)))
    return false;
  return saysAll(text, () => [
    view.call,
    ...namesOf(view),
    view.customer?.id,
    view.customer?.number,
    ...flags.flatMap(wordsOf),
  ]);
}

/** `view`: the flag's call, where it is known still. */
export function fitsFlag(filters: Filters, flag: Flag, view: CallView | undefined): boolean {
  const { severity, team, queue, trade, medium, category, text } = filters;
  if (severity.length > 0 && !severity.includes(flag.severity)) return false;
  if (category.length > 0 && !category.includes(flag.category)) return false;
  const agent = flag.agent ?? view?.agent;
  const inQueue = flag.queue ?? view?.queue;
  if (!among(team, agent?.team) || !among(queue, inQueue) || !among(trade, view?.trade)) return false;
  if (!among(medium, view && mediumOf(view))) return false;
  return saysAll(text, () => [
    flag.call,
    ...namesOf({ agent, queue: inQueue }),
    view?.customer?.id,
    view?.customer?.number,
    ...wordsOf(flag),
  ]);
}

/** A flag across calls: one of its calls must be of the team and queue. Trades are not known of it. */
export function fitsScopeFlag(filters: Filters, flag: ScopeFlag): boolean {
  const { severity, team, queue, category, text } = filters;
  if (severity.length > 0 && !severity.includes(flag.severity)) return false;
  if (category.length > 0 && !category.includes(flag.category)) return false;
  if (!flag.evidence.some((one) => among(team, one.team) && among(queue, one.queue))) return false;
  return saysAll(text, () => [
    flag.scope.name,
    flag.title,
    flag.title_en,
    ...flag.evidence.flatMap(({ call, agent }) => [call, agent]),
  ]);
}

export interface Option {
  value: string;
  count: number;
}

/** What there is to choose from, the most frequent first; what is chosen stays in the list when it is gone. */
export function optionsOf(
  name: ListName,
  calls: Iterable<CallView>,
  flags: readonly Flag[],
  chosen: readonly string[],
): Option[] {
  const counts = new Map<string, number>(chosen.map((value) => [value, 0]));
  const add = (value: string | undefined) => {
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  if (name === 'category') for (const flag of flags) isStanding(flag) && add(flag.category);
  else for (const view of calls) add(placeOf(name, view));
  return Array.from(counts, ([value, count]) => ({ value, count })).sort(
    (a, b) => b.count - a.count || a.value.localeCompare(b.value),
  );
}

function placeOf(name: Exclude<ListName, 'category'>, view: CallView): string | Trade | undefined {
  if (name === 'team') return view.agent?.team;
  if (name === 'medium') return mediumOf(view);
  return name === 'queue' ? view.queue : view.trade;
}

function among(wanted: readonly string[], value: string | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value));
}

type About = Pick<CallView, 'agent' | 'queue'>;
const namesOf = ({ agent, queue }: About) => [agent?.id, agent?.name, agent?.team, queue];
const wordsOf = ({ title, title_en, evidence }: Flag) => [
  title,
  title_en,
  ...evidence.map(({ text }) => text),
];

const words = (text: string): string[] => text.toLowerCase().split(/\s+/u).filter(Boolean);

/** Every word is somewhere in it. */
function saysAll(text: string, parts: () => readonly (string | undefined)[]): boolean {
  const wanted = words(text);
  if (wanted.length === 0) return true;
  const all = parts().filter(Boolean).join('\n').toLowerCase();
  return wanted.every((word) => all.includes(word));
}
