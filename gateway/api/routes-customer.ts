/** What a person may ask for: one call complete, and all of one's calls deleted. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Flag } from '../../engine/contract/flag.ts';
import type { RuleFile } from '../rules.ts';
import type { Page, Store } from '../store/port.ts';
import type { RouteParts } from './deps.ts';
import { fromStore } from './from-store.ts';
import { mustSee } from './must-see.ts';
import { CallWire, FlagWire, MarkWire, orNull, ScorecardWire, UtteranceWire } from './wire.ts';

const Places = Type.Record(Type.String(), Type.Integer());
const ReportWire = Type.Object({
  calls: Type.Integer({ description: 'Calls that were found and are not open.' }),
  open: Type.Integer({
    description: 'Calls that are open: they go on, and are deleted by themselves once they are complete.',
  }),
  found: Type.Record(Type.String(), Type.Integer(), { description: 'Per place and table, before.' }),
  left: { ...Places, description: 'The same, counted again afterwards.' },
  done: Type.Boolean({ description: 'Nothing is left and no call is open.' }),
});

/** One call with everything that is known of it. */
const ExportWire = Type.Object({
  format: Type.Literal('earshot-call/1'),
  exported_at: Type.String(),
  complete: Type.Boolean({ description: 'false: the call is open, or not stored yet: more may come.' }),
  call: CallWire,
  rule_set: Type.String({ description: 'Hash of the rules that judged it.' }),
  rule_set_source: {
    ...orNull(Type.Array(Type.Object({ name: Type.String(), text: Type.String() }))),
    description: 'The files of these rules as they were; null where they are no longer known.',
  },
  utterances: Type.Array(UtteranceWire, { description: 'Latest revision of each, with its scores.' }),
  events: Type.Array(
    Type.Object({
      channel: Type.Integer(),
      utterance: Type.String(),
      rev: Type.Integer(),
      heard_seq: orNull(Type.Integer()),
      scored_seq: orNull(Type.Integer()),
    }),
    { description: 'Every stored revision with its places in the log: the order that a replay goes by.' },
  ),
  flags: Type.Array(FlagWire, { description: 'Each with why; those of shadow rules, too.' }),
  flag_changes: Type.Array(
    Type.Object({
      flag: Type.String(),
      at: Type.String(),
      log_seq: Type.Integer(),
      status: Type.String(),
      reason: Type.String(),
    }),
    { description: 'When each was raised and taken back.' },
  ),
  scorecard: orNull(ScorecardWire),
  marks: Type.Array(MarkWire),
});

/** All of them, page by page. */
async function shadowFlags(store: Pick<Store, 'flags'>, call: string): Promise<Flag[]> {
  const flags: Flag[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Page<Flag> = await store.flags({
      call,
      shadow: true,
      limit: 500,
      ...(after ? { after } : {}),
    });
    flags.push(...page.items);
    after = page.next;
  }
  return flags;
}

/** The set in force may not have reached the store yet. */
async function sourceOf(
  hash: string,
  rules: Pick<RouteParts['rules'], 'current'>,
  store: Pick<Store, 'ruleSet'>,
): Promise<string | null> {
  return rules.current.hash === hash ? rules.current.source : store.ruleSet(hash);
}

export const customerRoutes =
  ({
    live,
    store,
    rules,
    marks,
    deletion,
    aliases,
    namesOf,
    guard,
    audit,
    sight,
    now = Date.now,
  }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/calls/:id/export',
      {
        config: { needs: 'export' },
        schema: {
          summary: 'One call, complete: words, scores, flags with why and history, scorecard, marks',
          tags: ['calls'],
          params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) }),
          response: { 200: ExportWire },
        },
      },
      async (request) => {
        const { id } = request.params;
        const open = live.detail(id);
        const [found, events, flag_changes, shadow] = await fromStore(
          Promise.all([
            open ?? store.call(id),
            store.order(id),
            store.flagChanges(id),
            shadowFlags(store, id),
          ]),
        );
        const { detail } = await mustSee(request, found, { guard, audit, sight });
        const source = await fromStore(sourceOf(detail.call.rules, rules, store));
        const { user } = guard.principal(request);
        await audit.write({ user, action: 'call.exported', from: request.ip, call: id });
        return {
          format: 'earshot-call/1' as const,
          exported_at: new Date(now()).toISOString(),
          // On its way to the store: its history is not all there yet.
          complete: detail.call.status === 'complete' && open === undefined,
          call: detail.call,
          rule_set: detail.call.rules,
          rule_set_source: source === null ? null : (JSON.parse(source) as RuleFile[]),
          utterances: detail.utterances,
          events,
          flags: [...detail.flags, ...shadow],
          flag_changes,
          scorecard: detail.scorecard,
          marks: marks.of(id),
        };
      },
    );

    app.delete(
      '/customers',
      {
        config: { needs: 'erase' },
        schema: {
          summary:
            'Delete all calls of one customer, everywhere, those from other numbers that are known to be his too; answers with what was found and what is left. In the body, since addresses are written into the logs of proxies',
          tags: ['calls'],
          body: Type.Object(
            {
              customer: Type.String({
                minLength: 1,
                maxLength: 200,
                description: 'The id that senders gave, the pseudonym of the number, or the number itself.',
              }),
            },
            { additionalProperties: false },
          ),
          response: { 200: ReportWire },
        },
      },
      async (request) => {
        const { user } = guard.principal(request);
        const write = (detail: string) =>
          audit.write({ user, action: 'person.deleted', from: request.ip, detail });
        // Never who it was: the trail is kept.
        await write('asked');
        const names = namesOf(request.body.customer);
        const report = await fromStore(deletion.person(names));
        // What is left is found again by all names together; only then may nobody know them any more.
        // Open calls are remembered by themselves.
        if (Object.values(report.left).every((left) => left === 0)) await aliases.forget(names);
        await write(`calls=${report.calls} open=${report.open} done=${report.done}`);
        return report;
      },
    );
  };
