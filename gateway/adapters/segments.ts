/**
 * Segments of one stream → utterances of the native protocol: whole texts, rising revisions, times of the call. Every
 * kind of partial becomes the same here. No clock: what a recogniser does not time is timed by `elapsed_ms`.
 */
import { DEFAULT_CHANNEL } from '../../engine/contract/call.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import type { Heard, PartialsKind, Segment } from './adapter.ts';
import type { IngestRole } from './roles.ts';

export interface SpokenUtterance {
  utterance: string;
  rev: number;
  channel?: number;
  role: IngestRole;
  final: boolean;
  start_ms: number;
  end_ms: number;
  text: string;
  confidence?: number;
}

export interface StreamFacts {
  partials: PartialsKind;
  /** Tells this stream's segments from those of an earlier connection of the same call; empty where ids are unique. */
  tag: string;
  /** Where the stream's first audio lies in the call, ms. */
  offset_ms: number;
  /** Who speaks, where neither frame nor channel says so. */
  role: IngestRole;
  /** Who speaks on each channel of the audio. */
  channels: readonly IngestRole[];
  /** `role` was told, `channels` were not: it holds on channel 0, too, until another one is heard of. */
  alone: boolean;
  /** First revision; later streams of a call begin higher, so that they can rewrite. */
  rev: number;
}

interface Known {
  /** As it was told last. */
  text: string;
  /** Pieces that will not change (`replace-range`). */
  fixed: string;
  final: boolean;
  start_ms: number;
  end_ms: number;
  /** The recogniser said where it lies; else its arrival did. */
  timed: boolean;
  confidence?: number;
  place: Place;
}

/** Who speaks, and on which channel where that is told. */
interface Place {
  channel?: number;
  role: IngestRole;
}

/** Speech has gone on for about this long when a first partial comes, ms; for recognisers that time only finals. */
const FIRST_PARTIAL_MS = 600;
/** Finals that can still be rewritten; older ones are forgotten. Snapshots repeat themselves and keep all. */
const FINALS_KEPT = 256;
const KEY_MAX = 90;
/**
 * What ends this far before the last final of its voice, ms, is of a stream of the recogniser that began again: results
 * of one stream may overlap, and come a little out of order.
 */
const BACK_MS = 1_000;
/** So far before that of another voice: one's results may come later than the other's, but not by this much. */
const OTHER_BACK_MS = 30_000;

export class Segments {
  readonly #facts: StreamFacts;
  readonly #known = new Map<string, Known>();
  #offset_ms: number;
  #rev: number;
  /** Channels tell who speaks. */
  #several: boolean;
  /** Pieces in which a text that is too long for one utterance was told last; absent: one. */
  readonly #pieces = new Map<string, number>();
  /** End of the last thing heard, ms of the stream, by channel. */
  readonly #ends = new Map<number | undefined, number>();
  /** End of the last final that the recogniser timed, ms of the stream, by voice. */
  readonly #finalEnds = new Map<string, number>();

  constructor(facts: StreamFacts) {
    this.#facts = facts;
    this.#offset_ms = facts.offset_ms;
    this.#rev = facts.rev;
    this.#several = !facts.alone;
  }

  /** Revision that was told last. */
  get rev(): number {
    return this.#rev;
  }

