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
  /** A flag in this group; undefined: in any. */
  inGroup(alert: string, group: string | undefined): boolean;
}

const SETTLES: readonly Reason[] = ['sent', 'sent_again', 'digest', 'failed', 'claimed'];
/** A line that stands for its flag, in its group, until a later one of it: told with its group, or not at all. */
const POSTPONES: readonly Reason[] = ['waits', 'grouped', 'inhibited'];
const DECIDES: readonly Reason[] = ['silenced', 'inhibited'];
const TAKES_BACK: readonly Reason[] = ['taken_back', 'told_taken_back'];

/** What the next decision about a flag came to, when that was made. */
interface Next {
  at: number;
  became: Became | null;
}

/** Each route that a flag goes by has a group of its own there. Lines of older versions name none: for them any counts. */
class NextByGroup {
  readonly #of = new Map<string, Next>();
  #any: Next | undefined;
  readonly #every: Next | undefined;

  /** @param every what holds for all groups that have no decision before it */
  constructor(every?: Next) {
    this.#every = every;
    this.#any = every;
  }

  of(group: string | undefined): Next | undefined {
    return group === undefined ? this.#any : (this.#of.get(group) ?? this.#every);
  }

  put(group: string | undefined, one: Next): void {
    this.#any = one;
    if (group !== undefined) this.#of.set(group, one);
  }
}

/**
 * One for each line, in their order; null where the line itself is the end of it, or nobody knows.
 * @param lines of whole flags, oldest first
 */
export function becameOf(lines: readonly Line[], waiting: Waiting): (Became | null)[] {
  /** By message and flag. */
  const settled = new Map<string, Became>();
  /** By flag. */
  const next = new Map<string, NextByGroup>();
  const takenBack = new Map<string, Became>();
  const found = lines.toReversed().map((line): Became | null => {
    const { at, alert, reason, send, group } = line;
    const now = became(reason as Became['is'], line);
    if (SETTLES.includes(reason)) {
      settled.set(`${send} ${alert}`, now);
      return null;
    }
    const then = POSTPONES.includes(reason)
      ? postponed(alert, group)
      : send === null
        ? null
        : ordered(send, alert);
    if (TAKES_BACK.includes(reason)) {
      const gone: Became = { ...now, is: 'taken_back' };
      takenBack.set(alert, gone);
      next.set(alert, new NextByGroup({ at, became: gone }));
    } else if (reason === 'queued') {
      const other = next.get(alert)?.of(group);
      // Several targets at once: what did not arrive is told.
      const one = other?.at === at && isTrouble(other.became) ? other.became : then;
      decided(alert, group, { at, became: one });
    } else if (DECIDES.includes(reason)) decided(alert, group, { at, became: then ?? now });
    return then;
  });
  return found.toReversed();

  function ordered(send: string, alert: string): Became | null {
    return settled.get(`${send} ${alert}`) ?? waiting.send(send) ?? takenBack.get(alert) ?? null;
  }

  function decided(alert: string, group: string | undefined, one: Next): void {
    const known = next.get(alert) ?? new NextByGroup();
    known.put(group, one);
    next.set(alert, known);
  }

  function postponed(alert: string, group: string | undefined): Became | null {
    const later = next.get(alert)?.of(group);
    if (later) return later.became;
    return waiting.inGroup(alert, group)
      ? { is: 'waiting', at: null, tries: 0, held: 'group', detail: {} }
      : null;
  }
}

function became(is: Became['is'], { at, detail }: Line): Became {
  return { is, at, tries: Number(detail.tries ?? 0), held: null, detail };
}

const isTrouble = (one: Became | null) => one !== null && (one.is === 'failed' || one.is === 'waiting');
