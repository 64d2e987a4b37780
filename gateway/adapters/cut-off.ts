/**
 * Words in which a stream of a recogniser was cut off, until the stream after it says them again: senders that bridge the
 * gap send the last seconds of audio twice. What is said again rewrites the utterance that was cut off, so that nobody
 * counts it twice. For all streams of a sender, over one connection or several. No clock.
 */
import { LIMITS } from '../../engine/contract/ingest.ts';
import { numberOf, type SpokenUtterance } from './segments.ts';

interface Words {
  utterance: string;
  text: string;
  start_ms: number;
  /** It was cut off in the middle; else it was the last final before the cut. */
  open: boolean;
  /** Epoch ms at which it was heard. */
  at: number;
  /** The utterance of the later stream that says it again. */
  again?: string;
  /** A partial of a later stream that was told, and may turn out to say it again. */
  told?: string;
}

/** Time after the cut within which it is said again, ms. */
const WITHIN_MS = 15_000;
/** Time within which a recogniser rewrites what it has told, ms. */
const REWRITTEN_MS = 600_000;
/** Fewest characters that are believed to be the same words: of the whole, and where only an end is repeated. */
const WHOLE_MIN = 2;
const END_MIN = 4;
/** First letters that suffice where so large a part of what was cut off is the same. */
const HEAD_MIN = 6;
const HEAD_PART = 1 / 3;
/** Part of what was cut off that may be recognised in another way: partials are less exact than finals. */
const OTHERWISE = 1 / 3;
/** Longest of what was cut off that is compared so, letters: it takes time by its square. */
const LOOKED_AT = 200;
const CALLS_MAX = 10_000;
/** How often it is looked for words that are of no use any more, ms. */
const SWEEP_MS = 1_000;

export class CutOff {
  /** Those that were cut off last come last. */
  readonly #calls = new Map<string, Map<number, Words>>();
  /** Which connection told words of each channel last, when, epoch ms, and those of them that it may go on with. */
  readonly #spoke = new Map<string, Map<number, { by: symbol; at: number; open: SpokenUtterance | null }>>();
  #swept = 0;

