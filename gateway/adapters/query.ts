/** What a sender of vendor frames tells of its call: in the address, or in a first frame `{"earshot":{…}}`. */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { DIRECTIONS } from '../../engine/contract/call.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import { type IngestRole, roleOf } from './roles.ts';
import type { StreamMeta } from './stream.ts';

/** What ends a call when no other stream of it is open. */
export type EndsWith = 'recogniser' | 'socket' | 'never';

const Word = Type.String({ minLength: 1, maxLength: 200 });

export const StreamQuery = Type.Object(
  {
    call: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LIMITS.id,
        description: 'Id of the call, the same for every leg.',
      }),
    ),
    role: Type.Optional(
      Type.String({
        maxLength: 20,
        description: 'Who speaks on this stream: agent, customer, ivr or other.',
      }),
    ),
    channels: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Who speaks on each channel, from 0, e.g. customer,agent (the default).',
      }),
    ),
    queue: Type.Optional(Word),
    trade: Type.Optional(Type.String({ maxLength: 50 })),
    direction: Type.Optional(Type.Enum([...DIRECTIONS])),
    agent: Type.Optional(Word),
    team: Type.Optional(Word),
    customer: Type.Optional(Type.String({ maxLength: 200, description: "The customer's id." })),
    number: Type.Optional(
      Type.String({
        maxLength: 64,
        description: "The customer's number; it becomes a pseudonym at the door.",
      }),
    ),
    audio_started_at: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          "When this stream's audio began, ISO 8601 with a zone or epoch ms (default: when the socket opened).",
      }),
    ),
    ends_call: Type.Optional(
      Type.Enum(['recogniser', 'socket', 'never'], {
        description:
          'What ends the call when no other stream of it is open: the recogniser saying so (default), the socket closing, or neither.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type StreamQuery = Static<typeof StreamQuery>;

const check = Compile(StreamQuery);

/** The meaning of a query, or what is wrong with it. */
export function metaOf(query: unknown): { meta: StreamMeta; ends: EndsWith } | { wrong: string } {
  if (!check.Check(query)) {
    const [error] = check.Errors(query);
    return { wrong: `${error?.instancePath || 'the metadata'} ${error?.message ?? 'is not right'}` };
  }
  const role = query.role === undefined ? undefined : roleOf(query.role);
  if (role === null) return { wrong: 'expected "role" to be agent, customer, ivr or other' };
  const channels = query.channels?.split(',').map(roleOf);
  if (channels?.includes(null))
    return { wrong: 'expected "channels" to be roles with commas between, like customer,agent' };
  const since = query.audio_started_at === undefined ? undefined : epochOf(query.audio_started_at);
  if (since === null) return { wrong: 'expected "audio_started_at" to be ISO 8601 with a zone or epoch ms' };
  const { call, queue, trade, direction, agent, team, customer, number, ends_call = 'recogniser' } = query;
  return {
    ends: ends_call,
    meta: {
      ...(call === undefined ? {} : { call }),
      ...(role === undefined ? {} : { role }),
      ...(channels === undefined ? {} : { channels: channels as IngestRole[] }),
      ...(queue === undefined ? {} : { queue }),
      ...(trade === undefined ? {} : { trade }),
      ...(direction === undefined ? {} : { direction }),
      ...(agent === undefined ? {} : { agent: { id: agent, ...(team === undefined ? {} : { team }) } }),
      ...(customer === undefined && number === undefined
        ? {}
        : {
            customer: {
              ...(customer === undefined ? {} : { id: customer }),
              ...(number === undefined ? {} : { number }),
            },
          }),
      ...(since === undefined ? {} : { audio_started_at: since }),
    },
  };
}

/** ISO 8601 with a zone, or epoch ms; null for any other text. */
export function epochOf(word: string): number | null {
  const time = /^\d{12,14}$/.test(word)
    ? Number(word)
    : /(Z|[+-]\d\d:?\d\d)$/.test(word)
      ? Date.parse(word)
      : Number.NaN;
  return Number.isFinite(time) ? time : null;
}

/** `{"earshot":{…}}`: metadata of a sender that cannot write an address; undefined for every other frame. */
export function metaFrame(frame: string): unknown {
  if (!frame.startsWith('{"earshot"') && !/^\s*\{\s*"earshot"\s*:/.test(frame)) return undefined;
  try {
    return (JSON.parse(frame) as { earshot?: unknown }).earshot;
  } catch {
    return undefined;
  }
}
