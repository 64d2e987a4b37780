/** `GET /v1/reports` (figures with their formulas) and `GET /v1/reports/:report`. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { toCsv } from '../reports/csv.ts';
import { BY } from '../reports/figure.ts';
import { reportList } from '../reports/reports.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { Problem } from './problems.ts';
import { Word, words } from './wire.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Day of the site, included.' });
const Query = Type.Object(
  {
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    by: Type.Optional(words(BY)),
    team: Type.Optional(Word),
    queue: Type.Optional(Word),
    trade: Type.Optional(Word),
    format: Type.Optional(words(['json', 'csv'])),
  },
  { additionalProperties: false },
);

export const reportRoutes =
  ({ store, guard, audit, config, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/reports',
      {
        config: { needs: 'reports' },
        schema: { summary: 'Figures, each with its formula and its statement', tags: ['reports'] },
      },
      async () => ({ items: reportList(), next: null }),
    );

    app.get(
      '/reports/:report',
      {
        config: { needs: 'reports' },
        schema: {
          summary: 'One figure over finished calls of the own teams; as CSV with format=csv',
          tags: ['reports'],
          params: Type.Object({ report: Word }),
          querystring: Query,
        },
      },
      async (request, reply) => {
        const { user, teams } = guard.principal(request);
        const { by, team, queue, trade, format } = request.query;
        const to = request.query.to ?? siteDay(now(), config.time_zone);
        const from = request.query.from ?? new Date(dayMs('to', to) - 29 * DAY_MS).toISOString().slice(0, 10);
        const days = (dayMs('to', to) - dayMs('from', from)) / DAY_MS;
        if (days < 0 || days >= MOST_DAYS)
          throw new Problem(
            'REQUEST_INVALID',
            `querystring: expected from up to to, at most ${MOST_DAYS} days.`,
          );
        const seen = teams === 'all' ? null : teams;
        const report = await fromStore(
          store.report(request.params.report, { from, to, by, teams: seen, team, queue, trade }),
        );
        if (report === null)
          throw new Problem(
            'NOT_FOUND',
            'No such figure, or not grouped like that: GET /v1/reports lists them.',
          );
        if (format !== 'csv') return { from, to, ...report };
        await audit.write({ user, action: 'reports.csv', from: request.ip, detail: report.report });
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${report.report}-${from}-${to}.csv"`)
          .serializer((body: unknown) => String(body));
        return reply.send(toCsv(report.rows));
      },
    );
  };

function dayMs(name: string, day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day)
    throw new Problem('REQUEST_INVALID', `querystring/${name}: expected a day like 2026-11-22.`);
  return at;
}

function siteDay(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}
