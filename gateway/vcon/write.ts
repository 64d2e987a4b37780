/**
 * A finished call → a vCon 0.4.0 with transcript (WTF), findings and scores. Earshot knows only masked words, so what it
 * writes is always a redacted form: a uuid of its own, and `redacted` naming the vCon that the words came from, where the
 * call was imported, else the form that nobody has. The same call gives the same uuids.
 */
import { createHash } from 'node:crypto';
import { isWritten } from '../../engine/contract/call.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { UtteranceView } from '../../engine/contract/outcome.ts';
import { OWN_SCHEMA } from './read.ts';
import type { Party, Vcon } from './vcon.ts';

export function vconOf({ call, utterances, flags, scorecard }: CallDetail, exportedAt: string): Vcon {
  const start = new Date(call.started_at).toISOString();
  const seconds = (ms: number) => ms / 1000;
  const imported = call.attributes?.vcon;
  const origin =
    typeof imported === 'string' && UUID.test(imported) ? imported : uuid8(`earshot:unmasked:${call.call}`);
  const parties = partiesOf(call);
  const roles = parties.map(({ role }) => role);
  const speaker = (role: string) =>
    Math.max(0, roles.indexOf(role === 'ivr' || role === 'other' ? 'thirdparty' : role));
  const confidence = meanOf(utterances.map((one) => one.confidence));
  return {
    vcon: '0.4.0',
    uuid: uuid8(`earshot:masked:${call.call}`),
    extensions: ['CC', 'wtf_transcription'],
    created_at: start,
    updated_at: exportedAt,
    redacted: { uuid: origin, type: 'personal data masked' },
    parties,
    dialog: [
      {
        // One for the whole session: its words stand in the transcript, as those of a spoken call do.
        type: isWritten(call) ? 'text' : 'recording',
        start,
        duration: seconds(call.duration_ms),
        parties: parties.map((_, at) => at),
        ...(call.direction === undefined
          ? {}
          : { originator: speaker(call.direction === 'outbound' ? 'agent' : 'customer') }),
        interaction_id: call.call,
        ...(call.queue === undefined ? {} : { skill: call.queue }),
      },
    ],
    analysis: [
      {
        type: 'wtf_transcription',
        dialog: 0,
        vendor: 'earshot',
        encoding: 'json',
        mediatype: 'application/json',
        body: {
          transcript: {
            text: utterances.map(({ text }) => text).join('\n'),
            language: 'zh-CN',
            duration: seconds(call.duration_ms),
            ...(confidence === undefined ? {} : { confidence }),
          },
          segments: utterances.map((one, id) => ({
            id,
            start: seconds(one.start_ms),
            end: seconds(one.end_ms),
            text: one.text,
            ...(one.confidence === undefined ? {} : { confidence: one.confidence }),
            speaker: speaker(one.role),
            metadata: { channel: one.channel, role: one.role, utterance: one.utterance },
          })),
          metadata: {
            created_at: start,
            processed_at: exportedAt,
            provider: 'earshot',
            model: 'as received',
            audio: { duration: seconds(call.duration_ms) },
          },
        },
      },
      {
        type: 'report',
        dialog: 0,
        vendor: 'earshot',
        product: 'call',
        schema: OWN_SCHEMA,
        encoding: 'json',
        mediatype: 'application/json',
        body: {
          call: ownOf(call, start),
          flags,
          scorecard,
          mood: utterances.flatMap(({ utterance, channel, mood }) =>
            mood ? [{ utterance, channel, ...mood }] : [],
          ),
          rules: call.rules,
        },
      },
    ],
    attachments: [],
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a reader needs to have the call back as it was. */
function ownOf(call: CallDetail['call'], started_at: string): object {
  const { medium, direction, trade, queue, ended_by, duration_ms, attributes, agent, customer } = call;
  return {
    call: call.call,
    started_at,
    duration_ms,
    ...(medium === undefined ? {} : { medium }),
    ...(direction === undefined ? {} : { direction }),
    ...(trade === undefined ? {} : { trade }),
    ...(queue === undefined ? {} : { queue }),
    ...(ended_by === null ? {} : { ended_by }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(agent === undefined ? {} : { agent }),
    ...(customer === undefined ? {} : { customer }),
  };
}

/** Customer, agent, and one for everybody else where there is somebody. */
function partiesOf({ agent, customer }: CallDetail['call']): Party[] {
  return [
    { role: 'customer', ...(customer?.id === undefined ? {} : { uuid: customer.id }) },
    {
      role: 'agent',
      ...(agent === undefined ? {} : { uuid: agent.id, name: agent.name ?? agent.id }),
      ...(agent?.team === undefined ? {} : { dept: agent.team }),
    },
    { role: 'thirdparty' },
  ];
}

/** UUID version 8 (RFC 9562) over SHA-256 of a name: the same name, the same uuid. */
export function uuid8(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function meanOf(values: readonly (UtteranceView['confidence'] | undefined)[]): number | undefined {
  const known = values.filter((value) => typeof value === 'number');
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
