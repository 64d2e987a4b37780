/** One item being decided: what is known, what is said of it. */
import type { LocalTime } from './match.ts';
import { everyRoute, type Plan, type Route } from './plan.ts';
import type { Line, Reason } from './reasons.ts';
import type { Draft } from './state.ts';

export class Run {
  readonly lines: Line[] = [];
  readonly plan: Plan;
  readonly draft: Draft;
  readonly now: number;
  readonly local: (at: number) => LocalTime;
  /** By path. */
  readonly routes: ReadonlyMap<string, Route>;

  constructor(plan: Plan, draft: Draft, now: number, local: (at: number) => LocalTime) {
    this.plan = plan;
    this.draft = draft;
    this.now = now;
    this.local = local;
    this.routes = new Map(Array.from(everyRoute(plan.routes), (route) => [route.path, route]));
  }

  /** Says of an alert what was decided and why; nothing of one that is not known. */
  line(
    alert: string,
    reason: Reason,
    more: Partial<Pick<Line, 'target' | 'send' | 'group' | 'detail'>> = {},
  ): void {
    const known = this.draft.known.get(alert)?.alert;
    if (!known) return;
    const { call, flag } = known;
    this.lines.push({
      at: this.now,
      alert,
      call,
      flag,
      reason,
      target: null,
      send: null,
      detail: {},
      ...more,
    });
  }
}
