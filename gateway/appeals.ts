/**
 * 申诉: what agents object to in their own calls. Each step is a record of the log, `appeal.made` and `appeal.decided`; in
 * the same commit the appeal stands in the state under `appeal/<call>/<id>`. One step at a time, so that of two who
 * decide at once one is told that it is done.
 */
import { createHash } from 'node:crypto';
import type { Appeal } from '../engine/contract/appeal.ts';
import type { FinalScore } from '../engine/contract/review.ts';
import type { StateDb } from './auth/state.ts';
import type { Log } from './log/port.ts';
import { Turns } from './turns.ts';

const PREFIX = 'appeal/';

export type NewAppeal = Omit<Appeal, 'id' | 'at' | 'state' | 'decision'>;
export interface Decision {
  state: 'accepted' | 'rejected';
  /** Masked. */
  reason: string;
  by: string;
  /** What the item takes from now on; null: the decision changes no score. */
  points: number | null;
}

export class Appeals {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append'>;
  readonly #now: () => number;
  readonly #keptMs: number;
  readonly #turns: Turns;

  /**
   * @param keptMs how long appeals are kept, as long as calls; 400 days
   * @param turns shared with whoever else changes final scores
   */
  constructor(
    state: StateDb,
    log: Pick<Log, 'append'>,
    now: () => number,
    keptMs = 400 * 86_400_000,
    turns = new Turns(),
  ) {
    this.#state = state;
    this.#log = log;
    this.#now = now;
    this.#keptMs = keptMs;
    this.#turns = turns;
  }

  of(call: string): Appeal[] {
    return Array.from(this.#state.list<Appeal>(prefixOf(call)), ([, appeal]) => appeal);
  }

  get(id: string): Appeal | undefined {
    return this.all().find((one) => one.id === id);
  }

  /** Newest first. Agents make few a day. */
  all(): Appeal[] {
    const found = Array.from(this.#state.list<Appeal>(PREFIX), ([, appeal]) => appeal);
    return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1));
  }

  /** `made` is false where this was objected to before; what was said then stands. @throws LogUnavailable */
  make(what: NewAppeal): Promise<{ appeal: Appeal; made: boolean }> {
    return this.#turns.next(async () => {
      const id = appealId(what);
      const known = this.#state.get<Appeal>(prefixOf(what.call) + id);
      if (known) return { appeal: known, made: false };
      const appeal: Appeal = { ...what, id, at: this.#stamp(), state: 'open', decision: null };
      await this.#write('appeal.made', appeal);
      return { appeal, made: true };
    });
  }

  /**
   * `decided` is false where somebody had decided already; his decision stands.
   * @param finalOf the score of the call once this decision counts; asked only where it says something of points
   * @throws LogUnavailable
   */
  decide(
    of: Appeal,
    { state, reason, by, points }: Decision,
    finalOf: (decided: Appeal) => FinalScore | null = () => null,
  ): Promise<{ appeal: Appeal; decided: boolean }> {
    return this.#turns.next(async () => {
      const now = this.#state.get<Appeal>(prefixOf(of.call) + of.id) ?? of;
      if (now.state !== 'open') return { appeal: now, decided: false };
      const appeal: Appeal = { ...now, state, decision: { by, at: this.#stamp(), reason, points } };
      const final = points === null ? null : finalOf(appeal);
      await this.#write('appeal.decided', appeal, final);
      return { appeal, decided: true };
    });
  }

  countIn(calls: ReadonlySet<string>): number {
    return [...calls].reduce((sum, call) => sum + this.of(call).length, 0);
  }

  /** Calls that were deleted; nobody is told and nothing is logged. */
  async forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    for (const call of calls)
      for (const [key] of [...this.#state.list(prefixOf(call))]) await this.#state.remove(key);
  }

  async forgetOld(): Promise<void> {
    const oldest = this.#now() - this.#keptMs;
    for (const { call, id, at } of this.all())
      if (Date.parse(at) < oldest) await this.#state.remove(prefixOf(call) + id);
  }

  async #write(
    type: 'appeal.made' | 'appeal.decided',
    appeal: Appeal,
    final: FinalScore | null = null,
  ): Promise<void> {
    const key = prefixOf(appeal.call) + appeal.id;
    await this.#log.append(
      [{ type, appeal, ...(final ? { final } : {}) }],
      () => void this.#state.put(key, appeal),
    );
  }

  #stamp(): string {
    return new Date(this.#now()).toISOString();
  }
}

export function appealId({ call, flag, rule }: Pick<Appeal, 'call' | 'flag' | 'rule'>): string {
  const against = flag === null ? ['item', rule] : ['flag', flag];
  return createHash('sha256')
    .update(JSON.stringify([call, ...against]))
    .digest('hex')
    .slice(0, 16);
}

function prefixOf(call: string): string {
  return `${PREFIX}${encodeURIComponent(call)}/`;
}
