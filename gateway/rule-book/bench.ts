/** The bench on which rule sets are tried: a thread that is started when it is first needed, and ends when idle. */
import { Worker } from 'node:worker_threads';
import type { Answer, Asked, CheckAsked, Checked } from './bench-worker.ts';

export type { Checked } from './bench-worker.ts';

/** Without work for this long the thread gives its memory back, ms. */
const IDLE_MS = 120_000;

export class Bench {
  readonly #idleMs: number;
  readonly #waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(idleMs = IDLE_MS) {
    this.#idleMs = idleMs;
  }

  /** @throws Error where the thread died: it begins anew with the next question */
  ask<T>(asked: Asked): Promise<T> {
    const worker = this.#running();
    clearTimeout(this.#idle);
    this.#asked += 1;
    const id = this.#asked;
    return new Promise<unknown>((done, fail) => {
      this.#waiting.set(id, { done, fail });
      worker.postMessage({ id, asked });
    }).finally(() => this.#rest()) as Promise<T>;
  }

  check(asked: Omit<CheckAsked, 'kind'>): Promise<Checked> {
    return this.ask({ kind: 'check', ...asked });
  }

  /** Ends the thread; what was asked of it fails. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./bench-worker.js', import.meta.url), { execArgv: [] });
    worker.unref();
    let reason = 'the thread for rule sets ended';
    worker.on('error', (error) => {
      reason = `the thread for rule sets died: ${error instanceof Error ? error.message : String(error)}`;
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      for (const { fail } of this.#waiting.values()) fail(new Error(reason));
      this.#waiting.clear();
    });
    worker.on('message', (answer: Answer) => {
      const asker = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) asker?.fail(new Error(answer.error));
      else asker?.done(answer.value);
    });
    this.#worker = worker;
    return worker;
  }

  #rest(): void {
    if (this.#waiting.size > 0 || !this.#worker) return;
    this.#idle = setTimeout(() => void this.close(), this.#idleMs);
    this.#idle.unref();
  }
}
