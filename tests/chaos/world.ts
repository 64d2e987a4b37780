/**
 * Time that a seed decides. What happens is a queue of events; the clock jumps from one to the next. While a world
 * runs, the timers of Node and `performance.now` are its own, so that the product's code waits in its time, too.
 */
import type { Dice } from '../rule-fuzz/dice.ts';

interface Happening {
  at: number;
  order: number;
  run(): void;
  /** Of the server: waits while that is paused, and is gone when that is killed. */
  life: number | null;
}

/** Turns of the event loop after each event: long enough for a chain of promises and immediates to end. */
const TURNS = 4;
/** 2026-06-01T00:00:00Z. */
const EPOCH = Date.UTC(2026, 5, 1);

const real = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, now: performance.now };

/** A clock of its own for each world: it must not depend on what an earlier one was asked. */
export class World {
  readonly dice: Dice;
  /** ms since the beginning, never backwards. */
  now = 0;
  /** What the wall clock is off by, ms. */
  wallOff = 0;
  /** Counts the server's starts; 0: it is not running. */
  life = 0;
  pausedUntil = 0;
  #queue: Happening[] = [];
  #order = 0;

  constructor(dice: Dice) {
    this.dice = dice;
  }

  /** Epoch ms. */
  wall(): number {
    return Math.floor(EPOCH + this.now + this.wallOff);
  }

  /** Something outside the server happens in `ms`. */
  after(ms: number, run: () => void): void {
    this.#push(ms, run, null);
  }

  /** Something that the server of now will see, if it still lives then. */
  toServer(ms: number, run: () => void): Happening {
    return this.#push(ms, run, this.life);
  }

  /** Runs until nothing happens before `end`, ms. */
  async run(end: number): Promise<void> {
    for (;;) {
      const next = this.#queue[0];
      if (!next || next.at > end) break;
      this.#pop();
      if (next.life !== null) {
        if (next.life !== this.life) continue;
        if (this.pausedUntil > next.at) {
          this.#insert({ ...next, at: this.pausedUntil, order: next.order });
          continue;
        }
      }
      this.now = Math.max(this.now, next.at);
      next.run();
      await this.settle();
    }
    this.now = Math.max(this.now, end);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await new Promise((done) => real.setImmediate(done));
  }

  /** Puts the world's timers in the place of Node's; returns what puts them back. */
  install(): () => void {
    const stopped = new WeakSet<object>();
    const timer = (run: () => void, ms: number, again: boolean) => {
      const handle = { unref: () => handle, ref: () => handle, hasRef: () => false };
      const set = () =>
        this.toServer(Math.max(1, ms), () => {
          if (stopped.has(handle)) return;
          if (again) set();
          run();
        });
      set();
      return handle;
    };
    const clear = (handle: unknown) => {
      if (typeof handle === 'object' && handle !== null) stopped.add(handle);
    };
    const fake = {
      setTimeout: (run: () => void, ms = 0) => timer(run, ms, false),
      setInterval: (run: () => void, ms = 0) => timer(run, ms, true),
      clearTimeout: clear,
      clearInterval: clear,
    };
    Object.assign(globalThis, fake);
    performance.now = () => this.now;
    return () => {
      const { setTimeout, setInterval, clearTimeout, clearInterval } = real;
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
      performance.now = real.now;
    };
  }

  #push(ms: number, run: () => void, life: number | null): Happening {
    this.#order += 1;
    const one = { at: this.now + Math.max(0, ms), order: this.#order, run, life };
    this.#insert(one);
    return one;
  }

  #insert(one: Happening): void {
    const queue = this.#queue;
    let at = queue.push(one) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(one, queue[above]!)) break;
      queue[at] = queue[above]!;
      at = above;
    }
    queue[at] = one;
  }

  #pop(): void {
    const queue = this.#queue;
    const last = queue.pop()!;
    if (queue.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= queue.length) break;
      if (child + 1 < queue.length && before(queue[child + 1]!, queue[child]!)) child += 1;
      if (!before(queue[child]!, last)) break;
      queue[at] = queue[child]!;
      at = child;
    }
    queue[at] = last;
  }
}

function before(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
