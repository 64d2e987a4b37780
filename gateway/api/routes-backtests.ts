/** Back-tests of drafts over stored calls: begun, looked at, ended. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { LISTED } from '../rule-book/backtests.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { pageOf, Word, words } from './wire.ts';
import { ChangedFlagWire, FileName, JobWire } from './wire-rule-files.ts';

const Job = Type.Object({ job: Type.String({ minLength: 1, maxLength: 64 }) });
const MAX_CALLS = 100_000;
const KINDS = ['new', 'lost', 'moved'] as const;
const FlagsQuery = Type.Object(
  {
    rule: Word,
    kind: words(KINDS),
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$', description: '`next` of the page before.' })),
    limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
  },
  { additionalProperties: false },
);
const Body = Type.Object(
  {
    calls: Type.Integer({ minimum: 1, maximum: MAX_CALLS, description: 'The newest that many.' }),
    files: Type.Optional(
      Type.Array(FileName, {
        maxItems: 50,
        description: 'Whose drafts are tried; without it, all of yours.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const backtestRoutes =
  ({ workbench, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { book, backtests } = workbench;
    const tags = ['rule files'];
    const needs = 'edit-rules' as const;
    /** Samples show words of calls: only who began it, and what that person may see, see them. */
    const own = (request: FastifyRequest, id: string) => {
      const job = backtests.get(id);
      if (!job || job.by !== guard.principal(request).user) throw new Problem('BACKTEST_UNKNOWN');
      return job;
    };

    app.get(
      '/rules/backtests',
      {
        config: { needs },
        schema: {
          summary: 'Your back-tests since the start of the server, newest first',
          tags,
          response: { 200: Type.Object({ items: Type.Array(JobWire) }) },
        },
      },
      async (request) => ({ items: backtests.of(guard.principal(request).user) }),
    );

    app.post(
      '/rules/backtests',
      {
        config: { needs },
        schema: {
          summary:
            'Try your drafts on the newest stored calls against the set in force: which flags are new, lost or moved. One at a time, in the background',
          tags,
          body: Body,
          response: { 202: JobWire },
        },
      },
      async (request, reply) => {
        const principal = guard.principal(request);
        const { user: by } = principal;
        const { calls, files } = request.body;
        const drafts = book.drafts.of(by).filter(({ name }) => files?.includes(name) ?? true);
        if (drafts.length === 0)
          throw new Problem('REQUEST_INVALID', 'body: expected files that you have drafts of, got none.');
        const { running } = backtests;
        if (running) throw new Problem('BACKTEST_RUNNING', undefined, undefined, { by: running.by });
        const job = backtests.start({
          by,
          calls,
          files: drafts.map(({ name }) => name),
          before: workbench.inForce(),
          after: book.with(drafts),
          seen: sight(principal).seen,
        });
        const detail = `${job.files.join(' ')} · ${calls}`;
        await audit.write({ user: by, action: 'rules.backtested', from: request.ip, detail });
        return reply.code(202).send(job);
      },
    );

    app.get(
      '/rules/backtests/:job',
      {
        config: { needs },
        schema: {
          summary: 'How far a back-test is, and what came out',
          tags,
          params: Job,
          response: { 200: JobWire },
        },
      },
      async (request) => own(request, request.params.job),
    );

    app.get(
      '/rules/backtests/:job/flags',
      {
        config: { needs },
        schema: {
          summary: 'The flags of one rule that are new, lost or moved, in pages',
          description: `Up to ${LISTED} of each kind and rule, those of the newest calls, of the last two back-tests; of older ones those of the report. The report counts all.`,
          tags,
          params: Job,
          querystring: FlagsQuery,
          response: { 200: pageOf(ChangedFlagWire) },
        },
      },
      async (request) => {
        const { id } = own(request, request.params.job);
        const { rule, kind, limit, after = '0' } = request.query;
        const [all, from] = [backtests.flags(id, rule, kind), Number(after)];
        const until = from + limit;
        return { items: all.slice(from, until), next: until < all.length ? String(until) : null };
      },
    );

    app.delete(
      '/rules/backtests/:job',
      {
        config: { needs },
        schema: { summary: 'End a back-test', tags, params: Job, response: { 200: JobWire } },
      },
      async (request) => {
        const job = own(request, request.params.job);
        await backtests.cancel(job.id);
        return job;
      },
    );
  };
