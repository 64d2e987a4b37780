/** Cases (工单): listed, looked at, opened by hand, and commanded, one or many at once. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { CASE_STATES, type Case, type CaseScopeFlags } from '../../engine/contract/case.ts';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Sight } from '../auth/sight.ts';
import { takenAcross } from '../cases/across-intake.ts';
import type { CaseAnswer } from '../cases/cases.ts';
import type { CaseCommand, CaseRefusal } from '../cases/decide.ts';
import { aboutOf, type Taken, takenOf } from '../cases/intake.ts';
import { fromCursor, toCursor } from '../store/cursor.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { Problem } from './problems.ts';
import { PageQuery, pageOf, Word, words } from './wire.ts';
import {
  BulkBody,
  BulkWire,
  CaseDetailWire,
  CaseScopeFlagsWire,
  CaseWire,
  CommandBody,
  OpenBody,
  unfit,
} from './wire-cases.ts';

const CaseParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });
const CasesQuery = Type.Object(
  {
    state: Type.Optional(
      Type.Array(words(CASE_STATES), {
        maxItems: 4,
        description: 'One or several: state=open&state=working.',
      }),
    ),
    owner: Type.Optional({ ...Word, description: 'A user; `me`: you; `none`: unclaimed.' }),
    severity: Type.Optional(words(SEVERITIES)),
    team: Type.Optional(Word),
    queue: Type.Optional(Word),
    call: Type.Optional(Word),
    customer: Type.Optional(Word),
    overdue: Type.Optional(Type.Boolean({ description: 'Not resolved, and its due time is over.' })),
    ...PageQuery,
  },
  { additionalProperties: false },
);

export const caseRoutes =
  ({
    cases,
    live,
    store,
    hub,
    directory,
    auth,
    mask,
    guard,
    audit,
    sight,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { needs: 'cases' } as const;
    const tags = ['cases'];

    app.get(
      '/cases',
      {
        config,
        schema: {
          summary: 'Cases, newest first; those closed long ago are in reports alone',
          tags,
          querystring: CasesQuery,
          response: { 200: pageOf(CaseWire) },
        },
      },
      async (request) => {
        const { limit, after, state, owner, ...filter } = request.query;
        const actor = guard.principal(request);
        const query = { ...filter, states: state, owner: ownerOf(owner, actor.user) };
        const from = after === undefined ? undefined : new Date(fromCursor(after, 1)[0]).toISOString();
        const items: Case[] = [];
        let more = false;
        for (const one of cases.list(actor, query, from)) {
          more = items.length === limit;
          if (more) break;
          items.push(one);
        }
        const given = Object.entries({ ...filter, state, owner }).filter(([, value]) => value !== undefined);
        const detail = given.map(([name, value]) => `${name}=${value}`).join(' ');
        await audit.write({
          user: actor.user,
          action: 'cases.read',
          from: request.ip,
          ...(detail === '' ? {} : { detail }),
        });
        const last = items.at(-1);
        return { items, next: more && last ? toCursor([Date.parse(last.opened_at), last.id]) : null };
      },
    );

    app.post(
      '/cases',
      {
        config,
        schema: {
          summary:
            'Make a case of a flag, of a call or across calls, or find the one that has it; with `claim` it is yours',
          tags,
          body: OpenBody,
          response: { 200: CaseWire },
        },
      },
      async (request) => {
        const { command: id, call = '', flag: flagId, claim = false } = request.body;
        const actor = guard.principal(request);
        const found = cases.hasFlag(call, flagId)
          ? null
          : call === ''
            ? await acrossOf(flagId, sight(actor))
            : await flagOf(call, flagId);
        const done = answered(await cases.open({ id, actor }, { call, id: flagId }, found, claim));
        await told(request, 'case.opened', done, claim ? 'claim' : 'open');
        return done;
      },
    );

    app.get(
      '/cases/:id',
      {
        config,
        schema: {
          summary: 'One case with its timeline',
          tags,
          params: CaseParams,
          response: { 200: CaseDetailWire },
        },
      },
      async (request) => {
        const counted = (flag: string) => hub.scopeFlag(flag)?.evidence.map(({ call }) => call) ?? [];
        const detail = cases.detail(guard.principal(request), request.params.id, counted);
        if (!detail) throw new Problem('CASE_UNKNOWN');
        await told(request, 'case.read', detail.case);
        return detail;
      },
    );

    app.get(
      '/cases/:id/scope-flags',
      {
        config,
        schema: {
          summary:
            'The flags across calls of one case, as they stand now, with the flags that you may see of what they counted',
          tags,
          params: CaseParams,
          response: { 200: CaseScopeFlagsWire },
        },
      },
      async (request) => {
        const actor = guard.principal(request);
        const detail = cases.detail(actor, request.params.id);
        if (!detail) throw new Problem('CASE_UNKNOWN');
        const ids = detail.case.flags.flatMap(({ flag, across }) => (across ? flag : []));
        const { items, away } = await scopeFlagsOf(ids);
        const eyes = sight(actor);
        return {
          items: items.map((flag) => ({
            ...flag,
            evidence: flag.evidence.filter((counted) => eyes.scopeFlag(flag, [counted])),
          })),
          away,
        };
      },
    );

    app.post(
      '/cases/:id/commands',
      {
        config,
        schema: {
          summary:
            'Command a case: see, claim, assign, release, comment, act, prioritise, resolve, return, close, reopen, judge, unjudge. Who loses a race is told `CASE_TAKEN` with owner and claimed_at',
          tags,
          params: CaseParams,
          body: CommandBody,
          response: { 200: CaseWire },
        },
      },
      async (request) => {
        const actor = guard.principal(request);
        const command = commandOf(request.body);
        const done = answered(
          await cases.command({ id: request.body.command, actor }, request.params.id, command),
        );
        if (command.type !== 'see') await told(request, 'case.changed', done, command.type);
        return done;
      },
    );

    app.post(
      '/cases/commands',
      {
        config,
        schema: {
          summary: 'The same command on up to 200 cases; each answers for itself',
          tags,
          body: BulkBody,
          response: { 200: BulkWire },
        },
      },
      async (request) => {
        const actor = guard.principal(request);
        const { command: id, cases: of, ...body } = request.body;
        if (new Set(of.map((one) => one.case)).size < of.length)
          throw new Problem('REQUEST_INVALID', 'body.cases: expected each case once.');
        const commands = of.map((one) => ({
          case: one.case,
          command: commandOf({
            ...{ command: id, ...body },
            ...(one.flags ? { flags: one.flags } : {}),
            ...(one.verdicts ? { verdicts: one.verdicts } : {}),
          }),
        }));
        const answers = await cases.bulk({ id, actor }, commands);
        if (!Array.isArray(answers)) throw refused(answers.refused);
        for (const answer of answers)
          if ('case' in answer) await told(request, 'case.changed', answer.case, body.type);
        return {
          results: answers.map((answer, index) => resultOf(of[index]!.case, answer)),
        };
      },
    );

    function commandOf(body: CommandBody): CaseCommand {
      const fault = unfit(body);
      if (fault) throw new Problem('REQUEST_INVALID', fault);
      const { command: _, ...command } = body;
      if (command.type === 'assign' && command.to !== undefined && !auth.hasUser(command.to))
        throw new Problem('CASE_OWNER_UNKNOWN');
      for (const name of ['text', 'note'] as const) {
        const said = command[name]?.trim();
        if (said === '')
          throw new Problem('REQUEST_INVALID', `body.${name}: expected words, got blanks only.`);
        if (said !== undefined) command[name] = mask(said);
      }
      return command as CaseCommand;
    }

    /** Asked of the engine first: the store may lag, or be away. */
    async function flagOf(call: string, id: string): Promise<Taken> {
      const detail = live.detail(call) ?? (await fromStore(store.call(call)));
      if (!detail) throw new Problem('CALL_UNKNOWN');
      const flag = detail.flags.find((one) => one.id === id && one.status !== 'tentative');
      if (!flag) throw new Problem('FLAG_UNKNOWN');
      return takenOf(flag, aboutOf(detail, flag));
    }

    async function acrossOf(id: string, eyes: Sight): Promise<Taken> {
      const flag = hub.scopeFlag(id) ?? (await storedOf([id]))[0];
      if (!flag || !eyes.scopeFlag(flag)) throw new Problem('FLAG_UNKNOWN');
      return takenAcross(flag, (queue, at) => directory.teamOfQueue(queue, at));
    }

    /** The latest ones are known here; the store is asked for the others alone, and told apart where it is away. */
    async function scopeFlagsOf(ids: readonly string[]): Promise<CaseScopeFlags> {
      const items = ids.flatMap((id) => hub.scopeFlag(id) ?? []);
      const known = new Set(items.map(({ id }) => id));
      const others = ids.filter((id) => !known.has(id));
      if (others.length === 0) return { items, away: [] };
      try {
        return { items: [...items, ...(await storedOf(others))], away: [] };
      } catch (error) {
        if (error instanceof Problem && error.code === 'STORE_UNAVAILABLE') return { items, away: others };
        throw error;
      }
    }

    async function storedOf(ids: readonly string[]): Promise<ScopeFlag[]> {
      const { items } = await fromStore(store.scopeFlags({ ids, limit: ids.length }));
      return items;
    }

    async function told(
      request: FastifyRequest,
      action: 'case.read' | 'case.opened' | 'case.changed',
      { id, calls }: Case,
      what?: string,
    ): Promise<void> {
      const [call] = calls;
      await audit.write({
        user: guard.principal(request).user,
        action,
        from: request.ip,
        ...(call === undefined ? {} : { call }),
        detail: what === undefined ? id : `${what} ${id}`,
      });
    }
  };

function ownerOf(owner: string | undefined, user: string): string | null | undefined {
  return owner === 'none' ? null : owner === 'me' ? user : owner;
}

function resultOf(id: string, answer: CaseAnswer): Static<typeof BulkWire>['results'][number] {
  const nothing = { case: null, code: null, detail: null, judging: null, unjudging: null };
  const result = { id, ...nothing, owner: null, claimed_at: null };
  return 'case' in answer ? { ...result, ...answer } : { ...result, ...answer.refused };
}

function answered(answer: CaseAnswer): Case {
  if ('case' in answer) return answer.case;
  throw refused(answer.refused);
}

function refused({ code, detail, ...facts }: Extract<CaseAnswer, { refused: unknown }>['refused']): Problem {
  const { owner, claimed_at }: Partial<CaseRefusal> = facts;
  return new Problem(code, detail, undefined, owner && claimed_at ? { owner, claimed_at } : {});
}
