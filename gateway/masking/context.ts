/** What the door remembers of a call's last turns, to know a short run for a piece of a number. Holds no digits. */
import type { Finding } from './find.ts';
import { type Kind, type Topic, topicOf } from './nouns.ts';
import { CLOSED, type Situation } from './types.ts';

interface Turn {
  channel: number;
  utterance: string;
  rev: number;
  /** What it asks for or announces. */
  topic: Topic | null;
  /** A number, or a piece of one, of this kind was in it. */
  gives: Kind | null;
  /** It was left alone, as the answer to a question for a room or a price: its echo is no number either. */
  bare: boolean;
  /** 嗯, 好的, 您说: as if nothing had been said. */
  idle: boolean;
}

/** An utterance with a short run that was masked because of the turns before it. */
interface Piece {
  channel: number;
  utterance: string;
  kind: Kind;
}

/** Small and immutable. */
export interface MaskContext {
  readonly turns: readonly Turn[];
  /** So that a late rewrite of one of them is masked again, when the turns before it are long forgotten. */
  readonly pieces: readonly Piece[];
}

export const emptyContext: MaskContext = { turns: [], pieces: [] };

export interface Said {
  channel: number;
  utterance: string;
  rev: number;
  final: boolean;
  text: string;
}

const TURNS_KEPT = 12;
const PIECES_KEPT = 32;
/** In turns, idle ones not counted: how long a question waits for its number, a number for its next piece. */
const ASK_LASTS = 4;
/** Until the message has come. */
const CODE_LASTS = 8;
const GOING_ON_LASTS = 3;
const ECHO_LASTS = 2;

export function situationOf(context: MaskContext, { channel, utterance, final }: Said): Situation {
  const growing = !final;
  const isThis = (other: { channel: number; utterance: string }) =>
    other.channel === channel && other.utterance === utterance;
  const at = context.turns.findIndex(isThis);
  // A rewritten final is judged by what came before it the first time.
  const before = at < 0 ? context.turns : context.turns.slice(0, at);
  const piece = context.pieces.find(isThis);
  let age = 0;
  let elsewhere: Situation['elsewhere'] = null;
  let answered = true;
  for (const turn of before.toReversed()) {
    if (turn.idle) continue;
    age += 1;
    if (elsewhere !== null && turn.topic !== 'staff') break;
    const own = turn.channel === channel;
    const { topic } = turn;
    const asked = topic === 'moved' || topic === 'staff' ? null : topic;
    // 好的七七八四，身份证后四位呢? gives one and asks for another.
    const given = own ? turn.gives : turn.bare ? null : turn.gives && (asked ?? turn.gives);
    if (given !== null && age <= (own ? GOING_ON_LASTS : ECHO_LASTS)) {
      return { open: piece?.kind ?? given, goingOn: own ? 'own' : 'echo', elsewhere: null, growing };
    }
    // 你工号多少, 10245, 10245是吧.
    if (topic === 'staff' && (age === 1 || (age === 2 && answered))) {
      elsewhere = 'staff';
      break;
    }
    answered = turn.bare;
    if (topic === 'moved' && age === 1) {
      elsewhere = 'other';
      if (!answered) break;
      continue;
    }
    if (asked !== null && age <= (asked === '验证码' ? CODE_LASTS : ASK_LASTS)) {
      return { open: piece?.kind ?? asked, goingOn: null, elsewhere: null, growing };
    }
  }
  if (piece) return { open: piece.kind, goingOn: 'own', elsewhere: null, growing };
  return { ...CLOSED, elsewhere, growing };
}

/** A final joins the context; a rewritten one takes the place of its earlier form. */
export function nextContext(
  context: MaskContext,
  { channel, utterance, rev, text }: Said,
  { spans, gives, bare, idle }: Finding,
): MaskContext {
  const at = context.turns.findIndex((old) => old.channel === channel && old.utterance === utterance);
  const old = context.turns[at];
  if (old && old.rev > rev) return context;
  const turn: Turn = { channel, utterance, rev, topic: topicOf(text), gives, bare, idle };
  const turns = old ? context.turns.with(at, turn) : [...context.turns, turn].slice(-TURNS_KEPT);
  const known = context.pieces.some((piece) => piece.channel === channel && piece.utterance === utterance);
  const byContext = spans.find((span) => span.byContext);
  if (!byContext || known) return { ...context, turns };
  return {
    turns,
    pieces: [...context.pieces, { channel, utterance, kind: byContext.kind }].slice(-PIECES_KEPT),
  };
}
