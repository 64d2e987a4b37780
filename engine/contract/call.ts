import { type Static, Type } from 'typebox';

/** Who speaks. `ivr` is the announcement system, `other` anyone else (a transfer target, a conference party). */
export const ROLES = ['agent', 'customer', 'ivr', 'other'] as const;
export const Role = Type.Enum([...ROLES]);
export type Role = (typeof ROLES)[number];

/** Channel when a sender does not name one: it defaults by role. */
export const DEFAULT_CHANNEL: Record<Role, number> = { customer: 0, agent: 1, ivr: 2, other: 3 };

export const DIRECTIONS = ['inbound', 'outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How people talk: spoken, typed in a chat session, or written as a review. A call that names none is spoken. */
export const MEDIA = ['voice', 'chat', 'review'] as const;
export type Medium = (typeof MEDIA)[number];

/** Lines of business that rules can be scoped to. */
export const TRADES = [
  'telecom',
  'bank',
  'collection',
  'insurance',
  'securities',
  'ecommerce',
  'logistics',
  'delivery',
  'travel',
  'repair',
  'gov_property',
  'hospital',
  'education',
  'auto',
  'other',
] as const;
export type Trade = (typeof TRADES)[number];

/** Names that senders use for kinds of a trade. */
export const TRADE_KINDS: Readonly<Record<string, Trade>> = {
  airline: 'travel',
  hotel: 'travel',
  ota: 'travel',
  appliance: 'repair',
  gov12345: 'gov_property',
  property: 'gov_property',
};

/** The trade for a sender's word: a trade, a kind of one, else `other`; undefined stays undefined. */
export function toTrade(word: string | undefined): Trade | undefined {
  if (word === undefined) return undefined;
  // `constructor` is no kind of trade, whatever an object says.
  if (Object.hasOwn(TRADE_KINDS, word)) return TRADE_KINDS[word];
  return (TRADES as readonly string[]).includes(word) ? (word as Trade) : 'other';
}

export const AttributeValue = Type.Union([Type.String({ maxLength: 2000 }), Type.Number(), Type.Boolean()]);
export const Attributes = Type.Record(Type.String({ maxLength: 100 }), AttributeValue);
export type Attributes = Static<typeof Attributes>;

export const AgentRef = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100 }),
  team: Type.Optional(Type.String({ maxLength: 100 })),
  name: Type.Optional(Type.String({ maxLength: 100 })),
});
export type AgentRef = Static<typeof AgentRef>;

/** What is known of a call beside its words. All texts are masked; `customer.number` is a keyed pseudonym. */
export interface CallInfo {
  /** Absent: voice. It does not change during a call. */
  medium?: Medium;
  direction?: Direction;
  trade?: Trade;
  queue?: string;
  agent?: AgentRef;
  customer?: { id?: string; number?: string };
  attributes?: Attributes;
}

/**
 * live: events are coming · idle: nothing for a long time, reopens on the next event ·
 * ended: the call is over, late finals are still taken · complete: ended and every final is scored or shed.
 */
export type CallStatus = 'live' | 'idle' | 'ended' | 'complete';

/**
 * A recording that was brought in after the call: stored, scored and counted as every call, and shown to nobody as
 * something that happens now (live wall, flags as they come, cases, alerts, rules across calls).
 */
export function isImported({ attributes }: Pick<CallInfo, 'attributes'>): boolean {
  return attributes?.imported === true;
}

export function mediumOf({ medium }: Pick<CallInfo, 'medium'>): Medium {
  return medium ?? 'voice';
}

/** Typed, not spoken: there is no sound in it to measure, and nobody is silent while he types. */
export function isWritten(info: Pick<CallInfo, 'medium'>): boolean {
  return mediumOf(info) !== 'voice';
}
