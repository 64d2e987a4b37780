/** To which calls a rule applies. Looked up at the evidence: a call may change hands. */
import { type Static, Type } from 'typebox';
import { type CallInfo, DIRECTIONS, MEDIA, mediumOf, TRADES } from '../contract/call.ts';
import { AttributesSchema, attributeProblems, attributesHold } from '../detectors/attributes.ts';
import type { Path, Problem } from './check.ts';
import { fault } from './fault.ts';
import { DATES, HOURS } from './patterns.ts';

const oneOrMore = (values: readonly string[]) =>
  Type.Union([Type.Enum([...values]), Type.Array(Type.Enum([...values]), { minItems: 1 })]);
const textOrMore = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
]);
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const ScopeSchema = Type.Object(
  {
    trade: Type.Optional(oneOrMore(TRADES)),
    medium: Type.Optional({
      ...oneOrMore(MEDIA),
      description:
        'voice (spoken), chat (a typed session), review; without it all of them: what measures sound sees nothing in the typed ones. 渠道：通话、在线会话、评价；不写则都算，其中语音类条件对文字不成立。',
    }),
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

/** What the schema cannot say of a scope. */
export function scopeProblems({ hours, dates, attributes }: Scope, path: Path): Problem[] {
  const problems: Problem[] = [];
  const [from, to] = hours?.split('-') ?? [];
  if (hours !== undefined && from === to)
    problems.push({ path: [...path, 'hours'], ...fault('empty-hours', { got: hours }) });
  for (const [index, dated] of (dates ?? []).entries()) {
    const at = [...path, 'dates', index];
    const days = dated.split('..');
    const unknown = days.find((day) => !isDay(day));
    if (unknown !== undefined) problems.push({ path: at, ...fault('unknown-date', { got: unknown }) });
    else if ((days[0] as string) > (days.at(-1) as string))
      problems.push({ path: at, ...fault('dates-reversed', { got: dated }) });
  }
  if (attributes)
    for (const problem of attributeProblems(attributes))
      problems.push({ ...problem, path: [...path, 'attributes', ...problem.path] });
  return problems;
}

function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** In which rules read times of day where nobody says another, IANA name. */
export const DEFAULT_ZONE = 'Asia/Shanghai';

const MINUTE_MS = 60_000;

/** The start of a call as clocks on the wall show it. */
export interface LocalStart {
  /** Minutes since midnight. */
  minute: number;
  weekday: (typeof DAYS)[number];
  /** 2026-11-25 */
  date: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

const OFFSET = /^([+-])(\d\d):(\d\d)$/;

/**
 * `zone`: IANA name, e.g. Asia/Shanghai, or an offset such as +08:00, which older runtimes do not take for a zone.
 * null where the start is not known.
 */
export function localStart(started_at: number | null, zone: string): LocalStart | null {
  if (started_at === null) return null;
  const offset = OFFSET.exec(zone);
  if (offset) {
    const ahead = (Number(offset[2]) * 60 + Number(offset[3])) * MINUTE_MS;
    return localStart(started_at + (offset[1] === '-' ? -ahead : ahead), 'UTC');
  }
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

/** How far the zone is ahead of UTC at that moment, ms, in whole minutes. */
export function offsetMs(at: number, zone: string): number {
  const { date, minute } = localStart(at, zone) as LocalStart;
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return Date.UTC(year, month - 1, day) + minute * MINUTE_MS - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** The start as clocks of the zone show it, with its offset: 2026-11-22T09:00:00+08:00. */
export function zonedStart(started_at: number, zone: string): string {
  const ahead = offsetMs(started_at, zone);
  const minutes = Math.abs(ahead) / MINUTE_MS;
  const two = (n: number) => String(n).padStart(2, '0');
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${new Date(started_at + ahead).toISOString().slice(0, 19)}${offset}`;
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
    has(scope.medium, mediumOf(info)) &&
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
