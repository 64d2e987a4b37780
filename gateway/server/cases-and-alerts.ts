/** What people are to do about flags: cases are opened, and somebody is told. Both read the outbox. */
import type { CallDetail } from '../../engine/contract/live.ts';
import { aboutOf as alertAbout } from '../alerts/alert.ts';
import { Alerts } from '../alerts/alerts.ts';
import { CaseFeed } from '../cases/case-feed.ts';
import { Cases } from '../cases/cases.ts';
import { policyOf } from '../cases/config.ts';
import { aboutOf } from '../cases/intake.ts';
import type { Kept } from './log-and-state.ts';
import type { Start } from './start.ts';

export type CasesAndAlerts = ReturnType<typeof createCasesAndAlerts>;

/** @param detail a call that goes on or has just ended */
export function createCasesAndAlerts(
  { config, demo, metrics, now, tell }: Start,
  { log, outbox, state, directory }: Kept,
  detail: (call: string) => CallDetail | undefined,
) {
  const cases = new Cases({
    state,
    log,
    policy: policyOf(config.cases),
    now,
    about: (flag) => aboutOf(detail(flag.call), flag),
    teamOfQueue: (queue, at) => directory.teamOfQueue(queue, at),
    keptMs: config.cases.closed_days * 86_400_000,
  });
  const caseFeed = new CaseFeed({ cases, outbox });
  const alerts = new Alerts({
    config: config.alerts,
    time_zone: config.time_zone,
    state,
    outbox,
    demo,
    about: (flag) => alertAbout(detail(flag.call), flag),
    now,
    tell,
    onLines: (lines) => {
      for (const { reason } of lines) metrics.alertDecided(reason);
    },
    onTold: (target, outcome) => metrics.alertTried(target, outcome),
  });
  return { cases, caseFeed, alerts };
}
