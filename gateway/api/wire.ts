/**
 * What REST answers with, as schemas: for OpenAPI and for the test that holds answers against them. The types are
 * the contract's; the last lines keep both equal.
 */
import { type Static, type TSchema, Type } from 'typebox';
import { DIRECTIONS, MEDIA, ROLES, TRADES } from '../../engine/contract/call.ts';
import { CHECK_STATES } from '../../engine/contract/checklist.ts';
import { ADAPTER_REFUSALS, type AdapterRefusalCode } from '../../engine/contract/errors.ts';
import { type Flag, SEVERITIES } from '../../engine/contract/flag.ts';
import { HearingTrouble } from '../../engine/contract/hearing.ts';
import type { CallDetail, Prompt } from '../../engine/contract/live.ts';
import { MARK_KINDS, type Mark } from '../../engine/contract/mark.ts';
import type { CallView, UtteranceView } from '../../engine/contract/outcome.ts';
import { SCOPE_KINDS, type ScopeFlag } from '../../engine/contract/scope-flag.ts';

export const words = <const T extends readonly string[]>(list: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...list] });
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Probability = Type.Number({ minimum: 0, maximum: 1 });
const Ms = Type.Number({ description: 'Milliseconds.' });
const EpochMs = Type.Number({ description: 'Milliseconds since 1970.' });

const AgentWire = Type.Object({
  id: Type.String(),
  team: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
});

const MoodWire = Type.Object({
  angry: Probability,
  negative: Probability,
  neutral: Probability,
  positive: Probability,
  abusive: Probability,
});

const Score = Type.Number({ minimum: 0, maximum: 100 });
export const FinalScoreWire = Type.Object(
  {
    call: Type.String(),
    machine: orNull(Score),
    final: Score,
    because: words(['review', 'appeal']),
    by: Type.String(),
    at: Type.String({ description: 'ISO 8601.' }),
  },
  { description: 'Score after what people said of it; the one of the machine stands beside it.' },
);

export const ScorecardWire = Type.Object({
  score: Type.Number({ description: '0–100.' }),
  items: Type.Array(
    Type.Object({
      rule: Type.String(),
      title: Type.String(),
      title_en: Type.Optional(Type.String()),
      points: Type.Number(),
      fatal: Type.Optional(Type.Literal(true)),
      flags: Type.Array(Type.String()),
      at_ms: Ms,
    }),
  ),
});

export const RefusedWire = Type.Object({
  code: words(Object.keys(ADAPTER_REFUSALS) as AdapterRefusalCode[]),
  count: Type.Integer(),
  at: Type.Number({ description: 'The newest, epoch ms.' }),
  field: Type.Optional(
    Type.String({ description: 'Of the newest: the field that was missing or wrong, as in agent.id.' }),
  ),
});

export const CallWire = Type.Object({
  call: Type.String(),
  status: words(['live', 'idle', 'ended', 'complete']),
  started_at: EpochMs,
  audio_started_at: Type.Optional(
    Type.Number({
      description:
        'Where call time is 0, milliseconds since 1970, if that is not the start: it rang before the audio began.',
    }),
  ),
  ended_at: orNull(EpochMs),
  ended_by: orNull(words(['agent', 'customer'])),
  duration_ms: Ms,
  risk: Type.Number({ description: '0–100: how urgent a look is.' }),
  mood: Type.Object({
    now: orNull(Probability),
    peak: orNull(Probability),
    recent: Type.Array(Probability),
  }),
  flags: Type.Object({
    critical: Type.Integer(),
    major: Type.Integer(),
    minor: Type.Integer(),
    info: Type.Integer(),
  }),
  utterances: Type.Integer(),
  holes: Type.Integer({ description: 'Sequence holes seen at the door.' }),
  refused: Type.Optional(
    Type.Array(RefusedWire, {
      description:
        'Events of its own senders that the door refused, by code, most often first; some of the holes may be theirs.',
    }),
  ),
  heard: Type.Boolean({ description: 'False while a source of the call is lost.' }),
  hearing: Type.Optional(
    Type.Array(HearingTrouble, {
      description: 'Of a call that goes on: why it may not be heard as it is spoken, gravest first.',
    }),
  ),
  roles_swapped: Type.Optional(
    Type.Object(
      { by: Type.String(), at: EpochMs, at_ms: Ms },
      { description: 'A person said that agent and customer are the wrong way round.' },
    ),
  ),
  handed_over: Type.Optional(
    Type.Array(
      Type.Object({
        agent: Type.Optional(AgentWire),
        queue: Type.Optional(Type.String()),
        trade: Type.Optional(words(TRADES)),
        direction: Type.Optional(words(DIRECTIONS)),
        from_ms: Ms,
        to_ms: Ms,
      }),
      { description: 'Who had it before it went to others, and what was known of it then, oldest first.' },
    ),
  ),
  until_ms: Type.Optional(
    Type.Number({
      description:
        'To those who had it before it went to others: then, call time, ms; nothing later is shown.',
    }),
  ),
  rules: Type.String({ description: 'Hash of the rule set that the call keeps.' }),
  scorecard: Type.Optional(ScorecardWire),
  final_score: Type.Optional(orNull(FinalScoreWire)),
  medium: Type.Optional(words(MEDIA)),
  direction: Type.Optional(words(DIRECTIONS)),
  trade: Type.Optional(words(TRADES)),
  queue: Type.Optional(Type.String()),
  agent: Type.Optional(AgentWire),
  customer: Type.Optional(
    Type.Object({ id: Type.Optional(Type.String()), number: Type.Optional(Type.String()) }),
  ),
  attributes: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  ),
});

