/**
 * One person's calls deleted, or single calls, everywhere: log, outbox, set-aside outcomes, marks, prompts, cases, alerts, screens, what is counted across
 * calls, store. It answers with what was found and with what is left, counted again: 0 everywhere, or the work is not done
 * and says where. An open call goes on, since a supervisor may be needed in it; it is deleted by itself once it is
 * complete. Only ids of calls are written down for that, never who the person is. Running it again does no harm.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { CallInfo } from '../engine/contract/call.ts';
import type { LogRecord } from '../engine/contract/record.ts';
import type { StateDb } from './auth/state.ts';
import type { Delivered } from './delivered.ts';
import type { LiveCalls } from './live-calls.ts';
import type { Erasable } from './log/port.ts';
import { withoutLines } from './scope-lines.ts';
import type { Numbered, Store } from './store/port.ts';
import { callOf, type SetAsideFolder } from './store/set-aside.ts';
import type { StoreSink } from './store/sink.ts';

/** Things found per place; tables of the store are named `store.calls` … */
export type Places = Record<string, number>;

export interface DeletionReport {
  /** Calls that were found and are not open. */
  calls: number;
  /** Calls that are open: deleted by themselves when they are complete. */
  open: number;
  /** Before. */
  found: Places;
  /** Afterwards, counted again. */
  left: Places;
  /** Nothing is left, and no call is open. */
  done: boolean;
}

export interface DeletionParts {
  live: LiveCalls;
  /** Resolves when everything that was decided before is in the outbox; rejects while the disk refuses it. */
  settle(): Promise<void>;
  log: Erasable<LogRecord>;
  outbox: Erasable<Delivered>;
  sink: Pick<StoreSink, 'between'>;
  store: Pick<Store, 'callsOf' | 'countRows' | 'erase'>;
  setAside: Pick<SetAsideFolder, 'matching' | 'erase'>;
  marks: SaidOfCalls;
  alerts: SaidOfCalls;
  prompts: SaidOfCalls;
  cases: SaidOfCalls;
  /** What agents did with prompts. */
  answers: SaidOfCalls;
  appeals: SaidOfCalls;
  reviews: SaidOfCalls;
  across: { forget(calls: ReadonlySet<string>, customers: ReadonlySet<string>): number };
  screens: { forget(calls: ReadonlySet<string>, customers: ReadonlySet<string>): void };
  state: StateDb;
}

/** What people said of calls, or to their agents. */
interface SaidOfCalls {
  countIn(calls: ReadonlySet<string>): number;
  forgetCalls(calls: ReadonlySet<string>): Promise<void>;
}

/** Calls of which something is left: open ones, and those of a deletion that was broken off. `deletion/<number>` → id. */
const PENDING = 'deletion/';

