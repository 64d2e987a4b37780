/** The filters of the calls list as they stand in the address. Pure. */
import { MEDIA, TRADES } from '../../../../engine/contract/call.ts';

export const FILTERS = ['agent', 'team', 'queue', 'trade', 'medium'] as const;
export type FilterName = (typeof FILTERS)[number];
/** Values of those that have a fixed set. */
const KNOWN: Partial<Record<FilterName, readonly string[]>> = { trade: TRADES, medium: MEDIA };
export type CallFilters = Partial<Record<FilterName, string>>;

/** Only what the server takes: known names, without blanks around them, trades and media that exist. */
export function filtersOf(params: URLSearchParams): CallFilters {
  const found: CallFilters = {};
  for (const name of FILTERS) {
    const value = params.get(name)?.trim();
    if (!value || !(KNOWN[name]?.includes(value) ?? true)) continue;
    found[name] = value.slice(0, 100);
  }
  return found;
}

export function toParams(filters: CallFilters): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of FILTERS) {
    const value = filters[name]?.trim();
    if (value) params.set(name, value);
  }
  return params;
}
