/** What a telephone system tells of a call's life, in one vocabulary, and what becomes of it at the native door. */
import { type Static, Type } from 'typebox';
import { hungUp } from '../../engine/call/hung-up.ts';
import { AgentRef, Attributes, DIRECTIONS, MEDIA } from '../../engine/contract/call.ts';
import { type IngestEvent, LIMITS } from '../../engine/contract/ingest.ts';

export const CTI_KINDS = [
  'started',
  'queued',
  'answered',
  'agent',
  'hold',
  'resumed',
  'transfer',
  'conference',
  'updated',
  'ended',
] as const;

/** One event, as `POST /v1/events` takes it. */
export const CtiEvent = Type.Object(
  {
    call: Type.String({
      minLength: 1,
      maxLength: LIMITS.id,
      description: 'Id of the call, the same that the recogniser sends.',
    }),
    type: Type.Enum([...CTI_KINDS], {
      description:
        'started · queued (queue) · answered · agent (who speaks from now on) · hold · resumed · transfer · conference · updated (anything else that changed) · ended (reason)',
    }),
    at: Type.Optional(
      Type.String({
        minLength: 20,
        maxLength: 40,
        description: 'When, ISO 8601 with a zone (default: its arrival).',
      }),
    ),
    id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.id,
        description:
          'Of the event: one whose id has come before is a repetition. Without it, the same content is.',
      }),
    ),
    sent_at: Type.Optional(
      Type.String({
        minLength: 20,
        maxLength: 40,
        description:
          'When it was posted, by the same clock as `at`: with it a clock that is off is put right, whichever way.',
      }),
    ),
    medium: Type.Optional(
      Type.Enum([...MEDIA], {
        description: 'Of `started`: chat or review where it is typed (default voice).',
      }),
    ),
    direction: Type.Optional(Type.Enum([...DIRECTIONS])),
    trade: Type.Optional(Type.String({ maxLength: 50 })),
    queue: Type.Optional(Type.String({ maxLength: 200 })),
    agent: Type.Optional(AgentRef),
    customer: Type.Optional(
      Type.Object({
        id: Type.Optional(
          Type.String({
            maxLength: 200,
            description: 'One id for a customer who calls from several numbers.',
          }),
        ),
        number: Type.Optional(Type.String({ maxLength: 64 })),
      }),
    ),
    reason: Type.Optional(
      Type.String({ maxLength: 100, description: 'Of the end: customer_hangup, agent_hangup, …' }),
    ),
    attributes: Type.Optional(Attributes),
  },
  { additionalProperties: false },
);
export type CtiEvent = Omit<Static<typeof CtiEvent>, 'at' | 'sent_at'> & {
  /** Epoch ms. */
  at: number;
};

/** What is remembered of a call so that a repeated event says nothing twice. */
export interface CtiCall {
  /** Epoch ms; the earliest that was told. */
  started_at: number;
  ended: boolean;
  /** It was told who hung up. */
  ended_by: boolean;
  /** Events that were told, by kind, time and content. */
  seen: readonly string[];
}

/** Events of one call that are remembered; a call with more transfers than this repeats itself. */
const SEEN_MAX = 64;

/**
 * One event more: late, repeated and reordered ones are usual. Each change is told with the point in time at which it
 * happened, so that the engine puts it there whenever it comes. What an event says holds from then on, and not before.
 * `at`: when it happened by our clock, epoch ms, where that of the event is off.
 */
export function told(
  known: CtiCall | undefined,
  event: CtiEvent,
  source: string,
  at = event.at,
): { call: CtiCall; events: IngestEvent[] } {
  const { call, type } = event;
  const { agent, queue, customer, attributes: more, reason } = event;
  const mark = event.id ?? JSON.stringify([type, event.at, agent, queue, customer, more, reason]);
  if (known?.seen.includes(mark)) return { call: known, events: [] };
  const isEarlier = at < (known?.started_at ?? Number.POSITIVE_INFINITY);
  const by = type === 'ended' && hungUp(reason) !== undefined;
  const next: CtiCall = {
    started_at: Math.min(known?.started_at ?? at, at),
    ended: (known?.ended ?? false) || type === 'ended',
    ended_by: (known?.ended_by ?? false) || by,
    seen: [...(known?.seen ?? []), mark].slice(-SEEN_MAX),
  };
  const events: IngestEvent[] = [];
  const isStart = type === 'started' && !known?.ended;
  if (isStart || (isEarlier && !known?.ended))
    events.push({
      type: 'call.started',
      call,
      at: iso(at),
      ...(isStart && event.medium !== undefined ? { medium: event.medium } : {}),
      ...(isStart ? factsOf(event) : {}),
      // Counted as known, whether anything of it is heard or not.
      attributes: { cti: source, ...(isStart ? more : {}) },
    });
  if (type === 'ended') {
    // Several may know that it is over, and one of them who hung up.
    if (!known?.ended || (by && !known.ended_by))
      events.push({
        type: 'call.ended',
        call,
        at: iso(at),
        ...(reason === undefined ? {} : { reason }),
      });
    return { call: next, events };
  }
  const attributes = { ...more, ...HELD[type] };
  const facts = {
    ...factsOf(event),
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
  // The end has come before the start: the beginning stays where it was, all else is told.
  if (!isStart && Object.keys(facts).length > 0)
    events.push({ type: 'call.updated', call, at: iso(at), ...facts });
  return { call: next, events };
}

/** Rules read these: `attribute: hold`, … */
const HELD: Partial<Record<CtiEvent['type'], Record<string, boolean>>> = {
  hold: { hold: true },
  resumed: { hold: false },
  transfer: { transferred: true },
  conference: { conference: true },
  answered: { answered: true },
};

function factsOf({ direction, trade, queue, agent, customer }: CtiEvent) {
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(trade === undefined ? {} : { trade }),
    ...(queue === undefined ? {} : { queue }),
    ...(agent === undefined ? {} : { agent }),
    ...(customer === undefined ? {} : { customer }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
