/** What became of what a line ordered: read from the lines after it, and from what still waits. Pure. */
import type { Line, Reason } from './reasons.ts';

export const BECAME = [
  'waiting',
  'sent',
  'sent_again',
  'digest',
  'failed',
  'claimed',
  'taken_back',
  'silenced',
  'inhibited',
] as const;

export interface Became {
  is: (typeof BECAME)[number];
  /** Epoch ms; null of what waits. */
  at: number | null;
  /** How often it was handed to its target; 0 where that was not written down. */
  tries: number;
  /** Why it waits: for others of its group, for a target that fails, for the messages that a target takes a minute. */
  held: (typeof HELD)[number] | null;
  /** What the words need, as in a line. */
  detail: Line['detail'];
}

export const HELD = ['group', 'target', 'budget'] as const;

/** What waits now. */
export interface Waiting {
  /** A message; undefined: it does not wait any more. */
  send(id: string): Became | undefined;
  /** A flag in its group. */
  inGroup(alert: string): boolean;
}

const SETTLES: readonly Reason[] = ['sent', 'sent_again', 'digest', 'failed', 'claimed'];
/** A line that stands for its flag until a later one of it: told with its group, or not at all. */
const POSTPONES: readonly Reason[] = ['waits', 'grouped', 'inhibited'];
const DECIDES: readonly Reason[] = ['silenced', 'inhibited', 'taken_back'];

/**
 * One for each line, in their order; null where the line itself is the end of it, or nobody knows.
 * @param lines of whole flags, oldest first
 */
export function becameOf(lines: readonly Line[], waiting: Waiting): (Became | null)[] {
  /** By message and flag. */
  const settled = new Map<string, Became>();
  /** By flag: what its next decision came to, when that was made. */
  const next = new Map<string, { at: number; became: Became | null }>();
  const takenBack = new Map<string, Became>();
  const found = lines.toReversed().map((line): Became | null => {
    const { at, alert, reason, send } = line;
    const now = became(reason as Became['is'], line);
    if (SETTLES.includes(reason)) {
      settled.set(`${send} ${alert}`, now);
      return null;
    }
    const then = POSTPONES.includes(reason) ? postponed(alert) : send === null ? null : ordered(send, alert);
    if (reason === 'taken_back' || reason === 'told_taken_back')
      takenBack.set(alert, { ...now, is: 'taken_back' });
    if (reason === 'queued') {
      const other = next.get(alert);
      // Several targets at once: what did not arrive is told.
      const one = other?.at === at && isTrouble(other.became) ? other.became : then;
      next.set(alert, { at, became: one });
    } else if (DECIDES.includes(reason)) next.set(alert, { at, became: then ?? now });
    return then;
  });
  return found.toReversed();

  function ordered(send: string, alert: string): Became | null {
    return settled.get(`${send} ${alert}`) ?? waiting.send(send) ?? takenBack.get(alert) ?? null;
  }

  function postponed(alert: string): Became | null {
    const later = next.get(alert);
    if (later) return later.became;
    return waiting.inGroup(alert) ? { is: 'waiting', at: null, tries: 0, held: 'group', detail: {} } : null;
  }
}

function became(is: Became['is'], { at, detail }: Line): Became {
  return { is, at, tries: Number(detail.tries ?? 0), held: null, detail };
}

const isTrouble = (one: Became | null) => one !== null && (one.is === 'failed' || one.is === 'waiting');
