/** A recorded call as the events of a sender that brings it in after its end: finals only. Pure. */
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';

/**
 * @param now epoch ms: when it ended, where the recording does not say when it began
 * @param anew a call of its id has ended, and this is another one
 */
export function eventsOf(recorded: RecordedCall, now: number, anew = false): IngestEvent[] {
  const { call, medium, direction, trade, queue, agent, customer, started_at, ended_by, attributes } =
    recorded;
  const words = recorded.utterances
    .map((utterance, index) => ({ ...utterance, utterance: `u-${index + 1}` }))
    .sort((a, b) => a.end_ms - b.end_ms || a.start_ms - b.start_ms);
  const length = Math.max(recorded.duration_ms ?? 0, ...words.map(({ end_ms }) => end_ms), 0);
  const began = started_at === undefined ? now - length : Date.parse(started_at);
  const at = (ms: number) => new Date(began + ms).toISOString();
  return [
    {
      type: 'call.started',
      call,
      at: at(0),
      ...(anew ? { anew } : {}),
      ...(medium ? { medium } : {}),
      ...(direction ? { direction } : {}),
      ...(trade ? { trade } : {}),
      ...(queue ? { queue } : {}),
      ...(agent ? { agent } : {}),
      ...(customer ? { customer } : {}),
      attributes: { ...attributes, imported: true },
    },
    ...words.map(
      ({ utterance, role, channel, start_ms, end_ms, text, confidence }): IngestEvent => ({
        type: 'utterance',
        call,
        utterance,
        rev: 1,
        channel,
        role,
        final: true,
        start_ms,
        end_ms,
        text,
        ...(confidence === undefined ? {} : { confidence }),
      }),
    ),
    { type: 'progress', call, audio_ms: length },
    {
      type: 'call.ended',
      call,
      at: at(length),
      ...(ended_by ? { reason: `${ended_by}_hangup` } : {}),
    },
  ];
}
