/**
 * Amazon Connect Contact Lens, real-time segments as they come from Kinesis: many calls in one stream, named by
 * `ContactId`; times count from the start of the contact. `Utterance`s are partials of the `Transcript` that their
 * `TranscriptId` names; it supersedes them. Categories, summaries and event types of later versions are passed over.
 * Source: docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html.
 */
import type { Adapter, Decoded, Heard, NoState } from './adapter.ts';
import { given, invalid, list, missing, ms, object, objectOf, RECOGNISER_FAILED, text } from './fields.ts';
import { roleOf } from './roles.ts';

export const contactLens: Adapter<NoState> = {
  name: 'contact-lens',
  title: 'Amazon Connect Contact Lens segments',
  partials: 'replace',
  timeline: 'call',
  start: () => null,
  decode(frame, state): Decoded<NoState> {
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const call = text(json.ContactId);
    if (call === undefined || call === '')
      return { state, refusal: missing('ContactId', 'the id of the contact') };
    const type = text(json.EventType);
    const heard: Heard[] = [];
    if (type === 'STARTED')
      heard.push({
        kind: 'call',
        info: {
          ...(text(json.Channel) === 'CHAT' ? { medium: 'chat' as const } : {}),
          attributes: given({ instance: text(json.InstanceId), medium: text(json.Channel) }) as Record<
            string,
            string
          >,
        },
      });
    if (type === 'FAILED') return { state, refusal: RECOGNISER_FAILED, over: { call } };
    for (const [index, one] of (list(json.Segments) ?? []).entries()) {
      const utterance = object(object(one)?.Utterance);
      const transcript = object(object(one)?.Transcript);
      const said = transcript ?? utterance;
      if (!said) continue;
      const key = text(transcript ? said.Id : (said.TranscriptId ?? said.Id));
      const words = text(transcript ? said.Content : said.PartialContent);
      if (key === undefined) return { state, refusal: missing(`Segments[${index}]…Id`, 'a string') };
      if (words === undefined)
        return {
          state,
          refusal: invalid(`Segments[${index}]…Content`, 'a string', said.Content ?? said.PartialContent),
        };
      heard.push({
        kind: 'segment',
        segment: {
          key,
          state: transcript ? 'final' : 'partial',
          text: words,
          ...given({
            start_ms: ms(said.BeginOffsetMillis),
            end_ms: ms(said.EndOffsetMillis),
            role: roleOf(text(said.ParticipantRole) ?? text(said.ParticipantId) ?? '') ?? undefined,
          }),
        },
      });
    }
    if (type === 'COMPLETED') heard.push({ kind: 'ended' });
    return { state, heard, call };
  },
};
