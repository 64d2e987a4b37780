/** A store in memory that keeps rows as ClickHouse does (the newest version of a key stays), and fails as it does. */
import type { Flag } from '../../engine/contract/flag.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import { type Numbered, type Page, StoreUnavailable } from '../../gateway/store/port.ts';
import { rowsOf } from '../../gateway/store/rows.ts';
import { sortOut, TABLES, type Table } from '../../gateway/store/sort-out.ts';
import type { Row } from '../../gateway/store/values.ts';
import type { World } from './world.ts';

interface Asked {
  answer(error: Error | null): void;
  /** Tables that are written, one after the other. */
  steps: (() => void)[];
  life: number;
}

const away = () => new StoreUnavailable('ClickHouse cannot be reached: ECONNRESET');

export class Store {
  readonly #world: World;
  readonly #rows = new Map<string, { version: bigint; row: Row }>();
  /** Numbers of the outbox that were written. */
  readonly numbers = new Set<number>();
  up = true;
  paused = false;
  /** The next answer is lost on its way. */
  loseAnswer = false;
  slowest = 20;
  #asked: Asked[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  write(batch: readonly Numbered[]): Promise<void> {
    const sorted = sortOut(batch);
    // The order of revisions is aggregated, and no row of it replaces another: nothing here reads it.
    const kept = TABLES.filter((table) => table !== 'utterance_order');
    const steps = kept
      .filter((table) => sorted[table].length > 0)
      .map((table) => () => {
        for (const row of sorted[table].flatMap((one) => rowsOf(table, one))) this.#insert(table, row);
      });
    return this.#ask(steps).then(() => {
      for (const { number } of batch) this.numbers.add(number);
    });
  }

  async flags({ limit }: { limit: number }): Promise<Page<Flag>> {
    await this.#ask([]);
    const all = this.wires<Flag>('flags').sort((a, b) => (a.raised_at < b.raised_at ? 1 : -1));
    return { items: all.slice(0, limit), next: null };
  }

  async scopeFlags({ limit }: { limit: number }): Promise<Page<ScopeFlag>> {
    await this.#ask([]);
    const all = this.wires<ScopeFlag>('scope_flags').sort((a, b) => (a.raised_at < b.raised_at ? 1 : -1));
    return { items: all.slice(0, limit), next: null };
  }

  /** What the latest row of each flag holds. */
  wires<T extends Flag | ScopeFlag>(table: 'flags' | 'scope_flags'): T[] {
    return this.rows(table).map(({ wire }) => JSON.parse(String(wire)) as T);
  }

  rows(table: Table): Row[] {
    return [...this.#rows].filter(([key]) => key.startsWith(`${table} `)).map(([, { row }]) => row);
  }

  kill(): void {
    this.up = false;
    this.paused = false;
    for (const { answer, steps } of this.#asked.splice(0)) {
      for (const step of steps.slice(0, this.#world.dice.below(steps.length + 1))) step();
      answer(away());
    }
  }

  restart(): void {
    this.up = true;
  }

  resume(): void {
    this.paused = false;
    for (const asked of this.#asked.splice(0)) this.#do(asked);
  }

  #ask(steps: (() => void)[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const { life } = this.#world;
      const answer = (error: Error | null) => {
        if (life !== this.#world.life) return;
        this.#world.toServer(0, () => (error ? reject(error) : resolve()));
      };
      this.#asked.push({ answer, steps, life });
      this.#world.after(1 + this.#world.dice.below(this.slowest), () => {
        if (this.paused) return;
        for (const asked of this.#asked.splice(0)) this.#do(asked);
      });
    });
  }

  #do({ answer, steps }: Asked): void {
    if (!this.up) {
      answer(away());
      return;
    }
    for (const step of steps) step();
    const lost = this.loseAnswer && steps.length > 0;
    if (lost) this.loseAnswer = false;
    answer(lost ? away() : null);
  }

  #insert(table: Table, row: Row): void {
    const key = `${table} ${row.id ?? `${row.call} ${row.channel ?? ''} ${row.utterance ?? ''}`}`;
    const version = BigInt(String(row.version));
    const known = this.#rows.get(key);
    if (!known || version >= known.version) this.#rows.set(key, { version, row });
  }
}
