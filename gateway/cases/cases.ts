/**
 * The cases (工单) of this site. What happens to one is decided on its state, one decision at a time; it becomes
 * records of the log, and in the same commit the case, its line in the timeline and the command's answer stand in the
 * state: so two people who claim at once get one winner, a restart keeps all of it, and the store is not asked.
 * In memory are the cases that are not closed and those closed a short while ago; older ones are in the store alone.
 */
import type {
  Case,
  CaseDetail,
  CaseEvent,
  CaseEventBody,
  Judging,
  Unjudging,
} from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { RecordBody } from '../../engine/contract/record.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { StateDb } from '../auth/state.ts';
import type { Log } from '../log/port.ts';
import { type Actor, leads, mayActOn } from './access.ts';
import { closedOf, onScopeFlag, openOf } from './across-intake.ts';
import { CaseTable } from './case-table.ts';
import { type CaseCommand, type CaseRefusal, type CommandContext, type Decision, decide } from './decide.ts';
import { escalationsOf, nextEscalation } from './escalate.ts';
import { foldCase, isOverdue, MOST_FLAGS } from './fold.ts';
import { homeOf, type TeamOfQueue } from './home.ts';
import {
  type About,
  type CaseChange,
  closedOfOwnCall,
  joining,
  onFlag,
  opening,
  openOfOwnCall,
  type Taken,
} from './intake.ts';
import { hashOf, KeptCommands } from './kept-commands.ts';
import type { CasePolicy } from './policy.ts';
import { type CaseQuery, fits } from './query.ts';
import { type CountedBy, relatedTo } from './related.ts';

export interface CasesParts {
  state: StateDb;
  log: Pick<Log, 'append'>;
  policy: CasePolicy;
  /** Epoch ms. */
  now(): number;
  /** What the flag's call says of it, as far as it is known without the store. */
  about(flag: Flag): About;
  /** Whose a queue was at a time, epoch ms; absent: cases of agents without a team are for those who see all. */
  teamOfQueue?: TeamOfQueue;
  /** How long closed cases are kept here, ms; 30 days. */
  keptMs?: number;
}

/** A command of one person, with an id of his making: repeating it gives the same answer and does nothing. */
export interface Commanded {
  id: string;
  actor: Actor;
}

export type CaseAnswer =
  | { case: Case; judging?: Judging; unjudging?: Unjudging }
  | { refused: CaseRefusal | { code: 'CASE_UNKNOWN' | 'COMMAND_REUSED'; detail: string } };

const CASE = 'case/';
const EVENT = 'case-event/';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Closed cases that a console is told when it comes. */
const LAST_CLOSED = 100;

export class Cases {
  readonly #parts: CasesParts;
  readonly #table = new CaseTable();
  readonly #commands: KeptCommands;
  readonly #teamOfQueue: TeamOfQueue;
  #queue: Promise<unknown> = Promise.resolve();
  /** No two cases are opened at one time: pages go by it. */
  #newest: number;
  /** Answers are looked through once an hour: they are whole cases. */
  #answersFrom = 0;

