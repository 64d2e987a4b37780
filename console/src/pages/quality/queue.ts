/**
 * The calls that an inspector goes through: the list from which the first was opened, in its order. Kept for this tab of
 * the browser, so that a reload goes on in the middle. What of the next call is needed is fetched before it is asked for.
 */
import type { CallDetail } from '../../../../engine/contract/live.ts';
import { fetchCall } from '../../api/requests.ts';
import { fetchForm, type ReviewForm } from './requests.ts';

export interface Stop {
  call: string;
  /** Of a calibration. */
  round: string | null;
}

interface Queue {
  /** Where one comes back to. */
  from: string;
  stops: readonly Stop[];
}

const KEY = 'earshot.review-queue';

export function goThrough(queue: Queue): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(queue));
  } catch {
    // A browser without storage goes through one call at a time.
  }
}

export function queueNow(): Queue {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '') as Queue;
    if (Array.isArray(kept.stops) && typeof kept.from === 'string') return kept;
  } catch {
    // None, or not ours.
  }
  return { from: '/quality', stops: [] };
}

/** The one after it and how many are left; null at the end. */
export function after(
  { call, round }: Stop,
  { stops }: Pick<Queue, 'stops'>,
): { next: Stop | null; left: number } {
  const at = stops.findIndex((one) => one.call === call && one.round === round);
  if (at < 0) return { next: null, left: 0 };
  return { next: stops[at + 1] ?? null, left: stops.length - at - 1 };
}

export const addressOf = ({ call, round }: Stop): string =>
  `/quality/review/${encodeURIComponent(call)}${round === null ? '' : `?round=${round}`}`;

export interface Ready {
  detail: CallDetail;
  form: ReviewForm;
}

const ahead = new Map<string, Promise<Ready>>();

/** Asked for now and kept until it is taken: one call ahead. */
export function fetchAhead(stop: Stop): void {
  const key = addressOf(stop);
  if (ahead.has(key)) return;
  ahead.clear();
  const going = fetchBoth(stop);
  // Whoever takes it asks again.
  going.catch(() => ahead.delete(key));
  ahead.set(key, going);
}

/** What was fetched ahead, else what is fetched now. */
export function take(stop: Stop): Promise<Ready> {
  const key = addressOf(stop);
  const known = ahead.get(key);
  ahead.delete(key);
  return known ? known.catch(() => fetchBoth(stop)) : fetchBoth(stop);
}

async function fetchBoth({ call, round }: Stop): Promise<Ready> {
  const [detail, form] = await Promise.all([fetchCall(call), fetchForm(call, round)]);
  return { detail, form };
}
