import { counted } from '../../engine/text/counted.ts';
/** Why a flag was sent or not: named, so that it can be counted and translated, and in words for whoever asks. */

export const REASONS = {
  waits: 'waits for others of its group',
  grouped: 'not sent on its own: grouped with others',
  queued: 'to be sent',
  sent: 'sent',
  sent_again: 'sent again: whether an earlier try arrived is not known',
  digest: 'sent in a digest',
  retrying: 'not sent yet: the target failed, it is tried again',
  failed: 'not sent: the target refused it for good, or did not take it in time',
  repeated: 'told again: nobody has claimed it',
  escalated: 'told to the next target',
  taken_back: 'taken back before it was sent',
  told_taken_back: 'that it was taken back is told',
  silenced: 'not sent: silenced',
  inhibited: 'not sent: a graver flag stands',
  claimed: 'no more is sent: somebody has taken it',
  no_route: 'not sent: no route fits',
  demo: 'not sent: a demo call',
} as const;
export type Reason = keyof typeof REASONS;

/** One decision about one flag. */
export interface Line {
  /** Epoch ms. */
  at: number;
  /** Id of the alert. */
  alert: string;
  call: string | null;
  flag: string;
  reason: Reason;
  target: string | null;
  /** Id of the send. */
  send: string | null;
  /** Id of the group that it was decided in: a flag may go by several routes. Absent: of none, or of an older version. */
  group?: string;
  /** What the words need: until when, by whom, with how many. */
  detail: Record<string, string | number>;
}

/** e.g. `not sent: silenced by li until 2026-11-22T09:00:00.000Z (training)`. */
export function inWords({ reason, target, detail }: Pick<Line, 'reason' | 'target' | 'detail'>): string {
  const at = (ms: string | number | undefined) => new Date(Number(ms)).toISOString();
  const to = target ? ` to ${target}` : '';
  switch (reason) {
    case 'waits':
      return `waits for others of its group${detail.route === undefined ? '' : ` in route ${detail.route}`} until ${at(detail.until)}`;
    case 'grouped':
      return `not sent on its own: grouped with ${detail.with} in route ${detail.route}, sent at ${at(detail.until)}`;
    case 'digest':
      return `sent${to} in a digest of ${counted(Number(detail.of), 'message')}`;
    case 'silenced':
      return `not sent: silenced by ${detail.by} until ${at(detail.until)} (${detail.why})`;
    case 'inhibited':
      return `not sent: flag ${detail.by} stands, which mutes it`;
    case 'retrying':
      return `not sent${to} yet: ${detail.error}; tried again`;
    case 'failed':
      return `not sent${to}: ${detail.error}`;
    case 'escalated':
      return `told${to}: ${{ unclaimed: 'nobody claimed the case in time', overdue: 'the case is overdue', time: `nobody claimed it within ${detail.after_s} s` }[String(detail.why)] ?? ''}`;
    case 'queued':
    case 'sent':
    case 'repeated':
    case 'told_taken_back':
      return `${REASONS[reason]}${to}`;
    case 'sent_again':
      return `sent${to} again: whether an earlier try arrived is not known`;
    default:
      return REASONS[reason];
  }
}
