/** Reviews, sampling plans and calibration as REST answers with them. */
import { type Static, Type } from 'typebox';
import {
  type CalibrationRound,
  type FinalScore,
  REVIEW_KINDS,
  REVIEW_STATES,
  type Review,
  type ReviewItem,
  SAMPLING,
  type SamplePlan,
} from '../../engine/contract/review.ts';
import { CallWire, FinalScoreWire, type Fits, orNull, Word, words } from './wire.ts';

const Iso = Type.String({ description: 'ISO 8601.' });
const Score = Type.Number({ minimum: 0, maximum: 100 });
const Text = orNull(Type.String());

export const ReviewItemWire = Type.Object({
  rule: Type.String(),
  title: Type.String(),
  title_en: Type.Optional(Type.String()),
  weight: Type.Number({ description: 'What the rule takes where it fires; 0 or less.' }),
  fatal: Type.Boolean({ description: 'Where it takes points the whole score is 0.' }),
  machine: Type.Number({ description: 'What the machine took; 0 where it found nothing.' }),
  points: orNull(Type.Number({ description: 'What the inspector takes; null: nothing said yet.' })),
  reason: orNull(Type.String({ description: 'Masked.' })),
});

const ReviewStepWire = Type.Object({
  what: words(['reopened', 'reassigned']),
  by: Type.String(),
  at: Iso,
  from: Type.String({ description: 'Whose it was.' }),
  to: Type.String({ description: 'Whose it is from then on.' }),
  reason: Type.String({ description: 'Masked.' }),
  score: orNull(Type.Number({ description: 'What it had given; null: it was not done.' })),
});

export const ReviewWire = Type.Object({
  id: Type.String(),
  rev: Type.Integer({ description: 'Number of its last change; send it with the next one.' }),
  call: Type.String(),
  kind: words(REVIEW_KINDS),
  state: words(REVIEW_STATES),
  inspector: Type.String(),
  source: orNull(Type.String({ description: 'Sampling plan or calibration round.' })),
  day: orNull(Type.String({ description: 'YYYY-MM-DD for which the plan drew it.' })),
  team: Text,
  queue: Text,
  agent: Text,
  started_at: Type.Number({ description: 'Milliseconds since 1970, of the call.' }),
  duration_ms: Type.Number(),
  machine_score: orNull(Score),
  items: Type.Array(ReviewItemWire),
  comment: orNull(Type.String({ description: 'Masked.' })),
  score: orNull(Score),
  assigned_at: Iso,
  updated_at: Iso,
  done_at: orNull(Iso),
  trail: Type.Optional(
    Type.Array(ReviewStepWire, {
      description: 'Who opened it again or gave it to somebody else, oldest first.',
    }),
  ),
});

/** A line of the work list: the call, who reviews it, and its score after that. */
export const QualityCallWire = Type.Intersect([
  CallWire,
  Type.Object({
    review: orNull(Type.Object({ state: words(REVIEW_STATES), inspector: Type.String() })),
    final_score: orNull(FinalScoreWire),
  }),
]);

export const ReviewFormWire = Type.Object({
  call: CallWire,
  items: Type.Array(ReviewItemWire, { description: 'As the machine leaves them.' }),
  own: orNull(ReviewWire),
  others: Type.Array(ReviewWire, {
    description: 'Of other inspectors; none while you have a calibration of this call to do.',
  }),
  final_score: orNull(FinalScoreWire),
});

const Said = Type.String({ maxLength: 1_000 });
export const SaveBody = Type.Object(
  {
    command: Type.String({
      minLength: 8,
      maxLength: 64,
      description: 'Of your making: repeated, it is answered again.',
    }),
    call: Type.String({ minLength: 1, maxLength: 128 }),
    round: Type.Optional({ ...Word, description: 'Calibration round; absent: the review that counts.' }),
    rev: Type.Integer({ minimum: 0, description: '0: there is none yet.' }),
    items: Type.Array(
      Type.Object(
        {
          rule: Word,
          points: orNull(Type.Number({ minimum: -100, maximum: 0 })),
          reason: Type.Optional(orNull(Said)),
        },
        { additionalProperties: false },
      ),
      { maxItems: 500 },
    ),
    comment: Type.Optional(orNull(Said)),
    finish: Type.Boolean(),
    take: Type.Optional(Type.Boolean({ description: 'Take it over from whoever has it (manager, admin).' })),
  },
  { additionalProperties: false },
);

