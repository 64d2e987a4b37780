/** The filters of the calls list as they stand in the address, and as the server is asked. Pure. */
import { MEDIA, TRADES } from '../../../../engine/contract/call.ts';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { addDays, isDay, startOfDay } from '../../lib/days.ts';

export const FILTERS = ['agent', 'team', 'queue', 'trade', 'medium', 'severity', 'since', 'until'] as const;
export type FilterName = (typeof FILTERS)[number];
/** Days, of calls that began on them: the first and the last. */
type DayName = 'since' | 'until';
export type CallFilters = Partial<Record<FilterName, string>>;

/** Values of those that have a fixed set. */
const KNOWN: Partial<Record<FilterName, readonly string[]>> = {
  trade: TRADES,
  medium: MEDIA,
  severity: SEVERITIES,
};

/** Only what the server takes: known names, without blanks around them, trades, media and days that exist. */
export function filtersOf(params: URLSearchParams): CallFilters {
  const found: CallFilters = {};
  for (const name of FILTERS) {
    const value = params.get(name)?.trim();
    if (!value || !(KNOWN[name]?.includes(value) ?? true)) continue;
    if ((name === 'since' || name === 'until') && !isDay(value)) continue;
    found[name] = value.slice(0, 100);
  }
  const { since, until } = found;
  // Days that are turned round are put right: nobody means none.
  return since && until && since > until ? { ...found, since: until, until: since } : found;
}

export function toParams(filters: CallFilters): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name]?.trim();
    if (value) params.set(name, value);
  }
  return params;
}

/** @param zone in which the days begin, as times are shown; undefined: the browser's */
export function toQuery(
  { since, until, ...rest }: CallFilters,
  zone: string | undefined,
): Omit<CallFilters, DayName> & Partial<Record<DayName, number>> {
  return {
    ...rest,
    ...(since ? { since: startOfDay(since, zone) } : {}),
    ...(until ? { until: startOfDay(addDays(until, 1), zone) } : {}),
  };
}

export const SPANS = ['today', 'yesterday', 'week'] as const;
export type Span = (typeof SPANS)[number];

/** The days that people ask for most; `week` ends today. */
export function spanDays(span: Span, today: string): Record<DayName, string> {
  if (span === 'week') return { since: addDays(today, -6), until: today };
  const day = span === 'today' ? today : addDays(today, -1);
  return { since: day, until: day };
}

export function spanOf({ since, until }: CallFilters, today: string): Span | undefined {
  return SPANS.find((span) => {
    const days = spanDays(span, today);
    return days.since === since && days.until === until;
  });
}
