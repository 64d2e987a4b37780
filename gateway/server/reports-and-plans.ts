/** What is read from stored calls: figures of reports, and samples that inspectors are given. */
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { Users } from '../auth/users.ts';
import { mayReview } from '../quality/may-review.ts';
import { Plans } from '../quality/plans.ts';
import { Rollup } from '../reports/rollup.ts';
import type { loadSegmenter } from '../segmenter.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Start } from './start.ts';

export type ReportsAndPlans = ReturnType<typeof startReportsAndPlans>;

/** How old reports may be, ms. */
const ROLLUP_MS = 30_000;

export function startReportsAndPlans(
  { config, tell, shutdown }: Start,
  { state, directory, reviews }: Kept,
  model: MoodService,
  { store }: Stored,
  segmenter: ReturnType<typeof loadSegmenter>,
) {
  const { url, cluster } = config.clickhouse;
  const rollup = new Rollup({
    ask: (question) => store.ask(question),
    zone: config.time_zone,
    angry: model.info.thresholds.angry,
    teamOfQueue: (queue, at) => directory.teamOfQueue(queue, at),
    words: (text) => segmenter.words(text),
    distributed: cluster !== '' && url !== '',
  });
  shutdown.add(() => rollup.stop());
  rollup.start(ROLLUP_MS);

  const users = new Users(state, Date.now);
  const plans = new Plans({
    state,
    store,
    reviews,
    queuesOf: (teams) => directory.queuesOf(teams),
    teamOf: ({ agent, queue, started_at }) => agent?.team ?? directory.teamOfQueue(queue, started_at) ?? null,
    mayReview: (user, of) => mayReview(users.get(user), of),
    tell,
    zone: config.time_zone,
    now: Date.now,
  });
  return { rollup, plans };
}
