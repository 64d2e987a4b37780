/** Every metric of the server, in one registry; names are promises to whoever builds dashboards on them. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Flag } from '../engine/contract/flag.ts';
import type { ScopeFlag } from '../engine/contract/scope-flag.ts';
import type { TelephonyState } from '../engine/contract/telephony.ts';
import type { Outcome } from './alerts/targets/target.ts';

export const STAGES = ['ingest', 'log', 'score', 'rules', 'push', 'total'] as const;
export type Stage = (typeof STAGES)[number];

/** Read when `/metrics` is asked for; whatever is missing is left out. */
export interface Gauges {
  openCalls?(): number;
  /** Senders' connections. */
  ingestConnections?(): number;
  /** Senders that are connected, have calls, and say nothing. */
  hungSources?(): number;
  /** Connections of consoles and agent desktops, and how many of them do not read. */
  liveConnections?(): { connected: number; stalled: number };
  /** Outcomes that the store has yet to take. */
  storeLag?(): number;
  /** Seconds that the oldest of them has waited, and outcomes that it refused for good. */
  storing?(): { oldest_s: number; set_aside: number };
  /** Counters and queue of the emotion model since its start. */
  model?(): ModelFigures;
  /** Messages that wait, by target, and how long it is parked. */
  alerts?(): { target: string; waiting: number; failures: number }[];
  /** Cases by how they stand. */
  cases?(): { open: number; working: number; review: number; overdue: number };
  /** Telephone systems that are listened to. */
  telephony?(): Pick<TelephonyState, 'system' | 'fault'>[];
  /** Tallies of rules across calls, and how many were dropped because there were too many. */
  across?(): { tallies: number; dropped: number };
}

export interface ModelFigures {
  /** Utterances waiting now. */
  queued: number;
  scored: number;
  shed: number;
}

