/** What was sent to people outside and what was not, and why; silences; how targets fare, and a test message. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import { SEND_FAULTS } from '../../engine/contract/send-fault.ts';
import { BECAME, type Became, HELD } from '../alerts/became.ts';
import { faultInWords } from '../alerts/fault-words.ts';
import { LABELS, type LabelMatch } from '../alerts/match.ts';
import { inWords, type Line, REASONS, type Reason } from '../alerts/reasons.ts';
import type { Silence } from '../alerts/state.ts';
import { TARGET_KINDS, type TargetKindName } from '../alerts/targets/table.ts';
import type { Principal } from '../auth/auth.ts';
import { maySeeTeam } from '../auth/scope.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { aboutField, Problem } from './problems.ts';
import { orNull, Word, words } from './wire.ts';

const AlertsQuery = Type.Object(
  {
    flag: Type.Optional({ ...Word, description: 'Of one flag.' }),
    call: Type.Optional({ ...Word, description: 'Of every flag of a call.' }),
  },
  { additionalProperties: false },
);
const Detail = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]));
const BecameWire = Type.Object(
  {
    is: words(BECAME),
    at: orNull(Type.String()),
    tries: Type.Integer({ description: 'How often it was handed to the target; 0: not written down.' }),
    held: orNull(words(HELD)),
    detail: Detail,
  },
  { description: 'What became of what was decided here.' },
);
export const LineWire = Type.Object({
  at: Type.String(),
  call: orNull(Type.String()),
  flag: Type.String(),
  reason: words(Object.keys(REASONS) as Reason[]),
  text: Type.String({ description: 'The same in words.' }),
  target: orNull(Type.String()),
  detail: Detail,
  became: orNull({ ...BecameWire, description: 'What became of it; null: the line is the end of it.' }),
});
const MatchWire = Type.Unsafe<LabelMatch>({
  type: 'object',
  properties: Object.fromEntries(
    LABELS.map((label) => [
      label,
      Type.Array(label === 'severity' ? words(SEVERITIES) : Word, { minItems: 1, maxItems: 100 }),
    ]),
  ),
  additionalProperties: false,
  minProperties: 1,
  description: 'Every label that is given must fit.',
});
const SilenceBody = Type.Object(
  {
    match: MatchWire,
    minutes: Type.Integer({ minimum: 1, maximum: 43_200, description: 'How long, from now on.' }),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'Masked before it is kept.' }),
  },
  { additionalProperties: false },
);
const SilenceWire = Type.Object({
  id: Type.String(),
  match: Type.Record(Type.String(), Type.Array(Type.String())),
  from: Type.String(),
  until: Type.String(),
  active: Type.Boolean(),
  reason: Type.String(),
  by: Type.String(),
  ended_by: orNull(Type.String()),
});
const FaultWire = Type.Object(
  {
    code: words(SEND_FAULTS),
    got: Type.Optional(Type.String({ description: 'What the other side or the network said.' })),
  },
  { description: 'The same by code.' },
);
const TargetWire = Type.Object({
  name: Type.String(),
  kind: words(Object.keys(TARGET_KINDS) as TargetKindName[]),
  waiting: Type.Integer(),
  sent: Type.Integer(),
  failed: Type.Integer({ description: 'Given up, or refused for good.' }),
  failures: Type.Integer({ description: 'Failed tries since something arrived.' }),
  failed_tries: Type.Integer({ description: 'Failed tries, ever; of `events` since the start.' }),
  error: orNull(
    Type.String({ description: 'What went wrong last, in English words; null since something arrived.' }),
  ),
  fault: orNull(FaultWire),
  last_fault: orNull({
    ...FaultWire,
    description: 'What went wrong at `last_failed_at`, also where something arrived since.',
  }),
  address: orNull({
    ...FaultWire,
    description:
      'Why nothing would be sent to where its name led at the start; null: nothing is wrong there, or a message was tried since.',
  }),
  last_sent_at: orNull(Type.String()),
  last_failed_at: orNull(Type.String()),
  parked_until: orNull(Type.String()),
});
const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Null() });
const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
const NameParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });

export const alertRoutes =
  ({
    alerts,
    live,
    store,
    mask,
    guard,
    audit,
    sight,
    now = Date.now,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/alerts',
      {
        config: { needs: 'flags' },
        schema: {
          summary:
            'What was decided about a flag, or about every flag of a call: sent where and when, or why not',
          tags: ['alerts'],
          querystring: AlertsQuery,
          response: { 200: listOf(LineWire) },
        },
      },
      async (request) => {
        const { flag } = request.query;
        if (flag === undefined && request.query.call === undefined)
          throw new Problem('REQUEST_INVALID', 'querystring: expected flag or call, got neither.');
        const call = request.query.call ?? alerts.callOf(flag!);
        if (call === undefined) return { items: [], next: null };
        if (call === null) {
          // Of a flag across calls: whoever sees every team.
          if (!sight(guard.principal(request)).all) return { items: [], next: null };
        } else {
          const detail = live.detail(call) ?? (await fromStore(store.call(call)));
          await mustSee(request, detail, { guard, audit, sight });
        }
        const { user } = guard.principal(request);
        await audit.write({
          user,
          action: 'alerts.read',
          from: request.ip,
          ...(call === null ? {} : { call }),
        });
        const lines = alerts.lines(call, flag);
        return { items: lines.map(({ line, became }) => shown(line, became)), next: null };
      },
    );

    app.get(
      '/alerts/targets',
      {
        config: { needs: 'silence' },
        schema: {
          summary: 'How each target fares; never its address',
          tags: ['alerts'],
          response: { 200: listOf(TargetWire) },
        },
      },
      async () => ({ items: alerts.targets(), next: null }),
    );

    app.post(
      '/alerts/targets/:name/test',
      {
        config: { needs: 'test-alerts', rateLimit: { max: 10 } },
        schema: {
          summary: 'Send a test message now; answers when the target has',
          tags: ['alerts'],
          params: NameParams,
          response: {
            200: Type.Object({
              ok: Type.Boolean(),
              error: orNull(Type.String()),
              fault: orNull(FaultWire),
            }),
          },
        },
      },
      async (request) => {
        const { user } = guard.principal(request);
        const { name } = request.params;
        if (!alerts.targets().some((one) => one.name === name)) throw new Problem('TARGET_UNKNOWN');
        await audit.write({ user, action: 'alert.tested', from: request.ip, subject: name });
        const outcome = await alerts.test(name, user);
        if (!outcome) throw new Problem('TARGET_UNKNOWN');
        return outcome.ok
          ? { ok: true, error: null, fault: null }
          : { ok: false, error: faultInWords(outcome.fault), fault: outcome.fault };
      },
    );

    app.get(
      '/silences',
      {
        config: { needs: 'silence' },
        schema: {
          summary: 'Silences, newest first, those that are over for a month; of own teams and of no team',
          tags: ['alerts'],
          response: { 200: listOf(SilenceWire) },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const own = ({ match: { team } }: Silence) =>
          team === undefined || team.some((one) => maySeeTeam(principal, one));
        return { items: alerts.silences().filter(own).map(wireOf), next: null };
      },
    );

    app.post(
      '/silences',
      {
        config: { needs: 'silence' },
        schema: {
          summary: 'Silence what fits, for a time and a reason; flags and cases go on as ever',
          tags: ['alerts'],
          body: SilenceBody,
          response: { 201: SilenceWire },
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const { match, minutes, reason } = request.body;
        mustReach(principal, match);
        const until = Math.floor(now()) + minutes * 60_000;
        const made = await alerts.silence(match, until, mask(reason.trim()), principal.user);
        await told(request, 'silence.made', made);
        return reply.code(201).send(wireOf(made));
      },
    );

    app.delete(
      '/silences/:id',
      {
        config: { needs: 'silence' },
        schema: {
          summary: 'End a silence before its time',
          tags: ['alerts'],
          params: IdParams,
          response: { 200: SilenceWire },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const known = alerts.silences().find(({ id }) => id === request.params.id);
        if (!known) throw new Problem('SILENCE_UNKNOWN');
        mustReach(principal, known.match);
        const ended = (await alerts.unsilence(known.id, principal.user)) ?? known;
        await told(request, 'silence.ended', ended);
        return wireOf(ended);
      },
    );

    async function told(
      request: FastifyRequest,
      action: 'silence.made' | 'silence.ended',
      { id, reason }: Silence,
    ): Promise<void> {
      const { user } = guard.principal(request);
      await audit.write({ user, action, from: request.ip, subject: id, reason });
    }

    function wireOf({ from, until, ...silence }: Silence): Static<typeof SilenceWire> {
      return {
        ...silence,
        match: silence.match as Record<string, string[]>,
        from: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
        active: from <= now() && now() < until,
      };
    }
  };

/** Whoever sees some teams silences those alone. */
function mustReach(principal: Principal, { team }: LabelMatch): void {
  if (principal.teams === 'all') return;
  if (team === undefined || !team.every((one) => maySeeTeam(principal, one)))
    throw aboutField('SILENCE_TOO_WIDE', 'body.match.team: expected own teams only.', 'match.team');
}

export function shown(line: Line, became: Became | null): Static<typeof LineWire> {
  const { at, call, flag, reason, target, detail } = line;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    at: iso(at),
    call,
    flag,
    reason,
    text: inWords(line),
    target,
    detail,
    became: became && { ...became, at: became.at === null ? null : iso(became.at) },
  };
}
