/** Recordings that are brought in after the call: sent, listed, how far each is. For admins. */
import type { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IMPORT_FAULTS } from '../../engine/contract/import-fault.ts';
import { IMPORT_STATES } from '../imports/import-record.ts';
import { MAX_BYTES, TooLarge } from '../imports/imports.ts';
import { TIME_UNITS } from '../imports/times.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { orNull, pageOf, words } from './wire.ts';

const DetailWire = {
  field: Type.Optional(Type.String({ description: 'Key or column.' })),
  want: Type.Optional(Type.String({ description: 'What fits.' })),
  got: Type.Optional(Type.String({ description: 'What came, shortened.' })),
};
const FaultWire = {
  code: Type.Optional(words(IMPORT_FAULTS)),
  ...DetailWire,
  more: Type.Optional(Type.Array(Type.Object(DetailWire), { description: 'Further places of the same.' })),
};
const ImportWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  bytes: Type.Integer(),
  by: Type.String(),
  at: Type.String(),
  finished_at: orNull(Type.String()),
  state: words(IMPORT_STATES),
  lines: Type.Integer({ description: 'Of the file.' }),
  line: Type.Integer({ description: 'How far it was read.' }),
  done: Type.Integer({ description: 'Calls of the file that are dealt with.' }),
  taken: Type.Integer(),
  replaced: Type.Integer({ description: 'Of these, calls that took the place of an earlier import.' }),
  known: Type.Integer({
    description: 'Skipped: their ids are known already, or this file has had them.',
  }),
  refused: Type.Integer(),
  refusals: Type.Array(
    Type.Object({
      line: Type.Integer(),
      column: Type.Optional(Type.Integer({ description: 'From 1, where the file has columns.' })),
      call: Type.Optional(Type.String()),
      reason: Type.String({ description: 'In English, with the place.' }),
      ...FaultWire,
    }),
    { description: 'The first hundred.' },
  ),
  current: orNull(Type.String({ description: 'The call that is being taken in.' })),
  error: orNull(Type.String()),
  fault: orNull(Type.Object({ ...FaultWire, code: words(IMPORT_FAULTS) })),
  time_unit: orNull(words(TIME_UNITS)),
  replace: Type.Boolean({ description: 'Calls of earlier imports make room for those of this file.' }),
  undated: Type.Integer({
    description: 'Of those taken, calls without a time of their own: they were dated to that of the import.',
  }),
  unknown_columns: Type.Array(Type.String(), {
    description:
      'Columns of a table that are not known and were left out; when it is finished, the first twenty.',
  }),
  kept_as_attributes: Type.Array(Type.String(), {
    description: 'Keys that are not known and were kept as attributes.',
  }),
  unknown_trades: Type.Array(Type.String(), {
    description: 'Words for the trade that are none: these calls are of the trade `other`.',
  }),
});

export const importRoutes =
  ({ imports, audit, guard }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const needs = 'import' as const;
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

    app.post(
      '/imports',
      {
        config: { needs },
        bodyLimit: MAX_BYTES,
        schema: {
          summary:
            'Bring in recorded calls: JSONL (one call a line), vCons, or CSV (one row an utterance); answered when the file is kept, its calls come in one after the other',
          tags: ['imports'],
          querystring: Type.Object(
            {
              name: Type.Optional(
                Type.String({ minLength: 1, maxLength: 200, description: 'What messages call the file.' }),
              ),
              time_unit: Type.Optional(
                Type.Enum([...TIME_UNITS], {
                  description:
                    'Unit of start and end where their names do not say it. Without it they are ms, and a call whose times look like seconds is refused; `ms`: they are ms however they look; with names in seconds it is refused.',
                }),
              ),
              replace: Type.Optional(
                Type.Boolean({
                  description:
                    'Calls that an earlier import brought are taken back (words, flags, scores, marks, reviews, cases) and come in as this file has them. One that a sender told while it went on is refused (`CALL_TOLD_LIVE`), and so is one that a case joins with others (`CALL_IN_CASE`). Without it, known calls are skipped.',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 202: ImportWire },
        },
      },
      async (request, reply) => {
        const body = request.body as Readable | undefined;
        if (!body) throw new Problem('REQUEST_INVALID', 'Expected a file of calls as the body, got nothing.');
        const { user } = guard.principal(request);
        try {
          const { name = 'import', time_unit: unit, replace } = request.query;
          const one = await imports.take(body, name, user, { unit, replace });
          await audit.write({
            user,
            action: 'import.sent',
            from: request.ip,
            subject: one.id,
            ...(one.replace ? { detail: 'replace' } : {}),
          });
          return await reply.code(202).send(one);
        } catch (error) {
          if (error instanceof TooLarge)
            throw new Problem(
              'BODY_TOO_LARGE',
              `Expected at most ${MAX_BYTES >> 20} MiB, got more: split it.`,
            );
          throw error;
        }
      },
    );

    app.get(
      '/imports',
      {
        config: { needs },
        schema: {
          summary: 'What was brought in, newest first',
          tags: ['imports'],
          response: { 200: pageOf(ImportWire) },
        },
      },
      async () => ({ items: imports.list(), next: null }),
    );

    app.get(
      '/imports/:id',
      {
        config: { needs },
        schema: {
          summary: 'How far one is',
          tags: ['imports'],
          params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
          response: { 200: ImportWire },
        },
      },
      async (request) => {
        const one = imports.get(request.params.id);
        if (!one) throw new Problem('IMPORT_UNKNOWN');
        return one;
      },
    );
  };
