/** Cases as REST answers with them. */
import { type Static, Type } from 'typebox';
import {
  ACTION_KINDS,
  ALL_VERDICT_REASONS,
  CASE_STATES,
  type Case,
  type CaseDetail,
  PRIORITIES,
  RESOLUTIONS,
  VERDICTS,
} from '../../engine/contract/case.ts';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import { SCOPE_KINDS } from '../../engine/contract/scope-flag.ts';
import { type Fits, orNull, ScopeFlagWire, words } from './wire.ts';

const Iso = Type.String({ description: 'ISO 8601.' });

export const VerdictWire = Type.Object({
  verdict: words(VERDICTS),
  reason: words(ALL_VERDICT_REASONS),
  note: orNull(Type.String({ description: 'Masked.' })),
  by: Type.String(),
  at: Iso,
});

export const CaseFlagWire = Type.Object({
  flag: Type.String(),
  call: Type.String({ description: 'Empty: a flag across calls.' }),
  rule: Type.String(),
  title: Type.String(),
  title_en: Type.Optional(Type.String()),
  category: Type.String(),
  severity: words(SEVERITIES),
  status: words(['raised', 'retracted', 'withdrawn']),
  at_ms: Type.Number({ description: 'Call time at which it could first be raised, ms; 0 across calls.' }),
  from_ms: Type.Optional(
    Type.Number({ description: 'Call time at which its first words begin, ms; absent: it rests on none.' }),
  ),
  raised_at: Iso,
  across: Type.Optional(
    Type.Object(
      {
        by: words(SCOPE_KINDS),
        name: Type.String(),
        calls: Type.Integer(),
        flags: Type.Integer(),
      },
      {
        description:
          'Of a flag across calls: whose it is, and how much it had counted when it came to the case; which calls, `GET /v1/cases/{id}/scope-flags` says.',
      },
    ),
  ),
  late: Type.Optional(
    Type.Literal(true, {
      description: 'It came after somebody had resolved the case, which went back to work for it.',
    }),
  ),
  quote: orNull(Type.String({ description: 'First words of the evidence, masked.' })),
  verdict: orNull(VerdictWire),
});

const Text = orNull(Type.String());

export const CaseWire = Type.Object({
  id: Type.String(),
  rev: Type.Integer({ description: 'Number of its last event: of two copies the greater is newer.' }),
  state: words(CASE_STATES),
  priority: words(PRIORITIES),
  severity: words(SEVERITIES),
  owner: Text,
  team: Text,
  queue: Text,
  agent: Text,
  teams: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'Of a flag across calls of several teams; `team` is null then. Who sees all of them sees it.',
    }),
  ),
  customer: orNull(Type.String({ description: 'Id, else the token of the number.' })),
  calls: Type.Array(Type.String(), { description: 'None of a case of a queue, a team or an agent.' }),
  flags: Type.Array(CaseFlagWire),
  previous: orNull(Type.String({ description: 'The closed case of the same call or customer before it.' })),
  opened_at: Iso,
  opened_by: orNull(Type.String({ description: 'null: the server, because of the flag.' })),
  claim_by: Iso,
  due_at: Type.String({ description: 'ISO 8601: to be resolved by then.' }),
  seen_at: orNull(Iso),
  claimed_at: orNull(Iso),
  first_claimed_at: orNull(Iso),
  resolved_at: orNull(Iso),
  resolved_by: Text,
  closed_at: orNull(Iso),
  updated_at: Iso,
  resolution: orNull(words(RESOLUTIONS)),
  escalated: Type.Object({ unclaimed: orNull(Iso), overdue: orNull(Iso) }),
  reopened: Type.Integer(),
  comments: Type.Integer(),
  actions: Type.Integer(),
});

export const CaseDetailWire = Type.Object({
  case: CaseWire,
  events: Type.Array(
    Type.Object(
      { n: Type.Integer(), at: Iso, by: Text, type: Type.String() },
      { description: 'What happened, oldest first; each type has members of its own.' },
    ),
  ),
  related: Type.Array(
    Type.Object({
      id: Type.String(),
      state: words(CASE_STATES),
      owner: Text,
      severity: words(SEVERITIES),
      title: Type.String(),
      title_en: Type.Optional(Type.String()),
    }),
    { description: 'Others that are not closed, of the same customer or call, as far as you may see them.' },
  ),
});

/** Flags across calls of one case. */
export const CaseScopeFlagsWire = Type.Object({
  items: Type.Array(ScopeFlagWire),
  away: Type.Array(Type.String(), {
    description: 'Ids of those that cannot be told now, since the store is away: ask again later.',
  }),
});

const Short = Type.String({ minLength: 1, maxLength: 200 });
const Note = Type.String({ minLength: 1, maxLength: 1_000, description: 'Masked before it is kept.' });
const CommandId = Type.String({
  minLength: 8,
  maxLength: 64,
  description:
    'An id of your own, e.g. a UUID: the same command sent again gets the same answer and does nothing.',
});
const GIVEN_RESOLUTIONS = RESOLUTIONS.filter((one) => one !== 'withdrawn');
const OnlyUnjudged = Type.Boolean({
  description:
    'Flags that were taken back, and those that somebody else has judged, are left out; `judging` of the answer to several counts them.',
});
const flat = { additionalProperties: false };

