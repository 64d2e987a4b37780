/** Sentences for conditions that measure, and for those that join others. */
import type { Why } from '../../../../engine/contract/flag.ts';
import type { Messages } from '../../i18n/zh.ts';
import {
  msOf,
  nobodyOr,
  numberOf,
  type Phrase,
  percentOf,
  plain,
  spanOf,
  textsOf,
  timeOf,
  who,
} from './why-values.ts';

/** One condition in words: what was seen, and what was looked for. */
export type Sentence = (why: Why, t: Messages) => { seen: string; looked: Phrase[] };

const number = (value: unknown) => numberOf(value) ?? 0;
const share = (value: unknown) => percentOf(number(value));

/** What was seen, and the limit of one side or the other. */
function measured(seen: string, { over, under }: Why['looked_for'], say: [over: Say, under: Say]) {
  const [sayOver, sayUnder] = say;
  return { seen, looked: [plain(over === undefined ? sayUnder(under) : sayOver(over))] };
}
type Say = (limit: unknown) => string;

/** How rules write that conditions must meet in one turn. */
const ONE_TURN = '1ms';
export const isOneTurn = ({ within }: Why['looked_for']) => within === ONE_TURN;

/** Ends with how short the time was that the rule allows. */
function within(looked: Why['looked_for'], t: Messages): Phrase[] {
  return typeof looked.within === 'string' && !isOneTurn(looked)
    ? [plain(t.why.inTime(timeOf(looked.within, t)))]
    : [];
}

const joined =
  (say: (time: string, t: Messages) => string): Sentence =>
  ({ seen, looked_for }, t) => ({ seen: say(spanOf(seen.span_ms, t), t), looked: within(looked_for, t) });

export const MORE_SENTENCES: Readonly<Record<string, Sentence>> = {
  interruption({ looked_for, seen }, t) {
    const time = timeOf(String(looked_for.overlap ?? ''), t);
    const looked =
      looked_for.cut_off === false ? t.why.interruptionLooked(time) : t.why.interruptionCut(time);
    return {
      seen: t.why.interruption(who(looked_for.by, t), spanOf(seen.overlap_ms, t)),
      looked: [plain(looked)],
    };
  },
  pace: ({ looked_for, seen }, t) =>
    measured(t.why.pace(who(looked_for.role, t), number(seen.characters_a_minute)), looked_for, [
      (limit) => t.why.paceOver(number(limit)),
      (limit) => t.why.paceUnder(number(limit)),
    ]),
  length: ({ looked_for, seen }, t) =>
    measured(t.why.length(who(looked_for.role, t), number(seen.characters)), looked_for, [
      (limit) => t.why.lengthOver(number(limit)),
      (limit) => t.why.lengthUnder(number(limit)),
    ]),
  talk_ratio: ({ looked_for, seen }, t) =>
    measured(
      t.why.talkRatio(who(looked_for.role, t), share(seen.share), spanOf(seen.spoken_ms, t)),
      looked_for,
      [(limit) => t.why.talkRatioOver(share(limit)), (limit) => t.why.talkRatioUnder(share(limit))],
    ),
  repetition: ({ looked_for, seen }, t) => ({
    seen: t.why.repetition(who(looked_for.role, t), number(seen.times)),
    looked: [
      plain(t.why.repetitionLooked(number(looked_for.times), share(looked_for.similarity))),
      ...within(looked_for, t),
    ],
  }),
  utterances: ({ looked_for, seen }, t) => ({
    seen: t.why.utterances(nobodyOr(looked_for.role, t), number(seen.utterances)),
    looked: [plain(t.why.utterancesLooked(number(looked_for.at_least)))],
  }),
  duration: ({ looked_for, seen }, t) => ({
    seen: t.why.duration(spanOf(seen.duration_ms, t)),
    looked: [plain(t.why.durationLooked(spanOf(looked_for.over_ms, t)))],
  }),
  confidence: ({ looked_for, seen }, t) => ({
    seen: t.why.confidence(
      nobodyOr(looked_for.role, t),
      number(looked_for.utterances),
      share(seen.confidence),
    ),
    looked: [plain(t.why.confidenceLooked(share(looked_for.under)))],
  }),
  attributes: ({ looked_for, seen }, t) => ({
    seen: Object.entries(seen)
      .map(([name, value]) =>
        value === null ? t.why.attributeNone(name) : t.why.attribute(name, String(value)),
      )
      .join(t.listSeparator),
    looked: Object.entries(looked_for).map(([name, test]) =>
      plain(t.why.attributeLooked(name, testOf(test, t))),
    ),
  }),
  all: ({ looked_for, seen }, t) => ({
    seen:
      looked_for.within === undefined
        ? t.why.all
        : isOneTurn(looked_for)
          ? t.why.allInOneTurn
          : t.why.allWithin(spanOf(seen.span_ms, t)),
    looked: within(looked_for, t),
  }),
  any: (_why, t) => ({ seen: t.why.any, looked: [] }),
  at_least: ({ looked_for }, t) => ({
    seen: t.why.atLeast(number(looked_for.n)),
    looked: within(looked_for, t),
  }),
  sequence: joined((time, t) => t.why.sequence(time)),
  count: ({ looked_for, seen, of = [] }, t) => ({
    seen: t.why.count(of.length, spanOf(seen.span_ms, t)),
    looked: [plain(t.why.countLooked(number(looked_for.at_least))), ...within(looked_for, t)],
  }),
  range({ looked_for }, t) {
    const { first, last, first_utterances, last_utterances, role } = looked_for;
    const part =
      first !== undefined
        ? t.why.first(timeOf(String(first), t))
        : last !== undefined
          ? t.why.last(timeOf(String(last), t))
          : first_utterances !== undefined
            ? t.why.firstTurns(nobodyOr(role, t), number(first_utterances))
            : t.why.lastTurns(nobodyOr(role, t), number(last_utterances));
    return { seen: part, looked: [] };
  },
  near({ looked_for }, t) {
    const apart = apartOf(looked_for, t).reduce((a, b) => t.why.either(a, b));
    return { seen: t.why.near(apart, numberOf(looked_for.nth)), looked: [] };
  },
};

/** How long a rule allows between two things, in time and in turns; the wider side where it names both. */
function apartOf(
  { before, after, before_utterances, after_utterances }: Why['looked_for'],
  t: Messages,
): string[] {
  const turns = Math.max(number(before_utterances), number(after_utterances));
  const times = [before, after].flatMap((one) => (typeof one === 'string' ? [one] : []));
  const longest = times.sort((a, b) => msOf(b) - msOf(a))[0];
  return [...(longest === undefined ? [] : [timeOf(longest, t)]), ...(turns > 0 ? [t.why.turns(turns)] : [])];
}

/** What is asked of an attribute. */
function testOf(test: unknown, t: Messages): string {
  if (typeof test !== 'object' || test === null) return String(test);
  const { in: values, over, under, exists } = test as Record<string, unknown>;
  return [
    ...(Array.isArray(values) ? [t.why.attributeIn(t.why.words(textsOf(values.map(String))))] : []),
    ...(over === undefined ? [] : [t.why.attributeOver(number(over))]),
    ...(under === undefined ? [] : [t.why.attributeUnder(number(under))]),
    ...(exists === undefined ? [] : [exists === true ? t.why.attributeExists : t.why.attributeMissing]),
  ].join(t.listSeparator);
}
