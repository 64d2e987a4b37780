/** The time of a report, as it stands in the address. Days are those of the site, both ends included. Pure. */
import { addDays, isDay } from '../../lib/days.ts';

export const PERIODS = ['day', 'week', 'month', 'own'] as const;
export type PeriodKind = (typeof PERIODS)[number];

export interface Period {
  kind: PeriodKind;
  /** 2026-11-22 */
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** The server takes no more. */
const MOST_DAYS = 400;

/** How many days it has. */
export function length({ from, to }: Pick<Period, 'from' | 'to'>): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** The period of this kind that this day lies in; weeks begin on Monday. */
export function periodAt(kind: Exclude<PeriodKind, 'own'>, day: string): Period {
  if (kind === 'day') return { kind, from: day, to: day };
  if (kind === 'week') {
    const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
    const from = addDays(day, -weekday);
    return { kind, from, to: addDays(from, 6) };
  }
  const from = `${day.slice(0, 7)}-01`;
  const next = `${addDays(from, 32).slice(0, 7)}-01`;
  return { kind, from, to: addDays(next, -1) };
}

/** The one of the same length beside it. */
export function beside(period: Period, step: -1 | 1): Period {
  const { kind, from, to } = period;
  if (kind !== 'own') return periodAt(kind, step < 0 ? addDays(from, -1) : addDays(to, 1));
  const days = length(period) * step;
  return { kind, from: addDays(from, days), to: addDays(to, days) };
}

/** What the address says, else this week. A time that is turned round is put right, one that is too long is cut. */
export function periodOf(params: URLSearchParams, today: string): Period {
  const kind = PERIODS.find((one) => one === params.get('period')) ?? 'week';
  const [from, to] = [params.get('from'), params.get('to')];
  if (kind !== 'own') return periodAt(kind, isDay(from) ? from : today);
  if (!isDay(from) || !isDay(to)) return { ...periodAt('week', today), kind };
  const [first, last] = from <= to ? [from, to] : [to, from];
  return {
    kind,
    from: length({ from: first, to: last }) > MOST_DAYS ? addDays(last, 1 - MOST_DAYS) : first,
    to: last,
  };
}

export function withPeriod(params: URLSearchParams, { kind, from, to }: Period): URLSearchParams {
  const next = new URLSearchParams(params);
  next.set('period', kind);
  next.set('from', from);
  if (kind === 'own') next.set('to', to);
  else next.delete('to');
  return next;
}
