/**
 * The text form in which the demo calls are written, and its way to a recorded call.
 *
 *     call: demo-telecom-01
 *     story: 一句话说明
 *     direction: inbound
 *     …
 *     ---
 *     A: 您好 星桥通信 工号幺零幺为您服务
 *     C(+9200): 哎 看见了                  pause of 9,200 ms before it, else 200 to 900 ms
 *     A(-1300 @5.6): 我不看你什么合同       starts 1,300 ms before the other stops, at 5.6 characters a second
 *     ! agent_interrupts 客户解释时被打断   a finding at the utterance above
 *
 * Pure: the same source always gives the same call.
 */
import { CATEGORIES } from '../../engine/contract/flag.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { confusablesIn, withWrong } from './confusions.ts';
import { between, randomFrom } from './seeded.ts';

/** What a careful supervisor would list; `at` is the index of the utterance at which one could first know. */
export interface Finding {
  kind: (typeof CATEGORIES)[number];
  at: number;
  by: 'agent' | 'customer';
  note: string;
}

export type DemoCall = Required<
  Pick<
    RecordedCall,
    | 'call'
    | 'direction'
    | 'trade'
    | 'queue'
    | 'agent'
    | 'customer'
    | 'started_at'
    | 'ended_by'
    | 'duration_ms'
    | 'utterances'
  >
> & { findings: Finding[] };

/** Team of each agent; the first digit of the number is the team's. */
const TEAM = /^A([1-4])\d\d$/;
const CUSTOMER_KINDS: readonly string[] = [
  'customer_anger',
  'customer_abuse',
  'escalation_threat',
  'churn_threat',
  'repeated_request',
  'safety_risk',
];
const KEYS = [
  'call',
  'story',
  'direction',
  'trade',
  'queue',
  'agent',
  'customer',
  'ended_by',
  'started_at',
] as const;
/** Share of the table's words that the ASR got wrong: gives about 2 % wrong characters. */
const WRONG_WORDS = 0.37;
/** Extra time of a pause inside an utterance (a space in the text), ms. */
const BREATH_MS = 90;

interface Line {
  role: 'agent' | 'customer';
  /** Pause before it, ms; negative is an overlap; undefined is drawn. */
  gap?: number;
  /** Characters a second; undefined is drawn. */
  pace?: number;
  text: string;
}

interface Source {
  head: Record<(typeof KEYS)[number], string>;
  lines: Line[];
  findings: Finding[];
}

/** Reads one source text; throws an Error that names the line, what was expected and what came. */
export function parseSource(source: string): Source {
  const [headText, bodyText, ...rest] = source.split(/^---$/m);
  if (headText === undefined || bodyText === undefined || rest.length > 0)
    throw new Error('expected a head and a body with one line "---" between them');
  const head: Record<string, string> = {};
  for (const line of headText.trim().split('\n')) {
    const [, key, value] = /^(\w+): (.+)$/.exec(line) ?? [];
    if (!key || !value || !(KEYS as readonly string[]).includes(key))
      throw new Error(`expected "key: value" with a key of ${KEYS.join(', ')}; got "${line}"`);
    head[key] = value;
  }
  for (const key of KEYS) if (!head[key]) throw new Error(`the head lacks "${key}"`);
  const lines: Line[] = [];
  const findings: Finding[] = [];
  for (const line of bodyText.trim().split('\n')) {
    const spoken = /^([AC])(?:\(([^)]*)\))?: (.+)$/.exec(line);
    const found = /^! (\w+) (.+)$/.exec(line);
    if (spoken) lines.push({ ...readMarks(spoken[2], line), role: roleOf(spoken[1]!), text: spoken[3]! });
    else if (found) findings.push(readFinding(found[1]!, found[2]!, lines.length - 1));
    else throw new Error(`expected "A: …", "C: …" or "! category note"; got "${line}"`);
  }
  return { head: head as Source['head'], lines, findings };
}

