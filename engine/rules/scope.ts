/** To which calls a rule applies. Looked up at the evidence: a call may change hands. */
import { type Static, Type } from 'typebox';
import { type CallInfo, DIRECTIONS, TRADES } from '../contract/call.ts';
import { AttributesSchema, attributesHold } from '../detectors/attributes.ts';

const oneOrMore = (values: readonly string[]) =>
  Type.Union([Type.Enum([...values]), Type.Array(Type.Enum([...values]), { minItems: 1 })]);
const textOrMore = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
]);
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const HOURS = '^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]|24):[0-5]\\d$';
const DATES = '^\\d{4}-\\d{2}-\\d{2}(\\.\\.\\d{4}-\\d{2}-\\d{2})?$';

export const ScopeSchema = Type.Object(
  {
    trade: Type.Optional(oneOrMore(TRADES)),
    direction: Type.Optional(Type.Enum([...DIRECTIONS])),
    queue: Type.Optional(textOrMore),
    team: Type.Optional(textOrMore),
    attributes: Type.Optional(AttributesSchema),
    hours: Type.Optional(
      Type.String({
        pattern: HOURS,
        description: 'Local time of day of the start, e.g. 21:00-08:00 (over midnight). 开始时的当地时间。',
      }),
    ),
    weekdays: Type.Optional(
      Type.Array(Type.Enum([...DAYS]), {
        minItems: 1,
        description: 'Local weekday of the start. 开始时是星期几。',
      }),
    ),
    dates: Type.Optional(
      Type.Array(Type.String({ pattern: DATES }), {
        minItems: 1,
        description: 'Local dates or ranges, e.g. 2026-11-11 or 2026-11-01..2026-11-12. 日期或日期段。',
      }),
    ),
    ended_by: Type.Optional({
      ...oneOrMore(['agent', 'customer', 'unknown']),
      description:
        'Who hung up; unknown: nobody said. For rules that are decided at the end. 谁挂的机（unknown：没有人说）。',
    }),
  },
  { additionalProperties: false },
);
export type Scope = Static<typeof ScopeSchema>;

/** The start of a call as clocks on the wall show it. */
export interface LocalStart {
  /** Minutes since midnight. */
  minute: number;
  weekday: (typeof DAYS)[number];
  /** 2026-11-25 */
  date: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `zone`: IANA name, e.g. Asia/Shanghai. null where the start is not known. */
export function localStart(started_at: number | null, zone: string): LocalStart | null {
  if (started_at === null) return null;
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(started_at).map(({ type, value }) => [type, value]));
  return {
    minute: Number(part.hour) * 60 + Number(part.minute),
    weekday: part.weekday?.toLowerCase() as LocalStart['weekday'],
    date: `${part.year}-${part.month}-${part.day}`,
  };
}

export function inScope(
  scope: Scope | undefined,
  info: CallInfo,
  endedBy: 'agent' | 'customer' | null,
  start: () => LocalStart | null,
): boolean {
  if (!scope) return true;
  const has = (wanted: string | string[] | undefined, value: string | undefined) =>
    wanted === undefined ||
    (value !== undefined && (Array.isArray(wanted) ? wanted.includes(value) : wanted === value));
  return (
    has(scope.trade, info.trade) &&
    has(scope.direction, info.direction) &&
    has(scope.queue, info.queue) &&
    has(scope.team, info.agent?.team) &&
    (scope.attributes === undefined || attributesHold(scope.attributes, info)) &&
    has(scope.ended_by, endedBy ?? 'unknown') &&
    inTime(scope, start)
  );
}

/** A rule for some hours does not apply to a call of which nobody knows when it was. */
function inTime({ hours, weekdays, dates }: Scope, start: () => LocalStart | null): boolean {
  if (!hours && !weekdays && !dates) return true;
  const local = start();
  return (
    local !== null &&
    (hours === undefined || inHours(hours, local.minute)) &&
    (weekdays === undefined || weekdays.includes(local.weekday)) &&
    (dates === undefined || dates.some((one) => inDates(one, local.date)))
  );
}

function inHours(hours: string, minute: number): boolean {
  const [from, to] = hours.split('-').map((time) => {
    const [hour, minutes] = time.split(':');
    return Number(hour) * 60 + Number(minutes);
  }) as [number, number];
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function inDates(dates: string, date: string): boolean {
  const [from, to = from] = dates.split('..') as [string, string?];
  return date >= from && date <= to;
}
