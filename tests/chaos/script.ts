/** What the senders of one run say, and when: generated calls, some heard by two sources. */
import fc from 'fast-check';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import { eventsOf, generatedCall, type Timed } from '../engine/generated-calls.ts';
import type { Dice } from '../rule-fuzz/dice.ts';
import type { Struck } from './faults.ts';

export interface Line {
  /** ms from the beginning of the run. */
  at: number;
  /** Which of the sources says it. */
  source: number;
  event: IngestEvent;
}

export const SOURCES = 2;
const CALLS = 4;
/** Played faster than spoken. */
const SPEED = 4;
const LATEST_START_MS = 8_000;
const SENT_AT = Date.UTC(2026, 5, 1, 8);

export function scriptOf(seed: number, dice: Dice, struck: Struck): Line[] {
  let said = 0;
  const lines = fc.sample(generatedCall, { seed, numRuns: CALLS }).flatMap((generated, index) => {
    const begins = dice.below(LATEST_START_MS);
    const leg = dice.below(SOURCES);
    const twoLegs = dice.chance(0.4);
    return eventsOf(`call-${index}`, generated).flatMap(({ at, body }): Line[] => {
      const event = eventOf(body);
      if (!event) return [];
      const agent = event.type === 'utterance' && event.role === 'agent';
      const source = agent && twoLegs ? 1 - leg : leg;
      const line = { at: begins + at / SPEED, source, event };
      if (event.type !== 'utterance' || !event.final) return [line];
      if (dice.chance(0.06)) {
        struck('final said twice');
        return [line, { ...line, at: line.at + dice.below(1_500) }];
      }
      if (dice.chance(0.06)) {
        struck('final rewritten');
        const again = { ...event, rev: (event.rev ?? 0) + 5, text: `${event.text} 我要去银保监投诉` };
        return [line, { ...line, at: line.at + dice.below(2_500), event: again }];
      }
      return [line];
    });
  });
  lines.sort((a, b) => a.at - b.at);
  // Everything that is said has a time of its own: that is how it is known again in the log.
  return lines.map((line) => {
    if (line.event.type !== 'utterance') return line;
    said += 1;
    return { ...line, event: { ...line.event, sent_at: new Date(SENT_AT + said).toISOString() } };
  });
}

function eventOf(body: Timed['body']): IngestEvent | null {
  switch (body.type) {
    case 'call.started':
      return { type: 'call.started', call: body.call, ...infoOf(body.info), queue: 'billing' };
    case 'call.updated':
      return { type: 'call.updated', call: body.call, at_ms: body.at_ms ?? 0, ...infoOf(body.info) };
    case 'utterance': {
      const { call, utterance, rev, channel, role, final, start_ms, end_ms, text, confidence } = body;
      const said = { call, utterance, rev, channel, role, final, start_ms, end_ms, text };
      return { type: 'utterance', ...said, ...(confidence === undefined ? {} : { confidence }) };
    }
    case 'progress':
      return { type: 'progress', call: body.call, audio_ms: body.audio_ms };
    case 'call.ended':
      return { type: 'call.ended', call: body.call, reason: `${body.ended_by ?? 'nobody'}_hangup` };
    default:
      return null;
  }
}

type Told = Omit<Extract<IngestEvent, { type: 'call.started' }>, 'type' | 'call'>;

/** `null` where the generator says nothing is not what a sender writes. */
function infoOf(info: object): Told {
  return Object.fromEntries(
    Object.entries(info).filter(([, value]) => value !== null && value !== undefined),
  );
}
