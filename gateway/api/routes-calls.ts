/** Calls and flags. Every answer that holds words of a call is written into the audit trail before it is sent. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { sentWithAnswers } from '../../engine/coaching/prompts.ts';
import { MEDIA } from '../../engine/contract/call.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { withRefused } from '../../engine/contract/refused.ts';
import type { Sight } from '../auth/sight.ts';
import type { FlagQuery, Page } from '../store/port.ts';
import { allCalls, openCalls } from './call-list.ts';
import type { RouteParts } from './deps.ts';
import { withFinalScore } from './final-score.ts';
import { fromStore } from './from-store.ts';
import { mustSeePart } from './must-see.ts';
import {
  CallDetailWire,
  CallScoreWire,
  CallWire,
  FlagWire,
  PageQuery,
  pageOf,
  TranscriptWire,
  Word,
  words,
} from './wire.ts';

const CallParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) });
const CallsQuery = Type.Object(
  {
    live: Type.Optional(Type.Boolean({ description: 'true: open calls only.' })),
    team: Type.Optional(Word),
    queue: Type.Optional(Word),
    agent: Type.Optional(Word),
    trade: Type.Optional(Word),
    medium: Type.Optional(words(MEDIA)),
    severity: Type.Optional(words(SEVERITIES)),
    since: Type.Optional(Type.Integer({ minimum: 0, description: 'Began then or later, epoch ms.' })),
    until: Type.Optional(Type.Integer({ minimum: 0, description: 'Began before, epoch ms.' })),
    ...PageQuery,
  },
  { additionalProperties: false },
);
const ExportQuery = Type.Object(
  { team: Type.Optional(Word), queue: Type.Optional(Word), trade: Type.Optional(Word), ...PageQuery },
  { additionalProperties: false },
);
const FlagsQuery = Type.Object(
  {
    call: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    category: Type.Optional(Word),
    severity: Type.Optional(words(SEVERITIES)),
    status: Type.Optional(words(['tentative', 'raised', 'retracted', 'withdrawn'])),
    team: Type.Optional(Word),
    shadow: Type.Optional(
      Type.Boolean({ description: 'true: flags of shadow rules, which nobody is shown.' }),
    ),
    ...PageQuery,
  },
  { additionalProperties: false },
);

export const callRoutes =
  ({
    live,
    store,
    marks,
    prompts,
    answers,
    refused,
    reviews,
    appeals,
    guard,
    audit,
    sight,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/calls',
      {
        config: { needs: 'calls' },
        schema: {
          summary: 'Calls, open ones first, newest first',
          description:
            'A call that went to others is listed to those who had it before, with `until_ms`: as one that is over, with the words, flags and mood of their time alone, by which it is filtered, too. A page may be shorter than `limit`, even empty: the last is the one whose `next` is null.',
          tags: ['calls'],
          querystring: CallsQuery,
          response: { 200: pageOf(CallWire) },
        },
      },
      async (request) => {
        const { live: liveOnly, limit, after, ...filter } = request.query;
        const principal = guard.principal(request);
        const eyes = sight(principal);
        if (liveOnly === true) return openCalls(live, eyes, filter, limit, after);
        const page = await fromStore(allCalls(live, store, eyes, filter, limit, after));
        const left = { reviews, appeals };
        return { ...page, items: page.items.map((view) => withFinalScore(principal.user, view, left)) };
      },
    );

    app.get(
      '/calls/export',
      {
        config: { needs: 'export' },
        schema: {
          summary: 'Stored calls with all their words, newest first: for back-tests and other systems',
          tags: ['calls'],
          querystring: ExportQuery,
          response: { 200: pageOf(TranscriptWire) },
        },
      },
      async (request) => {
        const principal = guard.principal(request);
        const { seen } = sight(principal);
        const page = await fromStore(store.transcripts({ ...request.query, seen }));
        // One line in the trail for the whole export, at its first page.
        if (request.query.after === undefined) {
          const { user } = principal;
          await audit.write({ user, action: 'calls.exported', from: request.ip });
        }
        return page;
      },
    );

    app.get(
      '/calls/:id',
      {
        config: { needs: 'calls' },
        schema: {
          summary: 'One call with its words, flags, scorecard, marks and prompts',
          tags: ['calls'],
          params: CallParams,
          response: { 200: CallDetailWire },
        },
      },
      async (request) => {
        const { id } = request.params;
        const found = live.detail(id) ?? (await fromStore(store.call(id)));
        const { user } = guard.principal(request);
        const { detail, eyes, whole } = await mustSeePart(request, found, { guard, audit, sight });
        await audit.write({ user, action: 'call.read', from: request.ip, call: id });
        const heard = refused ? withRefused(detail.call, refused(id)) : detail.call;
        const call = withFinalScore(user, heard, { reviews, appeals });
        if (!whole) return eyes.detail({ ...detail, marks: marks.of(id).filter(eyes.mark) });
        const sent = sentWithAnswers(prompts.of(id), answers.of(id));
        return eyes.detail({ ...detail, call, marks: marks.of(id), prompts: sent });
      },
    );

    app.get(
      '/calls/:id/score',
      {
        config: { needs: 'calls' },
        schema: {
          summary: "The score of a finished call: the machine's, and as people left it",
          tags: ['calls'],
          params: CallParams,
          response: { 200: CallScoreWire },
        },
      },
      async (request) => {
        const { id } = request.params;
        const found = live.detail(id) ?? (await fromStore(store.call(id)));
        const { detail } = await mustSeePart(request, found, { guard, audit, sight });
        const { user } = guard.principal(request);
        const { scorecard, final_score } = withFinalScore(user, detail.call, { reviews, appeals });
        return { score: scorecard?.score ?? null, final_score: final_score ?? null };
      },
    );

    app.get(
      '/flags',
      {
        config: { needs: 'flags' },
        schema: {
          summary: 'Flags, newest first',
          tags: ['flags'],
          querystring: FlagsQuery,
          response: { 200: pageOf(FlagWire) },
        },
      },
      async (request) => {
        const eyes = sight(guard.principal(request));
        const query: FlagQuery = { ...request.query, seen: eyes.seen };
        const open =
          query.call !== undefined && query.after === undefined && !query.shadow
            ? live.detail(query.call)
            : undefined;
        const page = open ? ofOpenCall(open, query, eyes) : await fromStore(store.flags(query));
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'flags.read', from: request.ip, ...named(query) });
        return page;
      },
    );
  };

/** An open call's flags come from the engine: the store may lag behind it. They fit on one page. */
function ofOpenCall(
  { flags, call }: CallDetail,
  { category, severity, status, team }: FlagQuery,
  eyes: Sight,
): Page<Flag> {
  const items = flags.filter(
    (flag) =>
      eyes.flag(flag, call.started_at) &&
      (category === undefined || flag.category === category) &&
      (severity === undefined || flag.severity === severity) &&
      (status === undefined || flag.status === status) &&
      (team === undefined || flag.agent?.team === team),
  );
  return { items: items.reverse(), next: null };
}

function named({ call, category, severity, status, team }: FlagQuery): { call?: string; detail?: string } {
  const filters = Object.entries({ category, severity, status, team }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...(call === undefined ? {} : { call }),
    ...(filters.length === 0 ? {} : { detail: filters.map(([name, value]) => `${name}=${value}`).join(' ') }),
  };
}
