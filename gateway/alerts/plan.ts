/** What the configuration asks for, with every default filled in: targets, routes, inhibitions. */
import type { Label, LabelMatch, Match } from './match.ts';

export interface Step {
  /** Seconds after the first message while nobody has claimed it; or what became of its case. */
  when: { after_s: number } | { on: 'unclaimed' | 'overdue' };
  to: string[];
}

export interface Route {
  /** Place in the tree: `0`, `0.1` … */
  path: string;
  match: Match;
  to: string[];
  group_by: Label[];
  group_wait_s: number;
  group_interval_s: number;
  /** 0: never. */
  repeat_s: number;
  escalate: Step[];
  /** Whether the routes after it are tried, too. */
  goes_on: boolean;
  routes: Route[];
}

export interface Inhibition {
  /** While a flag stands that fits … */
  when: LabelMatch;
  /** … these are not sent … */
  mute: LabelMatch;
  /** … if they are the same in all of these. */
  equal: Label[];
}

export interface Plan {
  routes: Route[];
  inhibit: Inhibition[];
  /** Flags of demo calls are sent, too. */
  demo: boolean;
  /** How long a message is tried, ms. */
  give_up_ms: number;
}

/** Every route of a tree, parents first. */
export function* everyRoute(routes: readonly Route[]): Iterable<Route> {
  for (const route of routes) {
    yield route;
    yield* everyRoute(route.routes);
  }
}
