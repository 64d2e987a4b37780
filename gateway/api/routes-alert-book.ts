/** What alerts decided lately about any flag, and the routing tree as it is in force. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import { LABELS } from '../alerts/match.ts';
import { everyRoute, type Route } from '../alerts/plan.ts';
import { REASONS, type Reason } from '../alerts/reasons.ts';
import type { RouteParts } from './deps.ts';
import { LineWire, shown } from './routes-alerts.ts';
import { orNull, words } from './wire.ts';

const Match = Type.Record(Type.String(), Type.Array(Type.String()));
const RouteWire = Type.Object({
  path: Type.String({ description: 'Place in the tree: `0`, `0.1` …' }),
  match: Match,
  to: Type.Array(Type.String()),
  group_by: Type.Array(words(LABELS)),
  group_wait_s: Type.Integer(),
  group_interval_s: Type.Integer(),
  repeat_s: Type.Integer({ description: '0: never.' }),
  escalate: Type.Array(
    Type.Object({
      after_s: orNull(Type.Integer()),
      on: orNull(words(['unclaimed', 'overdue'] as const)),
      to: Type.Array(Type.String()),
    }),
  ),
  goes_on: Type.Boolean({ description: 'The routes after it are tried, too.' }),
});
const PlanWire = Type.Object({
  routes: Type.Array(RouteWire, { description: 'Parents first.' }),
  inhibit: Type.Array(Type.Object({ when: Match, mute: Match, equal: Type.Array(words(LABELS)) })),
  demo: Type.Boolean(),
  give_up_s: Type.Integer(),
});
const DecisionWire = Type.Intersect([
  LineWire,
  Type.Object({
    title: orNull(Type.String({ description: 'Of the flag, while it is remembered.' })),
    title_en: orNull(Type.String()),
    severity: orNull(words(SEVERITIES)),
    team: orNull(Type.String()),
  }),
]);
const RecentQuery = Type.Object(
  {
    reason: Type.Optional(words(Object.keys(REASONS) as Reason[])),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  { additionalProperties: false },
);

export const alertBookRoutes =
  ({ alerts, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/alerts/plan',
      {
        config: { needs: 'silence' },
        schema: {
          summary: 'The routing tree in force, with every default filled in',
          tags: ['alerts'],
          response: { 200: PlanWire },
        },
      },
      async () => {
        const { routes, inhibit, demo, give_up_ms } = alerts.plan;
        return {
          routes: Array.from(everyRoute(routes), wireOf),
          inhibit: inhibit.map(({ when, mute, equal }) => ({ when: { ...when }, mute: { ...mute }, equal })),
          demo,
          give_up_s: give_up_ms / 1000,
        };
      },
    );

    app.get(
      '/alerts/recent',
      {
        config: { needs: 'silence' },
        schema: {
          summary: 'The newest decisions about any flag of own teams, newest first',
          tags: ['alerts'],
          querystring: RecentQuery,
          response: { 200: Type.Object({ items: Type.Array(DecisionWire), next: Type.Null() }) },
        },
      },
      async (request) => {
        const { reason, limit } = request.query;
        const principal = guard.principal(request);
        const sees = sight(principal);
        // What is not remembered any more belongs to nobody's team: only those who see all see it.
        const own = alerts
          .recent()
          .filter(
            ({ line, alert }) => sees.all || (line.call !== null && sees.team(alert?.team ?? undefined)),
          )
          .filter(({ line }) => reason === undefined || line.reason === reason)
          .slice(0, limit);
        await audit.write({ user: principal.user, action: 'alerts.read', from: request.ip });
        const items = own.map(({ line, became, alert }) => ({
          ...shown(line, became),
          title: alert?.title ?? null,
          title_en: alert?.title_en ?? null,
          severity: alert?.severity ?? null,
          team: alert?.team ?? null,
        }));
        return { items, next: null };
      },
    );
  };

function wireOf({ match, escalate, routes: _inside, ...route }: Route) {
  return {
    ...route,
    match: { ...match } as Record<string, string[]>,
    escalate: escalate.map(({ when, to }) => ({
      after_s: 'after_s' in when ? when.after_s : null,
      on: 'on' in when ? when.on : null,
      to,
    })),
  };
}
