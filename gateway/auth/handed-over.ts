/**
 * What those who had a call before it went to others keep reading: the words that were said and the flags that were
 * raised while it was theirs, and nothing of who has it now or how it went on. Pure.
 */
import type { Flag, Severity } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { CallView, HandedOver } from '../../engine/contract/outcome.ts';
import { riskOf } from '../../engine/risk.ts';

export interface Eyes {
  /** Whether they had the call as it stood then. */
  had(span: Pick<HandedOver, 'agent' | 'queue'>): boolean;
  flag(flag: Flag): boolean;
}

/** null: it was never theirs, or it did not leave them. Prompts, checklist and score are of those who have it. */
export function partOf({ call, utterances, flags }: CallDetail, eyes: Eyes): CallDetail | null {
  const spans = (call.handed_over ?? []).filter((span) => eyes.had(span));
  const last = spans.at(-1);
  if (!last) return null;
  const within = (ms: number) => spans.some(({ from_ms, to_ms }) => ms >= from_ms && ms < to_ms);
  const words = utterances.filter(({ start_ms }) => within(start_ms));
  const own = flags.filter((flag) => within(flag.at_ms) && eyes.flag(flag));
  return { call: lineOf(call, last, words, own), utterances: words, flags: own, scorecard: null };
}

/**
 * Made field by field: of the call as it began, or of their part. A call keeps what is known of it now, not when each
 * of it was learnt, so that whatever else stands on its line (customer, attributes, holes …) may be of who has it now.
 */
function lineOf(
  { call, started_at, audio_started_at, medium, rules }: CallView,
  { agent, queue, trade, direction, to_ms }: HandedOver,
  words: CallDetail['utterances'],
  flags: readonly Flag[],
): CallView {
  const recent = words.flatMap(({ role, mood }) => (role === 'customer' && mood ? [mood.angry] : []));
  const counts: Record<Severity, number> = { critical: 0, major: 0, minor: 0, info: 0 };
  for (const { status, severity } of flags) if (status === 'raised') counts[severity] += 1;
  const mood = {
    now: recent.at(-1) ?? null,
    peak: recent.length === 0 ? null : Math.max(...recent),
    recent: recent.slice(-24),
  };
  return {
    call,
    // For them it was over there, whatever became of its source later.
    status: 'complete',
    started_at,
    ...(audio_started_at === undefined ? {} : { audio_started_at }),
    ended_at: (audio_started_at ?? started_at) + to_ms,
    ended_by: null,
    duration_ms: to_ms,
    risk: riskOf({ flags: counts, mood }),
    mood,
    flags: counts,
    utterances: words.length,
    holes: 0,
    heard: true,
    rules,
    until_ms: to_ms,
    ...(medium === undefined ? {} : { medium }),
    ...(direction === undefined ? {} : { direction }),
    ...(trade === undefined ? {} : { trade }),
    ...(queue === undefined ? {} : { queue }),
    ...(agent === undefined ? {} : { agent }),
  };
}
