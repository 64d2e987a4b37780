/** A call as if it had been typed: each turn is one message, at the moment at which it ends. */
import type { Speaker } from '../speaker.ts';

export const chat: Speaker = (call) => {
  const began = Date.parse('2026-11-22T01:00:00Z');
  const frame = (value: object) => JSON.stringify({ session: call.call, ...value });
  const turns = call.utterances.filter(({ role }) => role === 'customer' || role === 'agent');
  return [
    {
      meta: {},
      frames: [
        { at_ms: 0, frame: frame({ type: 'started', at: began }) },
        ...turns.map(({ role, end_ms, text }, index) => ({
          at_ms: end_ms,
          frame: frame({ type: 'message', id: `m-${index}`, from: role, text, at: began + end_ms }),
        })),
      ],
    },
  ];
};
