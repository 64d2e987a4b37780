/** Who reviews which calls: sampling plans 抽样 and calibration rounds 校准. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { SamplePlan } from '../../engine/contract/review.ts';
import type { Principal } from '../auth/auth.ts';
import { calibrationOf } from '../quality/calibration.ts';
import { covers, mayReview, type Teams } from '../quality/may-review.ts';
import { NoInspectors } from '../quality/plans.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { Problem } from './problems.ts';
import { isBlind, maySeeReview, maySeeRound } from './review-sight.ts';
import { Word } from './wire.ts';
import {
  CalibrationWire,
  PlanBody,
  PlanChange,
  PlanLineWire,
  PlanWire,
  RoundBody,
  RoundLineWire,
  RoundWire,
} from './wire-quality.ts';

const PlanParams = Type.Object({ plan: Type.String({ minLength: 1, maxLength: 64 }) });

export const planRoutes =
  ({
    live,
    store,
    auth,
    plans,
    reviews,
    directory,
    mask,
    guard,
    audit,
    sight,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const needs = { needs: 'plan-reviews' } as const;
    const tags = ['quality'];

    app.get(
      '/quality/inspectors',
      {
        config: needs,
        schema: {
          summary:
            'Users who may review calls that you may see; with a team those alone who may be given all of its calls',
          tags,
          querystring: Type.Object({ team: Type.Optional(Word) }, { additionalProperties: false }),
          response: { 200: Type.Object({ items: Type.Array(Type.Object({ name: Type.String() })) }) },
        },
      },
      async (request) => {
        const { teams } = guard.principal(request);
        const { team } = request.query;
        const items = auth.users
          .list()
          .filter((user) => mayReview(user, team === undefined ? [] : [team]))
          .filter((user) => meets(user.teams ?? 'all', teams));
        return { items: items.map(({ name }) => ({ name })) };
      },
    );

    app.get(
      '/quality/plans',
      {
        config: needs,
        schema: {
          summary: 'Sampling plans, newest first, with how far they are',
          tags,
          response: { 200: Type.Object({ items: Type.Array(PlanLineWire) }) },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        return {
          items: plans
            .list()
            .filter((plan) => leadsPlan(principal, plan))
            .map(lineOf),
        };
      },
    );

    app.post(
      '/quality/plans',
      {
        config: needs,
        schema: {
          summary: 'A plan that gives out calls of every day, drawn from those that you may see',
          tags,
          body: PlanBody,
          response: { 201: PlanWire },
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const { team = null, queue = null, ...words } = request.body;
        if (team !== null && !sight(principal).team(team))
          throw new Problem('REQUEST_INVALID', 'body.team: expected a team that you may see.');
        mustReview(words.inspectors, team === null ? principal.teams : [team]);
        const name = mask(words.name.trim());
        const plan = await plans.make({ ...words, name, team, queue, active: true }, principal);
        await told(request, 'sample_plan.made', plan.id, plan.name);
        return reply.code(201).send(plan);
      },
    );

    app.patch(
      '/quality/plans/:plan',
      {
        config: needs,
        schema: {
          summary: 'Stop or resume a plan, change its number or its inspectors',
          tags,
          params: PlanParams,
          body: PlanChange,
          response: { 200: PlanWire },
        },
      },
      async (request) => {
        const plan = planOf(request, request.params.plan);
        if (request.body.inspectors)
          mustReview(request.body.inspectors, plan.team === null ? plan.teams : [plan.team]);
        const changed = await plans.change(plan, request.body);
        await told(request, 'sample_plan.changed', plan.id, plan.name);
        return changed;
      },
    );

    app.post(
      '/quality/plans/:plan/draw',
      {
        config: needs,
        schema: {
          summary:
            'Draw a day now, today if none is named: up to the number of the plan, the same calls each time',
          tags,
          params: PlanParams,
          body: Type.Object(
            { day: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' })) },
            { additionalProperties: false },
          ),
          response: { 200: Type.Object({ day: Type.String(), given: Type.Integer() }) },
        },
      },
      async (request) => {
        const plan = planOf(request, request.params.plan);
        const day = request.body.day ?? plans.today();
        const given = (await fromStore(plans.draw(plan, day).catch(refused))).length;
        await told(request, 'sample.drawn', `${plan.id} ${day} ${given}`, plan.name);
        return { day, given };
      },
    );

    app.get(
      '/quality/calibrations',
      {
        config: { needs: 'review' },
        schema: {
          summary: 'Calibration rounds that you lead or take part in, newest first',
          tags,
          response: { 200: Type.Object({ items: Type.Array(RoundLineWire) }) },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const items = plans.rounds().filter((round) => maySeeRound(principal, round));
        return {
          items: items.map((round) => {
            const all = reviews.list({ source: round.id });
            return { ...round, given: all.length, done: all.filter(({ state }) => state === 'done').length };
          }),
        };
      },
    );

    app.post(
      '/quality/calibrations',
      {
        config: needs,
        schema: {
          summary:
            'Give the same finished calls to several inspectors, blind to each other until they are done',
          tags,
          body: RoundBody,
          response: { 201: RoundWire },
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const { calls, inspectors } = request.body;
        const name = mask(request.body.name.trim());
        const views = [];
        for (const id of calls) {
          const detail = live.detail(id) ?? (await fromStore(store.call(id)));
          await mustSee(request, detail, { guard, audit, sight });
          if (detail?.call.status !== 'complete') throw new Problem('CALL_OPEN', `${id} goes on.`);
          views.push({ ...detail.call, ...(detail.scorecard ? { scorecard: detail.scorecard } : {}) });
        }
        for (const view of views) {
          const team = view.agent?.team ?? directory.teamOfQueue(view.queue, view.started_at);
          mustReview(inspectors, team === undefined ? 'all' : [team]);
        }
        const round = await plans.makeRound({ name, inspectors, by: principal.user }, views);
        await told(request, 'calibration.made', round.id, name);
        return reply.code(201).send(round);
      },
    );

    app.get(
      '/quality/calibration',
      {
        config: { needs: 'review' },
        schema: {
          summary:
            'Agreement and kappa with 95 % intervals between inspectors and with the machine, per pair and per item',
          tags,
          querystring: Type.Object({ round: Type.Optional(Word) }, { additionalProperties: false }),
          response: { 200: CalibrationWire },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const eyes = sight(principal);
        const rounds = new Set(
          plans
            .rounds()
            .filter((round) => maySeeRound(principal, round))
            .map(({ id }) => id),
        );
        const { round } = request.query;
        const counted = reviews
          .list({ kind: 'calibration', state: 'done', source: round })
          .filter(
            (one) =>
              rounds.has(one.source ?? '') &&
              maySeeReview(eyes, one) &&
              !isBlind(principal.user, reviews.listedOf(one.call)),
          );
        const name = plans.rounds().find(({ id }) => id === round && rounds.has(id))?.name;
        await told(request, 'calibration.read', round ?? 'all', name);
        return calibrationOf(counted);
      },
    );

    function lineOf(plan: SamplePlan) {
      const given = reviews.list({ source: plan.id });
      return { ...plan, given: given.length, done: given.filter(({ state }) => state === 'done').length };
    }

    function planOf(request: FastifyRequest, id: string): SamplePlan {
      const plan = plans.get(id);
      if (!plan || !leadsPlan(guard.principal(request), plan)) throw new Problem('PLAN_UNKNOWN');
      return plan;
    }

    /** All who are named must exist, be allowed to review, and see the calls. */
    function mustReview(inspectors: readonly string[], of: 'all' | readonly string[]): void {
      const wrong = inspectors.filter((name) => !mayReview(auth.users.get(name), of));
      if (wrong.length > 0)
        throw new Problem('INSPECTOR_UNKNOWN', `Not these: ${wrong.join(', ')}.`, undefined, {
          names: wrong.join(', '),
        });
    }

    function refused(error: unknown): never {
      if (error instanceof NoInspectors)
        throw new Problem('INSPECTOR_UNKNOWN', error.message, undefined, { names: error.names });
      // A day that no calendar has.
      if (error instanceof RangeError) throw new Problem('REQUEST_INVALID', `body.day: ${error.message}.`);
      throw error;
    }

    /** @param subject the name of the plan or round at that time */
    async function told(
      request: FastifyRequest,
      action: Told,
      detail: string,
      subject?: string,
    ): Promise<void> {
      const { user } = guard.principal(request);
      await audit.write({ user, action, from: request.ip, ...(subject ? { subject } : {}), detail });
    }
  };

type Told =
  | 'sample_plan.made'
  | 'sample_plan.changed'
  | 'sample.drawn'
  | 'calibration.made'
  | 'calibration.read';
/** A plan is led by its maker, and by those who see all that it draws from. */
function leadsPlan({ user, teams }: Principal, plan: SamplePlan): boolean {
  return plan.made_by === user || covers(teams, plan.team === null ? plan.teams : [plan.team]);
}

function meets(a: Teams, b: Teams): boolean {
  return a === 'all' || b === 'all' || a.some((team) => b.includes(team));
}
