/** `GET /v1/reports` (figures with their formulas), `/v1/reports/:report` and the calls behind them. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { allowed } from '../auth/roles.ts';
import { CALL_KINDS } from '../reports/calls.ts';
import { toCsv } from '../reports/csv.ts';
import { BY, SCORES, type Scores } from '../reports/figure.ts';
import { reportList } from '../reports/reports.ts';
import { siteDay } from '../reports/site-day.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { Problem } from './problems.ts';
import { hasCalibrationToDo } from './review-sight.ts';
import { orNull, pageOf, Word, words } from './wire.ts';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Day of the site, included.' });
const Name = Type.String({ maxLength: 200, description: 'Empty: calls that have none.' });
const Range = {
  scores: Type.Optional({
    ...words(SCORES),
    description:
      "final: as reviews and upheld appeals left them (the machine's where nobody did), machine: the machine's alone. Whoever has a calibration to do gets the machine's.",
  }),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  team: Type.Optional(Name),
  queue: Type.Optional(Name),
  agent: Type.Optional(Name),
  trade: Type.Optional(Name),
};
const Query = Type.Object(
  { ...Range, by: Type.Optional(words(BY)), format: Type.Optional(words(['json', 'csv'])) },
  { additionalProperties: false },
);
const CallsQuery = Type.Object(
  {
    ...Range,
    kind: Type.Optional(words(CALL_KINDS)),
    hour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23, description: 'Of the site.' })),
    score: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100, multipleOf: 10, description: '0: 0–9 … 90: 90–99; 100.' }),
    ),
    rule: Type.Optional(Word),
    word: Type.Optional({ ...Word, description: 'Said by the customer.' }),
    after: Type.Optional(Type.String({ maxLength: 1_000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  },
  { additionalProperties: false },
);
const ReportCallWire = Type.Object({
  call: Type.String(),
  started_at: Type.Integer({ description: 'Epoch ms.' }),
  team: Type.String(),
  queue: Type.String(),
  agent: Type.String(),
  trade: Type.String(),
  duration_ms: Type.Number(),
  score: orNull(Type.Number({ description: 'As people left it, where they did and final was asked.' })),
  machine_score: orNull(Type.Number()),
  arc: Type.String(),
  angry: Type.Boolean(),
  quotes: Type.Array(
    Type.Object({
      at_ms: Type.Number({ description: 'Call time.' }),
      text: Type.String(),
      title: orNull(Type.String({ description: 'Of the flag; null: what the customer said.' })),
      title_en: orNull(Type.String({ description: 'The same in English, where its rule has it.' })),
    }),
  ),
});

export const reportRoutes =
  ({ store, reviews, guard, audit, config, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const rangeOf = (asked: { from?: string | undefined; to?: string | undefined }) => {
      const to = asked.to ?? siteDay(now(), config.time_zone);
      const from = asked.from ?? new Date(dayMs('to', to) - 29 * DAY_MS).toISOString().slice(0, 10);
      const days = (dayMs('to', to) - dayMs('from', from)) / DAY_MS;
      if (days < 0 || days >= MOST_DAYS)
        throw new Problem(
          'REQUEST_INVALID',
          `querystring: expected from up to to, at most ${MOST_DAYS} days.`,
        );
      return { from, to, zone: config.time_zone };
    };

    /** A figure over few calls tells the other's word as well as the word itself. */
    const scoresFor = (user: string, asked: Scores = 'final'): Scores =>
      hasCalibrationToDo(user, reviews) ? 'machine' : asked;

    app.get(
      '/reports',
      {
        config: { needs: 'reports' },
        schema: { summary: 'Figures, each with its formula and its statement', tags: ['reports'] },
      },
      async () => ({ items: reportList(), next: null }),
    );

    app.get(
      '/reports/calls',
      {
        config: { needs: 'reports' },
        schema: {
          summary: 'The calls that a figure counted, newest first, with the words that made it count them',
          tags: ['reports'],
          querystring: CallsQuery,
          response: { 200: pageOf(ReportCallWire) },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        // Words of calls: a token that may count only does not get them.
        if (!allowed(principal, 'calls')) throw new Problem('ROLE_INSUFFICIENT');
        const { kind = 'all', limit = 20, ...asked } = request.query;
        const { teams, user } = principal;
        const found = await fromStore(
          store.reportCalls({
            ...asked,
            ...rangeOf(asked),
            scores: scoresFor(user, asked.scores),
            kind,
            limit,
            teams: teams === 'all' ? null : teams,
          }),
        );
        await audit.write({ user, action: 'reports.calls', from: request.ip, detail: kind });
        return found;
      },
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
        const { by, format, ...asked } = request.query;
        const range = rangeOf(asked);
        const { from, to } = range;
        const report = await fromStore(
          store.report(request.params.report, {
            ...asked,
            ...range,
            scores: scoresFor(user, asked.scores),
            by,
            teams: teams === 'all' ? null : teams,
          }),
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