const MEMBERS = {
  see: {},
  claim: {},
  assign: { to: Short },
  release: {},
  comment: {
    text: Type.String({ minLength: 1, maxLength: 2_000, description: 'Masked before it is kept.' }),
  },
  act: {
    kind: words(ACTION_KINDS),
    text: Note,
    rule: Type.Optional(Short),
    category: Type.Optional(Short),
    check_after_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 180 })),
  },
  prioritise: { priority: words(PRIORITIES) },
  resolve: { resolution: words(GIVEN_RESOLUTIONS), note: Type.Optional(Note) },
  return: { note: Note },
  close: { resolution: Type.Optional(words(GIVEN_RESOLUTIONS)), note: Type.Optional(Note) },
  reopen: { note: Note },
  judge: {
    flags: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 100 }),
    verdict: words(VERDICTS),
    reason: words(ALL_VERDICT_REASONS),
    note: Type.Optional(Note),
    only_unjudged: Type.Optional(OnlyUnjudged),
  },
  unjudge: {
    flags: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 100 }),
  },
} as const;
export type CommandType = keyof typeof MEMBERS;
export const COMMAND_TYPES = Object.keys(MEMBERS) as CommandType[];

/** Members of all commands in one flat body; which go with which `type` is checked by `fitting`. */
export const CommandBody = Type.Object(
  {
    command: CommandId,
    type: words(COMMAND_TYPES),
    to: Type.Optional(Short),
    text: Type.Optional(MEMBERS.comment.text),
    kind: Type.Optional(words(ACTION_KINDS)),
    rule: Type.Optional(Short),
    category: Type.Optional(Short),
    check_after_days: MEMBERS.act.check_after_days,
    priority: Type.Optional(words(PRIORITIES)),
    resolution: Type.Optional(words(GIVEN_RESOLUTIONS)),
    note: Type.Optional(Note),
    flags: Type.Optional(MEMBERS.judge.flags),
    verdict: Type.Optional(words(VERDICTS)),
    reason: Type.Optional(words(ALL_VERDICT_REASONS)),
    only_unjudged: Type.Optional(OnlyUnjudged),
  },
  flat,
);
export type CommandBody = Static<typeof CommandBody>;

/** What of a body does not go with its `type`, in words; null where all does. */
export function unfit(body: CommandBody): string | null {
  const { command: _, type, ...given } = body;
  const members: Record<string, object> = MEMBERS[type];
  const missing = Object.keys(members).filter(
    (name) => !OPTIONAL.has(`${type}.${name}`) && given[name as keyof typeof given] === undefined,
  );
  const extra = Object.keys(given).filter((name) => !Object.hasOwn(members, name));
  if (missing.length > 0) return `body: ${type} needs ${missing.join(', ')}.`;
  if (extra.length > 0) return `body: ${type} takes no ${extra.join(', ')}.`;
  return null;
}
const OPTIONAL: ReadonlySet<string> = new Set([
  'act.rule',
  'act.category',
  'act.check_after_days',
  'resolve.note',
  'close.resolution',
  'close.note',
  'judge.note',
  'judge.only_unjudged',
]);

export const OpenBody = Type.Object(
  {
    command: CommandId,
    call: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'Left out: the flag is across calls.' }),
    ),
    flag: Type.String({ minLength: 1, maxLength: 128 }),
    claim: Type.Optional(Type.Boolean({ description: 'It is yours at once.' })),
  },
  flat,
);

/** The same command on several cases; of `judge` each with flags of its own. */
export const BulkBody = Type.Object(
  {
    command: CommandId,
    cases: Type.Array(
      Type.Object(
        { case: Type.String({ minLength: 1, maxLength: 64 }), flags: CommandBody.properties.flags },
        flat,
      ),
      { minItems: 1, maxItems: 200 },
    ),
    ...(Object.fromEntries(
      Object.entries(CommandBody.properties).filter(([name]) => name !== 'flags' && name !== 'command'),
    ) as Omit<typeof CommandBody.properties, 'flags' | 'command'>),
  },
  flat,
);

export const BulkWire = Type.Object({
  results: Type.Array(
    Type.Object({
      id: Type.String(),
      case: orNull(CaseWire),
      code: orNull(Type.String({ description: 'Why not; null where it is done.' })),
      detail: orNull(Type.String()),
      judging: orNull(
        Type.Object(
          {
            judged: Type.Integer({ description: 'Flags that have the verdict now.' }),
            judged_by_others: Type.Integer({ description: 'Left out: judged by somebody else.' }),
            taken_back: Type.Integer({ description: 'Left out: the flag stands no more.' }),
          },
          { description: 'Of `judge` with `only_unjudged`; else null.' },
        ),
      ),
    }),
    { description: 'In the order of `cases`.' },
  ),
});

export const casesAreTheContract: {
  case: Fits<Static<typeof CaseWire>, Case>;
  detail: Fits<Static<typeof CaseDetailWire>, CaseDetail>;
} = { case: true, detail: true };
