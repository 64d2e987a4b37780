/** Invented finished calls by a seeded generator, and the rows that the store has of them. */
import type { ClickHouseClient } from '@clickhouse/client';
import { insertRows } from '../../gateway/store/insert.ts';

export const ZONE = 'Asia/Shanghai';
export const ANGRY = 0.44;
const DAY_MS = 86_400_000;
const TRADES = ['telecom', 'bank', 'ecommerce'];
const WORDS = ['宽带', '账单', '退费', '套餐', '物流', '发票', '违约金', '验证码'];
const BAD_WORDS = ['违约金', '退费'];

export interface MadeCall {
  id: string;
  /** Epoch ms. */
  at: number;
  team: string;
  queue: string;
  agent: string;
  trade: string;
  customer: string;
  duration: number;
  heard: boolean;
  known: boolean;
  /** Of the machine; what was stored of a call that nobody heard, full marks, is none. */
  score: number | null;
  /** What a review or an appeal left; null: nobody said anything. */
  people: number | null;
  /** Somebody said something and it was taken back. */
  takenBack: boolean;
  angry: boolean;
  rules: string[];
  /** Angry probability of each turn of the customer. */
  turns: number[];
  words: string[];
}
export interface MadeCase {
  id: string;
  call: MadeCall;
  /** Minutes after it was opened; null: not yet. */
  seen: number | null;
  claimed: number | null;
  resolved: number | null;
  withdrawn: boolean;
}
/** A case is due so long after it was opened, minutes. */
export const DUE_MIN = 60;

/** Between 0 and 1, the same every day. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` calls over the last `days` days; the last of them ended an hour ago. */
export function madeCalls(count: number, days: number, now: number): MadeCall[] {
  const random = dice(20_261_126);
  const judging = dice(11);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: count }, (_, i) => {
    const agent = Math.floor(random() * 240);
    const heard = random() < 0.96;
    // Agents 0 to 4 have far more angry calls, so that a difference is there to be found.
    const angry = heard && random() < (agent < 5 ? 0.35 : 0.08);
    const turn = () => Math.round(random() * 40) / 100;
    const hot = () => 0.5 + Math.round(random() * 49) / 100;
    const begins = random() < 0.15;
    const ends = random() < 0.1;
    const turns = heard
      ? [begins ? hot() : turn(), turn(), turn(), turn(), turn(), turn(), ends ? hot() : turn()]
      : [];
    const words = heard ? [...new Set([pick(WORDS), ...(angry ? [pick(BAD_WORDS)] : [])])] : [];
    const said = judging();
    const rules = [
      ...(angry ? ['anger'] : []),
      ...(heard && random() < 0.05 ? ['rude'] : []),
      ...(heard && random() < 0.2 ? ['greeting'] : []),
    ];
    return {
      id: `g-${String(i).padStart(6, '0')}`,
      at: Math.floor(now - 3_600_000 - random() * days * DAY_MS),
      team: `T${agent % 12}`,
      queue: `Q${(agent % 12) % 5}`,
      agent: `A${String(agent).padStart(3, '0')}`,
      trade: pick(TRADES),
      customer: random() < 0.9 ? `m-${Math.floor(random() * count * 0.7)}` : '',
      duration: 20_000 + Math.floor(random() * 600_000),
      heard,
      known: random() < 0.8,
      score: heard && random() < 0.97 ? Math.round(random() * 100) : null,
      people: said < 0.04 ? Math.round(said * 2_500) : null,
      takenBack: said > 0.98,
      angry,
      rules,
      turns,
      words,
    };
  });
}

export function madeCases(calls: readonly MadeCall[]): MadeCase[] {
  const random = dice(7);
  const after = (share: number, most: number) =>
    random() < share ? Math.floor(random() * most * 60) / 60 : null;
  return calls
    .filter(({ angry }, i) => angry && i % 3 === 0)
    .map((call) => ({
      id: `k-${call.id}`,
      call,
      seen: after(0.95, 20),
      claimed: after(0.9, 40),
      resolved: after(0.8, 100),
      withdrawn: random() < 0.1,
    }));
}

const RULES: Record<string, [category: string, by: string, severity: string]> = {
  anger: ['customer_anger', 'customer', 'major'],
  rude: ['agent_rude', 'agent', 'critical'],
  greeting: ['procedure', 'agent', 'minor'],
};
/** Whether the agent is to blame for a rule. */
export const byAgent = (rule: string) => RULES[rule]?.[1] === 'agent';

