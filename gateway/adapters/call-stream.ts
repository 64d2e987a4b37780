/**
 * What one connection tells of one call, over the recogniser's streams that follow each other on it: a service that
 * cuts streams, or begins them anew after a fault, counts times and segments from 0 again. No clock.
 */
import { LIMITS } from '../../engine/contract/ingest.ts';
import type { Heard, Segment } from './adapter.ts';
import type { CutOff } from './cut-off.ts';
import { numberOf, Segments, type SpokenUtterance, type StreamFacts } from './segments.ts';

export class CallStream {
  readonly #call: string;
  readonly #cutOff: CutOff;
  readonly #facts: StreamFacts;
  segments: Segments;
  /** Epoch ms of the stream's first audio; where times count from the start of the call, that. */
  since: number;
  /** Where the stream's first audio lies in the call, ms. */
  offset_ms: number;
  /** Streams before this one. */
  #before = 0;
  /** Something was heard in this stream. */
  #heard = false;
  /** Its place follows from what was timed in it; else from when it began. */
  #placed = true;
  /** No stream reaches back behind the last final of the one before, ms of the call. */
  #floor_ms = 0;
  /**
   * Call time less the arrival, ms, of what came with the least delay: what connects the recogniser's clock with ours.
   * Null: nothing was timed.
   */
  #lead_ms: number | null = null;
  /** The last final of each channel, and when it came. */
  readonly #last = new Map<number, { said: SpokenUtterance; at: number }>();
  /** When something of each channel came last, epoch ms. */
  readonly #heardAt = new Map<number, number>();
  readonly #connection = Symbol();

  constructor(call: string, cutOff: CutOff, since: number, facts: StreamFacts) {
    this.#call = call;
    this.#cutOff = cutOff;
    this.#facts = facts;
    this.since = since;
    this.offset_ms = facts.offset_ms;
    this.segments = new Segments(facts);
  }

  /** `now`: epoch ms of its arrival. */
  take(heard: Extract<Heard, { kind: 'segment' | 'snapshot' | 'close' }>, now: number): SpokenUtterance[] {
    this.#heard = true;
    const end_ms = endOf(heard);
    if (end_ms !== undefined) this.#isAt(end_ms, now);
    else if (heard.kind === 'segment' && heard.segment.start_ms !== undefined)
      this.#isBehind(heard.segment.start_ms, now);
    const said = this.segments.take(heard, Math.max(0, now - this.since)).flatMap((one) => {
      const channel = numberOf(one);
      this.#cutOff.spoke(this.#call, one, this.#connection, now, !this.#heardAt.has(channel));
      this.#heardAt.set(channel, now);
      return this.#cutOff.mended(this.#call, one, now);
    });
    for (const one of said) if (one.final) this.#last.set(numberOf(one), { said: one, at: now });
    return said;
  }

  /** Heard this far, ms of the stream → ms of the call. */
  progress(audio_ms: number, now: number): number {
    this.#heard = true;
    this.#isAt(audio_ms, now);
    return audio_ms + this.offset_ms;
  }

  /**
   * The recogniser begins another stream, which `by` may have shown: what is open is final, and what comes counts from
   * a new place: audio has gone on with the clock since it was heard last.
   */
  restart(now: number, by?: Segment): SpokenUtterance[] {
    if (!this.#heard) return [];
    this.#floor_ms = Math.max(this.#floor_ms, this.segments.final_ms + this.offset_ms);
    const said = this.cut(now, by);
    this.#before += 1;
    this.#heard = false;
    this.#placed = false;
    this.offset_ms = this.#callTime(now);
    this.since = now;
    this.segments = new Segments({
      ...this.#facts,
      tag: `${this.#facts.tag}~${this.#before}`,
      offset_ms: this.offset_ms,
      rev: this.segments.rev,
    });
    return said;
  }

  /** The recogniser has finished its stream: what is open is final. */
  finish(now: number): SpokenUtterance[] {
    const said = this.segments.finish();
    for (const one of said) this.#cutOff.spoke(this.#call, one, this.#connection, now, false);
    return said;
  }

  /** Nothing more comes of this stream: what is open is final, and may be said again by another one. */
  cut(now: number, by?: Segment): SpokenUtterance[] {
    const { settled, withdrawn } = this.segments.cut(by);
    const left = (said: SpokenUtterance, open: boolean, at: number) =>
      this.#cutOff.left(this.#call, said, open, at, this.#connection);
    for (const { said, at } of this.#last.values()) left(said, false, at);
    this.#last.clear();
    const told = settled.map((pieces) => pieces.flatMap((one) => this.#cutOff.mended(this.#call, one, now)));
    for (const pieces of told) {
      const [said] = pieces.filter(({ text }) => text !== '');
      if (said) left(said, true, this.#heardAt.get(numberOf(said)) ?? now);
    }
    return [...withdrawn, ...told.flat()];
  }

  /** The stream was heard to `ms` when this came. */
  #isAt(ms: number, now: number): void {
    if (ms > LIMITS.offset_ms) return;
    if (!this.#placed) {
      this.#placed = true;
      this.#place(ms, now);
      this.since = now - ms;
    }
    this.#lead_ms = Math.max(this.#lead_ms ?? Number.NEGATIVE_INFINITY, ms + this.offset_ms - now);
  }

  /** What was heard when this came goes on since `ms`: how far, only its final says. */
  #isBehind(ms: number, now: number): void {
    if (this.#placed || ms > LIMITS.offset_ms) return;
    this.#place(ms, now);
  }

  /** `ms` of the stream is no later than what is heard now. */
  #place(ms: number, now: number): void {
    this.offset_ms = Math.max(this.#floor_ms, Math.min(this.offset_ms, this.#callTime(now) - ms));
    this.segments.placeAt(this.offset_ms);
  }

  /** Call time of the audio that would be heard now, ms. */
  #callTime(now: number): number {
    const told = this.#lead_ms === null ? now - this.since + this.offset_ms : this.#lead_ms + now;
    return Math.max(this.#floor_ms, Math.round(told));
  }
}

/** The farthest that it says, ms of the stream. */
function endOf(heard: Extract<Heard, { kind: 'segment' | 'snapshot' | 'close' }>): number | undefined {
  if (heard.kind === 'close') return undefined;
  const segments = heard.kind === 'segment' ? [heard.segment] : heard.segments;
  const ends = segments.flatMap(({ end_ms }) => (end_ms === undefined ? [] : [end_ms]));
  return ends.length === 0 ? undefined : Math.max(...ends);
}
