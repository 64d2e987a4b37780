/** What the server keeps on its own disk: the log with its outbox, and what people wrote and decided, in its state. */
import { finalNow } from '../../engine/review-score.ts';
import { Appeals } from '../appeals.ts';
import { PromptAnswers } from '../coaching/answers.ts';
import { Aliases } from '../customers/aliases.ts';
import { Directory } from '../directory/directory.ts';
import { openLog } from '../log/lmdb-log.ts';
import { Marks } from '../marks.ts';
import { Prompts } from '../prompts.ts';
import { Reviews } from '../quality/reviews.ts';
import { rulingsOf } from '../quality/rulings.ts';
import { ownRules } from '../rule-book/workbench.ts';
import { RuleStops } from '../rule-stops.ts';
import { RulesInForce } from '../rules-in-force.ts';
import { Turns } from '../turns.ts';
import type { Start } from './start.ts';

export type Kept = Awaited<ReturnType<typeof openLogAndState>>;

const DAY_MS = 86_400_000;

export async function openLogAndState({ config, dataDir, shutdown, tell }: Start) {
  const opened = await openLog({ dir: `${dataDir}/log`, now: Date.now });
  shutdown.add(() => opened.log.close());
  const { log, state } = opened;
  const rulesDir = config.rules || ownRules(dataDir);
  const rules = await RulesInForce.open(rulesDir, state, tell);
  const stops = new RuleStops(state, log);
  const callsMs = config.retention.calls_days * DAY_MS;
  const wordsMs = config.retention.words_days * DAY_MS;
  // Both change final scores: one at a time.
  const scoring = new Turns();
  const appeals = new Appeals(state, log, Date.now, callsMs, scoring);
  const reviews = new Reviews({
    state,
    log,
    now: Date.now,
    finalOf: (review) => finalNow(review, rulingsOf(appeals.of(review.call))),
    turns: scoring,
    keptMs: callsMs,
  });
  return {
    ...opened,
    rulesDir,
    rules,
    stops,
    /** How the rule set stands, with what is stopped. */
    ruleState: () => ({ ...rules.state(), stopped: stops.all() }),
    directory: new Directory(state),
    aliases: new Aliases(state),
    marks: new Marks(state, log, Date.now, callsMs),
    prompts: new Prompts(state, log, Date.now, wordsMs),
    answers: new PromptAnswers(state, log, Date.now, wordsMs),
    appeals,
    reviews,
  };
}
