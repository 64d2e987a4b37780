/**
 * Amazon Transcribe streaming, with or without Call Analytics: `Transcript.Results` (seconds, one segment per `ResultId`)
 * and `UtteranceEvent` (ms, one per `UtteranceId`, with the speaker's role). `CategoryEvent` and what AWS adds later are
 * passed over, as AWS asks. Each may stand alone or under its own name; the binary event stream of AWS is unpacked before
 * (`event-stream.ts`).
 * Source: aws-sdk-go-v2 `service/transcribestreaming/types`.
 */
import type { Adapter, Decoded, Heard, NoState } from './adapter.ts';
import {
  given,
  invalid,
  type Json,
  list,
  meanConfidence,
  missing,
  ms,
  object,
  objectOf,
  seconds,
  text,
} from './fields.ts';
import { roleOf } from './roles.ts';

export const awsTranscribe: Adapter<NoState> = {
  name: 'aws-transcribe',
  title: 'Amazon Transcribe, Call Analytics',
  partials: 'replace',
  timeline: 'stream',
  start: () => null,
  decode(frame, state): Decoded<NoState> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const error = [
      'BadRequestException',
      'ConflictException',
      'InternalFailureException',
      'LimitExceededException',
      'ServiceUnavailableException',
      // Of the binary framing: see event-stream.ts.
      'Exception',
    ];
    if (error.some((name) => json[name] !== undefined))
      return {
        state,
        refusal: { code: 'VENDOR_ERROR', message: 'expected a result, got an exception of the service' },
      };
    const utterance = object(json.UtteranceEvent) ?? (json.UtteranceId === undefined ? undefined : json);
    if (utterance) return heardOf(state, [utteranceOf(utterance)]);
    const transcript = object(object(json.TranscriptEvent)?.Transcript) ?? object(json.Transcript);
    const results = list(transcript?.Results) ?? list(json.Results);
    if (results)
      return heardOf(
        state,
        results.map((one) => resultOf(object(one) ?? {})),
      );
    return { state, heard: [] };
  },
};

type Read = { heard: Heard } | { refusal: ReturnType<typeof missing> };

function heardOf(state: NoState, reads: Read[]): Decoded<NoState> {
  const heard: Heard[] = [];
  for (const read of reads) {
    if ('refusal' in read) return { state, refusal: read.refusal };
    heard.push(read.heard);
  }
  return { state, heard };
}

function utteranceOf(event: Json): Read {
  const key = text(event.UtteranceId);
  const words = text(event.Transcript);
  if (key === undefined) return { refusal: missing('UtteranceId', 'a string') };
  if (words === undefined) return { refusal: invalid('Transcript', 'a string', event.Transcript) };
  return {
    heard: {
      kind: 'segment',
      segment: {
        key,
        state: event.IsPartial === true ? 'partial' : 'final',
        text: words,
        ...given({
          start_ms: ms(event.BeginOffsetMillis),
          end_ms: ms(event.EndOffsetMillis),
          role: roleOf(text(event.ParticipantRole) ?? '') ?? undefined,
          confidence: meanConfidence(list(event.Items), 'Confidence'),
        }),
      },
    },
  };
}

function resultOf(result: Json): Read {
  const key = text(result.ResultId);
  const best = object(list(result.Alternatives)?.[0]);
  const words = text(best?.Transcript);
  if (key === undefined) return { refusal: missing('Results[].ResultId', 'a string') };
  if (words === undefined) return { refusal: missing('Results[].Alternatives[0].Transcript', 'a string') };
  const channel = /^ch_(\d{1,2})$/.exec(text(result.ChannelId) ?? '')?.[1];
  return {
    heard: {
      kind: 'segment',
      segment: {
        key,
        state: result.IsPartial === true ? 'partial' : 'final',
        text: words,
        ...given({
          start_ms: seconds(result.StartTime),
          end_ms: seconds(result.EndTime),
          channel: channel === undefined || Number(channel) > 31 ? undefined : Number(channel),
          confidence: meanConfidence(list(best?.Items), 'Confidence'),
        }),
      },
    },
  };
}
