/** A frame → the record that the log keeps: masked, with its defaults filled in. Pure. */
import { hungUp } from '../../engine/call/hung-up.ts';
import { type Attributes, type CallInfo, DEFAULT_CHANNEL, toTrade } from '../../engine/contract/call.ts';
import type { CallStartedFrame, EventFrame } from '../../engine/contract/ingest.ts';
import type { Arrival, Opening, RecordBody } from '../../engine/contract/record.ts';
import type { MaskContext, Masker } from '../masking/mask.ts';

/** Eleven digits and more. */
const LONG_NUMBER = 1e10;

export interface Door {
  masker: Masker;
  /** A site's trade for a queue; senders that name a trade are believed. */
  tradeOfQueue(queue: string): string | undefined;
  /**
   * Team of an agent at a time by the site's own directory, which is believed before the sender; null: of none,
   * undefined: the agent is not in it.
   */
  teamOfAgent?(agent: string, at: number): string | null | undefined;
  /** The customer to whom this number, as its token, is known to belong beside others; undefined: nobody. */
  customerOf?(number: string): string | undefined;
  /** When an open call began, epoch ms; undefined: nobody knows. */
  startedAt?(call: string): number | undefined;
}

export interface Came {
  source: string;
  /** It brings in recordings: nobody else may say that a call is one, which would keep it off the wall. */
  imports: boolean;
  /** Epoch ms. */
  arrivedAt: number;
  /** Set on the first event of a call. */
  opens: Opening | undefined;
  /** What was said in the call so far, for numbers that go on over turns. */
  context: MaskContext;
}

export function recordOf(
  frame: EventFrame,
  { source, imports, arrivedAt, opens, context }: Came,
  door: Door,
): { body: RecordBody; context: MaskContext } {
  const { call } = frame;
  const common = (): Arrival => ({ source, arrived_at: arrivedAt, ...(opens ? { opens } : {}) });
  switch (frame.type) {
    case 'utterance': {
      const { utterance, role, final, start_ms, end_ms, confidence, sent_at } = frame;
      const channel = frame.channel ?? DEFAULT_CHANNEL[role];
      // A sender without revisions still rewrites in order: its numbers grow.
      const rev = frame.rev ?? frame.seq;
      const masked = door.masker.utterance(context, {
        channel,
        role,
        utterance,
        rev,
        final,
        text: frame.text,
      });
      // Field by field: it is made for every text, and putting parts together takes several times as long.
      const body: Extract<RecordBody, { type: 'utterance' }> = {
        type: 'utterance',
        call,
        channel,
        role,
        utterance,
        rev,
        final,
        start_ms,
        end_ms,
        text: masked.text,
        source,
        arrived_at: arrivedAt,
      };
      if (confidence !== undefined) body.confidence = confidence;
      if (sent_at !== undefined) body.sent_at = Date.parse(sent_at);
      if (opens) body.opens = opens;
      return { body, context: masked.context };
    }
    case 'progress':
      return { body: { type: 'progress', call, audio_ms: frame.audio_ms, ...common() }, context };
    case 'call.started': {
      const started_at = epochMs(frame.at) ?? Math.floor(arrivedAt);
      return {
        body: {
          type: 'call.started',
          call,
          ...toldOf(believed(frame, imports), door, started_at),
          started_at,
          ...common(),
        },
        context,
      };
    }
    case 'call.updated': {
      const changed_at = epochMs(frame.at);
      const moment =
        frame.at_ms !== undefined ? { at_ms: frame.at_ms } : changed_at === undefined ? {} : { changed_at };
      const began = door.startedAt?.(call) ?? arrivedAt;
      return {
        body: {
          type: 'call.updated',
          call,
          ...moment,
          ...toldOf(believed(frame, imports), door, began),
          ...common(),
        },
        context,
      };
    }
    case 'call.ended': {
      const ended_by = hungUp(frame.reason);
      const body: RecordBody = {
        type: 'call.ended',
        call,
        ended_at: epochMs(frame.at) ?? Math.floor(arrivedAt),
        ...(ended_by ? { ended_by } : {}),
        ...(frame.reason ? { reason: door.masker.text(frame.reason) } : {}),
        ...common(),
      };
      return { body, context };
    }
  }
}

function epochMs(timestamp: string | undefined): number | undefined {
  return timestamp === undefined ? undefined : Date.parse(timestamp);
}

/** Without what only the importer may say. */
function believed<F extends { attributes?: Attributes }>(frame: F, imports: boolean): F {
  if (imports || frame.attributes?.imported === undefined) return frame;
  const { imported: _, ...attributes } = frame.attributes;
  return { ...frame, attributes };
}

/** What a sender, or a recording, tells of a call. */
type Told = Pick<
  CallStartedFrame,
  'medium' | 'direction' | 'trade' | 'queue' | 'agent' | 'customer' | 'attributes'
>;

/** An id that was found by the number is told from one that a sender gave: another frame of the call may give one. */
function toldOf(told: Told, door: Door, at: number): { info: CallInfo; by_number?: true } {
  const info = infoOf(told, door, at);
  return info.customer?.id !== undefined && !told.customer?.id ? { info, by_number: true } : { info };
}

/**
 * Names pass the masker like any text. Ids of agents stay as they are: they are staff numbers, which people and
 * reports look calls up by. Ids of customers that are numbers become pseudonyms. The team is that of the agent when the
 * call began, `at`: written down once, it stays true when the agent changes team.
 */
export function infoOf(
  told: Told,
  { masker, tradeOfQueue, teamOfAgent, customerOf }: Door,
  at?: number,
): CallInfo {
  const { medium, direction, queue, agent, customer, attributes } = told;
  const info: CallInfo = {};
  const trade = toTrade(told.trade || (queue && tradeOfQueue(queue)) || undefined);
  if (medium && medium !== 'voice') info.medium = medium;
  if (direction) info.direction = direction;
  if (trade) info.trade = trade;
  if (queue) info.queue = masker.text(queue);
  if (agent) {
    info.agent = { id: agent.id };
    const known = at === undefined ? undefined : teamOfAgent?.(agent.id, at);
    if (known) info.agent.team = known;
    else if (agent.team && known === undefined) info.agent.team = masker.text(agent.team);
    if (agent.name) info.agent.name = masker.text(agent.name);
  }
  if (customer) {
    info.customer = {};
    if (customer.id) info.customer.id = masker.customerId(customer.id);
    if (customer.number) {
      const number = masker.pseudonym(customer.number);
      info.customer.number = number;
      const known = info.customer.id === undefined ? customerOf?.(number) : undefined;
      if (known !== undefined) info.customer.id = known;
    }
  }
  if (attributes) {
    info.attributes = Object.fromEntries(
      Object.entries(attributes)
        // Not a name that an object can carry through the log.
        .filter(([name]) => name !== '__proto__')
        .map(([name, value]) => [masker.text(name), maskedValue(value, masker)]),
    );
  }
  return info;
}

/** A number as long as a telephone's is one, whatever its type. */
function maskedValue(value: string | number | boolean, masker: Masker): string | number | boolean {
  if (typeof value === 'string') return masker.text(value);
  if (typeof value !== 'number' || Math.abs(value) < LONG_NUMBER) return value;
  const text = masker.text(String(value));
  return text === String(value) ? value : text;
}
