/** Slows guessing: after some wrong passwords a name is closed to that address for a while. Pure but for `now`. */
export interface LockoutLimits {
  /** Wrong passwords in a row that are still answered. */
  wrong: number;
  /** How long the name then stays closed to that address, ms. */
  closed_ms: number;
}

const DEFAULT: LockoutLimits = { wrong: 5, closed_ms: 60_000 };
/** Names and addresses remembered; beyond it the oldest are forgotten. */
const REMEMBERED = 10_000;

export class Lockout {
  readonly #limits: LockoutLimits;
  readonly #wrong = new Map<string, { times: number; at: number }>();

  constructor(limits: LockoutLimits = DEFAULT) {
    this.#limits = limits;
  }

  /** ms until the next attempt is allowed; 0 when it is allowed now. */
  waitMs(user: string, address: string, now: number): number {
    const known = this.#wrong.get(keyOf(user, address));
    if (!known || known.times < this.#limits.wrong) return 0;
    return Math.max(0, known.at + this.#limits.closed_ms - now);
  }

  /** Counts an attempt before its password is checked, so that many at once are no way round. */
  attempt(user: string, address: string, now: number): void {
    const key = keyOf(user, address);
    const known = this.#wrong.get(key);
    const old = known === undefined || now - known.at >= this.#limits.closed_ms;
    this.#wrong.delete(key);
    this.#wrong.set(key, { times: old ? 1 : known.times + 1, at: now });
    if (this.#wrong.size > REMEMBERED) this.#wrong.delete(this.#wrong.keys().next().value!);
  }

  right(user: string, address: string): void {
    this.#wrong.delete(keyOf(user, address));
  }
}

function keyOf(user: string, address: string): string {
  return `${address} ${user}`;
}
