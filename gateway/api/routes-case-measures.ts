/** `GET /v1/cases/measures`: how fast, how right, how often again; with the formulas beside the figures. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, type TSchema, Type } from 'typebox';
import type { Case } from '../../engine/contract/case.ts';
import type { CaseMeasures } from '../../engine/contract/case-measures.ts';
import type { Actor } from '../cases/access.ts';
import {
  FORMULAS,
  improvementOf,
  repeatRate,
  ruleMeasured,
  timesMeasured,
  timesRow,
} from '../cases/measures.ts';
import { type CaseFigures, MOST_ROWS } from '../store/case-queries.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { type Fits, orNull, Word, words } from './wire.ts';

const Iso = Type.String({ description: 'ISO 8601.' });
const Count = Type.Integer({ minimum: 0 });
const Part = Type.Number({ description: '0–1.' });
const ShareWire = Type.Object(
  { of: Count, count: Count, share: Part, low: Part, high: Part },
  { description: 'low and high: 95 % interval.' },
);
const SpreadWire = Type.Object({ count: Count, median_ms: Type.Number(), p90_ms: Type.Number() });
const nullable = <T extends TSchema>(schema: T) => orNull(schema);
export const CaseMeasuresWire = Type.Object({
  from: Iso,
  to: Iso,
  source: words(['store', 'state']),
  cases: Count,
  see: nullable(SpreadWire),
  claim: nullable(SpreadWire),
  resolve: nullable(SpreadWire),
  within_due: nullable(ShareWire),
  escalated: nullable(ShareWire),
  repeat: nullable(ShareWire),
  rules: Type.Array(
    Type.Object({
      rule: Type.String(),
      right: Count,
      wrong: Count,
      unclear: Count,
      precision: nullable(ShareWire),
      raised: Count,
      missed: Count,
      recall: nullable(Type.Object({ estimate: Part, low: Part, high: Part })),
    }),
  ),
  improvements: Type.Array(
    Type.Object({
      id: Type.String(),
      case: Type.String(),
      kind: Type.String(),
      text: Type.String(),
      rule: orNull(Type.String()),
      category: orNull(Type.String()),
      team: orNull(Type.String()),
      teams: Type.Optional(
        Type.Array(Type.String(), { description: 'Of a case of several teams, where `team` is null.' }),
      ),
      by: Type.String(),
      done_at: Iso,
      check_at: Iso,
      before: nullable(ShareWire),
      after: nullable(ShareWire),
      change: nullable(Type.Object({ by: Type.Number(), low: Type.Number(), high: Type.Number() })),
      result: words(['better', 'worse', 'no_difference_seen', 'not_yet', 'too_few']),
    }),
  ),
  formulas: Type.Object(
    Object.fromEntries(Object.keys(FORMULAS).map((name) => [name, Type.String()])) as Record<
      keyof typeof FORMULAS,
      ReturnType<typeof Type.String>
    >,
  ),
});
export const measuresAreTheContract: Fits<Static<typeof CaseMeasuresWire>, CaseMeasures> = true;

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;
const Query = Type.Object(
  {
    from: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601; 30 days before `to`.' })),
    to: Type.Optional(Type.String({ maxLength: 40, description: 'ISO 8601, not included; now.' })),
    team: Type.Optional(Word),
    queue: Type.Optional(Word),
  },
  { additionalProperties: false },
);

export const caseMeasureRoutes =
  ({ cases, store, guard, audit, now = Date.now }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/cases/measures',
      {
        config: { needs: 'cases' },
        schema: {
          summary:
            'Times to see, claim and resolve, share within the due time, share escalated, repeat rate, precision and recall per rule, improvement after actions; each with its formula',
          tags: ['cases'],
          querystring: Query,
          response: { 200: CaseMeasuresWire },
        },
      },
      async (request): Promise<CaseMeasures> => {
        const actor: Actor = guard.principal(request);
        const { team, queue } = request.query;
        const at = now();
        const to = momentOf('to', request.query.to, at);
        const from = momentOf('from', request.query.from, to - 30 * DAY_MS);
        if (from >= to || to - from > MOST_DAYS * DAY_MS)
          throw new Problem(
            'REQUEST_INVALID',
            `querystring: expected from before to, at most ${MOST_DAYS} days apart.`,
          );
        const teams = teamsOf(actor, team);
        const seen = actor.teams === 'all' ? null : actor.teams;
        const figures = await store.caseFigures({ from, to, teams, seen, queue }).catch((error: unknown) => {
          if (error instanceof StoreUnavailable) return null;
          throw error;
        });
        const own = () =>
          [...cases.list(actor, { team, queue })].filter((one) => isWithin(one, from, to)).map(timesRow);
        const {
          cases: rows,
          repeats,
          rules,
          actions,
        }: CaseFigures = figures ?? {
          cases: own(),
          repeats: [],
          rules: [],
          actions: [],
        };
        // A part of them would give figures that nobody could tell from right ones.
        if (Math.max(rows.length, repeats.length) >= MOST_ROWS)
          throw new Problem(
            'REQUEST_INVALID',
            `querystring: expected a time with fewer than ${MOST_ROWS} cases and flagged calls; ask for a shorter one, or for one team.`,
          );
        await audit.write({ user: actor.user, action: 'cases.read', from: request.ip, detail: 'measures' });
        return {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          source: figures ? 'store' : 'state',
          ...timesMeasured(rows, at),
          repeat: repeatRate(repeats, { from, to, now: at }),
          rules: rules.map(ruleMeasured),
          improvements: actions.map((action) => improvementOf(action, at)),
          formulas: FORMULAS,
        };
      },
    );
  };

function momentOf(name: string, given: string | undefined, otherwise: number): number {
  if (given === undefined) return Math.floor(otherwise);
  const at = Date.parse(given);
  if (Number.isNaN(at))
    throw new Problem('REQUEST_INVALID', `querystring/${name}: expected ISO 8601, got another text.`);
  return at;
}

/** The teams that are asked for and may be seen; null: all. */
function teamsOf({ teams }: Actor, team: string | undefined): readonly string[] | null {
  if (team === undefined) return teams === 'all' ? null : teams;
  return teams === 'all' || teams.includes(team) ? [team] : [];
}

function isWithin({ opened_at, resolution }: Case, from: number, to: number): boolean {
  const at = Date.parse(opened_at);
  return at >= from && at < to && resolution !== 'withdrawn';
}
