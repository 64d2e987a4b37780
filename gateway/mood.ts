/** Finals to the model, scores back into the log as records: a keyword rule never waits for this. */
import { setTimeout } from 'node:timers/promises';
import type { Mood } from '../engine/contract/mood.ts';
import type { RecordBody } from '../engine/contract/record.ts';
import type { MoodService } from '../models/runtime/mood-service.ts';
import { type Log, LogUnavailable } from './log/port.ts';
import type { Unscored } from './runner.ts';

/** How long a score waits for a log that could not write, ms. */
const RETRY_MS = 1_000;

export class MoodScorer {
  readonly #service: Pick<MoodService, 'score' | 'info'>;
  readonly #log: Pick<Log, 'append'>;
  readonly #model: string;
  #inFlight = 0;
  #idle: (() => void)[] = [];
  readonly #stopping = new AbortController();
  /** Answers of this turn: the model gives many at once, and they go to the log as one. */
  #answers: RecordBody[] = [];

  constructor(service: Pick<MoodService, 'score' | 'info'>, log: Pick<Log, 'append'>) {
    this.#service = service;
    this.#log = log;
    this.#model = service.info.sha256.slice(0, 12);
  }

  /** Returns at once; the answer is appended as `scored`, or `shed` when the model was too busy. */
  score(unscored: Unscored): void {
    this.#inFlight += 1;
    void this.#score(unscored);
  }

  /**
   * Resolves when every text that was handed over has its record in the log, or is let go because the log cannot write:
   * the next start scores it anew.
   */
  stop(): Promise<void> {
    this.#stopping.abort();
    return this.drained();
  }

  /** Texts that wait for their score. */
  get waiting(): number {
    return this.#inFlight;
  }

  /** Resolves when every text that was handed over has its record in the log. */
  drained(): Promise<void> {
    if (this.#inFlight === 0) return Promise.resolve();
    return new Promise((done) => this.#idle.push(done));
  }

  async #score({ call, channel, utterance, rev, text }: Unscored): Promise<void> {
    const started = performance.now();
    const answer = await this.#service.score(text).catch(() => null);
    const key = { call, channel, utterance, rev };
    const body: RecordBody = answer
      ? {
          type: 'scored',
          ...key,
          mood: toMood(answer),
          model: this.#model,
          took_ms: Math.round((performance.now() - started) * 10) / 10,
        }
      : { type: 'shed', ...key };
    this.#answers.push(body);
    if (this.#answers.length === 1) queueMicrotask(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const answers = this.#answers;
    this.#answers = [];
    await this.#append(answers);
    this.#inFlight -= answers.length;
    if (this.#inFlight === 0) for (const done of this.#idle.splice(0)) done();
  }

  async #append(bodies: readonly RecordBody[]): Promise<void> {
    for (;;) {
      try {
        await this.#log.append(bodies);
        return;
      } catch (error) {
        // A full disk: keep the scores and try again, until the server stops.
        if (!(error instanceof LogUnavailable) || this.#stopping.signal.aborted) return;
        await setTimeout(RETRY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }
}

function toMood({ angry, negative, neutral, positive, abusive }: Mood): Mood {
  return { angry, negative, neutral, positive, abusive };
}
