/** The filters of the calls list as they stand in the address. Pure. */
import { TRADES } from '../../../../engine/contract/call.ts';

export const FILTERS = ['agent', 'team', 'queue', 'trade'] as const;
export type FilterName = (typeof FILTERS)[number];
export type CallFilters = Partial<Record<FilterName, string>>;

/** Only what the server takes: known names, without blanks around them, trades that exist. */
export function filtersOf(params: URLSearchParams): CallFilters {
  const found: CallFilters = {};
  for (const name of FILTERS) {
    const value = params.get(name)?.trim();
    if (!value || (name === 'trade' && !(TRADES as readonly string[]).includes(value))) continue;
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
