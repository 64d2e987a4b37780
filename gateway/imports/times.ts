/**
 * Whether the times of a recorded call can be in the unit that they are taken for. Seconds that are taken for milliseconds
 * make a call a thousand times too short: nobody says so many characters in so little time. Pure.
 */
import type { ImportFault } from '../../engine/contract/import-fault.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';

/** Unit that the sender says times are in; undefined: it says nothing, they are ms and are looked at. */
export const TIME_UNITS = ['ms', 's'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** Fewer letters of a call say nothing of its pace. */
const LETTERS_MIN = 12;
/** Letters a second that no utterances have; fast speech has 10 Chinese or 30 Latin ones. */
const SPOKEN_MAX = 200;
/** And that no call has from its first word to its last. */
const CALL_MAX = 60;
/** Letters a second of speech below which nobody speaks: slow dictation has one. */
const SPOKEN_MIN = 0.02;

/** `inSeconds`: the sender said so. Typed calls have no pace. */
export function unitFault(
  { medium = 'voice', utterances }: Pick<RecordedCall, 'medium' | 'utterances'>,
  inSeconds: boolean,
): ImportFault | undefined {
  if (medium !== 'voice') return undefined;
  let letters = 0;
  let spoken = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { text, start_ms, end_ms } of utterances) {
    letters += text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    spoken += end_ms - start_ms;
    from = Math.min(from, start_ms);
    to = Math.max(to, end_ms);
  }
  if (letters < LETTERS_MIN) return undefined;
  const span = to - from;
  if (inSeconds)
    return spoken > 0 && letters / (spoken / 1000) < SPOKEN_MIN
      ? { code: 'TIMES_IN_MS', want: String(letters), got: `${Math.round(spoken / 1000)} s` }
      : undefined;
  // Without any length (each word at one moment, or all at 0) nothing says what the unit is.
  if (span <= 0 || letters / (span / 1000) <= CALL_MAX) return undefined;
  if (spoken > 0 && letters / (spoken / 1000) <= SPOKEN_MAX) return undefined;
  return { code: 'TIMES_IN_SECONDS', want: String(letters), got: `${span} ms` };
}
