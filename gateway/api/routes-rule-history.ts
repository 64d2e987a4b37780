/** Versions of rule files: who, when, why, the text; and any of them put in force again. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { orRefused } from './published.ts';
import { PUBLISHED_PER_MINUTE } from './routes-rule-files.ts';
import { orNull } from './wire.ts';
import { Base, FileName, Reason, VersionWire } from './wire-rule-files.ts';

const Named = Type.Object({ name: FileName }, { additionalProperties: false });
const Version = Type.Integer({ minimum: 1, maximum: 99_999_999 });
const OneVersion = Type.Object({ name: FileName, version: Version }, { additionalProperties: false });
const Restore = Type.Object(
  { name: FileName, version: Version, base: Base, reason: Reason },
  { additionalProperties: false },
);

export const ruleHistoryRoutes =
  ({ workbench: { book }, mask, guard, audit }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['rule files'];
    const needs = 'edit-rules' as const;
    const known = (name: string, version: number) => {
      const found = book.history.of(name).find((one) => one.version === version);
      const text = found && book.history.text(found);
      if (!found || text === undefined) throw new Problem('RULE_VERSION_UNKNOWN');
      return { found, text };
    };

    app.get(
      '/rule-files/history',
      {
        config: { needs },
        schema: {
          summary: 'Versions of one file, newest first',
          tags,
          querystring: Named,
          response: { 200: Type.Object({ items: Type.Array(VersionWire) }) },
        },
      },
      async (request) => ({ items: book.history.of(request.query.name).reverse() }),
    );

    app.get(
      '/rule-files/history/text',
      {
        config: { needs },
        schema: {
          summary: 'The text of one version; null where the site had no file of this name',
          tags,
          querystring: OneVersion,
          response: { 200: Type.Object({ text: orNull(Type.String()) }) },
        },
      },
      async ({ query: { name, version } }) => ({ text: known(name, version).text }),
    );

    app.post(
      '/rule-files/restore',
      {
        config: { needs, rateLimit: { max: PUBLISHED_PER_MINUTE } },
        schema: {
          summary: 'Put an earlier version in force again; checked and tested as if it were new',
          tags,
          body: Restore,
          response: { 200: VersionWire },
        },
      },
      async (request) => {
        const { name, version: restored, base } = request.body;
        const { text } = known(name, restored);
        const { user: by } = guard.principal(request);
        const file = book.file(name);
        if (text === null ? file?.origin === 'shipped' || !file : file?.text === text)
          throw new Problem('RULE_FILE_SAME');
        const reason = mask(request.body.reason.trim());
        const version = orRefused(await book.publish({ name, text, base, by, reason, restored }));
        const detail = `${name} · ${version.version} = ${restored}`;
        await audit.write({ user: by, action: 'rule_file.restored', from: request.ip, detail, reason });
        return version;
      },
    );
  };
