/** The filters of the work list as they stand in the address, and as the server is asked. Pure. */
import { ROLES, TRADES } from '../../../../engine/contract/call.ts';
import { addDays, isDay, startOfDay } from '../../lib/days.ts';

export const TEXTS = [
  'rule',
  'agent',
  'team',
  'queue',
  'trade',
  'said',
  'role',
  'since',
  'until',
  'scores',
] as const;
/** In the reader's units: points, per cent, seconds. */
export const NUMBERS = ['score_from', 'score_to', 'angry', 'silence', 'longer', 'shorter'] as const;
export type TextName = (typeof TEXTS)[number];
export type NumberName = (typeof NUMBERS)[number];
export type QualityFilters = Partial<Record<TextName | NumberName, string>> & { not_said?: string };

const MOST: Record<NumberName, number> = {
  score_from: 100,
  score_to: 100,
  angry: 100,
  silence: 86_400,
  longer: 86_400,
  shorter: 86_400,
};

/** Only what the server takes; the rest of the address is left out. */
export function filtersOf(params: URLSearchParams): QualityFilters {
  const found: QualityFilters = {};
  for (const name of TEXTS) {
    const value = params.get(name)?.trim().slice(0, 200);
    if (!value) continue;
    if (name === 'trade' && !(TRADES as readonly string[]).includes(value)) continue;
    if (name === 'role' && !(ROLES as readonly string[]).includes(value)) continue;
    if (name === 'scores' && value !== 'machine') continue;
    if ((name === 'since' || name === 'until') && !isDay(value)) continue;
    found[name] = value;
  }
  for (const name of NUMBERS) {
    const value = params.get(name)?.trim();
    if (value && /^\d+$/.test(value) && Number(value) <= MOST[name]) found[name] = String(Number(value));
  }
  if (params.get('not_said') === 'true') found.not_said = 'true';
  if (found.said === undefined) {
    delete found.role;
    delete found.not_said;
  }
  return found;
}

export function toParams(filters: QualityFilters): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of [...TEXTS, ...NUMBERS, 'not_said'] as const) {
    const value = filters[name]?.trim();
    if (value) params.set(name, value);
  }
  return params;
}

/** @param zone of the site, in which days begin */
export function toQuery(filters: QualityFilters, zone: string | undefined): URLSearchParams {
  const query = toParams(filters);
  if (filters.angry) query.set('angry', String(Number(filters.angry) / 100));
  for (const name of ['silence', 'longer', 'shorter'] as const)
    if (filters[name]) query.set(name, String(Number(filters[name]) * 1_000));
  if (filters.since) query.set('since', String(startOfDay(filters.since, zone)));
  if (filters.until) query.set('until', String(startOfDay(addDays(filters.until, 1), zone)));
  return query;
}
