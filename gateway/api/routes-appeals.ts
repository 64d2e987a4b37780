/** 申诉: agents object to what was found in their own calls; supervisors and inspectors decide. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { APPEAL_STATES, type Appeal } from '../../engine/contract/appeal.ts';
import { fromOf } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Scorecard } from '../../engine/contract/outcome.ts';
import { finalScoreOf } from '../../engine/review-score.ts';
import type { Principal } from '../auth/auth.ts';
import { rulingsOf } from '../quality/rulings.ts';
import { fromCursor, toCursor } from '../store/cursor.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { Problem } from './problems.ts';
import { isBlind } from './review-sight.ts';
import { orNull, PageQuery, pageOf, words } from './wire.ts';

const Id = Type.String({ minLength: 1, maxLength: 128 });
const Said = Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' });
const AppealWire = Type.Object({
  id: Type.String(),
  call: Type.String(),
  flag: orNull(Type.String({ description: 'null: against an item of the scorecard.' })),
  rule: Type.String(),
  points: Type.Optional(orNull(Type.Number({ description: 'What the machine took for it.' }))),
  others: Type.Optional(
    Type.Integer({ description: 'Against a flag: how many other flags the points are for, too.' }),
  ),
  title: Type.String(),
  title_en: Type.Optional(Type.String()),
  agent: Type.String(),
  team: orNull(Type.String()),
  queue: Type.Optional(Type.String()),
  customer: Type.Optional(Type.String({ description: 'Id, else the token of the number.' })),
  at_ms: Type.Optional(Type.Integer({ description: 'Call time at which what it is against came true.' })),
  from_ms: Type.Optional(
    Type.Number({ description: 'Call time at which its first words begin; absent: it rests on none.' }),
  ),
  text: Type.String({ description: 'Masked.' }),
  by: Type.String(),
  at: Type.String(),
  state: words(APPEAL_STATES),
  decision: orNull(
    Type.Object({
      by: Type.String(),
      at: Type.String(),
      reason: Type.String(),
      points: Type.Optional(
        orNull(Type.Number({ description: 'What the item takes from now on; null: no score is changed.' })),
      ),
    }),
  ),
});
const Query = Type.Object(
  { state: Type.Optional(words(APPEAL_STATES)), call: Type.Optional(Id), ...PageQuery },
  { additionalProperties: false },
);

export const appealRoutes =
  ({
    live,
    store,
    appeals,
    reviews,
    directory,
    config,
    mask,
    guard,
    audit,
    sight,
    now = Date.now,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/calls/:id/appeals',
      {
        config: { needs: 'calls' },
        schema: {
          summary:
            'The agent of a finished call objects to a flag or an item of its scorecard; once each: repeating it answers 200 with the first',
          tags: ['appeals'],
          params: Type.Object({ id: Id }),
          body: Type.Object(
            {
              flag: Type.Optional(Id),
              item: Type.Optional({ ...Id, description: 'Rule of the item of the scorecard.' }),
              text: Said,
            },
            { additionalProperties: false },
          ),
          response: { 200: AppealWire, 201: AppealWire },
        },
      },
      async (request, reply) => {
        const { id: call } = request.params;
        const principal = guard.principal(request);
        const found = live.detail(call) ?? (await fromStore(store.call(call)));
        const { detail } = await mustSee(request, found, { guard, audit, sight });
        const { agent, queue, customer, started_at, ended_at } = detail.call;
        const who = customer?.id ?? customer?.number;
        if (principal.agent === undefined || principal.agent !== agent?.id)
          throw new Problem('APPEAL_FOREIGN');
        if (ended_at === null) throw new Problem('CALL_GOES_ON');
        if (now() - ended_at > config.appeal_days * 86_400_000) throw new Problem('APPEAL_TOO_LATE');
        const against = againstOf(detail, request.body);
        const { appeal, made } = await appeals.make({
          call,
          ...(queue === undefined ? {} : { queue }),
          ...(who === undefined ? {} : { customer: who }),
          ...against,
          agent: agent.id,
          team: agent.team ?? directory.teamOfQueue(queue, started_at) ?? null,
          text: mask(request.body.text.trim()),
          by: principal.user,
        });
        if (!made) return appeal;
        const { user } = principal;
        await audit.write({ user, action: 'appeal.made', from: request.ip, call, detail: appeal.id });
        return reply.code(201).send(appeal);
      },
    );

    app.get(
      '/appeals',
      {
        config: { needs: 'calls' },
        schema: {
          summary:
            'Appeals, newest first: of the own teams, of an agent the own ones; decided ones of a call that you have to calibrate only after that',
          tags: ['appeals'],
          querystring: Query,
          response: { 200: pageOf(AppealWire) },
        },
      },
      async (request) => {
        const { limit, after, state, call } = request.query;
        const principal = guard.principal(request);
        const [at, id] = after === undefined ? [] : fromCursor(after, 1);
        const fits = appeals
          .all()
          .filter(
            (one) =>
              sees(principal, one) &&
              !isSealed(principal, one) &&
              (state === undefined || one.state === state) &&
              (call === undefined || one.call === call) &&
              (at === undefined ||
                Date.parse(one.at) < at ||
                (Date.parse(one.at) === at && one.id < (id as string))),
          );
        await audit.write({ user: principal.user, action: 'appeals.read', from: request.ip });
        const items = fits.slice(0, limit);
        const last = items.at(-1);
        return {
          items,
          next: fits.length > items.length && last ? toCursor([Date.parse(last.at), last.id]) : null,
        };
      },
    );

    app.post(
      '/appeals/:appeal/decision',
      {
        config: { needs: 'appeals' },
        schema: {
          summary: 'Accept or reject an appeal, with a reason; the first decision stands',
          tags: ['appeals'],
          params: Type.Object({ appeal: Id }),
          body: Type.Object(
            {
              state: words(['accepted', 'rejected'] as const),
              reason: Said,
              points: Type.Optional(
                Type.Number({
                  minimum: -100,
                  maximum: 0,
                  description:
                    'Of an accepted one: what the item takes from now on; the final score of the call goes by it.',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 200: AppealWire },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const known = appeals.get(request.params.appeal);
        if (!known || !sees(principal, known)) throw new Problem('APPEAL_UNKNOWN');
        const { state, reason, points } = request.body;
        if (points !== undefined && state === 'rejected')
          throw new Problem('REQUEST_INVALID', 'body.points: expected of an accepted appeal only.');
        const card = points === undefined ? null : await cardOf(known, points);
        const { user } = principal;
        const { appeal, decided } = await appeals.decide(
          known,
          { state, reason: mask(reason.trim()), by: user, points: points ?? null },
          (now) =>
            finalScoreOf(
              now.call,
              card,
              reviews.doneOf(now.call) ?? null,
              rulingsOf([...appeals.of(now.call).filter((one) => one.id !== now.id), now]),
            ),
        );
        if (!decided)
          throw new Problem(
            'APPEAL_DECIDED',
            `It was ${appeal.state} by ${appeal.decision?.by} at ${appeal.decision?.at}.`,
            undefined,
            { by: appeal.decision?.by ?? '' },
          );
        const { call, id } = appeal;
        await audit.write({ user, action: `appeal.${state}`, from: request.ip, call, detail: id });
        return appeal;
      },
    );

    /** The score that the decision corrects; its item takes no more than it did. */
    async function cardOf({ call, rule }: Appeal, points: number): Promise<Scorecard> {
      const found = live.detail(call) ?? (await fromStore(store.call(call)));
      const item = found?.scorecard?.items.find((one) => one.rule === rule);
      if (!found?.scorecard || !item)
        throw new Problem('REQUEST_INVALID', 'body.points: this appeal is against no item of the score.');
      if (points < item.points)
        throw new Problem('REQUEST_INVALID', `body.points: expected ${item.points} to 0, got ${points}.`);
      return found.scorecard;
    }

    /** Decided, and of a call that this person has to calibrate: the decision is a word of somebody else. */
    function isSealed({ user }: Principal, { state, call }: Appeal): boolean {
      return state !== 'open' && isBlind(user, reviews.listedOf(call));
    }

    function sees(principal: Principal, { team, agent }: Appeal): boolean {
      return sight(principal).team(team ?? undefined) || principal.agent === agent;
    }
  };