function roleOf(letter: string): Line['role'] {
  return letter === 'A' ? 'agent' : 'customer';
}

function readMarks(marks: string | undefined, line: string): Pick<Line, 'gap' | 'pace'> {
  const read: Pick<Line, 'gap' | 'pace'> = {};
  for (const mark of marks?.split(' ') ?? []) {
    if (/^[+-]\d+$/.test(mark)) read.gap = Number(mark);
    else if (/^@\d(\.\d)?$/.test(mark)) read.pace = Number(mark.slice(1));
    else throw new Error(`expected a mark like +1200, -900 or @5.6; got "${mark}" in "${line}"`);
  }
  return read;
}

function readFinding(kind: string, note: string, at: number): Finding {
  const known = CATEGORIES.find((category) => category === kind);
  if (!known) throw new Error(`expected a category of the contract; got "${kind}"`);
  return { kind: known, at, by: CUSTOMER_KINDS.includes(kind) ? 'customer' : 'agent', note };
}

/** A source text as the recorded call that an ASR would have left: timed, and misheard here and there. */
export function buildCall(source: string): DemoCall {
  const { head, lines, findings } = parseSource(source);
  const team = TEAM.exec(head.agent)?.[1];
  if (!team) throw new Error(`expected an agent like A204; got "${head.agent}"`);
  const utterances = timed(lines, head.call);
  const decisive = new Set(findings.map(({ at }) => at));
  const heard = utterances.map((utterance, index) =>
    decisive.has(index) ? utterance : { ...utterance, text: misheard(utterance.text, head.call, index) },
  );
  const last = Math.max(...utterances.map(({ end_ms }) => end_ms));
  return {
    call: head.call,
    direction: head.direction as DemoCall['direction'],
    trade: head.trade as DemoCall['trade'],
    queue: head.queue,
    agent: { id: head.agent, team: `T${team}` },
    customer: { id: head.customer },
    started_at: head.started_at,
    ended_by: head.ended_by as DemoCall['ended_by'],
    duration_ms: last + between(randomFrom(head.call, 'end'), 500, 1400),
    utterances: heard,
    findings: findings.map((finding) => placed(finding, utterances)).sort((a, b) => a.at - b.at),
  };
}

/** Lays the lines out on call time; an utterance never starts before its own speaker has stopped. */
function timed(lines: readonly Line[], seed: string): RecordedUtterance[] {
  const random = randomFrom(seed, 'time');
  const usual = { agent: 4.5 + random() * 0.5, customer: 4.2 + random() * 0.6 };
  const out: RecordedUtterance[] = [];
  let end = 0;
  for (const { role, text, ...marks } of lines) {
    const gap = marks.gap ?? between(random, 200, 900);
    const pace = marks.pace ?? usual[role] + (random() - 0.5) * 0.4;
    const own = out.findLast((utterance) => utterance.role === role)?.end_ms ?? 0;
    const start = Math.max(end + gap, own + 60, 0);
    const spoken = text.replace(/[\s，。？！、]/g, '').length;
    const breaths = text.length - spoken;
    const length = Math.round((spoken / pace) * 1000 + breaths * BREATH_MS);
    out.push({ role, channel: role === 'agent' ? 1 : 0, start_ms: start, end_ms: start + length, text });
    end = Math.max(end, start + length);
  }
  return out;
}

/** The recording notice is judged at 30 s: its finding belongs to the first utterance that ends after that. */
function placed(finding: Finding, utterances: readonly RecordedUtterance[]): Finding {
  if (finding.kind !== 'missing_recording_notice') return finding;
  return { ...finding, at: utterances.findIndex(({ end_ms }) => end_ms > 30_000) };
}

function misheard(text: string, seed: string, index: number): string {
  const random = randomFrom(seed, 'heard', index);
  return withWrong(
    text,
    confusablesIn(text).filter(() => random() < WRONG_WORDS),
  );
}
