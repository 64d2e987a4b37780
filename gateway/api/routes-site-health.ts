/** How every part of the server fares, for the page of whoever keeps it running. Machines ask `/readyz` and `/metrics`. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { TROUBLES, type TroubleName } from '../../engine/contract/health.ts';
import { TELEPHONY_FAULTS } from '../../engine/contract/telephony.ts';
import type { RouteParts } from './deps.ts';
import { StoringWire } from './routes-store.ts';
import { orNull, RefusedWire, words } from './wire.ts';

const Detail = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]));
const SourceWire = Type.Object({
  source: Type.String(),
  token: orNull(Type.String({ description: "Name of the sender's token; null: the site's first one." })),
  state: words(['connected', 'held', 'hung', 'gone'] as const),
  local: Type.Boolean({ description: 'Inside the server: a telephone system, an adapter, an import.' }),
  open_calls: Type.Integer(),
  calls_with_holes: Type.Integer(),
  holes: Type.Integer({ description: 'Sequence numbers that never came, in these calls.' }),
  heard_at: orNull(Type.String()),
});
const HealthWire = Type.Object({
  ready: Type.Boolean(),
  version: Type.String(),
  started_at: Type.String(),
  troubles: Type.Array(Type.Object({ name: words(Object.keys(TROUBLES) as TroubleName[]), detail: Detail }), {
    description: 'What is wrong or slow, worst first.',
  }),
  log: Type.Object({ writable: Type.Boolean() }),
  store: Type.Intersect([
    StoringWire,
    Type.Object({
      version: orNull(Type.String({ description: 'null: it gave no answer.' })),
      embedded: Type.Boolean(),
    }),
  ]),
  outbox: Type.Array(Type.Object({ consumer: Type.String(), behind: Type.Integer() })),
  model: Type.Object({
    name: Type.String(),
    version: Type.String(),
    waiting: Type.Integer(),
    scored: Type.Integer(),
    unscored: Type.Integer({ description: 'Given up unread, because too many waited.' }),
  }),
  sources: Type.Array(SourceWire),
  refused: Type.Array(
    Type.Object({
      source: orNull(Type.String({ description: 'null: it never said hello.' })),
      token: SourceWire.properties.token,
      events: Type.Array(RefusedWire, { description: 'Most often first.' }),
    }),
    { description: 'What was refused from whom since the start of the server, imports aside.' },
  ),
  telephony: Type.Array(
    Type.Object({
      system: Type.String(),
      source: Type.String({ description: 'Its calls are of this source.' }),
      fault: orNull(Type.Object({ code: words(TELEPHONY_FAULTS), got: Type.Optional(Type.String()) })),
      since: orNull(Type.String()),
    }),
    { description: 'FreeSWITCH and Asterisk, where they are listened to; `fault` null: connected.' },
  ),
  disk: orNull(Type.Object({ free: Type.Number(), total: Type.Number() }, { description: 'Bytes.' })),
  rules: Type.Object({
    hash: Type.String(),
    rules: Type.Integer(),
    loaded_at: Type.String(),
    stopped: Type.Integer(),
    errors: Type.Integer({ description: 'In the files as they are now, which were refused.' }),
  }),
  alerts: Type.Object({ targets: Type.Integer(), failing: Type.Integer(), waiting: Type.Integer() }),
  imports: Type.Object({ waiting: Type.Integer(), failed: Type.Integer() }),
  open_calls: Type.Integer(),
  retention: Type.Object(
    { words_days: Type.Integer(), calls_days: Type.Integer() },
    { description: 'Days.' },
  ),
});

export const siteHealthRoutes =
  ({ siteHealth }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/health',
      {
        config: { needs: 'health' },
        schema: {
          summary: 'How every part fares: what is wrong or slow, sources, backlog, disk, rules, alerts',
          tags: ['health'],
          response: { 200: HealthWire },
        },
      },
      async () => siteHealth(),
    );
  };
