/** Calls as fast-check makes them, and the records that a log would hold of each. */
import fc from 'fast-check';
import type { CallInfo, Role } from '../../engine/contract/call.ts';
import { DEFAULT_CHANNEL } from '../../engine/contract/call.ts';
import type { Mood } from '../../engine/contract/mood.ts';
import type { LogRecord, RecordBody } from '../../engine/contract/record.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';

/** Words that rules look for, words that excuse them, and plain ones. */
const WORDS = [
  '我要去银保监',
  '打12315',
  '我会起诉',
  '不会起诉你们',
  '你们公司我不用了',
  '我要销户',
  '爱办不办',
  '你听不懂吗',
  '请您稍等',
  '等一下啊',
  '您好',
  '很高兴为您服务',
  '本次通话录音',
  '再见',
  '祝您生活愉快',
  '我想问一下话费',
  '上个月的账单',
  '好的',
  '嗯',
  '我要退款',
  '抱歉',
  '我不清楚',
  '这个不归我们管',
];

export interface Turn {
  role: Role;
  /** Pause before it, ms; below zero it overlaps the turn before. */
  pause_ms: number;
  length_ms: number;
  words: string[];
  mood: Mood | null;
  /** Wording of its partials; the final is `words`. */
  misheard: string | null;
  confidence: number | undefined;
  /** A second final that replaces the first one so much later, ms; what it says. */
  rewritten: { after_ms: number; words: string[]; mood: Mood | null } | null;
}

export interface GeneratedCall {
  info: CallInfo;
  turns: Turn[];
  endedBy: 'agent' | 'customer' | undefined;
  /** Quiet after the last word, ms. */
  tail_ms: number;
  /** The call goes to another agent at the start of this turn. */
  transfer: number | null;
}

const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
const mood: fc.Arbitrary<Mood> = fc
  .record({ angry: share, negative: share, positive: share, abusive: share })
  .map((some) => ({ ...some, neutral: 0 }));
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 });

const turn: fc.Arbitrary<Turn> = fc.record({
  role: fc.constantFrom<Role>('customer', 'customer', 'agent', 'agent', 'ivr'),
  pause_ms: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -1500, max: 1500 }) },
    { weight: 2, arbitrary: fc.integer({ min: 4000, max: 15_000 }) },
  ),
  length_ms: fc.integer({ min: 300, max: 7000 }),
  words,
  mood: fc.option(mood, { freq: 8 }),
  confidence: fc.option(share, { freq: 6, nil: undefined }),
  misheard: fc.option(fc.constantFrom(...WORDS), { freq: 2, nil: null }),
  rewritten: fc.option(
    fc.record({ after_ms: fc.integer({ min: 1, max: 9000 }), words, mood: fc.option(mood, { freq: 8 }) }),
    { freq: 4, nil: null },
  ),
});

export const generatedCall: fc.Arbitrary<GeneratedCall> = fc.record({
  info: fc.record({
    medium: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 'chat'),
    direction: fc.constantFrom('inbound', 'outbound'),
    trade: fc.constantFrom('bank', 'telecom', 'collection'),
    agent: fc.record({ id: fc.constantFrom('A1', 'A2'), team: fc.constantFrom('T3', 'T4') }),
    attributes: fc.record({ tier: fc.constantFrom('gold', 'none'), age: fc.integer({ min: 1, max: 90 }) }),
  }) as fc.Arbitrary<CallInfo>,
  turns: fc.array(turn, { minLength: 1, maxLength: 14 }),
  endedBy: fc.constantFrom('agent', 'customer', undefined),
  tail_ms: fc.integer({ min: 0, max: 14_000 }),
  transfer: fc.option(fc.integer({ min: 1, max: 10 }), { nil: null, freq: 3 }),
});

/** A call's events with the moment at which each reaches the log, ms from the start of the call. */
export interface Timed {
  at: number;
  body: RecordBody;
}

interface Placed extends Turn {
  id: string;
  start_ms: number;
  end_ms: number;
}

function placed({ turns }: GeneratedCall): Placed[] {
  let end = 0;
  return turns.map((one, index) => {
    const start_ms = Math.max(0, end + one.pause_ms);
    end = Math.max(end, start_ms + one.length_ms);
    return { ...one, id: `u-${index}`, start_ms, end_ms: start_ms + one.length_ms };
  });
}

const ARRIVAL = { source: 'asr', arrived_at: 0 };
const ASR_LAG_MS = 300;
const SCORE_LAG_MS = 40;

export interface Shape {
  partials: boolean;
  rewrites: boolean;
}

