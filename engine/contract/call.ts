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
  government: 'gov_property',
  property: 'gov_property',
  telecommunications: 'telecom',
  banking: 'bank',
  debt_collection: 'collection',
  brokerage: 'securities',
  courier: 'logistics',
  express: 'logistics',
  healthcare: 'hospital',
  medical: 'hospital',
  automotive: 'auto',
};

/** Trades as tables of Chinese sites call them. */
const TRADE_WORDS: Readonly<Record<string, Trade>> = {
  电信: 'telecom',
  通信: 'telecom',
  运营商: 'telecom',
  银行: 'bank',
  信用卡: 'bank',
  催收: 'collection',
  保险: 'insurance',
  证券: 'securities',
  基金: 'securities',
  电商: 'ecommerce',
  物流: 'logistics',
  快递: 'logistics',
  外卖配送: 'delivery',
  外卖: 'delivery',
  配送: 'delivery',
  航旅酒店: 'travel',
  航旅: 'travel',
  旅游: 'travel',
  航空: 'travel',
  酒店: 'travel',
  家电售后: 'repair',
  家电: 'repair',
  售后: 'repair',
  政务物业: 'gov_property',
  政务: 'gov_property',
  物业: 'gov_property',
  医院: 'hospital',
  医疗: 'hospital',
  教育: 'education',
  汽车: 'auto',
  其他: 'other',
};

/** Whether it names a trade or a kind of one, in English or Chinese. */
export function isTradeWord(word: string): boolean {
  return (TRADES as readonly string[]).includes(word) || wordOf(word) !== undefined;
}

// `constructor` is no kind of trade, whatever an object says.
function wordOf(word: string): Trade | undefined {
  for (const names of [TRADE_KINDS, TRADE_WORDS]) if (Object.hasOwn(names, word)) return names[word];
  return undefined;
}

/** The trade for a sender's word: a trade, a kind of one, else `other`; undefined stays undefined. */
export function toTrade(word: string | undefined): Trade | undefined {
  if (word === undefined) return undefined;
  return wordOf(word) ?? ((TRADES as readonly string[]).includes(word) ? (word as Trade) : 'other');
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
