/** Quality inspection 质检: the work list of finished calls, with what people said of them. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { ROLES } from '../../engine/contract/call.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Principal } from '../auth/auth.ts';
import { toCsv } from '../reports/csv.ts';
import { SCORES } from '../reports/figure.ts';
import type { RouteParts } from './deps.ts';
import { finalScoreIn } from './final-score.ts';
import { fromStore } from './from-store.ts';
import { Problem } from './problems.ts';
import { isBlind } from './review-sight.ts';
import { orNull, PageQuery, Word, words } from './wire.ts';
import { QualityCallWire } from './wire-quality.ts';

const Score = Type.Number({ minimum: 0, maximum: 100 });
const Ms = Type.Integer({ minimum: 0, maximum: 86_400_000, description: 'Milliseconds.' });
const BOUNDED =
  'Words are looked through of at most 92 days up to `until`, without `since` of 30; `searched_from` says since when.';
const FILTERS = {
  team: Type.Optional(Word),
  queue: Type.Optional(Word),
  agent: Type.Optional(Word),
  trade: Type.Optional(Word),
  rule: Type.Optional({ ...Word, description: 'Calls with a standing flag of this rule.' }),
  scores: Type.Optional({
    ...words(SCORES),
    description:
      "What the bounds are for; final: as people left the score, the machine's where nobody did (the default); machine: the machine's alone.",
  }),
  score_from: Type.Optional(Score),
  score_to: Type.Optional(Score),
  said: Type.Optional({ ...Word, description: `Part of what was said, masked as it is stored. ${BOUNDED}` }),
  role: Type.Optional(words(ROLES)),
  not_said: Type.Optional(Type.Boolean({ description: 'Calls in which `said` was never said.' })),
  angry: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Least peak of anger.' })),
  longer: Type.Optional(Ms),
  shorter: Type.Optional(Ms),
  silence: Type.Optional({
    ...Ms,
    description: `Least length of the longest silence, ms. ${BOUNDED}`,
  }),
  since: Type.Optional(Type.Integer({ minimum: 0, description: 'Began then or later, epoch ms.' })),
  until: Type.Optional(Type.Integer({ minimum: 0, description: 'Began before, epoch ms.' })),
};
const Query = Type.Object({ ...FILTERS, ...PageQuery }, { additionalProperties: false });
const CsvQuery = Type.Object(FILTERS, { additionalProperties: false });
type Asked = Static<typeof CsvQuery>;
/** Rows of one export. */
const MOST_ROWS = 5_000;
/** What looks through words does not do so for all calls that are kept: days where nobody says since when, and at most. */
const WORDS_MS = 30 * 86_400_000;
const MOST_WORDS_MS = 92 * 86_400_000;

export const qualityRoutes =
  ({
    store,
    reviews,
    appeals,
    config,
    guard,
    audit,
    sight,
    now = Date.now,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/quality/calls',
      {
        config: { needs: 'review' },
        schema: {
          summary: 'Finished calls by score, rule, mood, length and what was said or not said, newest first',
          tags: ['quality'],
          querystring: Query,
          response: {
            200: Type.Object({
              items: Type.Array(QualityCallWire),
              next: orNull(Type.String()),
              searched_from: orNull(
                Type.Integer({
                  description: 'Epoch ms: calls since then were looked at. null: no such bound.',
                }),
              ),
            }),
          },
        },
      },
      async (request) => {
        const { limit, after, ...asked } = request.query;
        const principal = guard.principal(request);
        const page = await read(principal, asked, limit, after);
        await audit.write({ user: principal.user, action: 'quality.read', from: request.ip });
        return {
          ...page,
          items: page.items.map((view) => lineOf(principal.user, view)),
          searched_from: sinceOf(asked).searched_from,
        };
      },
    );

    app.get(
      '/quality/calls/export',
      {
        config: { needs: 'review' },
        schema: {
          summary: `The same list as CSV, at most ${MOST_ROWS} rows, without any words`,
          tags: ['quality'],
          querystring: CsvQuery,
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const rows: ReturnType<typeof csvRow>[] = [];
        let after: string | undefined;
        do {
          const page = await read(principal, request.query, 500, after);
          rows.push(...page.items.map((view) => csvRow(lineOf(principal.user, view), config.time_zone)));
          after = page.next ?? undefined;
        } while (after !== undefined && rows.length < MOST_ROWS);
        await audit.write({ user: principal.user, action: 'quality.csv', from: request.ip });
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="quality.csv"')
          .serializer((body: unknown) => String(body));
        return reply.send(toCsv(rows));
      },
    );

    function read(
      principal: Principal,
      { said, role, not_said, ...asked }: Asked,
      limit: number,
      after?: string,
    ) {
      if (said === undefined && (role !== undefined || not_said !== undefined))
        throw new Problem('REQUEST_INVALID', 'querystring: expected said beside role or not_said, got none.');
      const { searched_from: _, ...since } = sinceOf({ ...asked, said });
      return fromStore(
        store.qualityCalls({
          ...asked,
          ...since,
          blind: principal.user,
          limit,
          ...(after === undefined ? {} : { after }),
          seen: sight(principal).seen,
          ...(said === undefined
            ? {}
            : { said: { text: said, not: not_said === true, ...(role === undefined ? {} : { role }) } }),
        }),
      );
    }

    /** Since when calls are looked at; said where words bound it. */
    function sinceOf({ said, silence, since, until }: Pick<Asked, 'said' | 'silence' | 'since' | 'until'>): {
      since?: number;
      searched_from: number | null;
    } {
      if (said === undefined && silence === undefined)
        return { ...(since === undefined ? {} : { since }), searched_from: null };
      const end = Math.min(until ?? now(), now());
      const first = Math.max(0, since === undefined ? end - WORDS_MS : Math.max(since, end - MOST_WORDS_MS));
      return { since: first, searched_from: first };
    }

    /** Not to whom the call is given for calibration: a score says what others said. */
    function lineOf(user: string, view: CallView): QualityLine {
      const all = reviews.of(view.call);
      if (isBlind(user, all)) return { ...view, review: null, final_score: null };
      const review = all.find(({ kind }) => kind === 'review');
      const done = review?.state === 'done' ? review : null;
      return {
        ...view,
        review: review ? { state: review.state, inspector: review.inspector } : null,
        final_score: finalScoreIn(view, done, appeals),
      };
    }
  };

type QualityLine = Static<typeof QualityCallWire>;

function csvRow({ scorecard, review, final_score, ...view }: QualityLine, timeZone: string) {
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return {
    call: view.call,
    started_at: time.format(view.started_at),
    agent: view.agent?.id ?? null,
    team: view.agent?.team ?? null,
    queue: view.queue ?? null,
    trade: view.trade ?? null,
    duration_s: Math.round(view.duration_ms / 1_000),
    heard: view.utterances > 0 ? 1 : 0,
    anger_peak: view.mood.peak,
    risk: view.risk,
    machine_score: scorecard?.score ?? null,
    final_score: final_score?.final ?? null,
    review: review?.state ?? null,
    inspector: review?.inspector ?? null,
  };
}
