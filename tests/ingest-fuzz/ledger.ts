/** What one connection is owed: every frame an acknowledgement that covers it, or a refusal by name. */
import { REFUSALS, type RefusalCode } from '../../engine/contract/errors.ts';
import type { EventFrame, ServerFrame } from '../../engine/contract/ingest.ts';
import { SECRET } from './script.ts';
import { type Shot, shown } from './shot.ts';

/** An event that fits the schema, and what became of it. */
export interface Told {
  owner: string;
  source: string;
  frame: EventFrame;
  /** When it was heard; tells it from every other one. */
  at: number;
  fate: 'waits' | 'acked' | 'dropped' | RefusalCode;
}

/** What can be refused of a frame that fits the schema. */
const BY_STATE: ReadonlySet<string> = new Set<RefusalCode>([
  'HELLO_EXPECTED',
  'HELLO_REPEATED',
  'SOURCE_FOREIGN',
  'SOURCE_REPLACED',
  'SEQ_LEAPS',
  'CALL_FOREIGN',
  'CALL_REUSED',
  'CALL_OVER',
  'QUOTA_CALLS',
  'LOG_UNAVAILABLE',
  'SHUTTING_DOWN',
]);
/** Of these, what is said while older events wait for the log. */
const AT_ONCE: ReadonlySet<string> = new Set<RefusalCode>(['HELLO_EXPECTED', 'SHUTTING_DOWN']);
/** A source that no token of the world may speak for. */
export const FOREIGN = 'of-another-token';
/** Characters of a refusal's message beyond what nobody reads it. */
const MESSAGE_MAX = 500;

export class Ledger {
  /** Bad frames without an answer, oldest first. */
  #bad: Shot[] = [];
  #hellos = 0;
  readonly #waiting = new Map<string, Told[]>();
  #replaced = false;
  #gone = false;
  readonly #anew = new Set<string>();
  readonly counts: Map<string, number>;
  source = '';
  readonly owner: string;

  constructor(owner: string, counts: Map<string, number>) {
    this.owner = owner;
    this.counts = counts;
  }

  get replaced(): boolean {
    return this.#replaced;
  }

  /** The socket is gone: what the server had not begun with may be dropped, since it comes again on the next one. */
  closed(): void {
    this.#gone = true;
  }

  /** Frames without an answer. */
  get open(): number {
    let events = 0;
    for (const { length } of this.#waiting.values()) events += length;
    return this.#bad.length + (this.#replaced || this.#gone ? 0 : this.#hellos + events);
  }

  /** The frame goes out; an event that fits the schema is given back, to follow what becomes of it. */
  hear(shot: Shot, at: number): Told | null {
    const { frame } = shot;
    if (!frame) {
      this.#bad.push(shot);
      return null;
    }
    if (frame.type === 'hello') {
      this.#hellos += 1;
      if (frame.source !== FOREIGN) this.source = frame.source;
      return null;
    }
    if (frame.type === 'call.started' && frame.anew) this.#anew.add(frame.call);
    const told: Told = { owner: this.owner, source: this.source, frame, at, fate: 'waits' };
    const line = this.#waiting.get(frame.call);
    if (line) line.push(told);
    else this.#waiting.set(frame.call, [told]);
    return told;
  }

  /** @throws Error when nobody is owed this answer, or it is not as the protocol says */
  answer(text: string): void {
    if (text.includes(SECRET)) throw new Error(`personal data in an answer: ${text}`);
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.type === 'welcome') {
      this.#greeted();
      for (const [call, seq] of Object.entries(frame.resume)) {
        if (!Number.isSafeInteger(seq) || seq < 1) throw new Error(`resume of ${call}: ${seq}`);
      }
    } else if (frame.type === 'ack') this.#acked(frame.call, frame.seq);
    else this.#refused(frame, text);
  }

  /** Nothing is under way any more: what is without an answer now will never get one. */
  settle(): void {
    if (this.open > 0) {
      const events = [...this.#waiting.values()].flat().map(({ frame }) => JSON.stringify(frame));
      const lost = [...this.#bad.map(shown), ...events].slice(0, 3).join('\n');
      throw new Error(`${this.open} frames without an answer (${this.#hellos} of them hellos):\n${lost}`);
    }
    for (const line of this.#waiting.values()) for (const told of line) told.fate = 'dropped';
    this.#waiting.clear();
  }

  #greeted(): void {
    if (this.#hellos === 0) throw new Error('an answer to a hello that was not said');
    this.#hellos -= 1;
  }

  #acked(call: string, seq: number): void {
    const line = this.#waiting.get(call) ?? [];
    const rest = line.filter((told) => told.frame.seq > seq);
    for (const told of line) if (told.frame.seq <= seq) told.fate = 'acked';
    if (rest.length > 0) this.#waiting.set(call, rest);
    else this.#waiting.delete(call);
  }

  #refused(refusal: Extract<ServerFrame, { type: 'refused' }>, text: string): void {
    const { code, message, retryable, call, seq } = refusal;
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    const known = REFUSALS[code as RefusalCode];
    if (!known || known.retryable !== retryable) throw new Error(`not in the catalogue: ${text}`);
    if (!message.endsWith(known.mend) || message.length > MESSAGE_MAX || !message.includes('expected '))
      throw new Error(`not what was expected, what came, how to mend it: ${text}`);
    if (code === 'SOURCE_REPLACED') this.#replaced = true;
    else if (!BY_STATE.has(code)) this.#badRefused(code, text);
    else if (call === undefined || seq === undefined) this.#greeted();
    else {
      const line = this.#waiting.get(call) ?? [];
      const same = ({ frame }: Told) => frame.seq === seq;
      const index = AT_ONCE.has(code) ? line.findLastIndex(same) : line.findIndex(same);
      const [told] = index === -1 ? [] : line.splice(index, 1);
      if (told) told.fate = code as RefusalCode;
      // Of a call whose numbers begin again while older ones wait, an acknowledgement can mean either.
      else if (!this.#anew.has(call)) throw new Error(`a refusal of an event that is not owed one: ${text}`);
      if (line.length === 0) this.#waiting.delete(call);
    }
  }

  #badRefused(code: string, text: string): void {
    const shot = this.#bad.shift();
    if (!shot) throw new Error(`a refusal of a frame that fits the schema: ${text}`);
    if (shot.code !== code) throw new Error(`expected ${shot.code}, got ${text}\nfor ${shown(shot)}`);
  }
}
