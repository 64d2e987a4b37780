/** The trail of who looked at what and changed what, for admins. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { AUDIT_ACTIONS, AUDIT_KINDS, AUDIT_LINE_ID, type AuditKind } from '../auth/audit-trail.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { AuditWire, PageQuery, pageOf, Word, words } from './wire.ts';

const Time = Type.String({
  maxLength: 40,
  description: 'ISO 8601: a day, or a time with its zone; a day begins in UTC.',
});
const KIND = AUDIT_KINDS.join('|');
const AuditQuery = Type.Object(
  {
    user: Type.Optional(Word),
    action: Type.Optional(words(AUDIT_ACTIONS)),
    kinds: Type.Optional(
      Type.String({
        pattern: `^(${KIND})(,(${KIND}))*$`,
        description: `Only these kinds of actions, with commas between them: ${AUDIT_KINDS.join(', ')}. Lists of one call's flags or marks are texts. An action that is named is found whatever its kind.`,
      }),
    ),
    subject: Type.Optional({
      ...Word,
      description: 'A call, a user, a token, a rule, a rule file, a case, a mark.',
    }),
    from: Type.Optional(Time),
    to: Type.Optional(Time),
    ...PageQuery,
  },
  { additionalProperties: false },
);

export const auditRoutes =
  ({ audit, guard }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/audit',
      {
        config: { needs: 'audit' },
        schema: {
          summary: 'Who looked at what and changed what, newest first; a page of a search may be short',
          tags: ['audit'],
          querystring: AuditQuery,
          response: { 200: pageOf(AuditWire) },
        },
      },
      async (request) => {
        const { limit, after, from, to, kinds, ...query } = request.query;
        if (after !== undefined && !AUDIT_LINE_ID.test(after)) throw new Problem('CURSOR_INVALID');
        const between = {
          ...(from === undefined ? {} : { from: momentIn('from', from) }),
          ...(to === undefined ? {} : { to: momentIn('to', to) }),
        };
        const page = audit.page(limit, after, {
          ...query,
          ...between,
          ...(kinds === undefined ? {} : { kinds: kinds.split(',') as AuditKind[] }),
        });
        const asked = Object.entries({ ...query, kinds, from, to }).filter(
          ([, value]) => value !== undefined,
        );
        await audit.write({
          user: guard.principal(request).user,
          action: 'audit.read',
          from: request.ip,
          ...(asked.length === 0
            ? {}
            : { detail: asked.map(([name, value]) => `${name}=${value}`).join(' ') }),
        });
        return page;
      },
    );
  };

function momentIn(name: string, text: string): string {
  const ms = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms))
    throw new Problem(
      'REQUEST_INVALID',
      `querystring.${name}: expected a day such as 2026-11-26 or a time such as 2026-11-26T08:00:00+08:00, got another text.`,
    );
  return new Date(ms).toISOString();
}
