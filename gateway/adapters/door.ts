/**
 * `WS /v1/ingest/<adapter>` and `POST /v1/ingest/<adapter>`: recognisers that speak their own protocol. Frames become
 * events of the native protocol and go in by the same door, under the same token, as every other sender's.
 */
import { sourceFor } from '../auth/senders.ts';
import '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { ADAPTER_REFUSALS, type AdapterRefusalCode } from '../../engine/contract/errors.ts';
import type {} from '../api/guard.ts';
import { Problem } from '../api/problems.ts';
import type { ClientSocket, IngestClient } from '../client/ingest-client.ts';
import { localSender } from '../client/local-sender.ts';
import { bearerOf } from '../ingest/bearer.ts';
import type { AdapterRefusal } from './adapter.ts';
import { CutOff } from './cut-off.ts';
import { type CallEnds, callEnder } from './ends.ts';
import { DRAIN_MS, Lane, within } from './lane.ts';
import { type EndsWith, metaFrame, metaOf, StreamQuery } from './query.ts';
import { AdapterStream, type StreamParts } from './stream.ts';
import { ADAPTERS } from './table.ts';
import { unpackerOf } from './unpack.ts';

export interface AdapterDoorParts {
  /** Id of a sender's token, or null where it is none. */
  authenticate(token: string | undefined): string | null;
  /** A socket of the native protocol inside the server. */
  dial(owner: string): ClientSocket;
  /** Epoch ms at which an open call began, and from which the times of its words count, where that is known. */
  beganAt(call: string): { call: number; audio: number | undefined } | undefined;
  /** A frame of such a stream was refused; `call`: that of the stream, where it was told. */
  refused(
    code: AdapterRefusalCode,
    from: { owner: string; adapter: string; call?: string | undefined },
  ): void;
  /** Epoch ms. */
  now(): number;
}

/** What the streams of one token share. */
interface Sender {
  client: IngestClient;
  ends: CallEnds;
  cutOff: CutOff;
  /** Epoch ms that the times of each call count from until the engine has heard its first words, newest last. */
  began: Map<string, number>;
}

export interface AdapterDoor {
  /** Open streams of vendors' frames. */
  readonly streams: number;
  /** What was read is handed in, nothing more is taken. */
  close(): Promise<void>;
}

/** Frames of one socket that wait to be handed in; beyond it the socket is not read. */
const WAITING_MAX = 500;
/** Refusals that a sender hears of; all are counted. */
const TOLD_MAX = 50;
/** Calls of one token whose beginning is remembered. */
const BEGAN_MAX = 20_000;

