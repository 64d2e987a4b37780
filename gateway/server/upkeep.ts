/** Forgets what is old, goes on with deletions, and draws samples that are due; every half minute. */
import type { Deletion } from '../deletion.ts';
import type { CasesAndAlerts } from './cases-and-alerts.ts';
import type { Kept } from './log-and-state.ts';
import type { ReportsAndPlans } from './reports-and-plans.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

/** How often old records and delivered outcomes are forgotten, ms. */
const TRIM_MS = 30_000;

export function startUpkeep(
  { shutdown }: Start,
  { log, outbox, rules, stops, marks, prompts, answers, appeals, reviews }: Kept,
  { cases, alerts }: CasesAndAlerts,
  { runner }: Running,
  { plans }: ReportsAndPlans,
  deletion: Deletion,
): void {
  const trimmer = setInterval(() => {
    void log
      .trim(runner.trimBelow())
      .then(() => stops.forgetEnded(log.first()))
      .catch(() => undefined);
    void outbox.trim().catch(() => undefined);
    void deletion.pending().catch(() => undefined);
    void marks.forgetOld().catch(() => undefined);
    void prompts.forgetOld().catch(() => undefined);
    void cases.forgetOld().catch(() => undefined);
    void alerts.forgetOld().catch(() => undefined);
    void appeals.forgetOld().catch(() => undefined);
    void reviews.forgetOld().catch(() => undefined);
    void plans.drawDue().catch(() => undefined);
    void answers.forgetOld().catch(() => undefined);
    const used = new Set(Array.from(runner.list(), (call) => call.rules));
    void rules.forgetAllBut(used).catch(() => undefined);
  }, TRIM_MS);
  shutdown.add(() => clearInterval(trimmer));
}
