/** Stored calls as the engine would be told them again. */
import type { Mood } from '../engine/contract/mood.ts';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import type { Transcript } from './store/port.ts';

/** One call with the moods that live would have had; null where the model did not read a turn. */
export interface Scored {
  call: RecordedCall;
  moods: (Mood | null)[];
}

/** A stored call as the engine would be told it again; its words are masked already. */
export function recorded({ call: view, utterances }: Transcript): Scored {
  const {
    call,
    medium,
    direction,
    trade,
    queue,
    agent,
    customer,
    attributes,
    started_at,
    ended_by,
    duration_ms,
  } = view;
  return {
    call: {
      call,
      ...(medium ? { medium } : {}),
      ...(direction ? { direction } : {}),
      ...(trade ? { trade } : {}),
      ...(queue ? { queue } : {}),
      ...(agent ? { agent } : {}),
      ...(customer ? { customer } : {}),
      ...(attributes ? { attributes } : {}),
      started_at: new Date(started_at).toISOString(),
      ...(ended_by ? { ended_by } : {}),
      duration_ms,
      utterances: utterances.map(({ role, channel, start_ms, end_ms, text, confidence }) => ({
        role,
        channel,
        start_ms,
        end_ms,
        text,
        ...(confidence === undefined ? {} : { confidence }),
      })),
    },
    moods: utterances.map(({ mood }) => mood),
  };
}
