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

const EscalationsWire = Type.Object({ unclaimed: orNull(Iso), overdue: orNull(Iso) });
const EarlierWire = Type.Object(
  {
    since: Type.String({ description: 'ISO 8601: when it came back last.' }),
    took_ms: Type.Number({
      description:
        'Until it was resolved, all times before added up, without those in which it lay resolved.',
    }),
    missed: Type.Boolean({ description: 'One of these times it was resolved after its due time.' }),
    escalated: Type.Object(EscalationsWire.properties, { description: 'The first ones of these times.' }),
  },
  {
    description: 'Of a case that was resolved and came back to work: what went before, as figures count it.',
  },
);

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
  escalated: EscalationsWire,
  reopened: Type.Integer(),
  earlier: Type.Optional(orNull(EarlierWire)),
  before_late: Type.Optional(
    orNull(
      Type.Object(
        {
          flags: Type.Integer({ description: 'How many flags it had; those after them came late.' }),
          priority: words(PRIORITIES),
          resolution: orNull(words(RESOLUTIONS)),
          resolved_at: orNull(Iso),
          resolved_by: Text,
          escalated: EscalationsWire,
          claim_by: Iso,
          due_at: Iso,
          earlier: orNull(EarlierWire),
        },
        {
          description:
            'What it was when a late flag brought it back: so it is again if the flag is taken back before a person does more than look at it.',
        },
      ),
    ),
  ),
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
      call: Type.Optional(
        Type.String({ description: 'Of the flag that it is named after; absent of one across calls.' }),
      ),
      counted: Type.Optional(
        Type.Literal(true, {
          description:
            'One incident of several customers: a flag across calls of the one counts a call of the other.',
        }),
      ),
    }),
    {
      description:
        'Others that are not closed, of the same customer or call, or of the same incident (`counted`, of the latest flags across calls), as far as you may see them; up to 100.',
    },
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
const Flags = Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 100 });
const Verdicts = Type.Array(
  Type.Object({ flag: Type.String({ minLength: 1, maxLength: 128 }), at: Iso }, flat),
  {
    minItems: 1,
    maxItems: 100,
    description:
      'Of `unjudge`, instead of `flags`: the verdicts that are taken back, by `at` of each. One that does not stand any more stays away; by `flags` alone the verdict that stands is meant, whichever it is.',
  },
);

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
    flags: Flags,
    verdict: words(VERDICTS),
    reason: words(ALL_VERDICT_REASONS),
    note: Type.Optional(Note),
    only_unjudged: Type.Optional(OnlyUnjudged),
  },
  unjudge: { flags: Type.Optional(Flags), verdicts: Type.Optional(Verdicts) },
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
    flags: Type.Optional(Flags),
    verdicts: MEMBERS.unjudge.verdicts,
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
  if (type === 'unjudge' && (body.flags === undefined) === (body.verdicts === undefined))
    return 'body: unjudge needs either verdicts or flags.';
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
  'unjudge.flags',
  'unjudge.verdicts',
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

/** The same command on several cases; of `judge` each with flags of its own, of `unjudge` with verdicts. */
export const BulkBody = Type.Object(
  {
    command: CommandId,
    cases: Type.Array(
      Type.Object(
        {
          case: Type.String({ minLength: 1, maxLength: 64 }),
          flags: CommandBody.properties.flags,
          verdicts: CommandBody.properties.verdicts,
        },
        flat,
      ),
      { minItems: 1, maxItems: 200 },
    ),
    ...(Object.fromEntries(
      Object.entries(CommandBody.properties).filter(
        ([name]) => name !== 'flags' && name !== 'verdicts' && name !== 'command',
      ),
    ) as Omit<typeof CommandBody.properties, 'flags' | 'verdicts' | 'command'>),
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
      unjudging: orNull(
        Type.Object(
          {
            undone: Type.Integer({ description: 'Verdicts that are taken back now.' }),
            changed: Type.Integer({ description: 'Stay: the flag has another verdict by now, or none.' }),
            others: Type.Integer({ description: 'Stay: somebody else gave them.' }),
            too_old: Type.Integer({ description: 'Stay: older than ten minutes.' }),
          },
          { description: 'Of `unjudge`, also where all of them stay; else null.' },
        ),
      ),
      owner: orNull(Type.String({ description: 'Of `CASE_TAKEN`: whose it is; else null.' })),
      claimed_at: orNull(Type.String({ description: 'Of `CASE_TAKEN`: since when, ISO 8601; else null.' })),
    }),
    { description: 'In the order of `cases`.' },
  ),
});

export const casesAreTheContract: {
  case: Fits<Static<typeof CaseWire>, Case>;
  detail: Fits<Static<typeof CaseDetailWire>, CaseDetail>;
} = { case: true, detail: true };
