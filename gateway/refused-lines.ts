/**
 * Lines of open calls of which events were refused, told to the consoles again: a refusal is no record, so nothing else
 * would. Many refusals of one call within a moment are one line.
 */
import type { Delivered } from './delivered.ts';
import type { LiveCalls } from './live-calls.ts';

export interface RefusedLinesParts {
  live: Pick<LiveCalls, 'get'>;
  publish(lines: readonly Delivered[]): void;
  /** Runs `work` once, after about `ms`. */
  later(work: () => void, ms: number): void;
  /** Epoch ms. */
  now(): number;
}

/** How long refusals gather, ms, and of how many calls; of more, the line comes with its next event. */
const GATHER_MS = 500;
const CALLS_MAX = 1_000;

export class RefusedLines {
  readonly #parts: RefusedLinesParts;
  readonly #calls = new Set<string>();

  constructor(parts: RefusedLinesParts) {
    this.#parts = parts;
  }

  add(call: string): void {
    if (this.#calls.size === 0) this.#parts.later(() => this.#tell(), GATHER_MS);
    if (this.#calls.size < CALLS_MAX) this.#calls.add(call);
  }

  #tell(): void {
    const { live, publish, now } = this.#parts;
    const lines = [...this.#calls].flatMap((call): Delivered[] => {
      const view = live.get(call);
      return view ? [{ kind: 'call', cause: { n: 0, at: now() }, view }] : [];
    });
    this.#calls.clear();
    if (lines.length > 0) publish(lines);
  }
}
