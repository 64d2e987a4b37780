/** Where flags stand among the words of a call: at those that they rest on, not at those that decided. Pure. */
import { type Flag, momentOf } from '../../../../engine/contract/flag.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { keyOf } from '../../live/board.ts';
import { isStanding } from './flag-order.ts';
import { segments } from './segments.ts';

type Words = ReadonlyMap<string, UtteranceView>;

export interface Places {
  /** Flags by each of the words that they rest on. */
  resting: ReadonlyMap<string, readonly Flag[]>;
  /** Flags by the words that their chip stands beside. */
  chips: ReadonlyMap<string, readonly Flag[]>;
  /** Those that rest on no words: a deadline, a silence. They stand at their moment. */
  bare: readonly Flag[];
}

/** Standing flags only: what was taken back marks nothing any more. */
export function placesOf(flags: readonly Flag[], utterances: readonly UtteranceView[]): Places {
  const words: Words = new Map(utterances.map((one) => [keyOf(one), one]));
  const resting = new Map<string, Flag[]>();
  const chips = new Map<string, Flag[]>();
  const bare: Flag[] = [];
  for (const flag of flags.filter(isStanding)) {
    const keys = [...new Set(flag.evidence.map(keyOf))];
    for (const key of keys) put(resting, key, flag);
    const home = homeOf(flag, words);
    if (!home) bare.push(flag);
    // Words that are marked name their flag; a chip is for what is more than these words.
    else if (keys.some((key) => !isMarked(flag, words.get(key)))) put(chips, keyOf(home), flag);
  }
  return { resting, chips, bare };
}

/** The time of a flag where its call's words are known: of the words that stand there now, also for old flags. */
export function startsIn(utterances: readonly UtteranceView[]): (flag: Flag) => number {
  const words: Words = new Map(utterances.map((one) => [keyOf(one), one]));
  return (flag) => homeOf(flag, words)?.start_ms ?? momentOf(flag);
}

/** From here on it is worth telling that a flag was decided later than it was said, ms. */
const FAR_MS = 10_000;

/** A silence, something said for the third time, a long turn: decided well after it began. */
export function isFar({ at_ms }: Flag, start_ms: number): boolean {
  return at_ms - start_ms >= FAR_MS;
}

/** The first words of its evidence that are still there. */
function homeOf({ evidence }: Flag, words: Words): UtteranceView | undefined {
  return evidence.map((one) => words.get(keyOf(one))).find((one) => one !== undefined && one.text !== '');
}

/** Words that are gone need no chip. */
function isMarked(flag: Flag, utterance: UtteranceView | undefined): boolean {
  return !utterance?.text || segments(utterance, [flag]).some((piece) => piece.flags.length > 0);
}

function put(into: Map<string, Flag[]>, key: string, flag: Flag): void {
  const known = into.get(key);
  if (known) known.push(flag);
  else into.set(key, [flag]);
}
