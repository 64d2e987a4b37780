/** `WS /v1/live`: joins a connection with the hub. Who may connect was decided before the upgrade. */
import '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { AuditTrail } from '../auth/audit-trail.ts';
import type { Auth, Principal } from '../auth/auth.ts';
import { allowed, type Permission } from '../auth/roles.ts';
import type { SightOf } from '../auth/sight.ts';
import { CLIENT_LIMITS, type ClientLimits, LiveClient, type Wire } from './live-client.ts';
import type { LiveHub } from './live-hub.ts';
import { type Subscription, seenWith } from './topics.ts';

export interface LiveSocketParts {
  hub: LiveHub;
  auth: Auth;
  audit: AuditTrail;
  /** Who sent this request; set by the guard. */
  principal(request: FastifyRequest): Principal;
  sight: SightOf;
  now(): number;
  /** Silence between heartbeats, ms. */
  heartbeat_ms?: number;
  limits?: Partial<ClientLimits>;
}

export const HEARTBEAT_MS = 10_000;

/** The clients of this server, for the gauge of connections. */
export interface LiveSockets {
  readonly connected: number;
  readonly stalled: number;
}

/** Registers the route; its heartbeat stops with the app. */
export function registerLive(app: FastifyInstance, parts: LiveSocketParts): LiveSockets {
  const clients = new Map<LiveClient, () => boolean>();
  const limits = { ...CLIENT_LIMITS, ...parts.limits };
  const heartbeat = setInterval(() => {
    for (const [client, stillIn] of clients) if (stillIn()) client.beat();
  }, parts.heartbeat_ms ?? HEARTBEAT_MS);
  heartbeat.unref();
  // Who was disabled, moved or revoked is out at once, not at the next heartbeat.
  parts.auth.onEnded(() => {
    for (const stillIn of clients.values()) stillIn();
  });
  app.addHook('onClose', async () => clearInterval(heartbeat));

  app.get('/v1/live', { websocket: true, config: { needs: 'session' } }, (socket: WebSocket, request) => {
    const principal = parts.principal(request);
    let told: ReadonlySet<string> = new Set();
    const admit = async (subscription: Subscription): Promise<Subscription | null> => {
      if (!needed(subscription).every((permission) => allowed(principal, permission))) return null;
      const sight = parts.sight(principal);
      const looks = looksOf(subscription);
      const before = told;
      told = new Set(looks.keys());
      // A page that only adds a call does not open anew what this connection shows already.
      const fresh = [...looks].filter(([topic]) => !before.has(topic));
      const lists = fresh.filter(([, call]) => call === null).map(([topic]) => topic);
      const line = { user: principal.user, from: request.ip };
      await Promise.all([
        ...(lists.length > 0
          ? [parts.audit.write({ ...line, action: 'live.subscribed', detail: lists.join(' ') })]
          : []),
        ...fresh.map(async ([, call]) => {
          if (call === null) return;
          // As by its address: somebody else's call is a refusal in the trail, and no look.
          const action = (await parts.hub.sees(call, sight)) ? 'call.watched' : 'call.refused';
          await parts.audit.write({ ...line, action, call });
        }),
      ]);
      return sight.all && sight.marks ? subscription : seenWith(subscription, sight);
    };
    const client = new LiveClient({ wire: wireOf(socket), hub: parts.hub, admit, now: parts.now, limits });
    clients.set(client, () => {
      if (parts.auth.again(principal)) return true;
      client.refuse('SESSION_OVER', 'Your session has ended.');
      socket.close(4401, 'session over');
      return false;
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary) {
        client.refuse('NOT_TEXT', 'Expected a text frame, got a binary one.');
        return;
      }
      client.heard(String(data)).catch((error: unknown) => {
        request.log.error({ code: (error as NodeJS.ErrnoException).code }, 'a subscription failed');
        socket.close(1011, 'the server could not subscribe');
      });
    });
    socket.on('close', () => {
      clients.delete(client);
      client.gone();
    });
  });

  return {
    get connected() {
      return clients.size;
    },
    get stalled() {
      return [...clients.keys()].filter((client) => client.stalled).length;
    },
  };
}

function needed({ flags, scopeFlags, calls, cases, prompts, rules, watched }: Subscription): Permission[] {
  const permissions = new Set<Permission>();
  if (flags || scopeFlags) permissions.add('flags');
  if (prompts) permissions.add('prompts');
  if (calls || watched.size > 0) permissions.add('calls');
  if (cases) permissions.add('cases');
  if (rules) permissions.add('rules');
  return [...permissions];
}

/** What of it tells of calls, by topic: each list (null), each call with its id. How rules stand tells of none. */
function looksOf({
  flags,
  scopeFlags,
  calls,
  cases,
  prompts,
  watched,
}: Subscription): Map<string, string | null> {
  const lists = Object.entries({ flags, 'scope-flags': scopeFlags, calls, cases, prompts });
  return new Map<string, string | null>([
    ...lists.filter(([, wanted]) => wanted).map(([topic]): [string, null] => [topic, null]),
    ...[...watched].map((call): [string, string] => [`call:${call}`, call]),
  ]);
}

/** A Buffer goes out as text: it holds the UTF-8 of JSON. */
function wireOf(socket: WebSocket): Wire {
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    get readyState() {
      return socket.readyState;
    },
    OPEN: socket.OPEN,
    send: (text, sent) => socket.send(text, { binary: false }, sent),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}