export function registerAdapters(app: FastifyInstance, parts: AdapterDoorParts): AdapterDoor {
  const { now } = parts;
  const open = new Set<Lane>();
  const webhooks = new Map<string, Lane>();
  const enders = new Map<string, Sender>();
  let count = 0;
  let closing = false;

  /** Ends calls of one token, whichever of its streams said so last; and what its streams were cut off in. */
  const enderOf = (owner: string) => {
    let ender = enders.get(owner);
    if (!ender) {
      const client = clientOf(owner, 'adapters-end');
      const cutOff = new CutOff();
      const began = new Map<string, number>();
      const ends = callEnder(client, (call) => {
        cutOff.ended(call);
        began.delete(call);
      });
      ender = { client, ends, cutOff, began };
      enders.set(owner, ender);
    }
    return ender;
  };

  function clientOf(owner: string, source: string): IngestClient {
    return localSender(sourceFor(owner, source), () => parts.dial(owner));
  }

  function laneOf(
    owner: string,
    name: string,
    source: string,
    stream: Omit<StreamParts, 'adapter' | 'callStartedAt' | 'cutOff' | 'began'>,
    endsWith: EndsWith = 'recogniser',
  ): Lane {
    const { ends, cutOff, began } = enderOf(owner);
    const whole = {
      ...stream,
      cutOff,
      adapter: ADAPTERS.get(name)!,
      callStartedAt: (call: string) => {
        const known = parts.beganAt(call);
        // Another call of that id has been before.
        if (known === undefined) began.delete(call);
        return known?.audio ?? (known && (began.get(call) ?? known.call));
      },
      began: (call: string, at: number) => {
        if (began.size >= BEGAN_MAX) began.delete(began.keys().next().value as string);
        began.set(call, at);
      },
    };
    const lane = new Lane(new AdapterStream(whole), clientOf(owner, source), ends, endsWith);
    open.add(lane);
    return lane;
  }

  app.get<{ Params: { adapter: string }; Querystring: StreamQuery }>(
    '/v1/ingest/:adapter',
    {
      websocket: true,
      schema: {
        summary: 'Frames of a recogniser, over a WebSocket',
        description: `Connect a WebSocket and send the recogniser's frames as they are. Adapters: ${[...ADAPTERS.keys()].join(', ')}.`,
        querystring: StreamQuery,
      },
      config: { needs: 'nobody' },
      onRequest: async (request, reply) => admit(request, reply, true),
    },
    (socket: WebSocket, request) => {
      const owner = parts.authenticate(tokenOf(request)) as string;
      serve(socket, owner, request.params.adapter, request.query);
    },
  );

  app.post<{ Params: { adapter: string } }>(
    '/v1/ingest/:adapter',
    {
      schema: {
        summary: 'Frames of a recogniser, as a webhook: one JSON object, or a list of them',
        description: 'Answers when every event is durable.',
      },
      config: { needs: 'nobody', rateLimit: false },
      onRequest: async (request, reply) => admit(request, reply, false),
    },
    async (request) => {
      const owner = parts.authenticate(tokenOf(request)) as string;
      const { adapter } = request.params;
      const key = `${owner}\n${adapter}`;
      let lane = webhooks.get(key);
      if (!lane) {
        lane = laneOf(owner, adapter, `${adapter}-webhook`, { tag: '', meta: {} });
        webhooks.set(key, lane);
      }
      const frames = Array.isArray(request.body) ? request.body : [request.body];
      const refused: { frame: number; code: string; message: string }[] = [];
      let events = 0;
      for (const [index, frame] of frames.entries()) {
        const taken = lane.take(JSON.stringify(frame ?? null), now());
        events += taken.events.length;
        if (taken.refusal) {
          parts.refused(taken.refusal.code, { owner, adapter });
          refused.push({ frame: index, ...taken.refusal });
        }
      }
      await lane.durable();
      return { frames: frames.length, events, refused };
    },
  );

  async function admit(
    request: FastifyRequest,
    reply: FastifyReply,
    wantsSocket: boolean,
  ): Promise<FastifyReply | undefined> {
    const { adapter } = request.params as { adapter: string };
    if (!ADAPTERS.has(adapter))
      throw new Problem('NOT_FOUND', `Expected one of ${[...ADAPTERS.keys()].join(', ')}, got "${adapter}".`);
    if (parts.authenticate(tokenOf(request)) === null) {
      reply.header('www-authenticate', 'Bearer');
      throw new Problem('SENDER_UNKNOWN');
    }
    if (closing) throw new Problem('SHUTTING_DOWN');
    if (!wantsSocket) return;
    const read = metaOf(request.query);
    if ('wrong' in read) throw new Problem('REQUEST_INVALID', `${read.wrong}.`);
    if (!request.ws) throw new Problem('UPGRADE_REQUIRED');
    return undefined;
  }

  function serve(socket: WebSocket, owner: string, name: string, query: StreamQuery): void {
    count += 1;
    const opened_at = now();
    const tag = `${Math.floor(opened_at).toString(36)}-${count.toString(36)}`;
    let read = metaOf(query) as Exclude<ReturnType<typeof metaOf>, { wrong: string }>;
    let lane: Lane | null = null;
    let told = 0;
    const refuse = ({ code, message }: AdapterRefusal) => {
      parts.refused(code, { owner, adapter: name, call: read.meta.call });
      told += 1;
      if (told > TOLD_MAX) return;
      const { mend, retryable } = ADAPTER_REFUSALS[code];
      socket.send(JSON.stringify({ type: 'refused', code, message: `${message}. ${mend}`, retryable }));
    };
    const unpack = unpackerOf(name);
    socket.on('message', (data, isBinary) => {
      const reads = unpack(data as Buffer, isBinary);
      if (reads === null)
        return refuse({
          code: 'NOT_TEXT',
          message: 'expected a text frame, got a binary one (audio goes to the recogniser)',
        });
      for (const read of reads) {
        if ('refusal' in read) refuse(read.refusal);
        else take(read.text);
      }
    });
    const take = (frame: string) => {
      if (!lane) {
        const words = metaFrame(frame);
        if (words !== undefined) {
          const more = metaOf({ ...query, ...(words as object) });
          if ('wrong' in more) return refuse({ code: 'FIELD_INVALID', message: more.wrong });
          read = more;
          return;
        }
        lane = laneOf(owner, name, `${name}:${tag}`, { tag, meta: read.meta, opened_at }, read.ends);
      }
      const { refusal } = lane.take(frame, now());
      if (refusal) refuse(refusal);
      if (lane.waiting > WAITING_MAX) {
        const busy = lane;
        socket.pause();
        void busy.handedIn().then(() => socket.resume());
      }
    };
    socket.on('close', (code) => {
      const ending = lane;
      if (!ending) return;
      void ending.end(code !== 1006, now()).finally(() => open.delete(ending));
    });
  }

  return {
    get streams() {
      return open.size;
    },
    async close() {
      if (closing) return;
      closing = true;
      for (const { ends } of enders.values()) ends.close();
      await Promise.all([...open].map((lane) => lane.stop(DRAIN_MS)));
      for (const { client } of enders.values()) {
        await within(client.drain(), DRAIN_MS);
        client.close();
      }
    },
  };
}

/** `Authorization: Bearer TOKEN`; or Basic with the token as password, for webhooks that know nothing else. */
function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization ?? '';
  const bearer = bearerOf(header);
  if (bearer) return bearer;
  const basic = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(header)?.[1];
  if (!basic) return undefined;
  const words = Buffer.from(basic, 'base64').toString();
  return words.slice(words.indexOf(':') + 1);
}
