/** `interruption`: somebody starts to speak while the other still does, and the other one stops. */
import { type Static, Type } from 'typebox';
import type { Final } from '../call/final.ts';
import { DURATION, durationMs } from '../rules/duration.ts';
import { leafNode, type Measured, type Meter, type Operator } from '../rules/operator.ts';
import { charactersOf } from './speech.ts';

const Schema = Type.Object(
  {
    by: Type.Enum(['agent', 'customer'], { description: 'Who cuts in. 谁抢话。' }),
    overlap: Type.Optional(
      Type.String({
        pattern: DURATION,
        default: '800ms',
        description: 'Both speak for at least so long. 重叠至少多久。',
      }),
    ),
    cut_off: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'Only where the other one stops within the overlap. 对方因此停下才算。',
      }),
    ),
    grace_characters: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 50,
        default: 3,
        description:
          'Utterances of up to so many characters (嗯, 对对) are not meant to cut in. 短应答不算。',
      }),
    ),
  },
  { additionalProperties: false },
);
type Interruption = Static<typeof Schema>;

/** How many finals back an overlap may be: long turns are rare, and this bounds the work. */
const BACK = 12;

/** Milliseconds of overlap for each utterance of `by` that begins inside one of the other side. */
export function interruptionMeter(by: 'agent' | 'customer', cutOff: boolean, grace: number): Meter {
  const other = by === 'agent' ? 'customer' : 'agent';
  const between = (cutter: Final, cut: Final): Measured[] => {
    if (cutter.role !== by || cut.role !== other) return [];
    if (cutter.start_ms <= cut.start_ms || cutter.start_ms >= cut.end_ms) return [];
    if (cutOff && cut.end_ms > cutter.end_ms) return [];
    if (charactersOf(cutter) <= grace) return [];
    const overlap_ms = Math.min(cutter.end_ms, cut.end_ms) - cutter.start_ms;
    const at = {
      at_ms: Math.max(cutter.end_ms, cut.end_ms),
      from_ms: cut.start_ms,
      final: cutter,
      anchored: cutter,
      quoted: [cut, cutter],
    };
    return [{ value: overlap_ms, at: () => at, seen: { overlap_ms } }];
  };
  return {
    step(final, finals) {
      const found: Measured[] = [];
      const last = finals.length - 1;
      for (let at = last - 1; at >= 0 && at >= last - BACK; at -= 1) {
        const earlier = finals[at] as Final;
        found.push(...between(final, earlier), ...between(earlier, final));
      }
      return found;
    },
  };
}

export const interruption: Operator<Interruption> = {
  name: 'interruption',
  sound: true,
  schema: Schema,
  doc: {
    summary: 'One side begins while the other still speaks, and cuts it off.',
    summary_zh: '抢话：对方还没说完就开口，对方因此停下。',
    example: 'interruption: { by: agent, overlap: 800ms }',
  },
  compile({ by, overlap = '800ms', cut_off = true, grace_characters = 3 }, build) {
    return leafNode(
      build.meter(
        {
          sound: true,
          key: `interruption ${by} ${cut_off} ${grace_characters}`,
          create: () => interruptionMeter(by, cut_off, grace_characters),
        },
        { op: 'interruption', is: 'over', limit: durationMs(overlap), looked_for: { by, overlap, cut_off } },
      ),
    );
  },
};
