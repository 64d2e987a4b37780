/**
 * FreeSWITCH by its event socket (ESL): frames of headers, `event plain` inside them, and what mod_callcenter says.
 * Legs are joined by `Channel-Call-UUID`; the agent of a call is known only at `bridge-agent-start`. Event times are in
 * µs, those of mod_callcenter in seconds.
 * Source: mod_callcenter.c; the event list of the FreeSWITCH documentation.
 */
import type { CtiEvent } from './event.ts';
import { ListenFault } from './fault.ts';

export type Headers = Readonly<Record<string, string>>;

export interface EslFrame {
  headers: Headers;
  body: string;
}

/** Longest frame that is read, characters: what claims to be longer is no FreeSWITCH. */
const FRAME_MAX = 1 << 20;

/** Whole frames of what has come so far, and the rest. @throws ListenFault when it cannot be its protocol */
export function eslFrames(buffered: Buffer): { frames: EslFrame[]; rest: Buffer } {
  const frames: EslFrame[] = [];
  let rest = buffered;
  for (;;) {
    const end = rest.indexOf('\n\n');
    if (end === -1) {
      if (rest.length > FRAME_MAX) throw new ListenFault({ code: 'NOT_ITS_PROTOCOL' });
      return { frames, rest };
    }
    const headers = headersOf(rest.subarray(0, end).toString(), false);
    const length = Number(headers['Content-Length'] ?? 0);
    if (!Number.isInteger(length) || length < 0 || length > FRAME_MAX)
      throw new ListenFault({ code: 'NOT_ITS_PROTOCOL' });
    if (rest.length < end + 2 + length) return { frames, rest };
    frames.push({ headers, body: rest.subarray(end + 2, end + 2 + length).toString() });
    rest = rest.subarray(end + 2 + length);
  }
}

/** The headers of an event: values are written as in URLs. */
export function eventOf({ headers, body }: EslFrame): Headers | null {
  return headers['Content-Type'] === 'text/event-plain' ? headersOf(body.split('\n\n')[0] ?? '', true) : null;
}

function headersOf(text: string, encoded: boolean): Headers {
  const headers: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).trim();
    headers[line.slice(0, colon).trim()] = encoded ? unescaped(value) : value;
  }
  return headers;
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What to ask for after the login. */
export const SUBSCRIBE =
  'event plain CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_HOLD CHANNEL_UNHOLD CHANNEL_HANGUP_COMPLETE HEARTBEAT CUSTOM callcenter::info\n\n';

/** An event → ours; null where it says nothing that is of use. `now`: epoch ms, where the event has no time. */
export function fromFreeswitch(event: Headers, now: number): CtiEvent | null {
  const micros = Number(event['Event-Date-Timestamp']);
  const at = Number.isFinite(micros) && micros > 0 ? Math.round(micros / 1000) : now;
  if (event['Event-Name'] === 'CUSTOM') return fromCallcenter(event, at);
  const leg = event['Unique-ID'];
  const call = event['Channel-Call-UUID'] ?? leg;
  if (!call || !leg) return null;
  const own = leg === call;
  switch (event['Event-Name']) {
    case 'CHANNEL_CREATE': {
      // The second leg is the agent's telephone, not a call of its own.
      if (!own) return null;
      const direction = event['Call-Direction'] === 'outbound' ? 'outbound' : 'inbound';
      const number =
        event[direction === 'outbound' ? 'Caller-Destination-Number' : 'Caller-Caller-ID-Number'];
      return {
        call,
        type: 'started',
        at,
        direction,
        ...(number ? { customer: { number: number.slice(0, 64) } } : {}),
      };
    }
    case 'CHANNEL_ANSWER':
      return own ? { call, type: 'answered', at } : null;
    case 'CHANNEL_HOLD':
      return { call, type: 'hold', at };
    case 'CHANNEL_UNHOLD':
      return { call, type: 'resumed', at };
    case 'CHANNEL_HANGUP_COMPLETE': {
      if (!own) return null;
      return { call, type: 'ended', at, reason: reasonOf(event) };
    }
    default:
      return null;
  }
}

/** Who said goodbye is known from the customer's leg: it received the other side's BYE, or sent its own. */
function reasonOf(event: Headers): string {
  const by = event.variable_sip_hangup_disposition;
  const outbound = event['Call-Direction'] === 'outbound';
  if (by === 'recv_bye' || by === 'recv_cancel') return outbound ? 'callee_hangup' : 'customer_hangup';
  if (by === 'send_bye') return 'agent_hangup';
  return (event['Hangup-Cause'] ?? 'ended').slice(0, 100);
}

function fromCallcenter(event: Headers, at: number): CtiEvent | null {
  if (event['Event-Subclass'] !== 'callcenter::info') return null;
  const call = event['CC-Member-Session-UUID'];
  if (!call) return null;
  const queue = queueOf(event['CC-Queue']);
  switch (event['CC-Action']) {
    case 'member-queue-start':
      return { call, type: 'queued', at, ...queue };
    case 'bridge-agent-start': {
      const agent = event['CC-Agent'];
      const answered = Number(event['CC-Agent-Answered-Time']) * 1000;
      return agent
        ? {
            call,
            type: 'agent',
            at: answered > 0 ? answered : at,
            agent: { id: agent.split('@')[0]!.slice(0, 100) },
            ...queue,
          }
        : null;
    }
    default:
      return null;
  }
}

/** `support@default`: the domain is the same for all. */
function queueOf(name: string | undefined): { queue?: string } {
  return name ? { queue: name.split('@')[0]!.slice(0, 200) } : {};
}