/** What the log of a live call holds, scores included, in order. */
export function eventsOf(
  call: string,
  generated: GeneratedCall,
  { partials, rewrites }: Shape = { partials: true, rewrites: true },
): Timed[] {
  const { info, endedBy, tail_ms, transfer } = generated;
  const turns = placed(generated);
  const events: Timed[] = [
    { at: 0, body: { type: 'call.started', call, info, started_at: 0, opens: { rules: 'set' }, ...ARRIVAL } },
  ];
  for (const [index, one] of turns.entries()) {
    if (index === transfer) {
      const body = {
        type: 'call.updated',
        call,
        // Those who hear no audio tell a point in time; the call began at 0.
        ...(index % 2 === 0 ? { at_ms: one.start_ms } : { changed_at: one.start_ms }),
        info: { agent: { id: 'B9', team: 'T4' } },
      } as const;
      events.push({ at: one.start_ms + 10, body: { ...body, ...ARRIVAL } });
    }
    const key = { call, utterance: one.id, channel: DEFAULT_CHANNEL[one.role] };
    const said = (at: number, rev: number, final: boolean, end_ms: number, text: string) =>
      events.push({
        at,
        body: {
          type: 'utterance',
          ...key,
          role: one.role,
          rev,
          final,
          start_ms: one.start_ms,
          end_ms,
          text,
          ...(one.confidence === undefined ? {} : { confidence: one.confidence }),
          ...ARRIVAL,
        },
      });
    const scored = (at: number, rev: number, score: Mood | null) =>
      events.push({
        at: at + SCORE_LAG_MS,
        body: score
          ? { type: 'scored', ...key, rev, mood: score, model: 'm', took_ms: 1 }
          : { type: 'shed', ...key, rev },
      });
    const whole = one.words.join(' ');
    if (partials) {
      const half = Math.floor((one.start_ms + one.end_ms) / 2);
      said(half, 0, false, half, (one.misheard ?? whole).slice(0, 6));
      said(one.end_ms - 1, 1, false, one.end_ms - 1, one.misheard ?? whole);
    }
    const hears = one.role === 'customer' || one.role === 'agent';
    const first = one.end_ms + ASR_LAG_MS;
    const last = rewrites || !one.rewritten ? one : { ...one, ...one.rewritten };
    said(first, 2, true, one.end_ms, last.words.join(' '));
    if (hears) scored(first, 2, last.mood);
    if (rewrites && one.rewritten) {
      const again = first + one.rewritten.after_ms;
      said(again, 3, true, one.end_ms, one.rewritten.words.join(' '));
      if (hears) scored(again, 3, one.rewritten.mood);
    }
  }
  const spoken = Math.max(...turns.map(({ end_ms }) => end_ms));
  const length = spoken + tail_ms;
  const settled = Math.max(length, ...events.map(({ at }) => at)) + ASR_LAG_MS;
  events.push({ at: settled, body: { type: 'progress', call, audio_ms: length, ...ARRIVAL } });
  events.push({
    at: settled,
    body: { type: 'call.ended', call, ended_at: 0, ...(endedBy ? { ended_by: endedBy } : {}), ...ARRIVAL },
  });
  return events.sort((a, b) => a.at - b.at);
}

/** Several calls in one log: numbered, stamped, in order. */
export function logOf(calls: readonly Timed[][], begins: readonly number[] = []): LogRecord[] {
  const from = 1_000_000;
  return calls
    .flatMap((events, index) =>
      events.map(({ at, body }) => ({ at: from + at + (begins[index] ?? 0), body })),
    )
    .sort((a, b) => a.at - b.at)
    .map(({ at, body }, index) => ({ ...body, n: index + 1, at }) as LogRecord);
}

/** The same call as a recording: its latest finals in the order in which they end. */
export function recordingOf(
  call: string,
  generated: GeneratedCall,
): { recorded: RecordedCall; moods: (Mood | null)[] } {
  const { info, endedBy, tail_ms } = generated;
  const turns = placed(generated)
    .map((one) => ({ ...one, ...one.rewritten }))
    .sort((a, b) => a.end_ms - b.end_ms || a.start_ms - b.start_ms);
  const spoken = Math.max(...turns.map(({ end_ms }) => end_ms));
  return {
    recorded: {
      call,
      ...info,
      ...(endedBy ? { ended_by: endedBy } : {}),
      duration_ms: spoken + tail_ms,
      utterances: turns.map(({ role, start_ms, end_ms, words: text, confidence }) => ({
        role,
        ...(confidence === undefined ? {} : { confidence }),
        channel: DEFAULT_CHANNEL[role],
        start_ms,
        end_ms,
        text: text.join(' '),
      })),
    } as RecordedCall,
    moods: turns.map(({ role, mood: score }) => (role === 'ivr' ? null : score)),
  };
}
