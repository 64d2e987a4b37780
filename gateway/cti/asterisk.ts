/**
 * Asterisk by its manager interface (AMI): blocks of headers with an empty line between them. Legs are joined by
 * `Linkedid`; the agent is known at `AgentConnect`, who hung up at `AgentComplete`, which usually comes before `Hangup`.
 * Times stand in the events only with `timestampevents = yes`.
 * Source: docs.asterisk.org, AMI events.
 */
import type { CtiEvent } from './event.ts';
import { ListenFault } from './fault.ts';
import type { Headers } from './freeswitch.ts';

const BLOCK_MAX = 1 << 18;

/** Whole blocks of what has come so far, and the rest. @throws ListenFault when it cannot be AMI */
export function amiBlocks(buffered: string): { blocks: Headers[]; rest: string } {
  const parts = buffered.split('\r\n\r\n');
  const rest = parts.pop() ?? '';
  if (rest.length > BLOCK_MAX) throw new ListenFault({ code: 'NOT_ITS_PROTOCOL' });
  return { blocks: parts.map(headersOf), rest };
}

function headersOf(block: string): Headers {
  const headers: Record<string, string> = {};
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    // The greeting has no colon that counts, values may have more.
    if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/**
 * Calls of one session of which the end was told once, oldest first: who completed them, or null where they have hung up
 * before that was told; `at`: when, epoch ms. Calls that leave no queue are told to end once only.
 */
export type AmiState = Map<string, { by: string | null; at: number }>;

/** How long the other event of an end is waited for, ms. */
const WAITED_MS = 60_000;

/** A block → our event, or null; `state` goes on with it. `now`: epoch ms, also where the block has no time. */
export function fromAsterisk(block: Headers, state: AmiState, now: number): CtiEvent | null {
  forgetOld(state, now);
  const call = block.Linkedid ?? block.Uniqueid;
  if (!call || block.Event === undefined) return null;
  const seconds = Number(block.Timestamp);
  const at = Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1000) : now;
  const own = block.Uniqueid === undefined || block.Uniqueid === call;
  const event = (rest: Omit<CtiEvent, 'call' | 'at'>): CtiEvent => ({ call, at, ...rest });
  switch (block.Event) {
    case 'Newchannel':
      return own ? event({ type: 'started', ...numberOf(block.CallerIDNum) }) : null;
    case 'QueueCallerJoin':
      return event({ type: 'queued', ...queueOf(block.Queue) });
    case 'AgentConnect': {
      const id = block.MemberName ?? block.Interface;
      return id ? event({ type: 'agent', agent: { id: id.slice(0, 100) }, ...queueOf(block.Queue) }) : null;
    }
    case 'Hold':
      return event({ type: 'hold' });
    case 'Unhold':
      return event({ type: 'resumed' });
    case 'BlindTransfer':
    case 'AttendedTransfer':
      return event({ type: 'transfer' });
    case 'AgentComplete': {
      const by = block.Reason ?? '';
      if (state.get(call)?.by !== null) {
        remember(state, call, by, now);
        return null;
      }
      state.delete(call);
      return endedBy(call, at, by, block);
    }
    case 'Hangup': {
      if (!own) return null;
      const known = state.get(call);
      if (known?.by === null) return null;
      if (known) state.delete(call);
      else remember(state, call, null, now);
      return endedBy(call, at, known?.by ?? '', block);
    }
    default:
      return null;
  }
}

function endedBy(call: string, at: number, by: string, block: Headers): CtiEvent {
  const reason =
    by === 'caller' ? 'customer_hangup' : by === 'agent' ? 'agent_hangup' : (block['Cause-txt'] ?? 'ended');
  return { call, at, type: 'ended', reason: reason.slice(0, 100) };
}

function remember(state: AmiState, call: string, by: string | null, now: number): void {
  state.delete(call);
  state.set(call, { by, at: now });
}

function forgetOld(state: AmiState, now: number): void {
  for (const [call, { at }] of state) {
    if (now - at <= WAITED_MS) return;
    state.delete(call);
  }
}

function queueOf(name: string | undefined): { queue?: string } {
  return name ? { queue: name.slice(0, 200) } : {};
}

function numberOf(number: string | undefined): { customer?: { number: string } } {
  return number && number !== '<unknown>' ? { customer: { number: number.slice(0, 64) } } : {};
}
