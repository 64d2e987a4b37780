/**
 * Sampling plans 抽样 and calibration rounds 校准: which calls are given to which inspectors. A draw of a day is decided by
 * the plan's id, the day and the calls' ids alone, so a server that was killed in the middle draws the same again; what
 * was drawn stays, and a later draw of the same day fills up to the plan's number.
 */
import { randomBytes } from 'node:crypto';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { CalibrationRound, Review, SamplePlan } from '../../engine/contract/review.ts';
import type { StateDb } from '../auth/state.ts';
import { dayStart, siteDay } from '../reports/site-day.ts';
import type { Seen, Store } from '../store/port.ts';
import { MOST_DRAWN } from '../store/quality-queries.ts';
import type { ReviewedCall } from './decide-review.ts';
import type { Teams } from './may-review.ts';
import type { NewReview, Reviews } from './reviews.ts';

const PLAN = 'sample-plan/';
const ROUND = 'calibration/';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How often a draw asks because what it was given has reviews that are not stored yet. */
const MOST_ASKED = 10;

export interface PlansParts {
  state: StateDb;
  store: Pick<Store, 'sample'>;
  reviews: Pick<Reviews, 'assign' | 'list' | 'of'>;
  /** Queues of teams, for calls whose agent has none. */
  queuesOf(teams: readonly string[]): Seen['queues'];
  teamOf(view: CallView): string | null;
  /** Whether this user may review all calls of these teams, now. */
  mayReview(user: string, of: Teams): boolean;
  /** A line of what went wrong, for whoever runs the server. */
  tell(message: string): void;
  /** IANA name: days are the site's. */
  zone: string;
  /** Epoch ms. */
  now(): number;
}

export type PlanWords = Omit<SamplePlan, 'id' | 'teams' | 'made_by' | 'made_at' | 'drawn'>;

/** Of the inspectors of a plan none may review its calls any more. */
export class NoInspectors extends Error {
  readonly names: string;

  constructor(names: readonly string[]) {
    super(
      `Expected an inspector who may review these calls, got ${names.join(', ')}: disabled, gone, or of other teams now. Name others.`,
    );
    this.names = names.join(', ');
  }
}

export class Plans {
  readonly #parts: PlansParts;
  /** By plan: what its last own draw failed of; each failure is told once. */
  readonly #told = new Map<string, string>();

  constructor(parts: PlansParts) {
    this.#parts = parts;
  }

