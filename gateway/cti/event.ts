/** What a telephone system tells of a call's life, in one vocabulary, and what becomes of it at the native door. */
import { type Static, Type } from 'typebox';
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
export type CtiEvent = Omit<Static<typeof CtiEvent>, 'at'> & {
  /** Epoch ms. */
  at: number;
};

/** What is remembered of a call so that a repeated event says nothing twice. */
export interface CtiCall {
  /** Epoch ms; the earliest that was told. */
  started_at: number;
  ended: boolean;
  /** Events that were told, by kind, time and content. */
  seen: readonly string[];
}

/** Events of one call that are remembered; a call with more transfers than this repeats itself. */
const SEEN_MAX = 64;

/**
 * One event more: late, repeated and reordered ones are usual. Each change is told with its place in call time, so that
 * the engine puts it there whenever it comes; `live`: epoch ms at which the server knows the call to have begun.
 */
export function told(
  known: CtiCall | undefined,
  event: CtiEvent,
  source: string,
  live: number | undefined,
): { call: CtiCall; events: IngestEvent[] } {
  const { call, type, at } = event;
  const mark = JSON.stringify([type, at, event.agent, event.queue, event.customer, event.attributes]);
  if (known?.seen.includes(mark)) return { call: known, events: [] };
  const first = known === undefined;
  const started_at = Math.min(
    known?.started_at ?? live ?? at,
    type === 'started' ? at : Number.POSITIVE_INFINITY,
  );
  const next: CtiCall = {
    started_at,
    ended: (known?.ended ?? false) || type === 'ended',
    seen: [...(known?.seen ?? []), mark].slice(-SEEN_MAX),
  };
  const events: IngestEvent[] = [];
  // Counted as known, whether anything of it is heard or not.
  const attributes = { cti: source, ...event.attributes };
  if (type === 'started' || first)
    events.push({
      type: 'call.started',
      call,
      at: iso(started_at),
      ...(event.medium === undefined ? {} : { medium: event.medium }),
      ...(type === 'started' ? factsOf(event) : {}),
      attributes,
    });
  if (type === 'ended') {
    if (!known?.ended)
      events.push({
        type: 'call.ended',
        call,
        at: iso(at),
        ...(event.reason === undefined ? {} : { reason: event.reason }),
      });
    return { call: next, events };
  }
  const held = HELD[type];
  const facts = {
    ...factsOf(event),
    ...(held === undefined && event.attributes === undefined
      ? {}
      : { attributes: { ...event.attributes, ...(held === undefined ? {} : held) } }),
  };
  if (type !== 'started' && Object.keys(facts).length > 0)
    events.push({
      type: 'call.updated',
      call,
      at_ms: Math.min(LIMITS.offset_ms, Math.max(0, Math.round(at - started_at))),
      ...facts,
    });
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