  /**
   * The connection `by` tells this now, epoch ms; `first`: its first words on that channel. Then the connection before
   * it is taken to be dead, though nobody may have closed it yet, unless it goes on.
   */
  spoke(call: string, said: SpokenUtterance, by: symbol, now: number, first: boolean): void {
    const channel = numberOf(said);
    const channels = ofCall(this.#spoke, call);
    const before = channels.get(channel);
    const words = this.#calls.get(call)?.get(channel);
    if (words?.utterance === said.utterance && words.again === undefined) this.#forget(call, said);
    if (first && before?.open && before.by !== by) this.#put(call, before.open, true, before.at);
    channels.set(channel, { by, at: now, open: said.final || said.text === '' ? null : said });
  }

  /**
   * A stream of `call`, on the connection `by`, is cut off after this utterance; `open`: within it. `at`: epoch ms at
   * which it was heard. Where another connection has spoken since, that one has gone on already.
   */
  left(call: string, said: SpokenUtterance, open: boolean, at: number, by: symbol): void {
    if (said.text === '') return;
    const channel = numberOf(said);
    const since = this.#spoke.get(call)?.get(channel);
    if (since?.by === by) since.open = null;
    else if (since && since.at > at) return;
    this.#put(call, said, open, at);
  }

  /** Nothing more of it is told. */
  ended(call: string): void {
    this.#calls.delete(call);
    this.#spoke.delete(call);
  }

  /** What is to be told instead of an utterance of a later stream; `now`: epoch ms of its arrival. */
  mended(call: string, said: SpokenUtterance, now: number): SpokenUtterance[] {
    this.#forgetOld(now);
    const words = this.#calls.get(call)?.get(numberOf(said));
    if (!words || words.utterance === said.utterance) return [said];
    const { utterance, start_ms } = words;
    const end_ms = Math.min(LIMITS.offset_ms, start_ms + said.end_ms - said.start_ms);
    // Rewritten later on, it is still the same utterance.
    if (words.again === said.utterance)
      return [
        {
          ...said,
          utterance,
          start_ms,
          end_ms,
          text: said.text && (joined(words.text, said.text) ?? said.text),
        },
      ];
    if (words.again !== undefined) return [said];
    if (now - words.at > WITHIN_MS) {
      this.#forget(call, said);
      return [said];
    }
    if (!said.final) {
      // Words that are known already; whether they are said again shows when they are final.
      if (words.open && isPartOf(said.text, words.text)) return [];
      words.told = said.utterance;
      return [said];
    }
    if (said.text === '') return [said];
    // In less time than it takes nobody can have said it anew.
    const whole =
      words.open || now - words.at < said.end_ms - said.start_ms ? joined(words.text, said.text) : null;
    if (whole === null) {
      this.#forget(call, said);
      return [said];
    }
    words.again = said.utterance;
    const told = words.told === said.utterance ? [{ ...said, text: '' }] : [];
    return [...told, { ...said, utterance, start_ms, end_ms, text: whole }];
  }

  /** Words are not masked yet: they stay no longer than they are of use. */
  #forgetOld(now: number): void {
    if (now - this.#swept < SWEEP_MS) return;
    this.#swept = now;
    forget(this.#calls, ({ again, at }) => now - at > (again === undefined ? WITHIN_MS : REWRITTEN_MS));
    forget(this.#spoke, ({ at }) => now - at > WITHIN_MS);
  }

  #put(call: string, said: SpokenUtterance, open: boolean, at: number): void {
    const channels = ofCall(this.#calls, call);
    this.#calls.delete(call);
    this.#calls.set(call, channels);
    const { utterance, text, start_ms } = said;
    channels.set(numberOf(said), { utterance, text, start_ms, open, at });
  }

  #forget(call: string, said: SpokenUtterance): void {
    const channels = this.#calls.get(call);
    channels?.delete(numberOf(said));
    if (channels?.size === 0) this.#calls.delete(call);
  }
}

function ofCall<T>(calls: Map<string, Map<number, T>>, call: string): Map<number, T> {
  let channels = calls.get(call);
  if (channels) return channels;
  if (calls.size >= CALLS_MAX) calls.delete(calls.keys().next().value as string);
  channels = new Map();
  calls.set(call, channels);
  return channels;
}

function forget<T>(calls: Map<string, Map<number, T>>, isOver: (one: T) => boolean): void {
  for (const [call, channels] of calls) {
    for (const [channel, one] of channels) if (isOver(one)) channels.delete(channel);
    if (channels.size === 0) calls.delete(call);
  }
}

/** Letters and digits alone, and where each stands: recognisers set other marks when they hear something again. */
function lettersOf(text: string): { letters: string[]; ends: number[] } {
  const letters: string[] = [];
  const ends: number[] = [];
  for (const { 0: letter, index } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    letters.push(letter.toLowerCase());
    ends.push(index + letter.length);
  }
  return { letters, ends };
}

function isPartOf(part: string, whole: string): boolean {
  const { letters } = lettersOf(part);
  const all = lettersOf(whole).letters;
  return letters.length <= all.length && letters.every((letter, index) => letter === all[index]);
}

/** The words with what goes on from them; null: `next` does not say them again, or it is too long for one utterance. */
export function joined(cut: string, next: string): string | null {
  const whole = wholeOf(cut, next);
  return whole === null || whole.length > LIMITS.text ? null : whole;
}

function wholeOf(cut: string, next: string): string | null {
  const before = lettersOf(cut);
  const after = lettersOf(next);
  const length = before.letters.length;
  // Recognised anew, nothing of it is lost.
  if (after.letters.length >= WHOLE_MIN && after.letters.length < length && isPartOf(next, cut)) return cut;
  const differs = before.letters.findIndex((letter, at) => letter !== after.letters[at]);
  const alike = differs === -1 ? length : differs;
  if (alike >= HEAD_MIN && alike >= length * HEAD_PART) return next;
  for (let same = Math.min(length, after.letters.length, LOOKED_AT); same >= END_MIN; same -= 1) {
    const from = length - same;
    if (after.letters.slice(0, same).every((letter, index) => letter === before.letters[from + index]))
      return cut.slice(0, before.ends[length - 1]) + next.slice(after.ends[same - 1]);
  }
  if (length >= WHOLE_MIN && length <= LOOKED_AT) {
    if (changes(before.letters, after.letters) <= length * OTHERWISE) return next;
  }
  return null;
}

/** Fewest letters to change, to put in or to leave out, until `cut` is how `next` begins. */
function changes(cut: readonly string[], next: readonly string[]): number {
  const wide = Math.min(next.length, 2 * cut.length);
  let row = Array.from({ length: wide + 1 }, (_, column) => column);
  for (const [index, letter] of cut.entries()) {
    const line = [index + 1];
    for (let column = 1; column <= wide; column += 1) {
      const same = (row[column - 1] as number) + (letter === next[column - 1] ? 0 : 1);
      line.push(Math.min(same, (row[column] as number) + 1, (line[column - 1] as number) + 1));
    }
    row = line;
  }
  return Math.min(...row);
}