  /** End of the last timed final, ms of the stream; 0: none yet. */
  get final_ms(): number {
    return Math.max(0, ...this.#finalEnds.values());
  }

  /** Where the stream's first audio lies in the call, ms, is known better now. */
  placeAt(offset_ms: number): void {
    this.#offset_ms = offset_ms;
  }

  /** It lies so far back that it belongs to a stream of the recogniser that began again. */
  isBefore(segment: Segment): boolean {
    // Some say of what goes on only where it begins.
    const end_ms = segment.end_ms ?? segment.start_ms;
    if (end_ms === undefined || this.#facts.partials === 'snapshot') return false;
    const known = this.#known.get(id(segment.key, segment.channel));
    // A final that is rewritten lies where it lay.
    if (known?.timed && (!known.final || segment.state === 'final'))
      return (
        end_ms + BACK_MS < known.start_ms ||
        // What is said grows; as it becomes final, it may turn out to be the first piece of it.
        (segment.state === 'partial' &&
          segment.end_ms !== undefined &&
          end_ms + BACK_MS < known.end_ms &&
          !isSameBeginning(segment.text, known.text))
      );
    const own = this.#finalEnds.get(voiceOf(segment));
    return isFarBack(end_ms, own ?? 0, this.final_ms);
  }

  /**
   * The recogniser begins again: what is open is final. Where `by`, which showed it, goes on with a partial that only its
   * arrival had timed, that one was of the new stream already and is taken back.
   */
  cut(by?: Segment): { settled: SpokenUtterance[][]; withdrawn: SpokenUtterance[] } {
    const own = by && id(by.key, by.channel);
    const settled: SpokenUtterance[][] = [];
    const withdrawn: SpokenUtterance[] = [];
    for (const [key, known] of this.#known) {
      if (known.final) continue;
      if (key === own && !known.timed) withdrawn.push(...this.#withdraw(key));
      else settled.push(this.#settle(key, known));
    }
    return { settled, withdrawn };
  }

  /** `elapsed_ms`: since the first audio of the stream, by the receiver's clock. */
  take(
    heard: Extract<Heard, { kind: 'segment' | 'snapshot' | 'close' }>,
    elapsed_ms: number,
  ): SpokenUtterance[] {
    if (heard.kind === 'segment') return this.#segment(heard.segment, elapsed_ms);
    if (heard.kind === 'close') return this.#close(heard.key, heard.channel);
    const before = new Set(this.#known.keys());
    const said = heard.segments.flatMap((segment) => {
      before.delete(id(segment.key, segment.channel));
      return this.#segment(segment, elapsed_ms);
    });
    for (const gone of before) said.push(...this.#withdraw(gone));
    return said;
  }

  /** Segments that were left open become final: the stream has ended. */
  finish(): SpokenUtterance[] {
    return [...this.#known].flatMap(([key, known]) => (known.final ? [] : this.#settle(key, known)));
  }

  #segment(segment: Segment, elapsed_ms: number): SpokenUtterance[] {
    const key = id(segment.key, segment.channel);
    const before = this.#known.get(key);
    if (before?.final && segment.state !== 'final' && this.#facts.partials !== 'snapshot') return [];
    const { text, fixed } = this.#joined(segment, before);
    const start_ms = segment.start_ms ?? before?.start_ms ?? this.#begin(segment.channel, elapsed_ms);
    const end_ms = Math.max(start_ms, segment.end_ms ?? Math.max(elapsed_ms, before?.end_ms ?? 0));
    const confidence = segment.confidence ?? before?.confidence;
    const now: Known = {
      text,
      fixed,
      final: segment.state === 'final',
      start_ms,
      end_ms,
      timed: segment.end_ms !== undefined || segment.start_ms !== undefined,
      ...(confidence === undefined ? {} : { confidence }),
      place: this.#placeOf(segment),
    };
    if (now.final && segment.end_ms !== undefined && end_ms <= LIMITS.offset_ms) {
      const voice = voiceOf(segment);
      this.#finalEnds.set(voice, Math.max(this.#finalEnds.get(voice) ?? 0, end_ms));
    }
    // An utterance belongs to its channel: heard on another it is another one, and the first is taken back.
    const moved =
      before !== undefined && before.text !== '' && numberOf(before.place) !== numberOf(now.place);
    const withdrawn = moved ? this.#spoken(key, { ...before, text: '', final: true }) : [];
    const told =
      !moved &&
      before !== undefined &&
      before.final === now.final &&
      before.text === text &&
      before.place.role === now.place.role;
    const sameTime = before?.start_ms === start_ms && before.end_ms === end_ms;
    this.#known.set(key, now);
    this.#ends.set(segment.channel, Math.max(this.#ends.get(segment.channel) ?? 0, end_ms));
    // Heartbeats repeat themselves; silence is no utterance.
    if (told && (sameTime || !now.final)) return [];
    if (text === '' && before === undefined) {
      this.#known.delete(key);
      return [];
    }
    if (now.final) this.#forgetOld();
    return [...withdrawn, ...this.#spoken(key, now)];
  }

  #joined({ state, text }: Segment, before: Known | undefined): { text: string; fixed: string } {
    const { partials } = this.#facts;
    if (partials === 'delta' && state === 'partial')
      return { text: joinWords(before?.text ?? '', text), fixed: '' };
    if (partials !== 'replace-range') return { text, fixed: '' };
    const whole = joinWords(before?.fixed ?? '', text);
    return { text: whole, fixed: state === 'partial' ? (before?.fixed ?? '') : whole };
  }

  #close(key: string, channel: number | undefined): SpokenUtterance[] {
    const known = this.#known.get(id(key, channel));
    return known === undefined || known.final ? [] : this.#settle(id(key, channel), known);
  }

  #settle(key: string, known: Known): SpokenUtterance[] {
    const now = { ...known, final: true };
    this.#known.set(key, now);
    return this.#spoken(key, now);
  }

  #withdraw(key: string): SpokenUtterance[] {
    const known = this.#known.get(key);
    this.#known.delete(key);
    return known === undefined || known.text === ''
      ? []
      : this.#spoken(key, { ...known, text: '', final: true });
  }

  #placeOf(segment: Segment): Place {
    const channel = segment.channel ?? segment.voice;
    if (channel !== undefined && channel > 0) this.#several = true;
    const { channels, role } = this.#facts;
    if (channel === undefined || !this.#several) return { role: segment.role ?? role };
    return { channel, role: segment.role ?? channels[channel] ?? role };
  }

  #begin(channel: number | undefined, elapsed_ms: number): number {
    return Math.max(this.#ends.get(channel) ?? 0, elapsed_ms - FIRST_PARTIAL_MS, 0);
  }

  #spoken(key: string, known: Known): SpokenUtterance[] {
    const { tag } = this.#facts;
    const name = tag === '' ? key : `${tag}:${key}`;
    const start = inCall(known.start_ms + this.#offset_ms);
    const end = inCall(known.end_ms + this.#offset_ms);
    const parts = pieces(known.text);
    const told = Math.max(parts.length, this.#pieces.get(key) ?? 1);
    // A partial may grow again: what it was told in is remembered until its final.
    const kept = known.final ? parts.length : told;
    if (kept > 1) this.#pieces.set(key, kept);
    else this.#pieces.delete(key);
    return Array.from({ length: told }, (_, index) => {
      this.#rev += 1;
      const at = (piece: number) =>
        start + Math.round(((end - start) * Math.min(piece, parts.length)) / parts.length);
      return {
        utterance: index === 0 ? name : `${name}+${index}`,
        rev: this.#rev,
        ...known.place,
        final: known.final,
        start_ms: at(index),
        end_ms: at(index + 1),
        // Pieces that a shorter text has no more are taken back (D-171).
        text: parts[index] ?? '',
        ...(known.confidence === undefined ? {} : { confidence: known.confidence }),
      };
    });
  }

  #forgetOld(): void {
    if (this.#facts.partials === 'snapshot' || this.#known.size <= FINALS_KEPT) return;
    for (const [key, { final }] of this.#known) {
      if (this.#known.size <= FINALS_KEPT) return;
      if (!final) continue;
      this.#known.delete(key);
      this.#pieces.delete(key);
    }
  }
}

/** What ends at `end_ms` is of a stream that began again; the others: how far its voice, and any, was heard, ms. */
export function isFarBack(end_ms: number, own_ms: number, any_ms = own_ms): boolean {
  return end_ms + BACK_MS < own_ms || end_ms + OTHER_BACK_MS < any_ms;
}

function id(key: string, channel: number | undefined): string {
  const short = key.slice(-KEY_MAX);
  return channel === undefined ? short : `${channel}.${short}`;
}

/** Whose results come in order: those of one channel, or of one who is named. */
function voiceOf({ channel, voice, role }: Segment): string {
  return String(channel ?? voice ?? role ?? '');
}

/** One goes on where the other stops, or is a piece of it. */
function isSameBeginning(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** Number of the channel that the engine tells the utterance by. */
export function numberOf({ channel, role }: Place): number {
  return channel ?? DEFAULT_CHANNEL[role];
}

function inCall(ms: number): number {
  return Math.min(LIMITS.offset_ms, Math.max(0, Math.round(ms)));
}

/** An utterance has a longest text; a recogniser that never pauses says more. */
function pieces(text: string): string[] {
  if (text.length <= LIMITS.text) return [text];
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += LIMITS.text)
    parts.push(text.slice(from, from + LIMITS.text));
  return parts;
}

/** Chinese needs no space between two pieces, other scripts do. */
export function joinWords(left: string, right: string): string {
  if (left === '' || right === '') return left + right;
  return /[\p{sc=Latin}\d]$/u.test(left) && /^[\p{sc=Latin}\d]/u.test(right)
    ? `${left} ${right}`
    : left + right;
}