export const UtteranceWire = Type.Object({
  call: Type.String(),
  utterance: Type.String(),
  rev: Type.Integer(),
  channel: Type.Integer(),
  role: words(ROLES),
  final: Type.Boolean(),
  start_ms: Ms,
  end_ms: Ms,
  text: Type.String({ description: 'Masked.' }),
  mood: orNull(MoodWire),
  confidence: Type.Optional(Probability),
});

const WhyWire = Type.Object(
  {
    op: Type.String(),
    holds: orNull(Type.Boolean()),
    looked_for: Type.Record(Type.String(), Type.Unknown()),
    seen: Type.Record(Type.String(), Type.Unknown()),
    of: Type.Optional(Type.Array(Type.Unknown(), { description: 'Lines of the same shape.' })),
  },
  { description: 'Truth table: what was looked for, whether it held, what was seen.' },
);

export const FlagWire = Type.Object({
  id: Type.String(),
  call: Type.String(),
  rule: Type.String(),
  rule_hash: Type.String(),
  title: Type.String(),
  title_en: Type.Optional(Type.String()),
  category: Type.String(),
  severity: words(SEVERITIES),
  by: words(['agent', 'customer', 'system']),
  status: words(['tentative', 'raised', 'retracted', 'withdrawn']),
  at_ms: Ms,
  evidence: Type.Array(
    Type.Object({
      channel: Type.Integer(),
      utterance: Type.String(),
      rev: Type.Integer(),
      start: Type.Integer(),
      end: Type.Integer(),
      text: Type.String(),
      start_ms: Type.Optional(Ms),
    }),
  ),
  why: WhyWire,
  mood: orNull(MoodWire),
  coach: Type.Optional(Type.String()),
  coach_en: Type.Optional(Type.String()),
  agent: Type.Optional(AgentWire),
  queue: Type.Optional(Type.String()),
  imported: Type.Optional(
    Type.Literal(true, { description: 'Of a recording that was brought in after the call.' }),
  ),
  shadow: Type.Optional(Type.Literal(true)),
  raised_at: Type.String(),
  latency_ms: orNull(
    Type.Object({
      ingest: Ms,
      log: Ms,
      score: orNull(Ms),
      rules: Ms,
      push: Ms,
      total: Ms,
    }),
  ),
});

export const ScopeFlagWire = Type.Object({
  id: Type.String(),
  scope: Type.Object({ by: words(SCOPE_KINDS), name: Type.String() }, { description: 'Whose flag it is.' }),
  rule: Type.String(),
  rule_hash: Type.String(),
  title: Type.String(),
  title_en: Type.Optional(Type.String()),
  category: Type.String(),
  severity: words(SEVERITIES),
  status: words(['raised', 'withdrawn']),
  at: Type.String({ description: 'ISO 8601: when the count was full.' }),
  raised_at: Type.String({ description: 'ISO 8601: when that was decided.' }),
  evidence: Type.Array(
    Type.Object({
      flag: Type.String(),
      call: Type.String(),
      rule: Type.String(),
      at: Type.String(),
      agent: Type.Optional(Type.String()),
      team: Type.Optional(Type.String()),
      queue: Type.Optional(Type.String()),
    }),
    { description: 'Flags that were counted, oldest first, at most 50; why.seen has the whole numbers.' },
  ),
  why: WhyWire,
  coach: Type.Optional(Type.String()),
  coach_en: Type.Optional(Type.String()),
  shadow: Type.Optional(Type.Literal(true)),
  reason: Type.Optional(Type.String({ description: 'Why it was withdrawn.' })),
});

export const TranscriptWire = Type.Object({ call: CallWire, utterances: Type.Array(UtteranceWire) });

export const MarkWire = Type.Object({
  id: Type.String(),
  call: Type.String(),
  team: Type.Optional(Type.String({ description: 'Of the call when it was marked.' })),
  kind: words(MARK_KINDS),
  channel: orNull(Type.Integer()),
  utterance: orNull(
    Type.String({ description: 'Of a wrong flag its first evidence, null where it has none.' }),
  ),
  category: Type.String(),
  rule: orNull(Type.String({ description: 'null: only the category was named.' })),
  flag: orNull(Type.String()),
  note: orNull(Type.String({ description: 'Masked.' })),
  by: Type.String(),
  at: Type.String(),
});

