/**
 * The words of a call in order, with what lies between them: long silences, people talking over each other. Pure.
 */
import { type Flag, momentOf } from '../../../../engine/contract/flag.ts';
import type { Prompt } from '../../../../engine/contract/live.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { keyOf } from '../../live/board.ts';

/** Shorter silences are breath. */
export const SILENCE_MS = 5_000;
/** Between two messages of a chat people read, think and type. */
export const PAUSE_MS = 60_000;
/** From here on it is talking over somebody, not a word of assent. */
export const OVERLAP_MS = 800;

export type TimelineItem =
  | {
      kind: 'words';
      key: string;
      utterance: UtteranceView;
      /** The speaker is not the one of the words before: his name is shown. */
      turn: boolean;
    }
  | { kind: 'silence'; key: string; from_ms: number; to_ms: number }
  | { kind: 'overlap'; key: string; ms: number }
  /** What a supervisor sent to the agent. */
  | { kind: 'prompt'; key: string; prompt: Prompt }
  /** What was raised and rests on no words that are here. */
  | { kind: 'flag'; key: string; flag: Flag };

export interface Timeline {
  items: readonly TimelineItem[];
  /** Call time up to which somebody has spoken; null before the first words. */
  spokenTo: number | null;
}

/**
 * `utterances` in the order of their starts. An ended call's last silence reaches to `ended_ms`; shorter ones than
 * `least_ms` are not told.
 */
export function timelineOf(
  utterances: readonly UtteranceView[],
  ended_ms: number | null = null,
  least_ms = SILENCE_MS,
): Timeline {
  const items: TimelineItem[] = [];
  let spokenTo: number | null = null;
  let before: UtteranceView | undefined;
  /** Latest end of each channel's words. */
  const ends = new Map<number, number>();
  for (const utterance of utterances) {
    if (utterance.text === '') continue;
    const key = keyOf(utterance);
    const { start_ms, end_ms, channel } = utterance;
    if (spokenTo !== null && start_ms - spokenTo >= least_ms) {
      items.push({ kind: 'silence', key: `silence ${key}`, from_ms: spokenTo, to_ms: start_ms });
    }
    const over = overlapOf(utterance, ends);
    if (over >= OVERLAP_MS) items.push({ kind: 'overlap', key: `overlap ${key}`, ms: over });
    const divided = items.length > 0 && items.at(-1)?.kind !== 'words';
    const turn = divided || before?.role !== utterance.role || before.channel !== channel;
    items.push({ kind: 'words', key, utterance, turn });
    before = utterance;
    spokenTo = Math.max(spokenTo ?? 0, end_ms);
    ends.set(channel, Math.max(ends.get(channel) ?? 0, end_ms));
  }
  if (ended_ms !== null && spokenTo !== null && ended_ms - spokenTo >= least_ms) {
    items.push({ kind: 'silence', key: 'silence end', from_ms: spokenTo, to_ms: ended_ms });
  }
  return { items, spokenTo };
}

/**
 * With prompts, and with flags whose words are not here, at their time: before the first words that begin later. Prompts of
 * rules stand at their flags.
 */
export function withMoments(
  items: readonly TimelineItem[],
  prompts: readonly Prompt[],
  flags: readonly Flag[] = [],
): TimelineItem[] {
  const waiting: { at_ms: number; item: TimelineItem }[] = [
    ...prompts
      .filter(({ by }) => by !== undefined)
      .map((prompt) => ({
        at_ms: prompt.at_ms,
        item: { kind: 'prompt', key: `prompt ${prompt.id}`, prompt } as const,
      })),
    ...flags.map((flag) => ({
      at_ms: momentOf(flag),
      item: { kind: 'flag', key: `flag ${flag.id}`, flag } as const,
    })),
  ].sort((a, b) => a.at_ms - b.at_ms);
  const all: TimelineItem[] = [];
  const put = (until_ms: number) => {
    for (let next = waiting[0]; next && next.at_ms < until_ms; next = waiting[0]) {
      all.push(next.item);
      waiting.shift();
    }
  };
  for (const item of items) {
    if (item.kind === 'words') put(item.utterance.start_ms);
    if (item.kind === 'silence') put(item.from_ms);
    all.push(item);
  }
  put(Number.POSITIVE_INFINITY);
  return all;
}

/** How long these words ran together with words of another channel that had begun before. */
function overlapOf({ channel, start_ms, end_ms }: UtteranceView, ends: ReadonlyMap<number, number>): number {
  let longest = 0;
  for (const [other, end] of ends) {
    if (other !== channel) longest = Math.max(longest, Math.min(end, end_ms) - start_ms);
  }
  return longest;
}

/** The words at a moment of call time, or the last ones before it; the first ones where there are none before. */
export function utteranceAt(utterances: readonly UtteranceView[], at_ms: number): UtteranceView | undefined {
  let found = utterances[0];
  for (const one of utterances) {
    if (one.start_ms > at_ms) break;
    found = one;
  }
  return found;
}
