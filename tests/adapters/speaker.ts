/** A recorded call as a vendor's recogniser would send it: one stream a leg, or one for both. */
import type { UtteranceFrame } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { StreamMeta } from '../../gateway/adapters/stream.ts';
import { asrEvents } from '../../gateway/demo/asr-script.ts';

export interface SpokenFrame {
  /** ms since the call began. */
  at_ms: number;
  frame: string;
}

export interface SpokenStream {
  meta: StreamMeta;
  frames: SpokenFrame[];
}

/**
 * `seed` decides the partials. `session` is that of the recogniser, 1 where it is left out: another one has other ids, and
 * numbers and times from the beginning.
 */
export type Speaker = (call: RecordedCall, seed: number, session?: number) => SpokenStream[];

export type Said = Omit<UtteranceFrame, 'seq' | 'type' | 'call'>;

/** What is said, partials included, in the order in which it is sent; `turn` counts the turns of the call from 0. */
export function saidIn(call: RecordedCall, seed: number): { at_ms: number; turn: number; said: Said }[] {
  return asrEvents(call, { seed }).flatMap(({ at_ms, event }) =>
    event.type === 'utterance'
      ? [{ at_ms, turn: Number(event.utterance.replace(/^\D+/, '')) - 1, said: event }]
      : [],
  );
}

/** One stream for each leg, as recognisers that take one voice are connected. */
export function byLeg(
  call: RecordedCall,
  seed: number,
  speak: (said: { turn: number; index: number; said: Said }, before: string) => unknown[],
): SpokenStream[] {
  return (['customer', 'agent'] as const).map((role) => {
    const own = saidIn(call, seed).filter(({ said }) => said.role === role);
    const turns = [...new Set(own.map(({ turn }) => turn))];
    let before = '';
    let turnBefore = -1;
    const frames = own.flatMap(({ at_ms, turn, said }) => {
      if (turn !== turnBefore) before = '';
      turnBefore = turn;
      const made = speak({ turn, index: turns.indexOf(turn), said }, before);
      before = said.text;
      return made.map((frame) => ({
        at_ms,
        frame: typeof frame === 'string' ? frame : JSON.stringify(frame),
      }));
    });
    return { meta: { call: call.call, role }, frames };
  });
}
