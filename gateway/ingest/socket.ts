/** `WS /v1/ingest`: joins senders' sockets with the log. Who may connect is decided before the upgrade. */
import type { Socket } from 'node:net';
import '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { RefusalCode } from '../../engine/contract/errors.ts';
import type {} from '../api/guard.ts';
import type { ClientSocket } from '../client/ingest-client.ts';
import type { Log } from '../log/port.ts';
import type { Masker } from '../masking/mask.ts';
import { bearerOf } from './bearer.ts';
import type { CallRegistry, Sender } from './calls.ts';
import { Connection, type Wire } from './connection.ts';
import { Intake } from './intake.ts';
import type { LivenessLimits } from './liveness.ts';
import { LocalSocket } from './local-socket.ts';
import type { Door } from './record-of.ts';

export interface IngestMetrics {
  /** An event of this type was taken. */
  received(type: string): void;
  /** A frame was refused by this code. */
  refused(code: RefusalCode): void;
  /** A source was read more slowly, because it sends more than its quota. */
  slowed(): void;
}

export interface IngestParts {
  log: Log;
  registry: CallRegistry;
  masker: Masker;
  /** Hash of the rule set in force. */
  rulesHash(): string;
  /** IANA name of the zone in which rules read times of day. */
  timeZone?: string;
  /** Id of a sender's token, or null where it is none. */
  authenticate(token: string | undefined): string | null;
  /** Whether the token of this id may speak for a source of this name. Absent: every token for every one. */
  maySpeak?(owner: string, source: string): boolean;
  /** Whether the token of this id is still good: one that was revoked ends its connections. Absent: it is. */
  isGood?(owner: string): boolean;
  /** A site's trade for a queue, for senders that do not say it. */
  tradeOfQueue(queue: string): string | undefined;
  teamOfAgent?: Door['teamOfAgent'];
  customerOf?: Door['customerOf'];
  startedAt?: Door['startedAt'];
  metrics: IngestMetrics;
  /** Epoch ms that never runs backwards. */
  now(): number;
  /** Most unacknowledged events per connection. */
  window?: number;
  /** How long after `call.ended` utterances are taken, ms of log time. */
  lateMs?: number;
  /** An event of this call was refused, and is counted there. */
  refusedOf?(call: string): void;
  /** How often a silent socket is asked whether it is still there, ms. */
  pingMs?: number;
  /** Most events a second of one source; 0: no limit. */
  eventsPerS?: number;
  /** When a connected source that says nothing counts as hung. */
  liveness?: LivenessLimits;
}

export interface Ingest {
  /** Open connections of senders. */
  readonly connections: number;
  /** Sources that are connected, have calls, and say nothing. */
  readonly hung: number;
  /** Sources that are connected now; those inside the server (telephone systems, adapters, imports) too. */
  sources(): ConnectedSource[];
  /** Ends connections whose token is no longer good; done by itself every second, too. */
  recheck(): void;
  /**
   * A socket to here for a sender inside the server; `owner` is the id of the token that it speaks for. `imports`: it may
   * say that a call is a recording (`imported`), which nobody outside may.
   */
  connectLocal(owner: string, imports?: boolean): ClientSocket;
  /** Takes nothing more, waits for what is under way, acknowledges it and closes every socket (1012). */
  close(): Promise<void>;
}

export interface ConnectedSource extends Sender {
  /** Inside the server. */
  local: boolean;
  /** It has calls and says nothing. */
  hung: boolean;
  /** Not read now: more waits than is taken. */
  held: boolean;
  /** Epoch ms of its last frame. */
  heard_at: number;
}

/**
 * Largest frame that the socket reads at all, bytes. `@fastify/websocket` must be registered with at least this
 * much: a frame over the protocol's limit is refused by code, and only one over this ends the connection (1009).
 */
export const MAX_PAYLOAD = 16 << 20;

