/** The loop from the log to outcomes: engine and runner, connected with everything that hears of what they decide. */
import { createEngine } from '../../engine/engine.ts';
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { AcrossCalls } from '../across-calls.ts';
import { Coach } from '../coaching/coach.ts';
import { happensNow } from '../delivered.ts';
import { CallRegistry } from '../ingest/calls.ts';
import { MoodScorer } from '../mood.ts';
import { Runner } from '../runner.ts';
import type { CasesAndAlerts } from './cases-and-alerts.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Outlets } from './outlets.ts';
import type { Start } from './start.ts';

export interface Running {
  runner: Runner;
  across: AcrossCalls;
  registry: CallRegistry;
  scorer: MoodScorer;
  coach: Coach;
  /** Why outcomes cannot be written; null: they can. */
  trouble(): Error | null;
}

export function createRunning(
  { config, metrics, now }: Start,
  { log, outbox, state, rules, stops, prompts, answers }: Kept,
  model: MoodService,
  { hub, sink }: Outlets,
  { caseFeed, alerts }: CasesAndAlerts,
): Running {
  const engine = createEngine({
    ruleSet: (hash) => rules.of(hash),
    stopped: stops.before(log.first()),
    thresholds: model.info.thresholds,
    lag_ms: config.lag_ms,
    late_ms: config.late_ms,
    idle_ms: config.idle_ms,
  });
  const across = new AcrossCalls({
    rules: rules.current.across,
    earlier: rules.earlierAcross(),
    stopped: stops.before(log.first()),
    state,
  });
  const registry = new CallRegistry(state, {
    open_calls: config.ingest.open_calls,
    idle_ms: config.idle_ms,
  });
  const scorer = new MoodScorer(model, log);
  let trouble: Error | null = null;
  const runner = new Runner({
    engine,
    across,
    log,
    outbox,
    now,
    score: (utterance) => scorer.score(utterance),
    holes: (call) => registry.holes(call),
    refused: (call) => registry.refusedOf(call),
    stored: () => sink.through(),
    stage: (name, ms) => metrics.stage(name, ms),
    trouble: (error) => {
      trouble = error;
    },
    publish: (delivered) => {
      for (const one of delivered) {
        if (one.kind === 'flag' && !one.flag.imported) metrics.flag(one.flag);
        else if (one.kind === 'scope_flag') metrics.scopeFlag(one.scope_flag);
      }
      hub.publish(delivered.filter(happensNow));
      caseFeed.heard(delivered);
      alerts.heard(delivered);
      sink.notify();
    },
  });
  const coach = new Coach({
    live: runner,
    answers,
    sent: (call) => prompts.of(call),
    limits: { per_call: config.coaching.per_call, per_window: config.coaching.per_5_minutes },
  });
  return { runner, across, registry, scorer, coach, trouble: () => trouble };
}

/** Consoles read from the parts, and hear of the rules. */
export function connectHub(
  { rules, stops, ruleState, marks, prompts, directory }: Kept,
  { store }: Stored,
  { hub }: Outlets,
  { cases }: CasesAndAlerts,
  { runner, registry, coach }: Running,
): void {
  hub.attach({
    live: runner,
    store,
    refused: (call) => registry.refusedOf(call),
    rules: ruleState,
    marks: (call) => marks.of(call),
    prompts: (call) => prompts.of(call),
    cases: () => cases.shown(),
    coached: (call) => coach.of(call),
    teamOfQueue: (queue, at) => directory.teamOfQueue(queue, at),
  });
  rules.onChanged(() => hub.rulesChanged());
  stops.onChanged(() => hub.rulesChanged());
}

/** Replays the log, then goes on where the last run stopped. */
export async function replay(
  { say, shutdown }: Start,
  { caseFeed, alerts }: CasesAndAlerts,
  { runner, scorer }: Running,
): Promise<{ open: number; replayed: number }> {
  say('replaying the log');
  const recovered = await runner.start();
  shutdown.add(async () => {
    await scorer.stop();
    await caseFeed.stop();
    await alerts.stop();
    await runner.stop();
  });
  caseFeed.start();
  await alerts.start();
  void alerts.checkAddresses();
  return recovered;
}