  constructor(parts: CasesParts) {
    this.#parts = parts;
    this.#teamOfQueue = parts.teamOfQueue ?? (() => undefined);
    const kept = Array.from(parts.state.list<Case>(CASE), ([, one]) => one);
    kept.sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1));
    for (const one of kept) this.#table.put(one);
    this.#newest = Date.parse(kept.at(-1)?.opened_at ?? '') || 0;
    this.#commands = new KeptCommands(parts.state);
  }

  get(id: string): Case | undefined {
    return this.#table.get(id);
  }

  /** As the live socket decides it, too. */
  #mayActOn(actor: Actor, one: Case): boolean {
    return mayActOn(actor, homeOf(one, this.#teamOfQueue));
  }

  /** The case as this person may see it, with its timeline and what belongs to it. */
  detail(actor: Actor, id: string, countedBy: CountedBy = () => []): CaseDetail | undefined {
    const found = this.#table.get(id);
    if (!found || !this.#mayActOn(actor, found)) return undefined;
    const related = relatedTo(this.#table.beside(found, countedBy), (one) => this.#mayActOn(actor, one));
    return { case: found, events: this.events(id), related };
  }

  /** Oldest first. */
  events(id: string): CaseEvent[] {
    return Array.from(this.#parts.state.list<CaseEvent>(`${EVENT}${id}/`), ([, event]) => event);
  }

  /** Newest first, those opened before `after` only. */
  *list(actor: Actor, query: CaseQuery, after?: string): Iterable<Case> {
    const now = this.#parts.now();
    for (const one of this.#table.newestFirst()) {
      if (after !== undefined && one.opened_at >= after) continue;
      if (this.#mayActOn(actor, one) && fits(query, one, now)) yield one;
    }
  }

  all(): Iterable<Case> {
    return this.#table.newestFirst();
  }

  /** What consoles are told when they come. */
  shown(): Case[] {
    const all = [...this.#table.newestFirst()];
    const open = all.filter(({ state }) => state !== 'closed');
    const closed = all.filter(({ state }) => state === 'closed');
    closed.sort((a, b) => ((a.closed_at ?? '') < (b.closed_at ?? '') ? 1 : -1));
    return [...closed.slice(0, LAST_CLOSED), ...open].reverse();
  }

  /** @throws LogUnavailable when the disk refuses; then nothing happened */
  command({ id, actor }: Commanded, of: string, command: CaseCommand): Promise<CaseAnswer> {
    return this.#once<CaseAnswer>(id, actor, { of, command }, async () => {
      const found = this.#table.get(of);
      if (!found || !this.#mayActOn(actor, found)) return plain(UNKNOWN);
      const decision = decide(found, command, this.#context(actor, id, of));
      if ('refused' in decision) return plain(decision);
      const changes = decision.events.length === 0 ? [] : [{ id: of, events: decision.events }];
      return { changes, answer: (after) => ({ case: after.get(of) ?? found }) };
    });
  }

  /**
   * The same command on several cases: each answers for itself, what can be done is done in one commit.
   * @param commands one per case
   */
  bulk(
    { id, actor }: Commanded,
    commands: readonly { case: string; command: CaseCommand }[],
  ): Promise<CaseAnswer[] | { refused: { code: 'COMMAND_REUSED'; detail: string } }> {
    return this.#once<CaseAnswer[]>(id, actor, { commands }, async () => {
      const changes: CaseChange[] = [];
      const answers = commands.map(({ case: of, command }, index) => {
        const found = this.#table.get(of);
        if (!found || !this.#mayActOn(actor, found)) return () => UNKNOWN;
        const decision = decide(found, command, this.#context(actor, `${id}-${index}`, of));
        if ('refused' in decision) return () => decision;
        if (decision.events.length > 0) changes.push({ id: of, events: decision.events });
        const { judging, unjudging } = decision;
        return (after: ReadonlyMap<string, Case>): CaseAnswer => ({
          case: after.get(of) ?? found,
          ...(judging ? { judging } : {}),
          ...(unjudging ? { unjudging } : {}),
        });
      });
      return { changes, answer: (after) => answers.map((one) => one(after)) };
    });
  }

  /** Whether a case holds this flag; `call` is empty of one across calls. */
  hasFlag(call: string, flag: string): boolean {
    return this.#table.ofFlag(call, flag) !== undefined;
  }

  /**
   * A person makes a case of a flag, or finds the one that has it; with `claim` it is theirs at once.
   * @param found null where a case has it already
   */
  open(
    { id, actor }: Commanded,
    place: Pick<Flag, 'call' | 'id'>,
    found: Taken | null,
    claim: boolean,
  ): Promise<CaseAnswer> {
    return this.#once<CaseAnswer>(id, actor, { open: place, claim }, async () => {
      const known = this.#table.ofFlag(place.call, place.id);
      const change = known ? { id: known.id, events: [] } : found && this.#byHand(found);
      if (!change) return plain(UNKNOWN);
      const before = known ?? this.#folded(change, actor.user).at(-1)!.case;
      if (!this.#mayActOn(actor, before)) return plain(UNKNOWN);
      const decision: Decision = claim
        ? decide(before, { type: 'claim' }, this.#context(actor, id, change.id))
        : { events: [] };
      if ('refused' in decision) return plain(decision);
      const events = [...change.events, ...decision.events];
      const changes = events.length === 0 ? [] : [{ id: change.id, events }];
      return { changes, answer: (after) => ({ case: after.get(change.id) ?? before }) };
    });
  }

  /** A flag was delivered; resolves when what it means for the cases is durable. Safe to repeat. */
  flag(flag: Flag, reason: string | null): Promise<void> {
    return this.#inTurn(async () => {
      const about = () => this.#parts.about(flag);
      const teamOfQueue = this.#teamOfQueue;
      const change = onFlag(this.#table, flag, { ...this.#deciding(), about, reason, teamOfQueue });
      if (change) await this.#commit([change], null);
    });
  }

  /** The same of a flag across calls. */
  scopeFlag(flag: ScopeFlag): Promise<void> {
    const teamOfQueue = this.#teamOfQueue;
    return this.#inTurn(async () => {
      const change = onScopeFlag(this.#table, flag, { ...this.#deciding(), teamOfQueue });
      if (change) await this.#commit([change], null);
    });
  }

  /** Tells what is due now; resolves when it is durable. */
  escalate(): Promise<number> {
    const now = this.#parts.now();
    if (!this.#table.open().some((one) => (nextEscalation(one) ?? Number.POSITIVE_INFINITY) <= now))
      return Promise.resolve(0);
    return this.#inTurn(async () => {
      const changes = this.#table
        .open()
        .map((one) => ({ id: one.id, events: escalationsOf(one, now) }))
        .filter(({ events }) => events.length > 0);
      if (changes.length > 0) await this.#commit(changes, null);
      return changes.length;
    });
  }

  /** Forgets closed cases that are older than they are kept, and answers of old commands. */
  async forgetOld(): Promise<void> {
    const now = this.#parts.now();
    const oldest = now - (this.#parts.keptMs ?? 30 * DAY_MS);
    await this.#inTurn(async () => {
      for (const one of [...this.#table.newestFirst()])
        if (one.closed_at !== null && Date.parse(one.closed_at) < oldest) await this.#forget(one);
      if (now < this.#answersFrom + HOUR_MS) return;
      this.#answersFrom = now;
      await this.#commands.forgetOld(now);
    });
  }

  /** For metrics. */
  figures(): { open: number; working: number; review: number; overdue: number } {
    const now = this.#parts.now();
    const open = this.#table.open();
    const count = (wanted: (one: Case) => boolean) => open.filter(wanted).length;
    return {
      open: count(({ state }) => state === 'open'),
      working: count(({ state }) => state === 'working'),
      review: count(({ state }) => state === 'review'),
      overdue: count((one) => isOverdue(one, now)),
    };
  }

  /** Cases of any of these calls. */
  countIn(calls: ReadonlySet<string>): number {
    return this.#table.ofCalls(calls).length;
  }

  /** Whether a case joins this call with others. */
  joins(call: string): boolean {
    return this.#table.ofCalls(new Set([call])).some(({ calls }) => calls.length > 1);
  }

  /** Calls that were deleted: their cases go whole, since a case is of one customer. Nobody is told. */
  forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    return this.#inTurn(async () => {
      const theirs = this.#table.ofCalls(calls);
      if (theirs.length > 0) await this.#commands.forgetOf(new Set(theirs.map(({ id }) => id)));
      for (const one of theirs) await this.#forget(one);
    });
  }

  async #forget({ id }: Case): Promise<void> {
    const { state } = this.#parts;
    for (const [key] of [...state.list(`${EVENT}${id}/`)]) await state.remove(key);
    await state.remove(CASE + id);
    this.#table.remove(id);
  }

  #byHand(taken: Taken): CaseChange {
    const { across } = taken.flag;
    const own = across
      ? openOf(this.#table, across, taken.place, this.#teamOfQueue)
      : openOfOwnCall(this.#table, taken.flag, taken.place, this.#teamOfQueue);
    if (own && own.flags.length < MOST_FLAGS) return joining(own, taken, this.#deciding());
    const before = across
      ? closedOf(this.#table, across, taken.place, this.#teamOfQueue)
      : closedOfOwnCall(this.#table, taken, this.#teamOfQueue);
    return opening(taken, before?.id ?? null, this.#deciding());
  }

  #deciding() {
    return { policy: this.#parts.policy, now: this.#parts.now() };
  }

  #context(actor: Actor, id: string, of: string): CommandContext {
    const { policy, now } = this.#parts;
    const events = () => this.events(of);
    return { by: actor.user, leads: leads(actor), now: now(), policy, id, events };
  }

  /** Does `work` in turn, unless this command was answered before; its answer is kept in the commit of its changes. */
  #once<A>(id: string, actor: Actor, what: unknown, work: () => Promise<Worked<A>>) {
    return this.#inTurn(async (): Promise<A | typeof REUSED> => {
      const of = hashOf(actor.user, what);
      const known = this.#commands.get<A>(id);
      if (known) return known.of === of ? known.answer : REUSED;
      const { changes, answer } = await work();
      if (changes.length === 0) return answer(new Map());
      const after = await this.#commit(changes, actor.user, (cases) => {
        const at = this.#parts.now();
        this.#commands.keep(id, { of, at, cases: [...cases.keys()], answer: answer(cases) });
      });
      return answer(after);
    });
  }

  #folded({ id, events }: CaseChange, by: string | null): { case: Case; event: CaseEvent }[] {
    let current = this.#table.get(id);
    return events.map((body: CaseEventBody) => {
      const now = Math.floor(this.#parts.now());
      const last = Date.parse(current?.updated_at ?? '') || 0;
      // A verdict is named by its moment: no two of a case have one.
      const from = body.type === 'opened' ? this.#newest + 1 : body.type === 'judged' ? last + 1 : last;
      // A clock that was set back must not turn the timeline round.
      const at = new Date(Math.max(now, from)).toISOString();
      const event = { n: (current?.rev ?? 0) + 1, at, by, ...body } as CaseEvent;
      current = foldCase(current, event);
      return { case: current, event };
    });
  }

  async #commit(
    changes: readonly CaseChange[],
    by: string | null,
    extra?: (after: ReadonlyMap<string, Case>) => void,
  ): Promise<ReadonlyMap<string, Case>> {
    const { log, state } = this.#parts;
    const steps: { case: Case; event: CaseEvent }[] = [];
    const newest = this.#newest;
    for (const change of changes) {
      steps.push(...this.#folded(change, by));
      for (const { event } of steps.slice(-change.events.length))
        if (event.type === 'opened') this.#newest = Date.parse(event.at);
    }
    const after = new Map(steps.map((step) => [step.case.id, step.case]));
    const records = steps.map((step): RecordBody => ({ type: 'case.changed', ...step }));
    try {
      await log.append(records, () => {
        for (const {
          case: { id },
          event,
        } of steps)
          void state.put(eventKey(id, event.n), event);
        for (const [id, one] of after) void state.put(CASE + id, one);
        extra?.(after);
      });
    } catch (error) {
      this.#newest = newest;
      throw error;
    }
    for (const one of after.values()) this.#table.put(one);
    return after;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

/** What is to be done, and what is said then; `after`: the cases that were changed. */
interface Worked<A> {
  changes: readonly CaseChange[];
  answer(after: ReadonlyMap<string, Case>): A;
}

const plain = <A>(answer: A): Worked<A> => ({ changes: [], answer: () => answer });

const UNKNOWN: CaseAnswer = {
  refused: { code: 'CASE_UNKNOWN', detail: 'GET /v1/cases lists those that you may see.' },
};
const REUSED = {
  refused: {
    code: 'COMMAND_REUSED',
    detail: 'Expected an id of its own for each command, got one that stood for something else.',
  },
} as const;

function eventKey(id: string, n: number): string {
  return `${EVENT}${id}/${String(n).padStart(6, '0')}`;
}
