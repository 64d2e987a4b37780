/** What becomes of a review when its inspector saves it. Pure. */
import {
  type Review,
  type ReviewItem,
  type ReviewKind,
  scoreOf,
  unexplained,
  unsaid,
} from '../../engine/contract/review.ts';

/** What an inspector says; items that are not named stay as they were. */
export interface ReviewWords {
  items: readonly { rule: string; points: number | null; reason: string | null }[];
  /** Masked; null: none. */
  comment: string | null;
  finish: boolean;
  /** Number of the change that the inspector had before his eyes; 0: none. */
  rev: number;
  /** Take it over from whoever has it; only for those who lead. */
  take: boolean;
}

/** What is known of the call. */
export type ReviewedCall = Pick<
  Review,
  'call' | 'team' | 'queue' | 'agent' | 'started_at' | 'duration_ms' | 'machine_score'
>;

export interface ReviewContext {
  id: string;
  kind: ReviewKind;
  call: ReviewedCall;
  /** Items of the call as the machine leaves them. */
  items: readonly ReviewItem[];
  by: string;
  leads: boolean;
  /** Epoch ms. */
  now: number;
}

export type ReviewRefusal =
  | { code: 'REVIEW_TAKEN' | 'REVIEW_DONE'; detail: string; by: string }
  | {
      code: 'REVIEW_CHANGED' | 'REVIEW_UNKNOWN' | 'REVIEW_OPEN' | 'REVIEW_INCOMPLETE' | 'REVIEW_ITEM_WRONG';
      detail: string;
    };

export function decideReview(
  known: Review | undefined,
  words: ReviewWords,
  context: ReviewContext,
): { review: Review } | { refused: ReviewRefusal } {
  const { id, kind, call, by, leads, now } = context;
  if (!known && kind === 'calibration')
    return refused('REVIEW_UNKNOWN', 'This call was not given to you for calibration.');
  if (known?.state === 'done')
    return {
      refused: {
        code: 'REVIEW_DONE',
        detail: `${known.inspector} finished it at ${known.done_at}.`,
        by: known.inspector,
      },
    };
  if (known && known.inspector !== by && !(leads && words.take))
    return {
      refused: { code: 'REVIEW_TAKEN', detail: `${known.inspector} has it.`, by: known.inspector },
    };
  if ((known?.rev ?? 0) !== words.rev)
    return refused(
      'REVIEW_CHANGED',
      `Expected rev ${known?.rev ?? 0}, got ${words.rev}: it was saved elsewhere meanwhile.`,
    );
  const base = known && known.items.length > 0 ? known.items : context.items;
  const said = new Map(words.items.map((item) => [item.rule, item]));
  const stranger = words.items.find(({ rule }) => !base.some((item) => item.rule === rule));
  if (stranger) return refused('REVIEW_ITEM_WRONG', `${stranger.rule} is no score item of this call.`);
  const items = base.map((item) => ({ ...item, ...said.get(item.rule) }));
  if (words.finish) {
    const open = unsaid(items);
    if (open.length > 0) return refused('REVIEW_INCOMPLETE', `Nothing is said of ${titles(open)}.`);
    const bare = unexplained(items);
    if (bare.length > 0)
      return refused('REVIEW_INCOMPLETE', `Expected a reason for ${titles(bare)}, got none.`);
  }
  const at = new Date(Math.max(now, Date.parse(known?.updated_at ?? '') || 0)).toISOString();
  return {
    review: {
      ...call,
      id,
      kind,
      rev: (known?.rev ?? 0) + 1,
      state: words.finish ? 'done' : 'draft',
      inspector: by,
      source: known?.source ?? null,
      day: known?.day ?? null,
      items,
      comment: words.comment,
      score: words.finish ? scoreOf(items) : null,
      assigned_at: known?.assigned_at ?? at,
      updated_at: at,
      done_at: words.finish ? at : null,
      ...(known?.trail ? { trail: known.trail } : {}),
    },
  };
}

/** A step of somebody who leads. */
export interface StepWords {
  /** Whose it is to be. */
  to: string;
  /** Masked. */
  reason: string;
  rev: number;
}

/** Opens a finished review again, or gives one to somebody else. What was said in it stays, to be gone on from. */
export function decideStep(
  known: Review | undefined,
  { to, reason, rev }: StepWords,
  { by, now }: Pick<ReviewContext, 'by' | 'now'>,
): { review: Review } | { refused: ReviewRefusal } {
  if (!known) return refused('REVIEW_UNKNOWN', 'Nobody reviews this call.');
  if (known.rev !== rev)
    return refused(
      'REVIEW_CHANGED',
      `Expected rev ${known.rev}, got ${rev}: ${known.trail?.at(-1)?.by ?? known.inspector} was first.`,
    );
  const done = known.state === 'done';
  if (!done && known.inspector === to)
    return refused('REVIEW_OPEN', `It is not finished, and ${to} has it already.`);
  const at = new Date(Math.max(now, Date.parse(known.updated_at) || 0)).toISOString();
  return {
    review: {
      ...known,
      rev: rev + 1,
      state: done ? 'draft' : known.state,
      inspector: to,
      score: null,
      assigned_at: to === known.inspector ? known.assigned_at : at,
      updated_at: at,
      done_at: null,
      trail: [
        ...(known.trail ?? []),
        {
          what: done ? 'reopened' : 'reassigned',
          by,
          at,
          from: known.inspector,
          to,
          reason,
          score: known.score,
        },
      ],
    },
  };
}

const titles = (items: readonly ReviewItem[]) => items.map(({ title }) => title).join(', ');

function refused(
  code: Exclude<ReviewRefusal['code'], 'REVIEW_TAKEN' | 'REVIEW_DONE'>,
  detail: string,
): { refused: ReviewRefusal } {
  return { refused: { code, detail } };
}
