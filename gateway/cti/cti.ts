/** The telephone systems of a site: those that are listened to, and those that post. */
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { TelephonyFault, TelephonyState } from '../../engine/contract/telephony.ts';
import type {} from '../api/guard.ts';
import { Problem } from '../api/problems.ts';
import type { ClientSocket } from '../client/ingest-client.ts';
import { localSender } from '../client/local-sender.ts';
import { bearerOf } from '../ingest/bearer.ts';
import { CtiDesk } from './desk.ts';
import { CtiEvent } from './event.ts';
import { telephonyFaultInWords } from './fault.ts';
import {
  AMI_PING,
  asteriskSession,
  freeswitchSession,
  type Listener,
  type ListenerParts,
  listen,
} from './listener.ts';
import { DAY_MS } from './skew.ts';

export interface CtiConfig {
  freeswitch: { host: string; port: number; password: string };
  asterisk: { host: string; port: number; user: string; secret: string };
}

export interface CtiParts {
  config: CtiConfig;
  /** Id of a sender's token, or null where it is none. */
  authenticate(token: string | undefined): string | null;
  /** A socket of the native protocol inside the server. */
  dial(owner: string): ClientSocket;
  /** Whose calls the listened systems speak of: the token that recognisers use. */
  owner: string;
  /** Epoch ms. */
  now(): number;
  /** Hears in plain words when a system is connected and why it is not. */
  tell(message: string): void;
}

export interface Cti {
  /** Systems that are listened to. */
  state(): TelephonyState[];
  close(): void;
}

/** Events of one request. */
const EVENTS_MAX = 1_000;
const Body = Type.Array(CtiEvent, {
  minItems: 1,
  maxItems: EVENTS_MAX,
  description: 'One event by itself is taken as a list of one.',
});

/** ISO 8601 with a zone, from 1970 on. @throws Problem on another text */
function epochOf(text: string | undefined, field: string): number | undefined {
  if (text === undefined) return undefined;
  const time = /(Z|[+-]\d\d:?\d\d)$/i.test(text) ? Date.parse(text) : Number.NaN;
  if (time >= 0) return time;
  throw new Problem('REQUEST_INVALID', `${field}: expected ISO 8601 with a zone, got another text.`);
}

/** Epoch ms of one event's times. @throws Problem on one that tells nothing */
function timesOf({ at, sent_at }: CtiEventBody, index: number, now: number) {
  const happened = epochOf(at, `Event ${index}, "at"`) ?? now;
  const sent = epochOf(sent_at, `Event ${index}, "sent_at"`);
  if (sent !== undefined && Math.abs(sent - now) > DAY_MS)
    throw new Problem(
      'REQUEST_INVALID',
      `Event ${index}, "sent_at": expected a clock that is off by a day at most, got ${sent_at}.`,
    );
  if (happened - now > DAY_MS)
    throw new Problem('REQUEST_INVALID', `Event ${index}, "at": expected a time that has come, got ${at}.`);
  return { at: happened, sent_at: sent };
}

type CtiEventBody = Static<typeof Body>[number];

/** Name of the source that a desk speaks as. */
const sourceOf = (name: string) => `cti:${name}`;

