/** Teams, agents and queues: listed, taken over from CSV or one by one, taken away. For admins. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { likelyTeam, type TeamNamed, unknownTeams } from '../../engine/contract/teams.ts';
import { type At, faultOfId, made, momentOf, readRows } from '../directory/read-rows.ts';
import { type DirectoryRow, MAX_ID, ROW_KINDS } from '../directory/row.ts';
import type { RouteParts } from './deps.ts';
import { type PlacedError, Problem } from './problems.ts';
import { orNull, pageOf, words } from './wire.ts';

/** Some 40,000 lines. */
const MAX_FILE = 2 * 1024 * 1024;
const Id = Type.String({ minLength: 1, maxLength: MAX_ID });
const From = Type.String({
  maxLength: 40,
  description:
    'A day in the zone of the site, such as 2026-11-01, or a time with its zone. Empty: since ever.',
});
const RowWire = Type.Object({
  kind: words(ROW_KINDS),
  id: Type.String(),
  name: Type.Optional(Type.String({ description: 'Of a team.' })),
  team: Type.Optional(orNull(Type.String({ description: 'null: of none from then on.' }))),
  from: Type.Optional(orNull(Type.String({ description: 'ISO 8601; null: since ever.' }))),
});
const RowBody = Type.Object(
  {
    kind: words(ROW_KINDS),
    id: Id,
    name: Type.Optional(Type.String({ maxLength: MAX_ID })),
    team: Type.Optional(orNull(Type.String({ maxLength: MAX_ID }))),
    from: Type.Optional(From),
  },
  { additionalProperties: false },
);
const ChangesWire = Type.Object({
  dry_run: Type.Boolean(),
  rows: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer({ description: 'There already, with something else in them.' }),
  same: Type.Integer(),
  new_teams: Type.Array(Type.String(), {
    description: 'Teams that nothing named before: a typing mistake shows here.',
  }),
  undeclared: Type.Array(
    Type.Object({
      team: Type.String(),
      likely: Type.Optional(Type.String({ description: 'Id of the team that was probably meant.' })),
      line: Type.Optional(Type.Integer({ description: 'Of a file: where it is named first.' })),
      column: Type.Optional(Type.Integer()),
    }),
    {
      description:
        'Of these, those that an agent or a queue names, and neither the directory nor a row of the kind team: they are taken over, and most likely mistyped. Empty while there are no teams at all.',
    },
  ),
});
type Undeclared = Static<typeof ChangesWire>['undeclared'][number];