const Places = Type.Integer({
  minimum: 0,
  description: 'Places: what several people marked counts once.',
});
const Raised = orNull(
  Type.Integer({
    minimum: 0,
    description:
      'Flags that people saw, as the store counts them; null while it is away, and of a rule across calls. Precision is at most 1 - wrong/raised: flags that nobody looked at count as right.',
  }),
);
export const CountWire = { wrong: Places, missed: Places, raised: Raised };
export const MarkCountsWire = Type.Object({
  rules: Type.Array(Type.Object({ rule: Type.String(), category: orNull(Type.String()), ...CountWire })),
  categories: Type.Array(Type.Object({ category: Type.String(), ...CountWire })),
});

export const PromptWire = Type.Object({
  id: Type.String(),
  call: Type.String(),
  flag: Type.String({ description: 'Empty where a person sent it.' }),
  rule: Type.String({ description: 'Empty where a person sent it.' }),
  text: Type.String({ description: 'Masked.' }),
  text_en: Type.Optional(Type.String({ description: 'In English, where a rule sent it and has it.' })),
  severity: Type.String({ description: 'Of the flag; `person` where a person sent it.' }),
  at_ms: Ms,
  by: Type.Optional(Type.String({ description: 'The user who sent it; absent: a rule did.' })),
  sent_at: Type.Optional(Type.String()),
  status: Type.Optional(
    Type.Enum(['dismissed', 'acted', 'withdrawn'], {
      description:
        'Absent: it may be shown. withdrawn: its flag was taken back; else what its agent did with it.',
    }),
  ),
  seen: Type.Optional(Type.Literal(true, { description: 'It was on the agent’s screen.' })),
});

const CheckWire = Type.Object({
  rule: Type.String(),
  zh: Type.String({ description: 'What is to be said.' }),
  en: Type.String(),
  state: words(CHECK_STATES),
});

export const CallDetailWire = Type.Object({
  call: CallWire,
  utterances: Type.Array(UtteranceWire),
  flags: Type.Array(FlagWire),
  scorecard: orNull(ScorecardWire),
  marks: Type.Optional(Type.Array(MarkWire)),
  prompts: Type.Optional(Type.Array(PromptWire)),
  checklist: Type.Optional(Type.Array(CheckWire)),
});

export const CallScoreWire = Type.Object({
  score: orNull(Score),
  final_score: orNull(FinalScoreWire),
});

export const AuditWire = Type.Object({
  id: Type.String(),
  at: Type.String(),
  user: Type.String(),
  action: Type.String(),
  from: Type.String(),
  call: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String({ description: 'Who or what was changed.' })),
  detail: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});

export const TeamsWire = Type.Union([Type.Literal('all'), Type.Array(Type.String())], {
  description: 'Whose calls are seen: ids of teams, or all.',
});

export const NewTeams = Type.Optional(
  Type.Boolean({
    description:
      'The teams are meant as they are written, though the directory does not name them (yet). Without a team in the directory nothing is asked.',
  }),
);

export const SessionWire = Type.Object({
  user: Type.String(),
  role: Type.String(),
  teams: TeamsWire,
  agent: orNull(Type.String({ description: 'Id of the agent who the user is.' })),
  must_change: Type.Boolean({
    description:
      'The password is a one-time one: it opens one session; a later login may only set an own password and log out.',
  }),
  may: Type.Array(Type.String(), { description: 'What the role, or the token, allows.' }),
  time_zone: Type.String({ description: 'IANA name of the zone in which times are shown.' }),
  links: Type.Record(Type.String(), Type.String(), {
    description:
      'Templates of links into other systems, of those that are set and that this role may see: recording, listen, whisper; {call_id}, {seconds} and {agent_id} stand for values.',
  }),
  watermark: Type.Boolean({ description: 'User and time are to be seen over pages with words of calls.' }),
  alert_targets: Type.Integer({
    description: 'How many targets of alerts there are; 0: nobody is told of anything.',
  }),
  appeal_days: Type.Integer({
    description: 'How long after the end of an own call its agent may appeal, days.',
  }),
  review_by_other: Type.Boolean({
    description: 'Whoever resolved a case may not close it (`cases.review_by_other`).',
  }),
});

export const ProblemWire = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
});

export const pageOf = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    next: orNull(Type.String({ description: 'Pass it as `after` for the next page; null on the last.' })),
  });

export const PageQuery = {
  after: Type.Optional(Type.String({ maxLength: 1000, description: '`next` of the page before.' })),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
};
export const Word = Type.String({ minLength: 1, maxLength: 200 });

/** A schema that does not fit its type of the contract does not compile. */
export type Fits<Wire, Contract> = Contract extends Wire
  ? keyof Contract extends keyof Wire
    ? true
    : never
  : never;
export const wireIsTheContract: {
  call: Fits<Static<typeof CallWire>, CallView>;
  utterance: Fits<Static<typeof UtteranceWire>, UtteranceView>;
  flag: Fits<Static<typeof FlagWire>, Flag>;
  scopeFlag: Fits<Static<typeof ScopeFlagWire>, ScopeFlag>;
  detail: Fits<Static<typeof CallDetailWire>, CallDetail>;
  mark: Fits<Static<typeof MarkWire>, Mark>;
  prompt: Fits<Static<typeof PromptWire>, Prompt>;
} = { call: true, utterance: true, flag: true, scopeFlag: true, detail: true, mark: true, prompt: true };
