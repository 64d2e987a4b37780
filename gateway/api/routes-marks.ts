/** What people mark in calls, 漏报 and 误报: made, taken back, listed, counted per rule and category. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from 'typebox';
import { CATEGORIES } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { MARK_KINDS } from '../../engine/contract/mark.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { Principal } from '../auth/auth.ts';
import { markId, type NewMark } from '../marks.ts';
import { fromCursor, toCursor } from '../store/cursor.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSeePart } from './must-see.ts';
import { Problem } from './problems.ts';
import { MarkCountsWire, MarkWire, PageQuery, pageOf, Word, words } from './wire.ts';

const Id = Type.String({ minLength: 1, maxLength: 128 });
const CallParams = Type.Object({ id: Id });
const PlaceParams = Type.Object({ id: Id, mark: Id });
const MarkParams = Type.Object({ mark: Id });
const Body = Type.Object(
  {
    kind: words(MARK_KINDS),
    channel: Type.Optional(Type.Integer({ minimum: 0, maximum: 31, description: 'missed: of the words.' })),
    utterance: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'missed: the words, a final.' }),
    ),
    category: Type.Optional({ ...Word, description: 'missed: what should have fired; or name the rule.' }),
    rule: Type.Optional({ ...Word, description: 'missed: the rule that should have fired.' }),
    flag: Type.Optional({ ...Word, description: 'wrong: the flag.' }),
    note: Type.Optional(Type.String({ maxLength: 500, description: 'Masked before it is kept.' })),
  },
  { additionalProperties: false },
);
type Body = Static<typeof Body>;
const MarksQuery = Type.Object(
  {
    kind: Type.Optional(words(MARK_KINDS)),
    rule: Type.Optional(Word),
    category: Type.Optional(Word),
    ...PageQuery,
  },
  { additionalProperties: false },
);

export const markRoutes =
  ({
    live,
    store,
    rules,
    marks,
    directory,
    raised,
    mask,
    guard,
    audit,
    sight,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const teamOf = ({ agent, queue, started_at }: CallView) =>
      agent?.team ?? directory.teamOfQueue(queue, started_at);

    app.post(
      '/calls/:id/marks',
      {
        config: { needs: 'mark' },
        schema: {
          summary:
            'Mark words at which a rule missed something, or a flag that is wrong; one mark per person and place: repeating it answers 200 with the first. Of a call that went to another team, those who had it mark what happened while it was theirs',
          tags: ['marks'],
          params: CallParams,
          body: Body,
          response: { 200: MarkWire, 201: MarkWire },
        },
      },
      async (request, reply) => {
        const { id: call } = request.params;
        const { user } = guard.principal(request);
        const place = placeOf(call, user, request.body);
        const known = marks.get(markId(place));
        if (known) return known;
        const found = live.detail(call) ?? (await fromStore(store.call(call)));
        const { detail } = await mustSeePart(request, found, { guard, audit, sight });
        const what = place.kind === 'wrong' ? wrongOf(place, detail) : missedOf(place, request.body, detail);
        const note = request.body.note?.trim();
        const team = teamOf(detail.call);
        const { mark, made } = await marks.make({
          ...what,
          ...(team === undefined ? {} : { team }),
          note: note ? mask(note) : null,
        });
        if (!made) return mark;
        await audit.write({ user, action: 'mark.made', from: request.ip, call, detail: mark.id });
        return reply.code(201).send(mark);
      },
    );

    app.delete(
      '/calls/:id/marks/:mark',
      {
        config: { needs: 'mark' },
        schema: {
          summary: 'Take a mark back: who made it may, and managers and admins',
          tags: ['marks'],
          params: PlaceParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { id: call, mark: id } = request.params;
        const mark = marks.get(id);
        const principal = guard.principal(request);
        if (!mark || mark.call !== call || !sight(principal).mark(mark)) throw new Problem('MARK_UNKNOWN');
        if (!mayTake(principal, mark.by)) throw new Problem('MARK_FOREIGN');
        const { user } = principal;
        await marks.take(mark, user);
        await audit.write({ user, action: 'mark.taken', from: request.ip, call, detail: id });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/marks',
      {
        config: { needs: 'mark' },
        schema: {
          summary: 'Marks, newest first',
          tags: ['marks'],
          querystring: MarksQuery,
          response: { 200: pageOf(MarkWire) },
        },
      },
      async (request) => {
        const { limit, after, ...asked } = request.query;
        const query = { ...asked, seen: sight(guard.principal(request)).mark };
        const from = after === undefined ? undefined : placeIn(after);
        const items = [];
        let more = false;
        for (const mark of marks.list(query, from)) {
          if (items.length === limit) {
            more = true;
            break;
          }
          items.push(mark);
        }
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'marks.read', from: request.ip });
        const last = items.at(-1);
        return { items, next: more && last ? toCursor([Date.parse(last.at), last.id]) : null };
      },
    );

    app.get(
      '/marks/counts',
      {
        config: { needs: 'mark' },
        schema: {
          summary: 'Places marked wrong and missed, beside the flags raised, per rule and per category',
          tags: ['marks'],
          response: { 200: MarkCountsWire },
        },
      },
      async (request) => {
        const eyes = sight(guard.principal(request));
        const counts = marks.counts(eyes.mark);
        const all = (await raised.current())?.filter(({ team }) => eyes.team(team || undefined)) ?? null;
        const none = { wrong: 0, missed: 0 };
        const sum = (fits: (one: { rule: string; category: string }) => boolean) =>
          all ? all.filter(fits).reduce((total, one) => total + one.raised, 0) : null;
        return {
          rules: Array.from(counts.rules, ([rule, count]) => ({
            rule,
            category: rules.find(rule)?.rule.category ?? null,
            ...none,
            ...count,
            raised: sum((one) => one.rule === rule),
          })),
          categories: Array.from(counts.categories, ([category, count]) => ({
            category,
            ...none,
            ...count,
            raised: sum((one) => one.category === category),
          })),
        };
      },
    );

    app.get(
      '/marks/:mark',
      {
        config: { needs: 'mark' },
        schema: { summary: 'One mark', tags: ['marks'], params: MarkParams, response: { 200: MarkWire } },
      },
      async (request) => {
        const mark = marks.get(request.params.mark);
        if (!mark || !sight(guard.principal(request)).mark(mark)) throw new Problem('MARK_UNKNOWN');
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'marks.read', from: request.ip, call: mark.call });
        return mark;
      },
    );

    function missedOf(place: NewMark, { category, rule }: Body, { utterances }: CallDetail): NewMark {
      const words = utterances.find(
        (one) => one.utterance === place.utterance && one.channel === place.channel && one.final,
      );
      if (!words) throw new Problem('UTTERANCE_UNKNOWN');
      const named = rule === undefined ? undefined : rules.find(rule)?.rule;
      if (rule !== undefined && !named) throw new Problem('RULE_UNKNOWN');
      if (named && 'across' in named)
        throw new Problem(
          'RULE_UNKNOWN',
          `Expected a rule on one call, got ${named.id}, which counts flags of many calls; mark what it counts.`,
        );
      if (named) {
        if (category !== undefined && category !== named.category)
          throw new Problem(
            'CATEGORY_UNKNOWN',
            `Expected ${named.category}, the category of rule ${named.id}, got ${category}.`,
          );
        return { ...place, category: named.category, rule: named.id };
      }
      const known = [...CATEGORIES, ...rules.current.rules.map((one) => one.category)];
      if (category === undefined || !known.includes(category)) throw new Problem('CATEGORY_UNKNOWN');
      return { ...place, category };
    }
  };

/** Person and place; what stands there is looked up later. */
function placeOf(call: string, by: string, body: Body): NewMark {
  const { kind, channel = null, utterance = null, category, rule, flag = null } = body;
  const wrong = kind === 'wrong';
  const given = Object.entries({ channel, utterance, category, rule, flag })
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name]) => name);
  const got = given.length > 0 ? given.join(', ') : 'none of them';
  if (wrong ? given.join() !== 'flag' : channel === null || utterance === null || flag !== null)
    throw new Problem(
      'REQUEST_INVALID',
      wrong
        ? `body: a wrong mark names flag and nothing else of the place, got ${got}.`
        : `body: a missed mark names channel and utterance, and category or rule, got ${got}.`,
    );
  if (!wrong && category === undefined && rule === undefined)
    throw new Problem('REQUEST_INVALID', 'body: expected category, rule or both, got neither.');
  return { call, kind, channel, utterance, category: '', rule: null, flag, note: null, by };
}

function wrongOf(place: NewMark, { flags }: CallDetail): NewMark {
  const flag = flags.find(({ id, status }) => id === place.flag && status !== 'tentative');
  if (!flag) throw new Problem('FLAG_UNKNOWN');
  const [first] = flag.evidence;
  const { category, rule } = flag;
  return {
    ...place,
    category,
    rule,
    channel: first?.channel ?? null,
    utterance: first?.utterance ?? null,
  };
}

function mayTake({ user, role }: Principal, by: string): boolean {
  return user === by || role === 'admin' || role === 'manager';
}

function placeIn(cursor: string): { at: string; id: string } {
  const [at, id] = fromCursor(cursor, 1);
  return { at: new Date(at).toISOString(), id: id as string };
}