export const directoryRoutes =
  ({ directory, config, audit, guard }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const needs = 'directory' as const;
    app.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: MAX_FILE }, (_request, body, done) =>
      done(null, body),
    );

    app.get(
      '/directory',
      {
        config: { needs },
        schema: {
          summary: 'Teams, agents and queues with their times, on one page',
          tags: ['directory'],
          querystring: Type.Object(
            { kind: Type.Optional(words(ROW_KINDS)), id: Type.Optional(Id) },
            { additionalProperties: false },
          ),
          response: { 200: pageOf(RowWire) },
        },
      },
      async ({ query: { kind, id } }) => {
        const fits = (row: DirectoryRow) =>
          (kind === undefined || row.kind === kind) && (id === undefined || row.id === id);
        return { items: directory.list().filter(fits).map(shown), next: null };
      },
    );

    app.get(
      '/teams',
      {
        config: { needs: 'session' },
        schema: {
          summary: 'Teams that you may see, with their names',
          tags: ['directory'],
          response: { 200: pageOf(Type.Object({ id: Type.String(), name: Type.String() })) },
        },
      },
      async (request) => {
        const { teams } = guard.principal(request);
        const items = directory.teams().filter(({ id }) => teams === 'all' || teams.includes(id));
        return { items: items.map(({ id, name }) => ({ id, name })), next: null };
      },
    );

    app.post(
      '/directory/import',
      {
        config: { needs },
        bodyLimit: MAX_FILE,
        schema: {
          summary:
            'Take over rows from CSV (text/csv) with the header kind,id,team,from,name: all of them, or none and every error with its line and column. Calls keep the team that they began with',
          tags: ['directory'],
          consumes: ['text/csv'],
          querystring: Type.Object(
            { dry_run: Type.Boolean({ default: false, description: 'true: only say what it would do.' }) },
            { additionalProperties: false },
          ),
          body: Type.String(),
          response: { 200: ChangesWire },
        },
      },
      async (request) => {
        const { rows, errors, named } = readRows(request.body, config.time_zone);
        if (errors.length > 0) throw refused(errors);
        const { dry_run } = request.query;
        const undeclared = undeclaredIn(rows, directory.teams(), named);
        const changes = dry_run ? directory.compare(rows) : await directory.take(rows);
        const { added, changed } = changes;
        if (!dry_run) {
          const teams =
            undeclared.length > 0 ? ` new_teams=${undeclared.map(({ team }) => team).join(',')}` : '';
          const detail = `import rows=${rows.length} added=${added} changed=${changed}${teams}`;
          const { user } = guard.principal(request);
          await audit.write({ user, action: 'directory.changed', from: request.ip, detail });
        }
        return { dry_run, rows: rows.length, ...changes, undeclared };
      },
    );

    app.put(
      '/directory',
      {
        config: { needs },
        schema: {
          summary: 'Set one row: a team, or from when on an agent or a queue belongs to one',
          tags: ['directory'],
          body: RowBody,
          response: { 200: ChangesWire },
        },
      },
      async (request) => {
        const row = rowOf(request.body, config.time_zone);
        const undeclared = undeclaredIn([row], directory.teams());
        const changes = await directory.take([row]);
        const { user } = guard.principal(request);
        const detail = `set ${wordsOf(row)}`;
        await audit.write({ user, action: 'directory.changed', from: request.ip, subject: row.id, detail });
        return { dry_run: false, rows: 1, ...changes, undeclared };
      },
    );

    app.delete(
      '/directory',
      {
        config: { needs },
        schema: {
          summary: 'Take one row away: a mistake. Somebody who leaves gets a row without a team instead',
          tags: ['directory'],
          querystring: Type.Object(
            { kind: words(ROW_KINDS), id: Id, from: Type.Optional(From) },
            { additionalProperties: false },
          ),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { kind, id, from = '' } = request.query;
        const row = rowOf({ kind, id, ...(kind === 'team' ? {} : { from }) }, config.time_zone);
        if (!(await directory.remove(row))) throw new Problem('ROW_UNKNOWN');
        const { user } = guard.principal(request);
        const detail = `removed ${wordsOf(row)}`;
        await audit.write({ user, action: 'directory.changed', from: request.ip, subject: id, detail });
        return reply.code(204).send(null);
      },
    );
  };

function rowOf({ kind, id, name = '', team, from = '' }: Static<typeof RowBody>, zone: string): DirectoryRow {
  const refuse = (text: string) => new Problem('REQUEST_INVALID', text);
  for (const [key, text] of Object.entries({ id, name, team: team ?? '' })) {
    const fault = faultOfId(text, key === 'id');
    if (fault) throw refuse(`${key}: ${fault.message}`);
  }
  if (kind === 'team' ? team || from : name)
    throw refuse(
      kind === 'team'
        ? 'Expected neither team nor from beside a team, got one of them.'
        : `Expected no name beside ${kind}: only teams have one.`,
    );
  const at = from === '' ? 0 : momentOf(from, zone);
  if (at === undefined)
    throw refuse('from: expected a day such as 2026-11-01, or a time with its zone, got another text.');
  return made(kind, id, team ?? '', at, name);
}

/** Teams that rows name without a row of their own; `known`: those of before. */
function undeclaredIn(
  rows: readonly DirectoryRow[],
  known: readonly TeamNamed[],
  places?: ReadonlyMap<string, At>,
): Undeclared[] {
  const teams = [...known, ...rows.filter((row) => row.kind === 'team')];
  const named = rows.flatMap((row) => (row.kind === 'team' || row.team === null ? [] : [row.team]));
  return unknownTeams(named, teams).map((team): Undeclared => {
    const likely = likelyTeam(team, teams);
    return { team, ...(likely ? { likely: likely.id } : {}), ...places?.get(team) };
  });
}

function shown(row: DirectoryRow): Static<typeof RowWire> {
  if (row.kind === 'team') return row;
  return { ...row, from: row.from === 0 ? null : new Date(row.from).toISOString() };
}

function wordsOf(row: DirectoryRow): string {
  if (row.kind === 'team') return `team ${row.id}`;
  const from = row.from === 0 ? 'ever' : new Date(row.from).toISOString();
  return `${row.kind} ${row.id} team=${row.team ?? '-'} from=${from}`;
}

function refused(errors: readonly PlacedError[]): Problem {
  const lines = errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
  return new Problem('DIRECTORY_REFUSED', lines.join('\n'), undefined, {}, errors);
}