/** Registers `POST /v1/events` and starts to listen. */
export function registerCti(app: FastifyInstance, parts: CtiParts): Cti {
  const { config, now } = parts;
  const desks = new Map<string, CtiDesk>();
  const deskOf = (owner: string, name: string, atOnce: boolean) => {
    const key = `${owner}\n${name}`;
    let desk = desks.get(key);
    if (!desk) {
      const client = localSender(sourceOf(name), () => parts.dial(owner));
      desk = new CtiDesk(name, client, atOnce);
      desks.set(key, desk);
    }
    return desk;
  };

  app.post<{ Body: Static<typeof Body> }>(
    '/v1/events',
    {
      schema: {
        summary: 'The life of calls, from a telephone system: one event, or a list of them',
        description:
          'With the token of a sender. Late, repeated and reordered events are put where they belong. Answers when every event is durable.',
        tags: ['senders'],
        body: Body,
        response: {
          200: Type.Object({
            events: Type.Integer({ description: 'Taken.' }),
            told: Type.Integer({ description: 'What they said that was new.' }),
            refused: Type.Optional(
              Type.Array(Type.Object({ call: Type.String(), code: Type.String(), message: Type.String() }), {
                description: 'Of that, what is not taken any more; absent: nothing.',
              }),
            ),
          }),
        },
      },
      config: { needs: 'nobody', rateLimit: false },
      onRequest: async (request, reply) => {
        if (parts.authenticate(bearerOf(request.headers.authorization)) !== null) return;
        reply.header('www-authenticate', 'Bearer');
        throw new Problem('SENDER_UNKNOWN');
      },
      // Of "one or a list" a refusal would name both, and not what is wrong with the one that came.
      preValidation: async (request) => {
        if (!Array.isArray(request.body)) request.body = [request.body as CtiEventBody];
      },
    },
    async (request) => {
      const owner = parts.authenticate(bearerOf(request.headers.authorization)) as string;
      const desk = deskOf(owner, 'api', false);
      const events = request.body;
      const arrived = now();
      const times = events.map((event, index) => timesOf(event, index, arrived));
      let told = 0;
      for (const [index, { sent_at: _, ...event }] of events.entries()) {
        const { at, sent_at } = times[index]!;
        told += desk.take({ ...event, at }, arrived, sent_at);
      }
      const refused = await desk.durable(new Set(events.map(({ call }) => call)));
      return {
        events: events.length,
        told,
        ...(refused.length === 0
          ? {}
          : { refused: refused.map(({ call, code, message }) => ({ call: call!, code, message })) }),
      };
    },
  );

  const listeners: Listener[] = [];
  const states: TelephonyState[] = [];
  const start = (
    system: string,
    source: string,
    make: (hears: Pick<ListenerParts, 'state' | 'failed'>) => Listener,
  ) => {
    const own: TelephonyState = { system, source, fault: { code: 'NOT_YET' }, since: null };
    states.push(own);
    const state = (fault: TelephonyFault | null) => {
      const before = own.fault;
      // Said once for each reason, however often it is tried.
      if (fault === null) parts.tell(`${system} is connected: calls and agents are heard from it.`);
      else if (before === null || telephonyFaultInWords(fault) !== telephonyFaultInWords(before))
        parts.tell(`${system} is not connected (${telephonyFaultInWords(fault)}); tried again until it is.`);
      if (own.since === null || (before === null) !== (fault === null))
        own.since = new Date(now()).toISOString();
      own.fault = fault;
    };
    let said = '';
    const failed = ({ message }: Error) => {
      // Said once for as long as it is the same, since systems tell many events.
      if (message !== said)
        parts.tell(`An event of ${system} could not be taken (${message}); a fault of Earshot.`);
      said = message;
    };
    listeners.push(make({ state, failed }));
  };
  const { freeswitch, asterisk } = config;
  if (freeswitch.host !== '') {
    const desk = deskOf(parts.owner, 'freeswitch', true);
    const session = freeswitchSession(freeswitch.password, now);
    start('FreeSWITCH', sourceOf('freeswitch'), (hears) =>
      listen({ ...freeswitch, ...hears, session, told: (event) => desk.take(event, now()) }),
    );
  }
  if (asterisk.host !== '') {
    const desk = deskOf(parts.owner, 'asterisk', true);
    const session = asteriskSession(asterisk.user, asterisk.secret, now);
    start('Asterisk', sourceOf('asterisk'), (hears) =>
      listen({ ...asterisk, ...hears, session, told: (event) => desk.take(event, now()), ping: AMI_PING }),
    );
  }

  return {
    state: () => states.map((one) => ({ ...one })),
    close() {
      for (const listener of listeners) listener.close();
      for (const desk of desks.values()) desk.close();
    },
  };
}
