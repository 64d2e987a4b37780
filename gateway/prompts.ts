/**
 * What supervisors send to agents. Each prompt is a record of the log, `{"type":"prompt.sent","prompt":…}`, and in the
 * same commit stands in the state under `prompt/<call>/<time>-<n>`; from the record it goes to the live topics
 * `call:<id>` and `prompts` as `{"type":"prompt","n":…,"prompt":…}`, once, beside the prompts of rules. The record:
 *
 *   { id, call, flag: '', rule: '', severity: 'person', text (masked), at_ms (call time), by (user), sent_at (ISO) }
 *
 * Pages that open a call later find them in its detail, `prompts`, oldest first. What an agent's page does with one (shown,
 * dismissed, acted on) is kept by whoever serves that page, by this id.
 */
import type { Prompt } from '../engine/contract/live.ts';
import type { StateDb } from './auth/state.ts';
import type { Log } from './log/port.ts';

const PREFIX = 'prompt/';

/** What a person says; id and time are added. */
export interface NewPrompt {
  call: string;
  /** Masked. */
  text: string;
  /** Call time, ms. */
  at_ms: number;
  by: string;
}

/** A prompt that a person sent. */
export type SentPrompt = Prompt & { by: string; sent_at: string };

export class Prompts {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append'>;
  readonly #now: () => number;
  readonly #keptMs: number;
  /** Time of the newest, epoch ms: no two have the same. */
  #newest = 0;

  /** @param keptMs how long prompts are kept, as long as the words of calls */
  constructor(state: StateDb, log: Pick<Log, 'append'>, now: () => number, keptMs = 90 * 86_400_000) {
    this.#state = state;
    this.#log = log;
    this.#now = now;
    this.#keptMs = keptMs;
  }

  /** Of one call, oldest first. */
  of(call: string): SentPrompt[] {
    return Array.from(
      this.#state.list<SentPrompt>(`${PREFIX}${encodeURIComponent(call)}/`),
      ([, one]) => one,
    );
  }

  /** Resolves when it is durable. @throws LogUnavailable when the disk refuses */
  async send({ call, text, at_ms, by }: NewPrompt): Promise<SentPrompt> {
    this.#newest = Math.max(Math.floor(this.#now()), this.#newest + 1);
    const sent_at = new Date(this.#newest).toISOString();
    const key = `${PREFIX}${encodeURIComponent(call)}/${sent_at}`;
    const id = `p-${call}-${this.#newest}`;
    const prompt: SentPrompt = { id, call, flag: '', rule: '', text, severity: 'person', at_ms, by, sent_at };
    await this.#log.append([{ type: 'prompt.sent', prompt }], () => void this.#state.put(key, prompt));
    return prompt;
  }

  countIn(calls: ReadonlySet<string>): number {
    return [...calls].reduce((sum, call) => sum + this.of(call).length, 0);
  }

  /** Calls that were deleted; nobody is told and nothing is logged. */
  async forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    for (const call of calls) {
      const keys = Array.from(this.#state.list(`${PREFIX}${encodeURIComponent(call)}/`), ([key]) => key);
      for (const key of keys) await this.#state.remove(key);
    }
  }

  /** Forgets what is older than the words that are kept. */
  async forgetOld(): Promise<void> {
    const oldest = this.#now() - this.#keptMs;
    for (const [key, { sent_at }] of [...this.#state.list<SentPrompt>(PREFIX)])
      if (Date.parse(sent_at) < oldest) await this.#state.remove(key);
  }
}
