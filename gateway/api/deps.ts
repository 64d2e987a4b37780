/** What the routes need; handed in by whoever wires. */

import type { SiteHealth } from '../../engine/contract/health.ts';
import type { RefusedEvents } from '../../engine/contract/refused.ts';
import type { Storing } from '../../engine/contract/storing.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Appeals } from '../appeals.ts';
import type { AuditTrail } from '../auth/audit-trail.ts';
import type { Auth } from '../auth/auth.ts';
import type { SightOf } from '../auth/sight.ts';
import type { StateDb } from '../auth/state.ts';
import type { Cases } from '../cases/cases.ts';
import type { PromptAnswers } from '../coaching/answers.ts';
import type { Coach } from '../coaching/coach.ts';
import type { Config } from '../config.ts';
import type { Aliases } from '../customers/aliases.ts';
import type { Deletion } from '../deletion.ts';
import type { Directory } from '../directory/directory.ts';
import type { Imports } from '../imports/imports.ts';
import type { LiveCalls } from '../live-calls.ts';
import type { Marks } from '../marks.ts';
import type { Metrics } from '../metrics.ts';
import type { Prompts } from '../prompts.ts';
import type { LiveHub } from '../push/live-hub.ts';
import type { Plans } from '../quality/plans.ts';
import type { Reviews } from '../quality/reviews.ts';
import type { RaisedCounts } from '../raised-counts.ts';
import type { Workbench } from '../rule-book/workbench.ts';
import type { RuleStops } from '../rule-stops.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import type { Store } from '../store/port.ts';
import type { SetAsideFolder } from '../store/set-aside.ts';
import type { Guard } from './guard.ts';

export interface AppDeps {
  config: Pick<
    Config,
    | 'host'
    | 'alerts'
    | 'behind_proxy'
    | 'time_zone'
    | 'tls'
    | 'log_level'
    | 'appeal_days'
    | 'oidc'
    | 'links'
    | 'cases'
    | 'watermark'
    | 'embed'
  >;
  auth: Auth;
  audit: AuditTrail;
  state: StateDb;
  /** Teams, agents and queues. */
  directory: Directory;
  /** Customers who are known under several numbers. */
  aliases: Aliases;
  /** What a customer's id and number are called in calls. */
  tokens: { customer(id: string): string; number(number: string): string };
  live: LiveCalls;
  store: Pick<
    Store,
    | 'calls'
    | 'qualityCalls'
    | 'sample'
    | 'call'
    | 'flags'
    | 'scopeFlags'
    | 'transcripts'
    | 'order'
    | 'flagChanges'
    | 'caseFigures'
    | 'report'
    | 'reportCalls'
    | 'today'
    | 'ruleSet'
  >;
  /** How far storing lags. */
  storing(): Storing;
  setAside: Pick<SetAsideFolder, 'list' | 'count'>;
  deletion: Pick<Deletion, 'person'>;
  /**
   * What a customer may be called in calls: as it is given, masked, as the pseudonym of a number, and by all other numbers
   * that are known to be his.
   */
  namesOf(customer: string): string[];
  hub: LiveHub;
  /** Whether requests can be served, and what is wrong in words that an operator understands. */
  health(): { ready: boolean; reasons: string[] };
  rules: Pick<RulesInForce, 'current' | 'find' | 'reload' | 'state'>;
  /** Rule files as people edit them. */
  workbench: Workbench;
  stops: Pick<RuleStops, 'all' | 'stop' | 'resume'>;
  marks: Pick<Marks, 'get' | 'of' | 'list' | 'counts' | 'make' | 'take'>;
  prompts: Pick<Prompts, 'of' | 'send'>;
  /** Agent and customer of an open call the other way round, or as the sender says; resolves when it is folded. */
  setRoles(call: string, swapped: boolean, by: string): Promise<void>;
  cases: Pick<Cases, 'list' | 'detail' | 'hasFlag' | 'open' | 'command' | 'bulk'>;
  alerts: Pick<
    Alerts,
    'lines' | 'recent' | 'plan' | 'callOf' | 'silences' | 'silence' | 'unsilence' | 'targets' | 'test'
  >;
  /** Events of a call that the door refused, also after its end. Absent: none are counted. */
  refused?(call: string): readonly RefusedEvents[];
  /** How every part of the server fares now. */
  siteHealth(): Promise<SiteHealth>;
  /** Recordings that are brought in. */
  imports: Pick<Imports, 'list' | 'get' | 'take'>;
  appeals: Pick<Appeals, 'all' | 'get' | 'of' | 'make' | 'decide'>;
  reviews: Pick<Reviews, 'of' | 'listedOf' | 'doneOf' | 'step' | 'list' | 'save'>;
  /** Sampling plans and calibration rounds. */
  plans: Pick<Plans, 'list' | 'get' | 'make' | 'change' | 'draw' | 'today' | 'rounds' | 'makeRound'>;
  coach: Pick<Coach, 'of' | 'known'>;
  answers: Pick<PromptAnswers, 'make' | 'counts' | 'of'>;
  raised: Pick<RaisedCounts, 'current'>;
  /** Masks what people type. */
  mask(text: string): string;
  metrics: Metrics;
  version: string;
  /** Folder of the built console. */
  webRoot: string;
  /** Epoch ms. */
  now?(): number;
  /** Silence between heartbeats of the live socket, ms. */
  heartbeat_ms?: number;
}

/** What routes share beside it. */
export interface RouteParts extends AppDeps {
  /** What who asked may see. */
  sight: SightOf;
  guard: Guard;
}
