/** Numbers and times as people read them. Pure; zone and language are handed in. */
import type { Messages } from '../i18n/zh.ts';

/** Call time: 4:05, 1:02:09. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes).padStart(2, '0')}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** 5 s, 3 min, 2 h, 4 d: one unit, rounded down. */
export function ago(ms: number, t: Messages): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t.time.seconds(seconds);
  if (seconds < 3_600) return t.time.minutes(Math.floor(seconds / 60));
  if (seconds < 86_400) return t.time.hours(Math.floor(seconds / 3_600));
  return t.time.days(Math.floor(seconds / 86_400));
}

/** 0.913 → 91. Never 100 for what is less than one, never 0 for what is more than nothing. */
export function percent(probability: number): number {
  const rounded = Math.round(probability * 100);
  if (rounded === 100 && probability < 1) return 99;
  if (rounded === 0 && probability > 0.001) return 1;
  return rounded;
}

/** 0.4 ms, 12 ms, 1.3 s. */
export function duration(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 1_000)} s`;
}

/** Seconds with at most one place: 12, 5.5. */
export function seconds(ms: number): string {
  const value = ms / 1_000;
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', options);
    formats.set(key, found);
  }
  return found;
}

/** 14:03:21 in this zone, IANA name; undefined: the browser's. */
export function timeOfDay(at: number, language: string, timeZone: string | undefined): string {
  return format(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
    timeZone,
  }).format(at);
}

/** Today 14:03:21, else with the date. */
export function moment(at: number, now: number, language: string, timeZone: string | undefined): string {
  const day = (of: number) => format('en', { dateStyle: 'short', timeZone }).format(of);
  if (day(at) === day(now)) return timeOfDay(at, language, timeZone);
  const year = (of: number) => format('en', { year: 'numeric', timeZone }).format(of);
  const sameYear = year(at) === year(now);
  return format(language, {
    ...(sameYear ? {} : { year: 'numeric' }),
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone,
  }).format(at);
}
