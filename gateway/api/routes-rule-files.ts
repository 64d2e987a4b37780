/** Rule files as people edit them: read, drafted, linted, tested, published; a test made of a mark or a flag. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { jsonSchema } from '../../engine/rules/reference.ts';
import { setStatuses } from '../../engine/rules/set-status.ts';
import { MAX_DRAFTS } from '../rule-book/drafts.ts';
import { faultOfName } from '../rule-book/file-name.ts';
import { namedIn } from '../rule-book/named-in.ts';
import type { RuleBook, SiteFile } from '../rule-book/rule-book.ts';
import { testOfMark } from '../rule-book/test-of-mark.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSeePart } from './must-see.ts';
import { Problem } from './problems.ts';
import { orRefused } from './published.ts';
import {
  Base,
  CheckedWire,
  FileListWire,
  FileName,
  FileText,
  FileWire,
  FromMarkWire,
  Lang,
  MarkOrFlag,
  Reason,
  Statuses,
  VersionWire,
} from './wire-rule-files.ts';

const Named = Type.Object({ name: FileName }, { additionalProperties: false });
const Tried = Type.Object({ name: FileName, text: FileText, lang: Lang }, { additionalProperties: false });
const Drafted = Type.Object({ name: FileName, text: FileText, base: Base }, { additionalProperties: false });
const Publish = Type.Object(
  { name: FileName, text: FileText, base: Base, reason: Reason, statuses: Statuses },
  { additionalProperties: false },
);

/** Per minute and address: each is a second of CPU time, in a thread beside the calls. */
const TRIES_PER_MINUTE = 120;
/** A published set is compiled beside the calls. */
export const PUBLISHED_PER_MINUTE = 30;

