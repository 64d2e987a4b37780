/** Who speaks on which channel of a stream. */
export const ROLES = ['agent', 'customer', 'ivr', 'other'] as const;
export type IngestRole = (typeof ROLES)[number];

/** What a vendor or a query calls a speaker; null where it is none of ours. */
export function roleOf(word: string): IngestRole | null {
  const role = WORDS[word.trim().toLowerCase()];
  return role ?? null;
}

const WORDS: Record<string, IngestRole> = {
  agent: 'agent',
  internal: 'agent',
  operator: 'agent',
  staff: 'agent',
  seat: 'agent',
  坐席: 'agent',
  座席: 'agent',
  客服: 'agent',
  customer: 'customer',
  cust: 'customer',
  client: 'customer',
  caller: 'customer',
  user: 'customer',
  external: 'customer',
  客户: 'customer',
  ivr: 'ivr',
  system: 'ivr',
  bot: 'ivr',
  other: 'other',
};
