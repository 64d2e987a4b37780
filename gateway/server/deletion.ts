/** Deletion on request: every part that may hold something of a call. */
import { Deletion } from '../deletion.ts';
import type { Workbench } from '../rule-book/workbench.ts';
import type { CasesAndAlerts } from './cases-and-alerts.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Outlets } from './outlets.ts';
import type { ReportsAndPlans } from './reports-and-plans.ts';
import type { Running } from './running.ts';

export function createDeletion(
  { erase, state, marks, prompts, answers, appeals, reviews }: Kept,
  { store }: Stored,
  { hub, sink, setAside }: Outlets,
  { cases, alerts }: CasesAndAlerts,
  { runner, across }: Running,
  { rollup, plans }: ReportsAndPlans,
  { backtests }: Workbench,
): Deletion {
  return new Deletion({
    live: runner,
    settle: () => runner.settle(),
    log: erase.log,
    outbox: erase.outbox,
    sink: { between: (work) => sink.between(() => rollup.between(work)) },
    store,
    setAside,
    marks,
    prompts,
    cases,
    alerts,
    answers,
    appeals,
    reviews: {
      countIn: (calls) => reviews.countIn(calls) + plans.countIn(calls),
      forgetCalls: async (calls) => {
        await reviews.forgetCalls(calls);
        await plans.forgetCalls(calls);
      },
    },
    across,
    screens: {
      forget: (calls, customers) => {
        runner.forgetFinished(calls);
        hub.forget(calls, customers);
        backtests.forget(calls);
      },
    },
    state,
  });
}