/** Seconds, from half a millisecond to ten seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export class Metrics {
  readonly registry = new Registry();
  readonly #stage = new Histogram({
    name: 'earshot_stage_seconds',
    help: 'Time that raised flags spent in each stage, from the deciding event to the sockets.',
    labelNames: ['stage'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });
  readonly #received = counter(this.registry, 'earshot_events_total', 'Events taken from senders.', ['type']);
  readonly #refused = counter(this.registry, 'earshot_refused_total', 'Frames refused, by code.', ['code']);
  readonly #slowed = counter(
    this.registry,
    'earshot_ingest_slowed_total',
    'Times that a source was read more slowly, because it sent more than ingest.events_per_s.',
    [],
  );
  readonly #flags = counter(this.registry, 'earshot_flags_total', 'Flags and their changes.', [
    'category',
    'severity',
    'status',
  ]);
  readonly #alertDecisions = counter(
    this.registry,
    'earshot_alerts_decisions_total',
    'Decisions about flags on their way to people outside, by what they were.',
    ['reason'],
  );
  readonly #alertTries = counter(
    this.registry,
    'earshot_alerts_tries_total',
    'Tries to send a message, by target and what became of them.',
    ['target', 'result'],
  );
  readonly #alertFaults = counter(
    this.registry,
    'earshot_alerts_faults_total',
    'Tries to send a message that failed, by target and what was wrong (ADDRESS_PRIVATE, HTTP_STATUS …).',
    ['target', 'fault'],
  );
  readonly #scopeFlags = counter(
    this.registry,
    'earshot_scope_flags_total',
    'Flags across calls and their changes.',
    ['scope', 'category', 'severity', 'status'],
  );
  readonly #outboxLag = new Gauge({
    name: 'earshot_outbox_lag',
    help: 'Outcomes that a consumer of the outbox has yet to deal with.',
    labelNames: ['consumer'] as const,
    registers: [this.registry],
  });

  constructor() {
    // Process and event-loop figures: process_*, nodejs_eventloop_lag_*, nodejs_heap_*.
    collectDefaultMetrics({ register: this.registry });
    for (const stage of STAGES) this.#stage.zero({ stage });
  }

  /** An event of this type was taken. */
  received(type: string): void {
    this.#received.inc({ type });
  }

  /** A frame was refused by this code. */
  refused(code: string): void {
    this.#refused.inc({ code });
  }

  /** A source was read more slowly. */
  slowed(): void {
    this.#slowed.inc();
  }

  /** One stage of one flag took `ms`. */
  stage(name: Stage, ms: number): void {
    this.#stage.observe({ stage: name }, ms / 1000);
  }

  flag({ category, severity, status }: Pick<Flag, 'category' | 'severity' | 'status'>): void {
    this.#flags.inc({ category, severity, status });
  }

  scopeFlag({ scope, category, severity, status }: ScopeFlag): void {
    this.#scopeFlags.inc({ scope: scope.by, category, severity, status });
  }

  /** What one decision about one flag was. */
  alertDecided(reason: string): void {
    this.#alertDecisions.inc({ reason });
  }

  /** What became of one try to send a message. */
  alertTried(target: string, outcome: Outcome): void {
    const result = outcome.ok ? 'sent' : outcome.retry ? 'retry' : 'refused';
    this.#alertTries.inc({ target, result });
    if (!outcome.ok) this.#alertFaults.inc({ target, fault: outcome.fault.code });
  }

  outboxLag(consumer: string, rows: number): void {
    this.#outboxLag.set({ consumer }, rows);
  }

  /** Adds the gauges of parts that exist; each of them once. */
  observe({
    openCalls,
    ingestConnections,
    hungSources,
    liveConnections,
    storeLag,
    storing,
    model,
    across,
    cases,
    alerts,
    telephony,
  }: Gauges): void {
    if (openCalls) this.#gauge('earshot_open_calls', 'Calls that are open.', openCalls);
    if (ingestConnections) {
      this.#gauge('earshot_ingest_connections', 'Connections of senders.', ingestConnections);
    }
    if (hungSources) {
      this.#gauge('earshot_sources_hung', 'Connected senders that have calls and say nothing.', hungSources);
    }
    if (liveConnections) {
      const read = liveConnections;
      this.#gauge('earshot_live_connections', 'Connections of consoles.', () => read().connected);
      this.#gauge('earshot_live_stalled', 'Consoles that do not read.', () => read().stalled);
    }
    if (storeLag) this.#gauge('earshot_store_lag', 'Outcomes that the store has yet to take.', storeLag);
    if (storing) {
      const read = storing;
      this.#gauge(
        'earshot_store_oldest_wait_seconds',
        'How long the oldest outcome has waited for the store.',
        () => read().oldest_s,
      );
      this.#gauge(
        'earshot_store_set_aside',
        'Outcomes that the store refused for good, over all runs.',
        () => read().set_aside,
      );
    }
    if (across) {
      this.#gauge('earshot_scope_tallies', 'Scopes that rules across calls count.', () => across().tallies);
      this.#total(
        'earshot_scope_tallies_dropped_total',
        'Scopes that were forgotten because there were too many.',
        () => across().dropped,
      );
    }
    if (alerts) {
      this.#each('earshot_alerts_waiting', 'Messages that a target has yet to take.', 'target', () =>
        alerts().map(({ target, waiting }) => [target, waiting]),
      );
      this.#each(
        'earshot_alerts_failing',
        'Failed tries of a target since something arrived.',
        'target',
        () => alerts().map(({ target, failures }) => [target, failures]),
      );
    }
    if (telephony) {
      this.#each(
        'earshot_telephony_connected',
        'Whether a telephone system that is listened to is connected: 1, or 0.',
        'system',
        () => telephony().map(({ system, fault }) => [system, fault === null ? 1 : 0]),
      );
    }
    if (cases) {
      for (const name of ['open', 'working', 'review', 'overdue'] as const)
        this.#gauge(`earshot_cases_${name}`, CASE_GAUGES[name], () => cases()[name]);
    }
    if (model) {
      this.#gauge('earshot_model_queue', 'Utterances waiting for the model.', () => model().queued);
      this.#total('earshot_model_scored_total', 'Utterances that the model scored.', () => model().scored);
      this.#total('earshot_model_shed_total', 'Utterances that got no score.', () => model().shed);
    }
  }

  /** The text of `/metrics`. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** A gauge with one label, by its values. */
  #each(name: string, help: string, label: string, read: () => [of: string, value: number][]): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [of, value] of read()) this.set({ [label]: of }, value);
      },
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** A counter that somebody else counts. */
  #total(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}

export function createMetrics(): Metrics {
  return new Metrics();
}

function counter<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: L[],
): Counter<L> {
  return new Counter({ name, help, labelNames, registers: [registry] });
}

const CASE_GAUGES = {
  open: 'Cases that nobody has claimed.',
  working: 'Cases that somebody works on.',
  review: 'Cases that wait for review.',
  overdue: 'Cases that are not resolved and whose due time is over.',
} as const;