function againstOf(
  { flags, scorecard }: CallDetail,
  { flag: id, item }: { flag?: string; item?: string },
): Pick<
  Appeal,
  'flag' | 'rule' | 'title' | 'title_en' | 'queue' | 'at_ms' | 'from_ms' | 'points' | 'others'
> {
  if ((id === undefined) === (item === undefined))
    throw new Problem('REQUEST_INVALID', 'body: expected flag or item, got both or neither.');
  if (id !== undefined) {
    const flag = flags.find((one) => one.id === id && one.status === 'raised');
    if (!flag) throw new Problem('FLAG_UNKNOWN');
    const taken = scorecard?.items.find(({ rule }) => rule === flag.rule);
    return {
      flag: id,
      ...namesOf(flag),
      ...(flag.queue === undefined ? {} : { queue: flag.queue }),
      at_ms: flag.at_ms,
      ...fromOf(flag),
      points: taken?.points ?? null,
      ...(taken ? { others: taken.flags.filter((one) => one !== id).length } : {}),
    };
  }
  const found = scorecard?.items.find(({ rule }) => rule === item);
  if (!found)
    throw new Problem('REQUEST_INVALID', 'body.item: expected a rule of the scorecard of this call.');
  const first = flags.find((one) => found.flags.includes(one.id));
  return {
    flag: null,
    ...namesOf(found),
    at_ms: found.at_ms,
    ...(first ? fromOf(first) : {}),
    points: found.points,
  };
}

const namesOf = ({ rule, title, title_en }: { rule: string; title: string; title_en?: string }) => ({
  rule,
  title,
  ...(title_en === undefined ? {} : { title_en }),
});
