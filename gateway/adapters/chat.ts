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
import { DIRECTIONS, MEDIA, type Medium } from '../../engine/contract/call.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import type { Adapter, CallFacts, Decoded, Heard } from './adapter.ts';
import { given, invalid, type Json, missing, object, objectOf, text } from './fields.ts';
import { epochOf } from './query.ts';
import { roleOf } from './roles.ts';

/** Of each session that goes on: when it began, epoch ms where it was said, and how many messages had no id. */
type Sessions = ReadonlyMap<string, { began: number | null; nameless: number }>;

/** Sessions that are remembered; one that nobody ended and that is forgotten begins anew. */
const SESSIONS_MAX = 20_000;

export const chat: Adapter<Sessions> = {
  name: 'chat',
  title: 'Chat sessions and reviews, posted message by message',
  partials: 'replace',
  timeline: 'call',
  start: () => new Map(),
  decode(frame, state): Decoded<Sessions> {
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
        return { ...begun(state, call, json, at), call };
      case 'message':
        return said(state, call, json, at);
      case 'ended':
        return { state: without(state, call), call, heard: [{ kind: 'ended' }] };
      default:
        return { state, refusal: invalid('type', 'started, message or ended', json.type) };
    }
  },
};

function begun(
  state: Sessions,
  call: string,
  json: Json,
  at: number | null,
): { state: Sessions; heard: Heard[] } {
  const known = state.get(call);
  const next = new Map(state).set(call, { began: known?.began ?? at, nameless: known?.nameless ?? 0 });
  if (next.size > SESSIONS_MAX) next.delete(next.keys().next().value as string);
  return { state: next, heard: [{ kind: 'call', info: factsOf(json, at) }] };
}

function said(state: Sessions, call: string, json: Json, at: number | null): Decoded<Sessions> {
  const role = roleOf(text(json.from) ?? '');
  if (role === null) return { state, refusal: invalid('from', 'customer, agent, bot or other', json.from) };
  const words = text(json.text);
  if (words === undefined) return { state, refusal: missing('text', 'what was written') };
  const opened = state.has(call) ? { state, heard: [] } : begun(state, call, json, at);
  const session = opened.state.get(call)!;
  const id = text(json.id);
  const next = id === undefined ? { ...session, nameless: session.nameless + 1 } : session;
  const moment =
    at === null || session.began === null
      ? {}
      : { start_ms: Math.min(LIMITS.offset_ms, Math.max(0, Math.round(at - session.began))) };
  return {
    state: next === session ? opened.state : new Map(opened.state).set(call, next),
    call,
    heard: [
      ...opened.heard,
      {
        kind: 'segment',
        segment: {
          key: (id ?? `message-${next.nameless}`).slice(0, 60),
          state: 'final',
          text: words,
          role,
          ...moment,
          ...('start_ms' in moment ? { end_ms: moment.start_ms } : {}),
        },
      },
    ],
  };
}

function without(state: Sessions, call: string): Sessions {
  if (!state.has(call)) return state;
  const next = new Map(state);
  next.delete(call);
  return next;
}

/** A session is a chat unless it says something else. */
function factsOf(json: Json, at: number | null): CallFacts {
  const agent = object(json.agent);
  const customer = object(json.customer);
  const agentId = text(agent?.id ?? json.agent)?.slice(0, 100);
  return given({
    medium: (json.medium as Medium | undefined) ?? 'chat',
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
