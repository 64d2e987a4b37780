/**
 * What alerts remember, on the disk. Items are decided in turn; what changed, the lines that say why, and the cursor in
 * the outbox are one commit: a kill at any moment leaves all of a decision or nothing of it.
 */
import type { StateDb } from '../auth/state.ts';
import type { Outbox } from '../log/port.ts';
import { isOf } from './alert.ts';
import { decide, type Item } from './decide.ts';
import type { LocalTime } from './match.ts';
import type { Plan } from './plan.ts';
import type { Line } from './reasons.ts';
import { type AlertState, EMPTY, PARTS } from './state.ts';

export const CONSUMER = 'alerts';

export interface BookParts {
  state: StateDb;
  outbox: Pick<Outbox, 'cursor' | 'advance'>;
  plan: Plan;
  local(at: number): LocalTime;
  /** Epoch ms. */
  now(): number;
  /** Decided and durable. */
  onLines?(lines: readonly Line[]): void;
}

const PART = 'alerts/part/';
const LINE = 'alerts/line/';
const DAY = 'alerts/day/';
const FLAG = 'alerts/flag/';
const META = 'alerts/meta';
const DAY_MS = 86_400_000;
/** How long lines can be asked for, ms. */
const LINES_KEPT_MS = 30 * DAY_MS;
/** Newest lines that are at hand for whoever looks at all of them. */
const RECENT = 500;

interface Meta {
  next: number;
  lines: number;
}

export class Book {
  readonly #parts: BookParts;
  #state: AlertState;
  #lines: number;
  /** Oldest first. */
  #recent: Line[];
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: BookParts) {
    this.#parts = parts;
    const meta = parts.state.get<Meta>(META) ?? { next: EMPTY.next, lines: 0 };
    this.#lines = meta.lines;
    const read = <V>(part: string) => {
      const prefix = `${PART}${part}/`;
      const entries = Array.from(parts.state.list<{ id: string; value: V }>(prefix), ([, one]) => one);
      return new Map(entries.map(({ id, value }) => [id, value]));
    };
    this.#state = {
      known: read('known'),
      groups: read('groups'),
      silences: read('silences'),
      sends: read('sends'),
      targets: read('targets'),
      next: meta.next,
    };
    this.#recent = this.#readRecent();
  }

  get state(): AlertState {
    return this.#state;
  }

  /**
   * Decides the items in order; resolves when all of it is durable.
   * @param cursor number up to which the outbox is dealt with after them; absent: as it was
   * @throws LogUnavailable when the disk refuses; then nothing was decided
   */
  take(items: readonly Item[], cursor?: number): Promise<void> {
    const done = this.#queue.then(() => this.#take(items, cursor));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #take(items: readonly Item[], cursor: number | undefined): Promise<void> {
    const { plan, now, local, outbox, onLines } = this.#parts;
    const before = this.#state;
    const at = Math.floor(now());
    const lines: Line[] = [];
    let after = before;
    for (const item of items) {
      const decided = decide(plan, after, item, at, local);
      after = decided.state;
      lines.push(...decided.lines);
    }
    const moves = cursor !== undefined && cursor > outbox.cursor(CONSUMER);
    if (!moves && lines.length === 0 && PARTS.every((part) => before[part] === after[part])) return;
    await outbox.advance(CONSUMER, moves ? cursor : outbox.cursor(CONSUMER), () =>
      this.#write(before, after, lines),
    );
    this.#state = after;
    this.#lines += lines.length;
    if (lines.length > 0) this.#recent = [...this.#recent, ...lines].slice(-RECENT);
    if (lines.length > 0) onLines?.(lines);
  }

  #write(before: AlertState, after: AlertState, lines: readonly Line[]): void {
    const { state } = this.#parts;
    for (const part of PARTS) {
      const [old, fresh] = [before[part], after[part]] as ReadonlyMap<string, unknown>[];
      if (old === fresh) continue;
      for (const [id, value] of fresh!)
        if (old!.get(id) !== value) void state.put(partKey(part, id), { id, value });
      for (const id of old!.keys()) if (!fresh!.has(id)) void state.remove(partKey(part, id));
    }
    for (const [index, line] of lines.entries()) {
      const n = this.#lines + index + 1;
      const key = lineKey(line.call, line.flag, n);
      void state.put(key, line);
      void state.put(dayKey(line.at, n), key);
      void state.put(FLAG + encodeURIComponent(line.flag), line.call);
    }
    void state.put(META, { next: after.next, lines: this.#lines + lines.length } satisfies Meta);
  }

  /** Decisions about the flags of a call, or of one flag of it, oldest first; call null: flags across calls. */
  lines(call: string | null, flag?: string): Line[] {
    const prefix = flag === undefined ? callKey(call) : `${callKey(call)}${encodeURIComponent(flag)}/`;
    return Array.from(this.#parts.state.list<Line>(prefix), ([, line]) => line);
  }

  /** The newest decisions about any flag, newest first. */
  recent(): Line[] {
    return this.#recent.toReversed();
  }

  #readRecent(): Line[] {
    const { state, now } = this.#parts;
    const found: Line[] = [];
    for (let at = now(); at >= now() - LINES_KEPT_MS && found.length < RECENT; at -= DAY_MS) {
      const keys = Array.from(state.list<string>(`${DAY}${dayOf(at)}/`), ([, key]) => key).slice(
        found.length - RECENT,
      );
      found.unshift(...keys.flatMap((key) => state.get<Line>(key) ?? []));
    }
    return found.slice(-RECENT);
  }

  /** The call of a flag that was decided about; null: it is one across calls; undefined: nobody knows it. */
  callOf(flag: string): string | null | undefined {
    return this.#parts.state.get<string | null>(FLAG + encodeURIComponent(flag));
  }

  countIn(calls: ReadonlySet<string>): number {
    let count = 0;
    for (const call of calls) count += this.lines(call).length;
    for (const { alert } of this.#state.known.values()) if (isOf(alert, calls)) count += 1;
    return count;
  }

  /** Nothing of these calls is kept or sent. */
  async forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    await this.take([{ type: 'forget', calls }]);
    this.#recent = this.#recent.filter(({ call }) => call === null || !calls.has(call));
    for (const call of calls)
      for (const [key, { at, flag }] of [...this.#parts.state.list<Line>(callKey(call))]) {
        await this.#parts.state.remove(key);
        await this.#parts.state.remove(FLAG + encodeURIComponent(flag));
        await this.#parts.state.remove(dayKey(at, Number(key.slice(key.lastIndexOf('/') + 1))));
      }
  }

  /** Forgets lines that are older than they are kept. */
  async forgetOld(): Promise<void> {
    const { state, now } = this.#parts;
    const oldest = new Date(now() - LINES_KEPT_MS).toISOString().slice(0, 10);
    for (const [key, line] of state.list<string>(DAY)) {
      if (key.slice(DAY.length, DAY.length + 10) >= oldest) return;
      await state.remove(FLAG + (line.split('/').at(-2) ?? ''));
      await state.remove(line);
      await state.remove(key);
    }
  }
}

const partKey = (part: string, id: string) => `${PART}${part}/${encodeURIComponent(id)}`;
/** `~` is no part of an encoded id that stands alone. */
const callKey = (call: string | null) => `${LINE}${call === null ? '~' : `c${encodeURIComponent(call)}`}/`;
const lineKey = (call: string | null, flag: string, n: number) =>
  `${callKey(call)}${encodeURIComponent(flag)}/${String(n).padStart(12, '0')}`;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const dayKey = (at: number, n: number) => `${DAY}${dayOf(at)}/${String(n).padStart(12, '0')}`;
