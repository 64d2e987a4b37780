/** A flag as alerts see it: what a message says of it, and what routes, silences and inhibitions look at. Masked. */
import type { CaseFlag } from '../../engine/contract/case.ts';
import { type Flag, fromOf, type Severity, type Why } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';

export interface Alert {
  /** `call/flag`; of a flag across calls `scope/flag`. */
  id: string;
  flag: string;
  /** null: a flag across calls. */
  call: string | null;
  rule: string;
  title: string;
  title_en: string | null;
  category: string;
  severity: Severity;
  team: string | null;
  queue: string | null;
  agent: string | null;
  agent_name: string | null;
  /** Whose a flag across calls is, where it is a customer's: id, or token of the number. Alerts of older versions have none. */
  customer?: string;
  trade: string | null;
  /** Call time, ms; null across calls. */
  at_ms: number | null;
  /** Where its first words begin; absent where there are none, and in alerts of older versions. */
  from_ms?: number;
  /** ISO 8601. */
  raised_at: string;
  /** First words of the evidence; calls that were counted, for a flag across calls. */
  quotes: string[];
  /** Conditions that held, with what they saw. */
  why: Reasoned[];
  /** Of a flag across calls: the newest one that was counted, to which links lead. Alerts of older versions have none. */
  newest?: { call: string; flag: string };
}

export interface Reasoned {
  /** Operator. */
  op: string;
  seen: Record<string, string | number>;
}

/** What the call says beside its flag; null where nobody knows any more. */
export interface About {
  trade: string | null;
  /** The whole utterances that the evidence is part of. */
  said: { channel: number; utterance: string; text: string }[];
}

/** What an open call says of its flag. */
export function aboutOf(detail: CallDetail | undefined, { evidence }: Pick<Flag, 'evidence'>): About {
  const said = (detail?.utterances ?? []).filter((one) =>
    evidence.some(({ channel, utterance }) => channel === one.channel && utterance === one.utterance),
  );
  return { trade: detail?.call.trade ?? null, said };
}

const QUOTES = 3;
const QUOTE_CHARS = 160;
const REASONS = 4;
/** Of what a condition saw: says nothing to whoever reads a message. */
const NO_REASONS = new Set([
  'for_ms',
  'span_ms',
  'from_ms',
  'at_ms',
  'role',
  'channel',
  'utterance',
  'sounds_like',
]);

export const idOf = (call: string | null, flag: string) => `${call ?? 'scope'}/${flag}`;

/** Of a flag as a case holds it. */
export const idIn = ({ call, flag, across }: CaseFlag) => idOf(across ? null : call, flag);

export function alertOf(flag: Flag, { trade, said }: About): Alert {
  return {
    id: idOf(flag.call, flag.id),
    flag: flag.id,
    call: flag.call,
    rule: flag.rule,
    title: flag.title,
    title_en: flag.title_en ?? null,
    category: flag.category,
    severity: flag.severity,
    team: flag.agent?.team ?? null,
    queue: flag.queue ?? null,
    agent: flag.agent?.id ?? null,
    agent_name: flag.agent?.name ?? null,
    trade,
    at_ms: flag.at_ms,
    ...fromOf(flag),
    raised_at: flag.raised_at,
    quotes: quotesOf(flag, said),
    why: reasons(flag.why),
  };
}

export function alertOfScope({ scope, evidence, why, ...flag }: ScopeFlag): Alert {
  const newest = evidence.at(-1);
  const { within } = why.looked_for;
  const own = (by: typeof scope.by) => (scope.by === by ? scope.name : null);
  return {
    id: idOf(null, flag.id),
    flag: flag.id,
    call: null,
    rule: flag.rule,
    title: flag.title,
    title_en: flag.title_en ?? null,
    category: flag.category,
    severity: flag.severity,
    team: own('team'),
    queue: own('queue'),
    agent: own('agent'),
    agent_name: null,
    ...(scope.by === 'customer' ? { customer: scope.name } : {}),
    trade: null,
    at_ms: null,
    raised_at: flag.raised_at,
    quotes: [],
    ...(newest ? { newest: { call: newest.call, flag: newest.flag } } : {}),
    why: [
      ...reasons(why),
      ...(typeof within === 'string' ? [{ op: 'within', seen: { within } }] : []),
      {
        op: 'calls',
        seen: { calls: [...new Set(evidence.map(({ call }) => call))].slice(0, 10).join(', ') },
      },
    ],
  };
}

/** Each utterance once, whole where it is known. */
function quotesOf({ evidence }: Flag, said: About['said']): string[] {
  const quotes = evidence.map(({ channel, utterance, text }) => {
    const whole = said.find((one) => one.channel === channel && one.utterance === utterance);
    return cut(whole?.text ?? text);
  });
  return [...new Set(quotes)].slice(0, QUOTES);
}

/** Conditions that held and saw something, the outer ones first. */
function reasons(why: Why): Reasoned[] {
  const found: Reasoned[] = [];
  const walk = ({ op, holds, seen, of }: Why) => {
    if (holds !== true || found.length >= REASONS) return;
    const values = Object.entries(seen).flatMap(([name, value]): [string, string | number][] => {
      if (NO_REASONS.has(name)) return [];
      const plain = Array.isArray(value) ? value.join(', ') : value;
      if (typeof plain === 'number') return [[name, Math.round(plain * 100) / 100]];
      return typeof plain === 'string' && plain !== '' ? [[name, cut(plain)]] : [];
    });
    if (values.length > 0) found.push({ op, seen: Object.fromEntries(values) });
    for (const part of of ?? []) walk(part);
  };
  walk(why);
  return found;
}

/** A flag of one of these calls, or one across calls of the customer whose calls they are. */
export function isOf({ call, customer, newest }: Alert, calls: ReadonlySet<string>): boolean {
  if (call !== null) return calls.has(call);
  return customer !== undefined && newest !== undefined && calls.has(newest.call);
}

function cut(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ')];
  return letters.length <= QUOTE_CHARS ? letters.join('') : `${letters.slice(0, QUOTE_CHARS).join('')}…`;
}
