/** What a route, a silence or an inhibition looks at in an alert. Pure. */
import type { Alert } from './alert.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Words that an alert is compared by, and that groups and inhibitions may be equal in. */
export const LABELS = ['severity', 'category', 'rule', 'team', 'queue', 'trade', 'agent', 'call'] as const;
export type Label = (typeof LABELS)[number];

/** Every label that is given must be one of its words; an empty match fits everything. */
export type LabelMatch = { [L in Label]?: string[] };

export interface Match extends LabelMatch {
  /** Times of day at which it fits, `09:00-18:00`; over midnight where the end is before the beginning. */
  hours?: string[];
  weekdays?: Weekday[];
}

/** Local time of day and weekday of an epoch ms. */
export interface LocalTime {
  /** Minutes since midnight. */
  minute: number;
  weekday: Weekday;
}

export function labelOf(alert: Alert, label: Label): string {
  return alert[label] ?? '';
}

export function fitsLabels(match: LabelMatch, alert: Alert): boolean {
  return LABELS.every((label) => match[label]?.includes(labelOf(alert, label)) ?? true);
}

export function fits({ hours, weekdays, ...labels }: Match, alert: Alert, local: LocalTime): boolean {
  return (
    fitsLabels(labels, alert) &&
    (weekdays === undefined || weekdays.includes(local.weekday)) &&
    (hours === undefined || hours.some((span) => within(span, local.minute)))
  );
}

export const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

function within(span: string, minute: number): boolean {
  const [, h1, m1, h2, m2] = HOURS.exec(span) ?? [];
  const from = Number(h1) * 60 + Number(m1);
  const to = Number(h2) * 60 + Number(m2);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Reads the clock of a zone. @param zone IANA name */
export function localClock(zone: string): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      minute: Number(parts.hour) * 60 + Number(parts.minute),
      weekday: String(parts.weekday).toLowerCase() as Weekday,
    };
  };
}
