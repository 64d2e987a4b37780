/**
 * The forms that times have in the console, one of each kind, alike in every language: days 2026-11-22, times of day 14:03:21,
 * both together 11-22 14:03, call time 04:05, lengths with their units. Pure; zone and texts are handed in.
 */
import type { Messages } from '../i18n/zh.ts';

/** IANA name; undefined: the browser's. */
type Zone = string | undefined;

const formats = new Map<string, Intl.DateTimeFormat>();
/** sv-SE writes days and times as ISO 8601 does. */
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('sv-SE', options);
    formats.set(key, found);
  }
  return found;
}

/** 2026-11-22, the day that this moment lies in. */
export function dayOf(at: number, timeZone: Zone): string {
  return format({ dateStyle: 'short', timeZone }).format(at);
}

/** 14:03:21. */
export function timeOfDay(at: number, timeZone: Zone): string {
  return format({ timeStyle: 'medium', timeZone }).format(at);
}

/** 2026-11-22 14:03; `exact`: with seconds. */
export function stamp(at: number, timeZone: Zone, exact = false): string {
  return format({ dateStyle: 'short', timeStyle: exact ? 'medium' : 'short', timeZone }).format(at);
}

/** As long as it has to be on a day: of that day 14:03:21, of its year 11-22 14:03, else with the year. */
export function moment(at: number, today: string, timeZone: Zone): string {
  const day = dayOf(at, timeZone);
  if (day === today) return timeOfDay(at, timeZone);
  const whole = stamp(at, timeZone);
  return day.slice(0, 4) === today.slice(0, 4) ? whole.slice(5) : whole;
}

/** 2026-11-01 – 2026-11-22; of one day, that day. */
export const span = (from: string, to: string): string => (from === to ? from : `${from} – ${to}`);

/** Call time: 04:05, 1:02:09. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes).padStart(2, '0')}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** How long something lies back, 5 s, 3 min, 2 h, 4 d: one unit, rounded down. */
export function ago(ms: number, t: Pick<Messages, 'time'>): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < MINUTE) return t.time.seconds(seconds);
  if (seconds < HOUR) return t.time.minutes(Math.floor(seconds / MINUTE));
  if (seconds < DAY) return t.time.hours(Math.floor(seconds / HOUR));
  return t.time.days(Math.floor(seconds / DAY));
}

/** How long something takes, 5 s, 3 min 20 s, 2 h 5 min, 4 d 3 h: two units at most, rounded down. */
export function lasted(ms: number, t: Pick<Messages, 'time'>): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  const unit = [DAY, HOUR, MINUTE, 1].find((one) => whole >= one) ?? 1;
  const [first, rest] = [Math.floor(whole / unit), whole % unit];
  const below = unit === DAY ? HOUR : unit === HOUR ? MINUTE : 1;
  const [second, said] = [Math.floor(rest / below), ago(first * unit * 1000, t)];
  return second === 0 ? said : `${said} ${ago(second * below * 1000, t)}`;
}

/** Of machines: 0.4 ms, 12 ms, 1.3 s. */
export function duration(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 1_000)} s`;
}

/** Seconds with at most one place, for a text that has the unit: 12, 5.5. */
export function seconds(ms: number): string {
  const value = ms / 1_000;
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}
