/** Every operator of the rule language, in the order of the reference. */
import { attributes } from '../detectors/attributes.ts';
import { confidence } from '../detectors/confidence.ts';
import { duration } from '../detectors/duration.ts';
import { interruption } from '../detectors/interruption.ts';
import { length } from '../detectors/length.ts';
import { mood } from '../detectors/mood.ts';
import { pace } from '../detectors/pace.ts';
import { repetition } from '../detectors/repetition.ts';
import { said } from '../detectors/said.ts';
import { silence } from '../detectors/silence.ts';
import { talkRatio } from '../detectors/talk-ratio.ts';
import { utterances } from '../detectors/utterances.ts';
import { absence } from '../operators/absence.ts';
import { all } from '../operators/all.ts';
import { any } from '../operators/any.ts';
import { atLeast } from '../operators/at-least.ts';
import { count } from '../operators/count.ts';
import { near } from '../operators/near.ts';
import { not } from '../operators/not.ts';
import { range } from '../operators/range.ts';
import { sequence } from '../operators/sequence.ts';
import { use } from '../operators/use.ts';
import type { Operator } from './operator.ts';

export const OPERATORS: readonly Operator<never>[] = [
  said,
  mood,
  silence,
  interruption,
  pace,
  repetition,
  length,
  utterances,
  duration,
  talkRatio,
  confidence,
  attributes,
  all,
  any,
  atLeast,
  not,
  sequence,
  absence,
  count,
  range,
  near,
  use,
];

export const operatorOf = new Map(OPERATORS.map((operator) => [operator.name, operator]));