const stamp = (at: number) => new Date(at).toISOString().replace('T', ' ').slice(0, 23);
const AT_ONCE = 20_000;

export async function storeCalls(
  client: ClickHouseClient,
  calls: readonly MadeCall[],
  cases: readonly MadeCase[],
): Promise<void> {
  for (let from = 0; from < calls.length; from += AT_ONCE) {
    const some = calls.slice(from, from + AT_ONCE);
    await insertRows(client, 'utterances', some, utteranceRows);
    await insertRows(client, 'flags', some, flagRows);
    await insertRows(client, 'calls', some, callRow);
  }
  await insertRows(client, 'cases', cases, caseRow);
}

/** What people left of scores; later than the calls, as in life. */
export async function storeScores(client: ClickHouseClient, calls: readonly MadeCall[]): Promise<void> {
  const row = (c: MadeCall, final: number, version: number, taken_back: 0 | 1) => ({
    call: c.id,
    version,
    received_at: stamp(c.at + 86_400_000),
    machine: c.score,
    final,
    taken_back,
    because: 'review',
    said_by: 'ann',
    said_at: stamp(c.at + 86_400_000),
  });
  const rows = calls.flatMap((c) => [
    ...(c.people === null ? [] : [row(c, c.people, 1, 0)]),
    ...(c.takenBack ? [row(c, 1, 1, 0), row(c, c.score ?? 0, 2, 1)] : []),
  ]);
  await insertRows(client, 'final_scores', rows, (one) => one);
}

function callRow(c: MadeCall) {
  const view = {
    customer: c.customer === '' ? undefined : { id: c.customer },
    attributes: c.known ? { cti: 'api' } : undefined,
    scorecard: !c.heard
      ? { score: 100, items: [] }
      : c.score === null
        ? undefined
        : { score: c.score, items: [] },
  };
  return {
    call: c.id,
    version: 1,
    received_at: stamp(c.at),
    started_at: stamp(c.at),
    ended_at: stamp(c.at + c.duration),
    status: 'complete',
    trade: c.trade,
    queue: c.queue,
    team: c.team,
    agent: c.agent,
    customer_id: c.customer,
    duration_ms: c.duration,
    utterances: c.turns.length,
    view: JSON.stringify(view),
  };
}

function utteranceRows(c: MadeCall) {
  return c.turns.map((angry, i) => ({
    call: c.id,
    channel: 0,
    utterance: `u-${i}`,
    version: 1,
    received_at: stamp(c.at),
    role: 'customer',
    start_ms: i * 4_000,
    end_ms: i * 4_000 + 3_000,
    text: i === 2 ? c.words.join(' ') : '嗯',
    angry,
  }));
}

/** Some are recordings that were brought in, whose flags are of another day. */
export const isRecording = ({ at }: MadeCall): boolean => at % 10 === 7;

function flagRows(c: MadeCall) {
  return c.rules.map((rule) => {
    const [category, responsible, severity] = RULES[rule] as [string, string, string];
    return {
      call: c.id,
      id: `${c.id}-${rule}`,
      version: 1,
      received_at: stamp(c.at + 9_000),
      status: 'raised',
      rule,
      title: rule,
      category,
      severity,
      responsible,
      at_ms: 9_000,
      raised_at: stamp(c.at + 9_000),
      agent: c.agent,
      team: c.team,
      queue: c.queue,
      wire: JSON.stringify({
        evidence: [{ text: `${rule} 的原话` }],
        ...(isRecording(c) ? { imported: true } : {}),
      }),
    };
  });
}

function caseRow({ id, call, seen, claimed, resolved, withdrawn }: MadeCase) {
  const after = (minutes: number | null) => (minutes === null ? null : stamp(call.at + minutes * 60_000));
  return {
    id,
    version: 1,
    received_at: stamp(call.at),
    state: resolved === null ? 'open' : 'closed',
    priority: 'p1',
    severity: 'major',
    team: call.team,
    queue: call.queue,
    agent: call.agent,
    calls: [call.id],
    opened_at: stamp(call.at),
    due_at: stamp(call.at + DUE_MIN * 60_000),
    seen_at: after(seen),
    claimed_at: after(claimed),
    resolved_at: after(resolved),
    resolution: withdrawn ? 'withdrawn' : '',
  };
}
