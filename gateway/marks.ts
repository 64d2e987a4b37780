/**
 * What people marked in calls: words at which a rule missed something, flags that are wrong. Each mark, and each one
 * taken back, is a record of the log; with it, in the same commit, the mark stands in the state, so it is there
 * whatever the store does. From the record it goes to the store and to screens, once, as the engine's outcomes do.
 * A copy of all is in memory: people make dozens a day, and they are forgotten with the flags that they speak of.
 */
import { createHash } from 'node:crypto';
import type { Mark } from '../engine/contract/mark.ts';
import type { StateDb } from './auth/state.ts';
import type { Log } from './log/port.ts';

const PREFIX = 'mark/';

/** What a person says; who and when is added. */
export type NewMark = Omit<Mark, 'id' | 'at'>;

export interface MarkQuery {
  /** Whose marks; absent: everybody's. */
  seen?: ((mark: Mark) => boolean) | undefined;
  kind?: Mark['kind'];
  rule?: string;
  category?: string;
}

/** Places, not marks: two people who mark the same flag wrong say one thing. */
export interface MarkCount {
  wrong: number;
  missed: number;
}

export interface MarkCounts {
  rules: Map<string, MarkCount>;
  categories: Map<string, MarkCount>;
}

/** The same person and place give the same id, also after it was taken back. */
export function markId({ call, kind, channel, utterance, flag, by }: NewMark): string {
  const place = kind === 'wrong' ? ['flag', flag] : ['words', channel, utterance];
  return createHash('sha256')
    .update(JSON.stringify([call, by, ...place]))
    .digest('hex')
    .slice(0, 16);
}

export class Marks {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append'>;
  readonly #now: () => number;
  readonly #keptMs: number;
  /** In the order in which they were made. */
  readonly #marks = new Map<string, Mark>();
  readonly #byCall = new Map<string, Set<string>>();
  /** Time of the newest, epoch ms. */
  #newest: number;
  readonly #underWay = new Map<string, Promise<Mark>>();

  /** @param keptMs how long marks are kept, as long as the store keeps flags; 400 days */
  constructor(state: StateDb, log: Pick<Log, 'append'>, now: () => number, keptMs = 400 * 86_400_000) {
    this.#keptMs = keptMs;
    this.#state = state;
    this.#log = log;
    this.#now = now;
    const kept = Array.from(state.list<Mark>(PREFIX), ([, mark]) => mark);
    for (const mark of kept.sort(byTime)) this.#remember(mark);
    this.#newest = Date.parse(kept.at(-1)?.at ?? '') || 0;
  }

  get(id: string): Mark | undefined {
    return this.#marks.get(id);
  }

  /** Marks of one call, oldest first. */
  of(call: string): Mark[] {
    return Array.from(this.#byCall.get(call) ?? [], (id) => this.#marks.get(id) as Mark);
  }

  /** Newest first, those before `after` only. */
  *list(query: MarkQuery, after?: { at: string; id: string }): Iterable<Mark> {
    for (const mark of [...this.#marks.values()].reverse()) {
      if (query.seen && !query.seen(mark)) continue;
      if (query.kind !== undefined && mark.kind !== query.kind) continue;
      if (query.rule !== undefined && mark.rule !== query.rule) continue;
      if (query.category !== undefined && mark.category !== query.category) continue;
      if (after === undefined || byTime(mark, after) < 0) yield mark;
    }
  }

  counts(counted: (mark: Mark) => boolean = () => true): MarkCounts {
    const counts: MarkCounts = { rules: new Map(), categories: new Map() };
    const seen = new Set<string>();
    const add = (of: Map<string, MarkCount>, name: string, { kind }: Mark) => {
      const count = of.get(name) ?? { wrong: 0, missed: 0 };
      count[kind] += 1;
      of.set(name, count);
    };
    const once = (of: Map<string, MarkCount>, name: string, mark: Mark) => {
      const { call, kind, flag, channel, utterance } = mark;
      const place = kind === 'wrong' ? [flag] : [channel, utterance];
      const key = JSON.stringify([of === counts.rules, name, call, kind, ...place]);
      if (!seen.has(key)) add(of, name, mark);
      seen.add(key);
    };
    for (const mark of this.#marks.values()) {
      if (!counted(mark)) continue;
      if (mark.rule !== null) once(counts.rules, mark.rule, mark);
      once(counts.categories, mark.category, mark);
    }
    return counts;
  }

  /**
   * Resolves when it is durable; `made` is false where this person had marked this place already, and what he said
   * then stands. @throws LogUnavailable when the disk refuses
   */
  async make(what: NewMark): Promise<{ mark: Mark; made: boolean }> {
    const id = markId(what);
    const known = this.#marks.get(id) ?? (await this.#underWay.get(id)?.catch(() => undefined));
    if (known) return { mark: known, made: false };
    // No two at one time: pages go by it.
    this.#newest = Math.max(Math.floor(this.#now()), this.#newest + 1);
    const mark: Mark = { ...what, id, at: new Date(this.#newest).toISOString() };
    const writing = this.#log
      .append([{ type: 'mark.made', mark }], () => void this.#state.put(PREFIX + id, mark))
      .then(() => this.#remember(mark));
    this.#underWay.set(id, writing);
    try {
      return { mark: await writing, made: true };
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** Takes a mark back; resolves when that is durable. @throws LogUnavailable when the disk refuses */
  async take(mark: Mark, by: string): Promise<void> {
    await this.#log.append(
      [{ type: 'mark.taken', mark, by }],
      () => void this.#state.remove(PREFIX + mark.id),
    );
    this.#forget(mark);
  }

  /** Forgets what is older than the flags that are kept. */
  async forgetOld(): Promise<void> {
    const oldest = this.#now() - this.#keptMs;
    for (const mark of this.#marks.values()) {
      if (Date.parse(mark.at) >= oldest) return;
      await this.#state.remove(PREFIX + mark.id);
      this.#forget(mark);
    }
  }

  countIn(calls: ReadonlySet<string>): number {
    return [...calls].reduce((sum, call) => sum + (this.#byCall.get(call)?.size ?? 0), 0);
  }

  /** Calls that were deleted; nobody is told and nothing is logged. */
  async forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    for (const mark of [...calls].flatMap((call) => this.of(call))) {
      await this.#state.remove(PREFIX + mark.id);
      this.#forget(mark);
    }
  }

  #remember(mark: Mark): Mark {
    this.#marks.set(mark.id, mark);
    const ids = this.#byCall.get(mark.call) ?? new Set();
    this.#byCall.set(mark.call, ids.add(mark.id));
    return mark;
  }

  #forget({ id, call }: Mark): void {
    this.#marks.delete(id);
    const ids = this.#byCall.get(call);
    ids?.delete(id);
    if (ids?.size === 0) this.#byCall.delete(call);
  }
}

function byTime(a: { at: string; id: string }, b: { at: string; id: string }): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
