/**
 * Chat sessions and reviews, for systems that post: one JSON object for each thing that happens, many sessions in one
 * stream. No vendor's format but Earshot's own, flat, so that a few lines of glue can write it; `PROTOCOL.md` says what a
 * typed call is.
 *
 *     { session, type: started, medium?, at?, queue?, trade?, direction?, agent?, customer? }
 *     { session, type: message, id?, from, text, at? }       `started` may be left out
 *     { session, type: ended }
 *
 * `at`: ISO 8601 with a zone, or epoch ms; without it the arrival counts.
 */
import { createHash } from 'node:crypto';
import { DIRECTIONS, MEDIA, type Medium } from '../../engine/contract/call.ts';
import type { Adapter, CallFacts, Decoded, NoState } from './adapter.ts';
import { given, invalid, type Json, missing, object, objectOf, text } from './fields.ts';
import { epochOf } from './query.ts';
import { roleOf } from './roles.ts';

/** Longest id of a message that is kept as it is, characters. */
const ID_MAX = 60;

export const chat: Adapter<NoState> = {
  name: 'chat',
  title: 'Chat sessions and reviews, posted message by message',
  partials: 'replace',
  timeline: 'call',
  medium: 'chat',
  start: () => null,
  decode(frame): Decoded<NoState> {
    const state = null;
    const read = objectOf(frame);
    if ('refusal' in read) return { state, refusal: read.refusal };
    const { json } = read;
    const call = text(json.session);
    if (call === undefined || call === '')
      return { state, refusal: missing('session', 'the id of the session') };
    const at = json.at === undefined ? null : epochOf(String(json.at));
    if (json.at !== undefined && at === null)
      return { state, refusal: invalid('at', 'ISO 8601 with a zone, or epoch ms', json.at) };
    if (json.medium !== undefined && !MEDIA.includes(json.medium as Medium))
      return { state, refusal: invalid('medium', MEDIA.join(', '), json.medium) };
    switch (json.type) {
      case 'started':
        return { state, call, heard: [{ kind: 'call', info: { medium: 'chat', ...factsOf(json, at) } }] };
      case 'message':
        return said(call, json, at);
      case 'ended':
        return { state, call, heard: [{ kind: 'ended' }] };
      default:
        return { state, refusal: invalid('type', 'started, message or ended', json.type) };
    }
  },
};

function said(call: string, json: Json, at: number | null): Decoded<NoState> {
  const state = null;
  const role = roleOf(text(json.from) ?? '');
  if (role === null) return { state, refusal: invalid('from', 'customer, agent, bot or other', json.from) };
  const words = text(json.text);
  if (words === undefined) return { state, refusal: missing('text', 'what was written') };
  const id = text(json.id);
  const named = id === undefined || id === '' ? {} : { id: shortened(id) };
  return {
    state,
    call,
    opens: factsOf(json, at),
    heard: [{ kind: 'message', role, text: words, ...named, ...(at === null ? {} : { at }) }],
  };
}

/** Long ids may differ anywhere. */
function shortened(id: string): string {
  if (id.length <= ID_MAX) return id;
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return `${id.slice(0, ID_MAX - digest.length - 1)}-${digest}`;
}

function factsOf(json: Json, at: number | null): CallFacts {
  const agent = object(json.agent);
  const customer = object(json.customer);
  const agentId = text(agent?.id ?? json.agent)?.slice(0, 100);
  return given({
    medium: json.medium as Medium | undefined,
    started_at: at ?? undefined,
    direction: DIRECTIONS.find((one) => one === json.direction),
    queue: text(json.queue)?.slice(0, 200),
    trade: text(json.trade)?.slice(0, 50),
    agent: agentId
      ? {
          id: agentId,
          ...given({ team: text(agent?.team)?.slice(0, 100), name: text(agent?.name)?.slice(0, 100) }),
        }
      : undefined,
    customer: customer
      ? given({ id: text(customer.id)?.slice(0, 200), number: text(customer.number)?.slice(0, 64) })
      : undefined,
  }) as CallFacts;
}