/** How often sources that hang are looked for, ms. */
const LOOK_MS = 1_000;

const UNAUTHORIZED = {
  NO_TOKEN:
    'Expected "Authorization: Bearer TOKEN", got none: the token is printed at the first start, or EARSHOT_INGEST_TOKEN.',
  BAD_TOKEN:
    'Expected a token of this server, got another one: set EARSHOT_INGEST_TOKEN for both, or make one in the console under Settings, Tokens (设置 → 令牌).',
} as const;

/** Registers the route; `@fastify/websocket` must be there already. */
export function registerIngest(app: FastifyInstance, parts: IngestParts): Ingest {
  const { log, registry, masker, metrics, now, window = 5_000, lateMs = 10_000, pingMs = 15_000 } = parts;
  const mask = (text: string) => masker.text(text);
  const sockets = new Map<Connection, WebSocket>();
  const locals = new Map<Connection, LocalSocket>();
  /** The connection that speaks for each source. */
  const speakers = new Map<string, Connection>();
  let closing = false;

  const intake = new Intake({
    log,
    registry,
    masker,
    lateMs,
    now,
    rulesHash: () => parts.rulesHash(),
    timeZone: parts.timeZone,
    tradeOfQueue: (queue) => parts.tradeOfQueue(queue),
    teamOfAgent: (agent, at) => parts.teamOfAgent?.(agent, at),
    customerOf: (number) => parts.customerOf?.(number),
    startedAt: (call) => parts.startedAt?.(call),
    received: (type) => metrics.received(type),
    // Message and stack could hold words of the call.
    broken: (error) => app.log.error({ name: error.name }, 'a frame could not be taken in'),
  });

  const introduced = (connection: Connection) => {
    const key = sourceKey(connection);
    const older = speakers.get(key);
    speakers.set(key, connection);
    if (older && older !== connection) older.replaced();
  };

  /** Asked whether they are there, and not heard since. */
  const silent = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const [connection, socket] of sockets) {
      if (connection.paused) continue;
      if (silent.has(socket)) {
        socket.close(4408, 'no pong');
        // Nobody may be there to answer the close.
        setTimeout(() => socket.terminate(), CLOSE_MS).unref();
        continue;
      }
      silent.add(socket);
      socket.ping();
    }
  }, pingMs);
  pings.unref();

  const recheck = () => {
    for (const [connection, socket] of sockets) {
      const { owner } = connection.sender;
      if ((parts.isGood?.(owner) ?? true) && connection.mayBe()) continue;
      socket.close(4401, 'token revoked');
      setTimeout(() => socket.terminate(), CLOSE_MS).unref();
    }
    for (const [connection, local] of locals) {
      if (!(parts.isGood?.(connection.sender.owner) ?? true) || !connection.mayBe()) local.close();
    }
  };
  const looks = setInterval(() => {
    recheck();
    for (const connection of [...sockets.keys(), ...locals.keys()])
      connection.check(() => registry.hasSpoken(connection.sender, Math.max(log.last().at, now())));
  }, LOOK_MS);
  looks.unref();

  app.get(
    '/v1/ingest',
    {
      websocket: true,
      config: { needs: 'nobody' },
      onRequest: async (request, reply) => admit(request, reply),
    },
    (socket: WebSocket, request) => {
      const owner = parts.authenticate(bearerOf(request.headers.authorization));
      if (owner === null || closing) return socket.close(1012, 'the server is stopping');
      const connection = connect(wireOf(socket, request.socket), owner);
      sockets.set(connection, socket);
      socket.on('pong', () => silent.delete(socket));
      socket.on('message', (data, isBinary) => {
        silent.delete(socket);
        connection.heard(data as Buffer, isBinary);
      });
      socket.on('close', () => {
        sockets.delete(connection);
        connection.closed();
      });
    },
  );

  function connect(wire: Wire, owner: string, imports = false): Connection {
    return new Connection({
      wire,
      owner,
      imports,
      window,
      now,
      mask,
      events_per_s: parts.eventsPerS ?? 0,
      ...(parts.liveness ? { liveness: parts.liveness } : {}),
      maySpeak: (source) => parts.maySpeak?.(owner, source) ?? true,
      slowed: () => metrics.slowed(),
      introduced,
      count: (refusal, sender) => {
        metrics.refused(refusal.code);
        const { call } = refusal;
        if (registry.refused(refusal, sender, now()) && call !== undefined) parts.refusedOf?.(call);
      },
      wake: (feeder) => intake.wake(feeder),
      left: (gone) => {
        const key = sourceKey(gone);
        if (speakers.get(key) === gone) speakers.delete(key);
      },
      resume: (sender) => registry.resume(sender),
      startedAnew: (sender) => registry.startedAnew(sender),
    });
  }

  function admit(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const token = bearerOf(request.headers.authorization);
    if (parts.authenticate(token) === null) {
      const code = token === undefined ? 'NO_TOKEN' : 'BAD_TOKEN';
      reply.header('www-authenticate', 'Bearer');
      return problem(reply, 401, code, 'This token may not send events', UNAUTHORIZED[code]);
    }
    if (closing) {
      return problem(reply, 503, 'SHUTTING_DOWN', 'The server is stopping', 'Connect again in a moment.');
    }
    if (!request.ws) {
      return problem(reply, 426, 'UPGRADE_REQUIRED', 'This is a WebSocket', 'Connect with ws:// or wss://.');
    }
    return undefined;
  }

  return {
    get connections() {
      return sockets.size;
    },
    connectLocal(owner, imports) {
      const socket = new LocalSocket();
      const connection = connect(socket.wire, owner, imports);
      locals.set(connection, socket);
      socket.serve(
        (data) => connection.heard(data, false),
        () => {
          locals.delete(connection);
          connection.closed();
        },
      );
      return socket;
    },
    get hung() {
      let count = 0;
      for (const connection of [...sockets.keys(), ...locals.keys()]) if (connection.hung) count += 1;
      return count;
    },
    sources: () =>
      [...sockets.keys(), ...locals.keys()]
        .filter(({ speaks }) => speaks)
        .map((connection) => ({
          ...connection.sender,
          local: locals.has(connection),
          hung: connection.hung,
          held: connection.paused,
          heard_at: connection.heardAt,
        })),
    recheck,
    async close() {
      if (closing) return;
      closing = true;
      clearInterval(pings);
      clearInterval(looks);
      for (const connection of [...sockets.keys(), ...locals.keys()]) connection.drain();
      await intake.idle();
      for (const local of locals.values()) local.close();
      await Promise.all([...sockets.values()].map(closed));
      // Sockets that closed by themselves meanwhile have left a last word.
      await intake.idle();
    },
  };
}

/** The WebSocket with the cork of the stream below it. */
function wireOf(socket: WebSocket, stream: Socket): Wire {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: (text, sent) => socket.send(text, sent),
    cork: () => stream.cork(),
    uncork: () => stream.uncork(),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: (code, reason) => socket.close(code, reason),
  };
}

function sourceKey({ sender: { owner, source } }: Connection): string {
  return `${owner}\n${source}`;
}

/** RFC 9457, as the REST interface answers. */
function problem(
  reply: FastifyReply,
  status: number,
  code: string,
  title: string,
  detail: string,
): FastifyReply {
  const body = { type: `/docs#${code}`, title, status, code, detail };
  return reply.code(status).type('application/problem+json').send(body);
}

/** How long a sender may take to answer the close, ms. */
const CLOSE_MS = 2_000;

function closed(socket: WebSocket): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      done();
    });
    if (socket.readyState === socket.CLOSED) {
      clearTimeout(timer);
      return done();
    }
    socket.close(1012, 'the server is stopping');
    // Paused sockets would never read the answer.
    socket.resume();
  });
}
