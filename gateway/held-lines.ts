/**
 * Lines of open calls on their way to the store. Each word changes its call's line, screens see it at once, and the store
 * wants the newest alone: so a line is written once a second, not with every word. What is held back is lost with the
 * process and nothing else is: a call that is still open is told anew after a restart, and a complete one's line is
 * never held. Pure.
 */
import type { Delivered } from './delivered.ts';

/** How long lines gather, ms. */
export const HOLD_MS = 1_000;

export class HeldLines {
  readonly #lines = new Map<string, Delivered>();
  #writtenAt = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#lines.size;
  }

  /**
   * What of a batch is to be written now, lines that are due with it and last: who sees a call sees its words.
   * @param all nothing is held back: the server stops
   * @returns `written` is to be called once it is durable; without that call nothing was taken
   */
  due(batch: readonly Delivered[], now: number, all = false): { outcomes: Delivered[]; written: () => void } {
    const outcomes: Delivered[] = [];
    for (const one of batch) {
      if (one.kind !== 'call') outcomes.push(one);
      else if (one.view.status === 'complete') {
        this.#lines.delete(one.view.call);
        outcomes.push(one);
      } else {
        // To the end: in the order in which they changed.
        this.#lines.delete(one.view.call);
        this.#lines.set(one.view.call, one);
      }
    }
    if (!all && now - this.#writtenAt < HOLD_MS) return { outcomes, written: () => undefined };
    const lines = [...this.#lines];
    outcomes.push(...lines.map(([, line]) => line));
    const written = () => {
      this.#writtenAt = now;
      for (const [call, line] of lines) if (this.#lines.get(call) === line) this.#lines.delete(call);
    };
    return { outcomes, written };
  }
}