  /** Newest first. */
  list(): SamplePlan[] {
    return newestFirst(this.#parts.state.list<SamplePlan>(PLAN));
  }

  get(id: string): SamplePlan | undefined {
    return this.#parts.state.get<SamplePlan>(PLAN + id);
  }

  async make(words: PlanWords, by: { user: string; teams: 'all' | readonly string[] }): Promise<SamplePlan> {
    const { now } = this.#parts;
    const teams = by.teams === 'all' ? by.teams : [...by.teams];
    const made_at = new Date(now()).toISOString();
    const plan: SamplePlan = { ...words, id: newId(), teams, made_by: by.user, made_at, drawn: null };
    await this.#parts.state.put(PLAN + plan.id, plan);
    return plan;
  }

  async change(plan: SamplePlan, words: Partial<PlanWords>): Promise<SamplePlan> {
    const changed = { ...(this.get(plan.id) ?? plan), ...words };
    await this.#parts.state.put(PLAN + plan.id, changed);
    return changed;
  }

  /**
   * Gives out the calls of a day, in the order of the draw, in turn to those of the plan's inspectors who may have them.
   * @param over the day is over: it need not be drawn again, unless there were more than one draw gives
   * @throws StoreUnavailable, LogUnavailable, NoInspectors, RangeError for a day that is none: nothing was given out then
   */
  async draw(plan: SamplePlan, day: string, over = false): Promise<Review[]> {
    const { state, reviews, teamOf, mayReview, zone } = this.#parts;
    const { id } = plan;
    const of = plan.team === null ? plan.teams : [plan.team];
    const inspectors = plan.inspectors.filter((name) => mayReview(name, of));
    dayStart(day, zone);
    if (inspectors.length === 0) throw new NoInspectors(plan.inspectors);
    const drawn = await this.#sample(plan, day);
    let given = 0;
    return reviews.assign(
      () => {
        const before = this.#givenOf(plan, day);
        const free = drawn.filter(({ call }) => !this.#isReviewed(call));
        const wanted = fillUp(
          plan,
          before,
          free.map((view) => reviewedCall(view, teamOf(view))),
        );
        given = wanted.length;
        return wanted.map((call, i): NewReview => {
          const inspector = inspectors[(before.length + i) % inspectors.length] as string;
          return { ...call, kind: 'review', inspector, source: id, day };
        });
      },
      () => {
        const more = drawn.length >= MOST_DRAWN && given > 0;
        if (over && !more) void state.put(PLAN + id, { ...(this.get(id) ?? plan), drawn: day });
      },
    );
  }

  /** Calls of the draw without a review: of those whose review is not stored yet the store is told. */
  async #sample(plan: SamplePlan, day: string): Promise<CallView[]> {
    const { store, queuesOf, zone } = this.#parts;
    const { id, by, n, teams } = plan;
    const except: string[] = [];
    let drawn: CallView[] = [];
    for (let asked = 0; asked < MOST_ASKED; asked++) {
      drawn = await store.sample({
        day,
        zone,
        by,
        n,
        seed: `${id}/${day}/`,
        except: [...except],
        pick: (from) => fillUp(plan, this.#givenOf(plan, day), from),
        ...(plan.team === null ? {} : { team: plan.team }),
        ...(plan.queue === null ? {} : { queue: plan.queue }),
        seen: teams === 'all' ? undefined : { teams, queues: queuesOf(teams) },
      });
      const reviewed = drawn.filter(({ call }) => this.#isReviewed(call));
      if (reviewed.length === 0) break;
      except.push(...reviewed.map(({ call }) => call));
    }
    return drawn;
  }

  #givenOf({ id }: SamplePlan, day: string): Review[] {
    return this.#parts.reviews.list({ source: id }).filter((one) => one.day === day);
  }

  #isReviewed(call: string): boolean {
    return this.#parts.reviews.of(call).some(({ kind }) => kind === 'review');
  }

  /** Draws the last day that is over, one hour after its end, for each plan that has not done so, whatever becomes of the others. */
  async drawDue(): Promise<number> {
    let given = 0;
    const day = siteDay(this.#parts.now() - HOUR_MS - DAY_MS, this.#parts.zone);
    for (const plan of this.list())
      if (
        plan.active &&
        (plan.drawn ?? '') < day &&
        siteDay(Date.parse(plan.made_at), this.#parts.zone) <= day
      )
        given += await this.#drawn(plan, day);
    return given;
  }

  async #drawn(plan: SamplePlan, day: string): Promise<number> {
    try {
      const { length } = await this.draw(plan, day, true);
      this.#told.delete(plan.id);
      return length;
    } catch (error) {
      const message = `Sampling plan ${plan.id}: ${day} was not drawn, it is tried again. ${error instanceof Error ? error.message : String(error)}`;
      if (this.#told.get(plan.id) !== message) this.#parts.tell(message);
      this.#told.set(plan.id, message);
      return 0;
    }
  }

  /** Today, in the zone of the site. */
  today(): string {
    return siteDay(this.#parts.now(), this.#parts.zone);
  }

  rounds(): CalibrationRound[] {
    return newestFirst(this.#parts.state.list<CalibrationRound>(ROUND));
  }

  /** @throws LogUnavailable: there is no such round then */
  async makeRound(
    { name, inspectors, by }: { name: string; inspectors: readonly string[]; by: string },
    views: readonly CallView[],
  ): Promise<CalibrationRound> {
    const { state, reviews, now, teamOf } = this.#parts;
    const id = newId();
    const made_at = new Date(now()).toISOString();
    const calls = views.map(({ call }) => call);
    const round: CalibrationRound = { id, name, calls, inspectors: [...inspectors], made_by: by, made_at };
    await reviews.assign(
      () =>
        views.flatMap((view) =>
          inspectors.map((inspector): NewReview => {
            const call = reviewedCall(view, teamOf(view));
            return { ...call, kind: 'calibration', inspector, source: id, day: null };
          }),
        ),
      () => void state.put(ROUND + id, round),
    );
    return round;
  }

  /** Calls that were deleted are in no round any more. */
  async forgetCalls(gone: ReadonlySet<string>): Promise<void> {
    for (const round of this.rounds()) {
      const calls = round.calls.filter((call) => !gone.has(call));
      if (calls.length < round.calls.length)
        await this.#parts.state.put(ROUND + round.id, { ...round, calls });
    }
  }

  countIn(calls: ReadonlySet<string>): number {
    return this.rounds().filter((round) => round.calls.some((call) => calls.has(call))).length;
  }
}

/**
 * What of the draw is still to be given out, so that the day has as many as the plan wants. By agent whoever has fewest
 * comes first, what was given before included. Pure.
 */
export function fillUp<C extends { call: string; agent: string | null }>(
  { by, n }: Pick<SamplePlan, 'by' | 'n'>,
  before: readonly Pick<Review, 'call' | 'agent'>[],
  drawn: readonly C[],
): C[] {
  const has = new Set(before.map(({ call }) => call));
  const counts = new Map<string, number>();
  const groupOf = ({ agent }: { agent: string | null }) => (by === 'agent' ? (agent ?? '') : '');
  for (const one of before) counts.set(groupOf(one), (counts.get(groupOf(one)) ?? 0) + 1);
  const ranked = drawn.flatMap((one) => {
    const rank = counts.get(groupOf(one)) ?? 0;
    if (has.has(one.call) || rank >= n) return [];
    counts.set(groupOf(one), rank + 1);
    return [{ one, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

export function reviewedCall(view: CallView, team: string | null): ReviewedCall {
  const { call, queue, agent, started_at, duration_ms, scorecard } = view;
  return {
    call,
    team,
    queue: queue ?? null,
    agent: agent?.id ?? null,
    started_at,
    duration_ms,
    machine_score: scorecard?.score ?? null,
  };
}

const newId = () => randomBytes(8).toString('hex');

function newestFirst<T extends { made_at: string }>(kept: Iterable<[string, T]>): T[] {
  return Array.from(kept, ([, one]) => one).sort((a, b) => (a.made_at < b.made_at ? 1 : -1));
}
