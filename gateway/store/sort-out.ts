/** Which outcomes of a batch become rows, and of which table. Pure. */
import type { Numbered } from './port.ts';

export const TABLES = [
  'utterance_order',
  'utterances',
  'flags',
  'scope_flags',
  'marks',
  'prompt_answers',
  'cases',
  'verdicts',
  'case_actions',
  'reviews',
  'review_items',
  'final_scores',
  'calls',
] as const;
/** In the order in which a batch is written: calls last, so that who sees the call sees its words and flags. */
export type Table = (typeof TABLES)[number];

/**
 * What of a batch becomes a row, by table. Of several outcomes of one call, utterance or scope the newest is enough; flags
 * keep every step, because their history is fed from these rows. Where older ones say when a revision was heard or
 * scored, which a replay goes by, that alone is kept: a narrow row, not its words again. Partials and tentative flags
 * are for screens only and give none.
 * @throws TypeError for an outcome that is none
 */
export function sortOut(batch: readonly Numbered[]): Record<Table, Numbered[]> {
  const calls = new Map<string, Numbered>();
  const utterances = new Map<string, Numbered>();
  const steps = new Map<string, Numbered>();
  const scopes = new Map<string, Numbered>();
  const flags: Numbered[] = [];
  const marks = new Map<string, Numbered>();
  const cases = new Map<string, Numbered>();
  const verdicts: Numbered[] = [];
  const case_actions: Numbered[] = [];
  const answers: Numbered[] = [];
  const reviews = new Map<string, Numbered>();
  const review_items: Numbered[] = [];
  const finals = new Map<string, Numbered>();
  for (const one of batch) {
    const d = one.delivered;
    if (d.kind === 'call') keepNewer(calls, d.view.call, one);
    else if (d.kind === 'utterance') {
      const u = d.utterance;
      if (!u.final) continue;
      const place = `${u.channel}\0${u.utterance}\0${u.call}`;
      keepNewer(utterances, place, one);
      const step = `${u.rev} ${u.mood === null}\0${place}`;
      if (!steps.has(step)) steps.set(step, one);
    } else if (d.kind === 'flag') {
      if (d.flag.status !== 'tentative') flags.push(one);
    } else if (d.kind === 'scope_flag') keepNewer(scopes, d.scope_flag.id, one);
    else if (d.kind === 'mark') keepNewer(marks, d.mark.id, one);
    else if (d.kind === 'prompt_answer') answers.push(one);
    else if (d.kind === 'review') {
      keepNewer(reviews, d.review.id, one);
      if (d.review.state === 'done') review_items.push(one);
      if (d.final || d.taken_back) keepNewer(finals, d.review.call, one);
    } else if (d.kind === 'final_score') keepNewer(finals, d.final.call, one);
    else if (d.kind === 'prompt' || d.kind === 'checklist') continue;
    else if (d.kind === 'case') {
      keepNewer(cases, d.case.id, one);
      if (d.event.type === 'judged' || d.event.type === 'unjudged') verdicts.push(one);
      if (d.event.type === 'acted') case_actions.push(one);
    } else
      throw new TypeError('Expected a call, utterance, flag, scope flag, mark or case, got another kind');
  }
  return {
    calls: [...calls.values()],
    utterances: [...utterances.values()],
    utterance_order: earlier(steps, new Set(utterances.values())),
    flags,
    scope_flags: [...scopes.values()],
    marks: [...marks.values()],
    cases: [...cases.values()],
    verdicts,
    case_actions,
    prompt_answers: answers,
    reviews: [...reviews.values()],
    review_items,
    final_scores: [...finals.values()],
  };
}

/** The rows of the newest feed the order by themselves. */
function earlier(steps: ReadonlyMap<string, Numbered>, newest: ReadonlySet<Numbered>): Numbered[] {
  return [...steps.values()].filter((one) => !newest.has(one));
}

function keepNewer(kept: Map<string, Numbered>, key: string, one: Numbered): void {
  const before = kept.get(key);
  const newer = (a: Numbered, b: Numbered) =>
    a.delivered.cause.at - b.delivered.cause.at || a.number - b.number;
  if (!before || newer(one, before) > 0) kept.set(key, one);
}