const ID = /(?:^|[\s{,-])id: *["']?([a-z][a-z0-9_-]*)/gm;

export const ruleFileRoutes =
  ({
    workbench,
    rules,
    marks,
    live,
    store,
    mask,
    guard,
    audit,
    sight,
    config: { time_zone: zone },
    now = Date.now,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { book } = workbench;
    const tags = ['rule files'];
    const needs = 'edit-rules' as const;
    const trying = { needs, rateLimit: { max: TRIES_PER_MINUTE } };
    const userOf = (request: FastifyRequest) => guard.principal(request).user;

    app.get(
      '/rule-files',
      {
        config: { needs },
        schema: {
          summary: 'Every rule file, shipped and the site’s own, with who drafts it and who changed it last',
          tags,
          response: { 200: FileListWire },
        },
      },
      async (request) => ({ dir: book.dir, items: listed(book, userOf(request)) }),
    );

    app.get(
      '/rule-files/schema',
      {
        config: { needs },
        schema: {
          summary: 'JSON Schema of rule files, for editors',
          tags,
          response: { 200: Type.Unknown() },
        },
      },
      async () => jsonSchema(),
    );

    app.get(
      '/rule-files/file',
      {
        config: { needs },
        schema: {
          summary: 'One rule file with your draft of it',
          tags,
          querystring: Named,
          response: { 200: FileWire },
        },
      },
      async (request) => {
        const { name } = request.query;
        const file = book.file(name);
        const draft = book.drafts.get(userOf(request), name);
        if (!file && !draft) throw new Problem('RULE_FILE_UNKNOWN');
        return {
          name,
          origin: file?.origin ?? 'draft',
          hash: file?.hash ?? '',
          text: file?.text ?? '',
          draft: draft ? { text: draft.text, base: draft.base, at: draft.at } : null,
        };
      },
    );

    app.post(
      '/rule-files/lint',
      {
        config: trying,
        schema: {
          summary: 'Whether the set loads with this text in it: every error at its line and column',
          tags,
          body: Tried,
          response: { 200: CheckedWire },
        },
      },
      async ({ body: { name, text }, raw }) => {
        named(name);
        const gone = () => raw.socket.destroyed;
        const nobody = { errors: [], hash: null, rules: 0, tests: [] };
        return (await workbench.lint(() => book.with([{ name, text }]), gone)) ?? nobody;
      },
    );

    app.post(
      '/rule-files/test',
      {
        config: trying,
        schema: {
          summary:
            'The tests inside the rules of this text, with truth tables of those that fail; of every rule where it has lists or macros',
          tags,
          body: Tried,
          response: { 200: CheckedWire },
        },
      },
      async ({ body: { name, text, lang = 'en' } }) =>
        workbench.check(book.with([{ name: named(name), text }]), name, lang),
    );

    app.put(
      '/rule-files/draft',
      {
        config: { needs },
        schema: {
          summary:
            'Keep your draft of a file; refused where the file was changed since `base`, unless you began from that',
          tags,
          body: Drafted,
          response: { 200: Type.Object({ at: Type.String() }) },
        },
      },
      async (request) => {
        const { name, text, base } = request.body;
        const by = userOf(request);
        const known = book.drafts.get(by, named(name));
        if (!known && book.drafts.of(by).length >= MAX_DRAFTS) throw new Problem('RULE_DRAFTS_FULL');
        const hash = book.file(name)?.hash ?? '';
        // What was begun from an older file is kept, not lost: it is refused when it is to be published.
        if (hash !== base && known?.base !== base) throw changed(book, name, hash);
        const at = new Date(now()).toISOString();
        await book.drafts.put({ name, text, base, by, at });
        return { at };
      },
    );

    app.delete(
      '/rule-files/draft',
      {
        config: { needs },
        schema: {
          summary: 'Throw your draft of a file away',
          tags,
          querystring: Named,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await book.drafts.remove(userOf(request), request.query.name);
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/rule-files/publish',
      {
        config: { needs, rateLimit: { max: PUBLISHED_PER_MINUTE } },
        schema: {
          summary:
            'Put a text in force: new calls begin under it. Refused as a whole where it does not load or a test of it fails; the running set stays',
          tags,
          body: Publish,
          response: { 200: VersionWire },
        },
      },
      async (request) => {
        const { name, base, statuses = {} } = request.body;
        const text = setStatuses(request.body.text, statuses);
        const by = userOf(request);
        if (book.file(named(name))?.text === text) throw new Problem('RULE_FILE_SAME');
        const reason = mask(request.body.reason.trim());
        const version = orRefused(await book.publish({ name, text, base, by, reason }));
        const detail = `${name} · ${version.version}`;
        await audit.write({ user: by, action: 'rule_file.published', from: request.ip, detail, reason });
        return version;
      },
    );

    app.post(
      '/rule-files/from-mark',
      {
        config: { needs },
        schema: {
          summary:
            'The rule file with a test made of a mark, or of a flag that is right; nothing is kept yet',
          tags,
          body: MarkOrFlag,
          response: { 200: FromMarkWire },
        },
      },
      async (request) => {
        const { mark: markId, call: callId, flag, rule } = request.body;
        const eyes = sight(guard.principal(request));
        const mark = markId === undefined ? undefined : marks.get(markId);
        if (markId !== undefined && (!mark || !eyes.mark(mark))) throw new Problem('MARK_UNKNOWN');
        const id = mark?.call ?? callId;
        if (id === undefined || (!mark && flag === undefined))
          throw new Problem('REQUEST_INVALID', 'body: expected mark, or call and flag, got neither.');
        const found = live.detail(id) ?? (await fromStore(store.call(id)));
        const { detail, whole } = await mustSeePart(request, found, { guard, audit, sight });
        const call = { ...detail, marks: whole ? marks.of(id) : marks.of(id).filter(eyes.mark) };
        await audit.write({ user: userOf(request), action: 'call.read', from: request.ip, call: id });
        const made = testOfMark({ mark, flag, call, rule, set: rules.current, zone });
        if ('unknown' in made) throw new Problem(made.unknown);
        if ('error' in made) throw new Problem('TEST_NOT_MADE', `${made.error}.`);
        const file = fileOf(book, made.rule);
        if (!file) throw new Problem('RULE_UNKNOWN');
        // On top of what is being written, where that is of this file.
        const draft = book.drafts.get(userOf(request), file.name);
        const inserted = made.into(draft?.text ?? file.text);
        if ('error' in inserted) throw new Problem('TEST_NOT_MADE', `${file.name}: ${inserted.error}.`);
        const text = 'text' in inserted ? inserted.text : (draft?.text ?? file.text);
        const base = draft?.base ?? file.hash;
        return {
          name: file.name,
          rule: made.rule,
          text,
          base,
          there: 'there' in inserted,
          notes: made.notes,
        };
      },
    );
  };

/** @throws Problem in plain words */
function named(name: string): string {
  const fault = faultOfName(name);
  if (fault !== null) throw new Problem('RULE_FILE_NAME_UNFIT', `${fault}.`);
  return name;
}

function changed(book: RuleBook, name: string, hash: string): Problem {
  const last = book.history.last(name);
  const known = last?.hash === hash ? last : undefined;
  return orRefused.changed({ by: known?.by ?? null, at: known?.at ?? null, hash });
}

/** Ids that a file has, as far as lines tell: parsing forty files would take too long from the calls. */
const idsOf = (text: string): string[] => Array.from(text.matchAll(ID), ([, id]) => id as string);

/** A later file wins. */
const fileOf = (book: RuleBook, rule: string): SiteFile | undefined =>
  book.files().findLast(({ text }) => idsOf(text).includes(rule));

function listed(book: RuleBook, user: string) {
  const all = book.drafts.all();
  const lines = book.files().map((file) => ({ ...file, draftOnly: false }));
  for (const { by, name } of all)
    if (by === user && !lines.some((line) => line.name === name))
      lines.push({ name, text: '', hash: '', origin: 'site', draftOnly: true });
  return lines.map(({ name, text, hash, origin, draftOnly }) => {
    const drafts = all.filter((draft) => draft.name === name);
    const line = ({ by, at, base }: (typeof all)[number]) => ({ by, at, base });
    const own = drafts.find(({ by }) => by === user);
    const words = draftOnly ? (own?.text ?? '') : text;
    return {
      name,
      origin: draftOnly ? 'draft' : origin,
      hash,
      bytes: Buffer.byteLength(text),
      rules: idsOf(words),
      named: namedIn(words),
      draft: own ? line(own) : null,
      others: drafts.filter(({ by }) => by !== user).map(line),
      last: book.history.last(name) ?? null,
    };
  });
}
