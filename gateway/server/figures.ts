/** What `/metrics` reads from the parts each time it is asked. */
import type { MoodService } from '../../models/runtime/mood-service.ts';
import type { CasesAndAlerts } from './cases-and-alerts.ts';
import type { Doors } from './doors.ts';
import { openCalls } from './open-calls.ts';
import type { Outlets } from './outlets.ts';
import type { Running } from './running.ts';
import type { Start } from './start.ts';

export function observeParts(
  { metrics }: Start,
  model: MoodService,
  { sink, storing }: Outlets,
  { cases, alerts }: CasesAndAlerts,
  { runner, across }: Running,
  { ingest, cti }: Doors,
): void {
  metrics.observe({
    openCalls: () => openCalls(runner),
    ingestConnections: () => ingest.connections,
    hungSources: () => ingest.hung,
    storeLag: () => sink.lag(),
    storing,
    model: () => model.stats(),
    across: () => across.figures(),
    cases: () => cases.figures(),
    telephony: () => cti.state(),
    alerts: () => alerts.targets().map(({ name, ...rest }) => ({ target: name, ...rest })),
  });
}
