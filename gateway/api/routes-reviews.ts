/** Reviews 复核: what inspectors correct, item by item; the machine's score stays beside theirs. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { REVIEW_KINDS, REVIEW_STATES, type Review } from '../../engine/contract/review.ts';
import { leads } from '../cases/access.ts';
import { mayReview } from '../quality/may-review.ts';
import { reviewedCall } from '../quality/plans.ts';
import { byPlace, type ListPlace, placeOf } from '../quality/reviews.ts';
import { scoreItems } from '../quality/score-items.ts';
import { fromCursor, toCursor } from '../store/cursor.ts';
import type { RouteParts } from './deps.ts';
import { finalScoreIn } from './final-score.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { Problem } from './problems.ts';
import { isBlind, maySeeReview, visibleOf } from './review-sight.ts';
import { orNull, PageQuery, Word, words } from './wire.ts';
import { ReassignBody, ReviewFormWire, ReviewWire, SaveBody } from './wire-quality.ts';

const Query = Type.Object(
  {
    inspector: Type.Optional({ ...Word, description: 'A user; `me`: you.' }),
    state: Type.Optional(words(REVIEW_STATES)),
    kind: Type.Optional(words(REVIEW_KINDS)),
    source: Type.Optional({ ...Word, description: 'Sampling plan or calibration round.' }),
    ...PageQuery,
  },
  { additionalProperties: false },
);
const Counts = Type.Object({
  assigned: Type.Integer(),
  draft: Type.Integer(),
  done: Type.Integer({ description: 'Of the last 60 days.' }),
});

export const reviewRoutes =
  ({
    live,
    store,
    auth,
    rules,
    reviews,
    appeals,
    directory,
    config,
    mask,
    guard,
    audit,
    sight,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const needs = { needs: 'review' } as const;
    const tags = ['quality'];

    app.get(
      '/quality/reviews',
      {
        config: needs,
        schema: {
          summary: 'Reviews, those that wait first, newest first, with how many there are in each state',
          tags,
          querystring: Query,
          response: {
            200: Type.Object({
              items: Type.Array(ReviewWire),
              next: orNull(Type.String()),
              counts: Counts,
            }),
          },
        },
      },
      async (request) => {
        const { limit, after, inspector, state, ...filter } = request.query;
        const principal = guard.principal(request);
        const eyes = sight(principal);
        const who = inspector === 'me' ? principal.user : inspector;
        const seen = reviews
          .list({ ...filter, inspector: who })
          .filter((one) => maySeeReview(eyes, one) && isVisible(one));
        const fits = state === undefined ? seen : seen.filter((one) => one.state === state);
        // By the place of the last one and not by its number: the list changes between two pages.
        const last = after === undefined ? null : listPlaceOf(after);
        const rest = last === null ? fits : fits.filter((one) => byPlace(placeOf(one), last) > 0);
        const items = rest.slice(0, limit);
        const end = items.at(-1);
        const count = (of: string) => seen.filter((one) => one.state === of).length;
        await audit.write({ user: principal.user, action: 'reviews.read', from: request.ip });
        return {
          items,
          next: rest.length > items.length && end ? listCursorOf(placeOf(end)) : null,
          counts: { assigned: count('assigned'), draft: count('draft'), done: count('done') },
        };

        function isVisible({ call, id, inspector: of }: Review): boolean {
          return (
            of === principal.user || visibleOf(principal, reviews.listedOf(call)).some((one) => one.id === id)
          );
        }
      },
    );

    app.get(
      '/quality/reviews/:call',
      {
        config: needs,
        schema: {
          summary: 'What is needed to review a finished call: its score items, your review, what others said',
          tags,
          params: Type.Object({ call: Type.String({ minLength: 1, maxLength: 128 }) }),
          querystring: Type.Object({ round: Type.Optional(Word) }, { additionalProperties: false }),
          response: { 200: ReviewFormWire },
        },
      },
      async (request) => {
        const { call: id } = request.params;
        const { round } = request.query;
        const principal = guard.principal(request);
        const { call, items } = await finished(id);
        await mustSee(request, { call }, { guard, audit, sight });
        const visible = visibleOf(principal, reviews.of(id));
        const own = visible.find(
          ({ inspector, kind, source }) =>
            inspector === principal.user &&
            (round === undefined ? kind === 'review' : kind === 'calibration' && source === round),
        );
        const blind = isBlind(principal.user, reviews.of(id));
        const done = blind ? null : (reviews.doneOf(id) ?? null);
        await audit.write({ user: principal.user, action: 'review.read', from: request.ip, call: id });
        return {
          call,
          items,
          own: own ?? null,
          others: visible.filter(
            ({ inspector, state, kind }) =>
              inspector !== principal.user && (state !== 'assigned' || kind === 'review'),
          ),
          final_score: blind ? null : finalScoreIn(call, done, appeals),
        };
      },
    );

    app.post(
      '/quality/reviews',
      {
        config: needs,
        schema: {
          summary:
            'Save a review as a draft, or finish it. Who begins a call has it: others are told `REVIEW_TAKEN` with by',
          tags,
          body: SaveBody,
          response: { 200: ReviewWire },
        },
      },
      async (request) => {
        const { command, call: id, round, rev, finish, take } = request.body;
        const principal = guard.principal(request);
        const { call, items } = await finished(id);
        await mustSee(request, { call }, { guard, audit, sight });
        const answer = await reviews.save(
          { id: command, by: principal.user, leads: leads(principal) },
          {
            kind: round === undefined ? 'review' : 'calibration',
            round: round ?? null,
            call: reviewedCall(call, teamOf(call)),
            machine: items,
            items: request.body.items.map(({ rule, points, reason }) => ({
              rule,
              points,
              reason: said(reason),
            })),
            comment: said(request.body.comment),
            finish,
            rev,
            take: take === true,
          },
        );
        if ('refused' in answer) {
          const { code, detail, ...facts } = answer.refused;
          throw new Problem(code, detail, undefined, facts);
        }
        const { review, taken_from: had } = answer;
        const entry = { user: principal.user, from: request.ip, call: id };
        if (had !== undefined)
          await audit.write({ ...entry, action: 'review.taken', detail: `${review.id} ${had}` });
        if (finish || had === undefined)
          await audit.write({
            ...entry,
            action: finish ? 'review.finished' : 'review.made',
            detail: review.id,
          });
        return review;
      },
    );

    app.post(
      '/quality/reviews/:call/reassign',
      {
        config: { needs: 'plan-reviews' },
        schema: {
          summary:
            'Open a finished review again, or give one to another inspector, with a reason; its score counts no more until it is finished',
          tags,
          params: Type.Object({ call: Type.String({ minLength: 1, maxLength: 128 }) }),
          body: ReassignBody,
          response: { 200: ReviewWire },
        },
      },
      async (request) => {
        const { call } = request.params;
        const { command, rev, inspector, reason } = request.body;
        const principal = guard.principal(request);
        const all = reviews.of(call);
        const review = all.find(({ kind }) => kind === 'review');
        // Nobody who may not see it, or not yet, is told that there is one.
        if (!review || !maySeeReview(sight(principal), review) || isBlind(principal.user, all))
          throw new Problem('REVIEW_UNKNOWN');
        if (!mayReview(auth.users.get(inspector), review.team === null ? 'all' : [review.team]))
          throw new Problem('INSPECTOR_UNKNOWN', `Not ${inspector}.`, undefined, { names: inspector });
        const answer = await reviews.step({ id: command, by: principal.user }, call, {
          to: inspector,
          reason: mask(reason.trim()),
          rev,
        });
        if ('refused' in answer) {
          const { code, detail, ...facts } = answer.refused;
          throw new Problem(code, detail, undefined, facts);
        }
        const step = answer.review.trail?.at(-1);
        await audit.write({
          user: principal.user,
          action: step?.what === 'reopened' ? 'review.reopened' : 'review.reassigned',
          from: request.ip,
          call,
          detail: `${answer.review.id} ${step?.from} → ${step?.to}`,
        });
        return answer.review;
      },
    );

    /** A call that is over, with its score items. The store is asked only where the engine does not have it any more. */
    async function finished(id: string) {
      const detail = live.detail(id) ?? (await fromStore(store.call(id)));
      if (!detail) throw new Problem('CALL_UNKNOWN');
      if (detail.call.status !== 'complete') throw new Problem('CALL_OPEN');
      const call = { ...detail.call, ...(detail.scorecard ? { scorecard: detail.scorecard } : {}) };
      return { call, items: scoreItems(call, rules.current, config.time_zone) };
    }

    function teamOf({ agent, queue, started_at }: Awaited<ReturnType<typeof finished>>['call']) {
      return agent?.team ?? directory.teamOfQueue(queue, started_at) ?? null;
    }

    function said(text: string | null | undefined): string | null {
      const words = text?.trim() ?? '';
      return words === '' ? null : mask(words);
    }
  };

const listCursorOf = ({ done, assigned_at, id }: ListPlace) =>
  toCursor([Date.parse(assigned_at), done ? 'done' : 'open', id]);

/** @throws Problem: it is no cursor of this list */
function listPlaceOf(after: string): ListPlace {
  const [at, state, id] = fromCursor(after, 2);
  return { done: state === 'done', assigned_at: new Date(at).toISOString(), id: id as string };
}