export class Deletion {
  readonly #parts: DeletionParts;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: DeletionParts) {
    this.#parts = parts;
  }

  /**
   * @param names what the person may be called in calls: id, token of the number
   * @throws StoreUnavailable when the store is away; run it again when it is back
   */
  person(names: readonly string[]): Promise<DeletionReport> {
    return this.#inTurn(async () => {
      const who = new Set(names);
      const calls = await this.#callsOf(who);
      const open = this.#openOf(calls);
      // Written down first: a kill in the middle must not leave words whose owner nobody knows any more.
      await this.#keepPending(calls);
      for (const call of open) calls.delete(call);
      const report = await this.#erase(calls, who);
      if (report.done) await this.#forgetPending(calls);
      return { ...report, open: open.size, done: report.done && open.size === 0 };
    });
  }

  /**
   * Single calls that are complete, as when a recording makes room for a better one. They are not remembered here: what
   * comes in under the same id later is another call, and whoever asks goes on asking until it is done.
   * @throws StoreUnavailable when the store is away
   */
  calls(ids: readonly string[]): Promise<DeletionReport> {
    return this.#inTurn(async () => {
      const calls = new Set(ids);
      const open = this.#openOf(calls);
      for (const call of open) calls.delete(call);
      const report = await this.#erase(calls, new Set());
      if (report.done) await this.#forgetPending(calls);
      return { ...report, open: open.size, done: report.done && open.size === 0 };
    });
  }

  /** Deletes calls that were open then and are complete now; null where there are none. */
  async pending(): Promise<DeletionReport | null> {
    if ([...this.#parts.state.list(PENDING)].length === 0) return null;
    return this.#inTurn(async () => {
      const kept = [...this.#parts.state.list<string>(PENDING)];
      const open = this.#openOf(new Set(kept.map(([, call]) => call)));
      const ended = kept.filter(([, call]) => !open.has(call));
      if (ended.length === 0) return null;
      const report = await this.#erase(new Set(ended.map(([, call]) => call)), new Set());
      if (report.done) await this.#forgetPending(new Set(ended.map(([, call]) => call)));
      return { ...report, open: open.size };
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #openOf(calls: ReadonlySet<string>): Set<string> {
    return new Set([...calls].filter((call) => this.#parts.live.get(call) !== undefined));
  }

  async #keepPending(calls: ReadonlySet<string>): Promise<void> {
    const known = new Set(Array.from(this.#parts.state.list<string>(PENDING), ([, call]) => call));
    let number = Date.now();
    for (const call of calls) {
      if (!known.has(call)) await this.#parts.state.put(`${PENDING}${number}-${known.size}`, call);
      known.add(call);
      number += 1;
    }
  }

  async #forgetPending(calls: ReadonlySet<string>): Promise<void> {
    for (const [key, call] of [...this.#parts.state.list<string>(PENDING)])
      if (calls.has(call)) await this.#parts.state.remove(key);
  }

  async #callsOf(who: ReadonlySet<string>): Promise<Set<string>> {
    const { live, log, outbox, setAside, store } = this.#parts;
    const calls = new Set<string>();
    const isTheirs = (info: CallInfo) =>
      (info.customer?.id !== undefined && who.has(info.customer.id)) ||
      (info.customer?.number !== undefined && who.has(info.customer.number));
    for (const view of live.list()) if (isTheirs(view)) calls.add(view.call);
    await each(log, ([, record]) => {
      if ('info' in record && isTheirs(record.info)) calls.add(record.call);
    });
    const look = (delivered: Delivered) => {
      if (delivered.kind === 'call' && isTheirs(delivered.view)) calls.add(delivered.view.call);
      return false;
    };
    await each(outbox, ([, delivered]) => look(delivered));
    await setAside.matching(({ delivered }) => look(delivered));
    for (const name of who) for (const call of await store.callsOf(name)) calls.add(call);
    return calls;
  }

  /** Between two batches of the sink, so that nothing of them is on its way to the store. */
  #erase(calls: ReadonlySet<string>, who: ReadonlySet<string>): Promise<DeletionReport> {
    const { log, outbox, sink, setAside, store, across, screens, settle } = this.#parts;
    const { marks, alerts, prompts, cases, answers, appeals, reviews } = this.#parts;
    const ids = [...calls];
    const names = who.size === 0 ? [null] : [...who];
    const isOfThem = ({ delivered }: Pick<Numbered, 'delivered'>) => {
      if (delivered.kind === 'scope_flag')
        return withoutLines(delivered.scope_flag, calls, who) !== delivered.scope_flag;
      if (delivered.kind === 'case') return delivered.case.calls.some((call) => calls.has(call));
      return calls.has(callOf(delivered) ?? '');
    };
    return sink.between(async () => {
      const count = async (counted: number): Promise<Places> => ({
        log: (await recordsOf(log, calls)).length,
        outbox: (await entriesOf(outbox, isOfThem)).length,
        set_aside: await setAside.matching(isOfThem),
        marks: marks.countIn(calls),
        prompts: prompts.countIn(calls),
        cases: cases.countIn(calls),
        alerts: alerts.countIn(calls),
        prompt_answers: answers.countIn(calls),
        appeals: appeals.countIn(calls),
        reviews: reviews.countIn(calls),
        counted_across_calls: counted,
        ...prefixed(await countIn(store, ids, names)),
      });
      // Nothing counts them from here on; what was decided before comes to the outbox, and goes with it.
      const counted = across.forget(calls, who);
      await settle();
      screens.forget(calls, who);
      const found = await count(counted);
      // What no screen, restart or write to the store can bring back first, the store last.
      await log.erase(await recordsOf(log, calls));
      await eraseFromOutbox(outbox, await entriesOf(outbox, isOfThem), calls, who);
      await setAside.erase(isOfThem);
      await marks.forgetCalls(calls);
      await prompts.forgetCalls(calls);
      await cases.forgetCalls(calls);
      await alerts.forgetCalls(calls);
      await answers.forgetCalls(calls);
      await appeals.forgetCalls(calls);
      await reviews.forgetCalls(calls);
      for (const [i, name] of names.entries()) await store.erase(i === 0 ? ids : [], name);
      const left = await count(across.forget(calls, who));
      const done = Object.values(left).every((n) => n === 0);
      return { calls: calls.size, open: 0, found, left, done };
    });
  }
}

async function countIn(
  store: Pick<Store, 'countRows'>,
  ids: readonly string[],
  names: readonly (string | null)[],
): Promise<Places> {
  const sums: Places = {};
  for (const [i, name] of names.entries()) {
    for (const [table, n] of Object.entries(await store.countRows(i === 0 ? ids : [], name)))
      sums[table] = (sums[table] ?? 0) + n;
  }
  return sums;
}

const prefixed = (counts: Places): Places =>
  Object.fromEntries(Object.entries(counts).map(([table, n]) => [`store.${table}`, n]));

/** Empty: of no call. */
async function recordsOf(log: Erasable<LogRecord>, calls: ReadonlySet<string>): Promise<number[]> {
  const found: number[] = [];
  await each(log, ([n, record]) => {
    if (callsOf(record).some((call) => calls.has(call))) found.push(n);
  });
  return found;
}

function callsOf(record: LogRecord): readonly string[] {
  if (record.type === 'case.changed') return record.case.calls;
  if ('call' in record) return [record.call];
  if ('prompt' in record) return [record.prompt.call];
  if ('appeal' in record) return [record.appeal.call];
  if ('review' in record) return [record.review.call];
  if ('answer' in record) return [record.answer.call];
  return 'mark' in record ? [record.mark.call] : [];
}

async function entriesOf(
  outbox: Erasable<Delivered>,
  match: (entry: Numbered) => boolean,
): Promise<Numbered[]> {
  const found: Numbered[] = [];
  await each(outbox, ([number, delivered]) => {
    if (match({ number, delivered })) found.push({ number, delivered });
  });
  return found;
}

/** A flag of a queue, a team or an agent stays, without its lines about these calls. */
async function eraseFromOutbox(
  outbox: Erasable<Delivered>,
  entries: readonly Numbered[],
  calls: ReadonlySet<string>,
  who: ReadonlySet<string>,
): Promise<void> {
  const gone: number[] = [];
  const changed: [number, Delivered][] = [];
  for (const { number, delivered } of entries) {
    const rest = delivered.kind === 'scope_flag' ? withoutLines(delivered.scope_flag, calls, who) : null;
    if (rest === null) gone.push(number);
    else changed.push([number, { ...delivered, scope_flag: rest } as Delivered]);
  }
  await outbox.erase(gone);
  await outbox.replace(changed);
}

/** Everything that lies there, with room for other work in between. */
async function each<T>(of: Erasable<T>, take: (entry: [number, T]) => void): Promise<void> {
  for (let from = 0; ; ) {
    const some = of.some(from);
    if (some.length === 0) return;
    for (const entry of some) take(entry);
    from = some[some.length - 1]![0] + 1;
    await breathe();
  }
}