export const ReassignBody = Type.Object(
  {
    command: SaveBody.properties.command,
    rev: Type.Integer({
      minimum: 1,
      description: 'Of the review as you saw it: of two who act one is first.',
    }),
    inspector: {
      ...Word,
      description: 'Whose it is to be; of a finished one this may be the same as before.',
    },
    reason: Type.String({ minLength: 1, maxLength: 1_000, pattern: '\\S' }),
  },
  { additionalProperties: false },
);

const Inspectors = Type.Array(Word, { minItems: 1, maxItems: 50, uniqueItems: true });
const PlanWords = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  by: words(SAMPLING),
  n: Type.Integer({ minimum: 1, maximum: 500, description: 'Calls a day; by agent: of each agent.' }),
  team: Type.Optional(orNull(Word)),
  queue: Type.Optional(orNull(Word)),
  inspectors: Inspectors,
};
export const PlanBody = Type.Object(PlanWords, { additionalProperties: false });
export const PlanChange = Type.Object(
  {
    active: Type.Optional(Type.Boolean()),
    n: Type.Optional(PlanWords.n),
    inspectors: Type.Optional(Inspectors),
  },
  { additionalProperties: false, minProperties: 1 },
);
export const PlanWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  by: words(SAMPLING),
  n: Type.Integer(),
  team: Text,
  queue: Text,
  inspectors: Type.Array(Type.String()),
  active: Type.Boolean(),
  teams: Type.Union([Type.Literal('all'), Type.Array(Type.String())]),
  made_by: Type.String(),
  made_at: Iso,
  drawn: orNull(Type.String({ description: 'Last day that was drawn when it was over.' })),
});
export const PlanLineWire = Type.Intersect([
  PlanWire,
  Type.Object({
    given: Type.Integer({ description: 'Calls given out, of the last 60 days.' }),
    done: Type.Integer({ description: 'Of them, reviewed.' }),
  }),
]);

export const RoundBody = Type.Object(
  {
    name: PlanWords.name,
    calls: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      minItems: 1,
      maxItems: 100,
      uniqueItems: true,
    }),
    inspectors: Type.Array(Word, { minItems: 2, maxItems: 10, uniqueItems: true }),
  },
  { additionalProperties: false },
);
export const RoundWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  calls: Type.Array(Type.String()),
  inspectors: Type.Array(Type.String()),
  made_by: Type.String(),
  made_at: Iso,
});
export const RoundLineWire = Type.Intersect([
  RoundWire,
  Type.Object({ given: Type.Integer(), done: Type.Integer({ description: 'Reviews that are finished.' }) }),
]);

const AgreementWire = {
  n: Type.Integer({ description: 'Units: items of calls that both judged.' }),
  observed: orNull(Type.Number({ description: 'Share of agreement.' })),
  kappa: orNull(Type.Number({ description: 'null: everybody says the same of everything.' })),
  interval: orNull(
    Type.Unsafe<readonly [number, number]>({
      type: 'array',
      items: { type: 'number' },
      minItems: 2,
      maxItems: 2,
      description: '95 %.',
    }),
  ),
};
export const CalibrationWire = Type.Object({
  calls: Type.Integer(),
  reviews: Type.Integer(),
  pairs: Type.Array(
    Type.Object({
      a: Type.String(),
      b: Type.String({ description: 'Empty: the machine.' }),
      ...AgreementWire,
      apart: orNull(Type.Number({ description: 'Mean distance of the two scores.' })),
    }),
  ),
  items: Type.Array(
    Type.Object({
      rule: Type.String(),
      title: Type.String(),
      title_en: Type.Optional(Type.String()),
      inspectors: Type.Object(AgreementWire),
      machine: Type.Object(AgreementWire),
    }),
  ),
});

export const qualityIsTheContract: {
  item: Fits<Static<typeof ReviewItemWire>, ReviewItem>;
  review: Fits<Static<typeof ReviewWire>, Review>;
  final: Fits<Static<typeof FinalScoreWire>, FinalScore>;
  plan: Fits<Static<typeof PlanWire>, SamplePlan>;
  round: Fits<Static<typeof RoundWire>, CalibrationRound>;
} = { item: true, review: true, final: true, plan: true, round: true };
