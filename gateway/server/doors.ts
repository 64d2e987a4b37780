/** Where events come in: the senders' socket, the adapters of recognisers, and the switch. */
import type { FastifyInstance } from 'fastify';
import { registerAdapters } from '../adapters/door.ts';
import type { Auth } from '../auth/auth.ts';
import { sendersOf } from '../auth/senders.ts';
import { registerCti } from '../cti/cti.ts';
import { happensNow } from '../delivered.ts';
import { registerIngest } from '../ingest/socket.ts';
import type { Masker } from '../masking/mask.ts';
import type { LiveHub } from '../push/live-hub.ts';
import { RefusedLines } from '../refused-lines.ts';
import type { Kept } from './log-and-state.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

export type Doors = ReturnType<typeof openDoors>;

export function openDoors(
  app: FastifyInstance,
  { config, metrics, now, tell }: Start,
  { log, rules, directory, aliases }: Kept,
  { runner, registry }: Running,
  { auth, masker, token, hub }: { auth: Auth; masker: Masker; token: string; hub: LiveHub },
) {
  const lines = new RefusedLines({
    live: runner,
    publish: (told) => hub.publish(told.filter(happensNow)),
    later: (work, ms) => void setTimeout(work, ms).unref(),
    now,
  });
  const senders = sendersOf(auth, token);
  const sender = senders.authenticate;
  const ingest = registerIngest(app, {
    log,
    registry,
    masker,
    rulesHash: () => rules.current.hash,
    timeZone: config.time_zone,
    ...senders,
    teamOfAgent: (agent, at) => directory.teamOfAgent(agent, at),
    customerOf: (number) => aliases.customerOf(number),
    startedAt: (call) => runner.get(call)?.started_at,
    tradeOfQueue: (queue) => (Object.hasOwn(config.trades, queue) ? config.trades[queue] : undefined),
    window: config.ingest.window,
    eventsPerS: config.ingest.events_per_s,
    liveness: { progress_ms: config.ingest.hung_ms, silent_ms: config.ingest.silent_ms },
    lateMs: config.late_ms,
    metrics,
    refusedOf: (call) => lines.add(call),
    now,
  });
  auth.onEnded(() => ingest.recheck());
  const adapters = registerAdapters(app, {
    authenticate: sender,
    dial: (owner) => ingest.connectLocal(owner),
    beganAt: (id) => {
      const view = runner.get(id);
      if (!view) return undefined;
      const { started_at: call, audio_started_at, utterances } = view;
      return { call, audio: audio_started_at ?? (utterances > 0 ? call : undefined) };
    },
    refused: (code, { owner, adapter: source, call }) => {
      metrics.refused(code);
      const refusal = { code, ...(call === undefined ? {} : { call }) };
      if (registry.refused(refusal, { owner, source }, now()) && call !== undefined) lines.add(call);
    },
    now,
  });
  const cti = registerCti(app, {
    config: config.cti,
    authenticate: sender,
    dial: (owner) => ingest.connectLocal(owner),
    owner: 'ingest',
    now,
    tell,
  });
  return { ingest, adapters, cti };
}
