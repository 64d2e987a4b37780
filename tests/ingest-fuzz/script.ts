/** What one source says: whole calls in order, and now and then something that only the state of things can refuse. */
import type { EventFrame } from '../../engine/contract/ingest.ts';
import type { Dice } from '../rule-fuzz/dice.ts';
import { type Shot, whole } from './shot.ts';

/** Names that mean something to JavaScript, to the store's keys, or to nobody. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  ' ',
  '\n',
  '\0',
  'a/b/../c',
  '=',
  '😀'.repeat(50),
];
const TRADES = ['bank', 'telecom', 'airline', 'constructor', '__proto__', '', '航旅', 'toString'];
/** In nobody's possession; must be seen neither in the log nor in an answer. */
export const SECRET = '13912345678';
const TEXTS = [
  '我要投诉你们',
  '好的，请稍等',
  `我的手机号是${SECRET}，你记一下`,
  '一三九一二三四五六七八',
  '验证码是八八六六',
  '',
  '\u0000',
  '😀😀',
  '身份证号是110101199003077758',
  'constructor __proto__',
  '\u202e\ufeff\ufffd',
  '嗯',
];

/** A call as its sender knows it. */
export interface Said {
  id: string;
  owner: string;
  seq: number;
  ms: number;
  ended: boolean;
  /** As it was opened, to be said again. */
  opening?: EventFrame;
}

export class Script {
  readonly #dice: Dice;
  readonly #owner: string;
  readonly #name: string;
  /** Calls of all sources of the episode. */
  readonly #all: Said[];
  readonly #own: Said[] = [];
  #count = 0;

  constructor(dice: Dice, owner: string, name: string, all: Said[]) {
    this.#dice = dice;
    this.#owner = owner;
    this.#name = name;
    this.#all = all;
  }

  /** The next event in order. */
  next(): EventFrame {
    const open = this.#own.filter(({ ended }) => !ended);
    const call = open.length < 3 || this.#dice.chance(0.04) ? this.#open() : this.#dice.one(open);
    call.seq += 1;
    const frame = this.#eventOf(call);
    call.opening ??= frame;
    if (frame.type === 'call.ended') call.ended = true;
    return frame;
  }

  /** Fits the schema, and is not what a careful sender would send. */
  odd(): Shot {
    const dice = this.#dice;
    const frame = this.next();
    const known = this.#own.find(({ id }) => id === frame.call) as Said;
    switch (dice.below(8)) {
      case 0:
        known.seq += 1 + dice.below(9);
        return whole({ ...frame, seq: known.seq }, 'hole');
      case 1:
        if (dice.chance(0.9)) return whole({ ...frame, seq: 1 + dice.below(known.seq) }, 'repeated');
        return whole({ ...frame, seq: Number.MAX_SAFE_INTEGER - dice.below(3) }, 'leap');
      case 2:
        return whole({ ...frame, seq: Math.max(1, known.seq - 1) }, 'out of order');
      case 3: {
        const foreign = dice.one(this.#all);
        return whole({ ...frame, call: foreign.id, seq: foreign.seq + dice.below(3) + 1 }, 'of another');
      }
      case 4: {
        const gone = this.#ended();
        return gone
          ? whole({ type: 'call.started', call: gone.id, seq: gone.seq + 1 }, 'reused')
          : whole(frame);
      }
      case 5: {
        const gone = this.#ended();
        if (!gone) return whole(frame);
        const at = dice.chance(0.5) ? { at: '2026-11-26T09:00:00+08:00' } : {};
        Object.assign(gone, { seq: 1, ended: false });
        gone.opening = { type: 'call.started', call: gone.id, seq: 1, anew: true, ...at };
        return whole(gone.opening, 'anew');
      }
      case 6: {
        const gone = this.#ended();
        if (!gone) return whole(frame);
        gone.seq += 1;
        return whole({ type: 'progress', call: gone.id, seq: gone.seq, audio_ms: 1 }, 'after its end');
      }
      default:
        return whole(known.opening as EventFrame, 'opened again');
    }
  }

  #ended(): Said | undefined {
    const ended = this.#own.filter((call) => call.ended);
    return ended.length > 0 ? this.#dice.one(ended) : undefined;
  }

  #open(): Said {
    const dice = this.#dice;
    this.#count += 1;
    const plain = `${this.#name}-${this.#count}`;
    const id = dice.chance(0.1) ? `${dice.one(ODD_NAMES)}${dice.chance(0.5) ? plain : ''}` : plain;
    const known = this.#own.find((call) => call.id === id);
    if (known) return known;
    const call = { id, owner: this.#owner, seq: 0, ms: 0, ended: false };
    this.#own.push(call);
    this.#all.push(call);
    return call;
  }

  #eventOf(call: Said): EventFrame {
    const dice = this.#dice;
    const to = { call: call.id, seq: call.seq };
    if (call.seq === 1 && dice.chance(0.7)) return { type: 'call.started', ...to, ...this.#info() };
    call.ms = Math.min(call.ms + dice.below(4_000), 86_000_000);
    switch (dice.below(20)) {
      case 0:
        return { type: 'call.ended', ...to, reason: dice.one(['customer_hangup', 'agent', SECRET, '']) };
      case 1:
      case 2:
        return { type: 'progress', ...to, audio_ms: call.ms };
      case 3:
        return { type: 'call.updated', ...to, at_ms: call.ms, ...this.#info() };
      default:
        return {
          type: 'utterance',
          ...to,
          utterance: dice.chance(0.05) ? dice.one(ODD_NAMES) : `u-${call.seq}`,
          role: dice.one(['agent', 'customer', 'customer', 'ivr', 'other'] as const),
          final: dice.chance(0.4),
          start_ms: call.ms,
          end_ms: call.ms + dice.below(4_000),
          text: this.#text(),
          ...(dice.chance(0.2) ? { rev: dice.one([0, 1, 1e15, 1e300]) } : {}),
          ...(dice.chance(0.2) ? { channel: dice.below(32), confidence: 0.5 } : {}),
          ...(dice.chance(0.2) ? { sent_at: '2026-11-26T09:00:00.120+08:00' } : {}),
        };
    }
  }

  #text(): string {
    const dice = this.#dice;
    if (dice.chance(0.002)) return dice.one(['一三九', '1390', '长', '😀', 'ab@c.']).repeat(800);
    return dice.some(3, () => dice.one(TEXTS)).join(dice.one(['', ' ', '，', '\n']));
  }

  #info(): Omit<Extract<EventFrame, { type: 'call.updated' }>, 'type' | 'call' | 'seq'> {
    const dice = this.#dice;
    return {
      ...(dice.chance(0.5) ? { direction: dice.one(['inbound', 'outbound'] as const) } : {}),
      ...(dice.chance(0.5) ? { trade: dice.one(TRADES) } : {}),
      ...(dice.chance(0.5) ? { queue: dice.one(['billing', 'card-3', ...ODD_NAMES]) } : {}),
      ...(dice.chance(0.5) ? { agent: { id: 'A1', team: dice.one(['T1', ...ODD_NAMES]) } } : {}),
      ...(dice.chance(0.5) ? { customer: { id: 'm-5', number: SECRET } } : {}),
      ...(dice.chance(0.5)
        ? { attributes: Object.fromEntries(dice.some(4, () => [dice.one(ODD_NAMES), dice.one(['gold', 7, 1e300, true, SECRET, Number(SECRET)])])) } // biome-ignore format: one value, one line
        : {}),
    };
  }
}
