/** `duration`: the call has lasted so long. */
import { type Static, Type } from 'typebox';
import { DURATION, durationMs } from '../rules/duration.ts';
import type { Operator } from '../rules/operator.ts';

const Schema = Type.Object(
  { over: Type.String({ pattern: DURATION, description: 'Call time. 通话时长达到。' }) },
  { additionalProperties: false },
);
type Duration = Static<typeof Schema>;

export const duration: Operator<Duration> = {
  lookedFor: ({ over }) => ({ over_ms: durationMs(over) }),
  name: 'duration',
  schema: Schema,
  doc: {
    summary: 'The call has lasted so long.',
    summary_zh: '通话时长达到多久。',
    example: 'duration: { over: 15m }',
  },
  compile({ over }, build) {
    const at_ms = durationMs(over);
    build.deadline(at_ms);
    const occurrence = {
      at_ms,
      from_ms: 0,
      anchor: `at ${at_ms}`,
      evidence: [],
      why: { op: 'duration', holds: true, looked_for: { over_ms: at_ms }, seen: { duration_ms: at_ms } },
    };
    return { occurrences: (scene) => (scene.decided_ms >= at_ms ? [occurrence] : []) };
  },
};
