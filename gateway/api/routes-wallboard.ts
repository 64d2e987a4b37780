/** `GET /v1/wallboard`: what a screen on the floor shows. Counts only, of what may be seen; no words of calls. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { isImported } from '../../engine/contract/call.ts';
import type { Principal } from '../auth/auth.ts';
import type { Sight } from '../auth/sight.ts';
import { KeptAnswers } from '../kept-answers.ts';
import { dayStart, siteDay } from '../reports/site-day.ts';
import type { Today } from '../reports/today.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { RouteParts } from './deps.ts';
import { orNull } from './wire.ts';

const Count = Type.Integer({ minimum: 0 });
const WallboardWire = Type.Object({
  at: Type.String({ description: 'ISO 8601: when this was counted.' }),
  day: Type.String({ description: 'Of the site.' }),
  live: Count,
  unheard: {
    ...Count,
    description: 'Open calls whose source is lost, of which no word comes, or only of one side.',
  },
  unclaimed_critical: Count,
  oldest_unclaimed: orNull(Type.String({ description: 'ISO 8601: when the first of them was opened.' })),
  today: orNull(
    Type.Object(
      {
        ended: Count,
        heard: Count,
        known: Count,
        known_heard: Count,
        angry: Count,
        flags: Type.Object({ critical: Count, major: Count, minor: Count, info: Count }),
      },
      { description: 'null: the store does not answer now.' },
    ),
  ),
});

type Board = Static<typeof WallboardWire>;
/** Many boards hang on a floor, and each asks every five seconds. */
const KEPT_MS = 3_000;

export const wallboardRoutes =
  ({ store, guard, sight, live, cases, config, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const answers = new KeptAnswers<Board>(KEPT_MS, now);

    app.get(
      '/wallboard',
      {
        config: { needs: 'reports' },
        schema: {
          summary: 'Counts for a screen on the floor: now, and the day so far',
          tags: ['reports'],
          response: { 200: WallboardWire },
        },
      },
      (request) => {
        const principal = guard.principal(request);
        const eyes = sight(principal);
        // The role, too: it says which cases are seen.
        return answers.of(`${principal.role} ${eyes.key}`, () => counted(principal, eyes));
      },
    );

    async function counted(principal: Principal, eyes: Sight): Promise<Board> {
      const at = now();
      const day = siteDay(at, config.time_zone);
      let calls = 0;
      let unheard = 0;
      for (const view of live.list()) {
        if ((view.status !== 'live' && view.status !== 'idle') || isImported(view) || !eyes.call(view))
          continue;
        calls += 1;
        if (!view.heard || view.hearing?.some(({ kind }) => kind === 'no_words' || kind === 'one_side'))
          unheard += 1;
      }
      const open = [...cases.list(principal, {})].filter(
        ({ state, owner, severity }) => state === 'open' && owner === null && severity === 'critical',
      );
      const { teams } = principal;
      const today: Today | null = await store
        .today({
          day,
          since: dayStart(day, config.time_zone),
          teams: teams === 'all' ? null : teams,
          seen: eyes.seen,
        })
        .catch((error: unknown) => {
          if (error instanceof StoreUnavailable) return null;
          throw error;
        });
      const opened = open.map(({ opened_at }) => opened_at).sort();
      return {
        at: new Date(at).toISOString(),
        day,
        live: calls,
        unheard,
        unclaimed_critical: open.length,
        oldest_unclaimed: opened[0] ?? null,
        today,
      };
    }
  };
