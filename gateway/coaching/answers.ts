/**
 * What agents did with prompts. Each answer is a record of the log, `prompt.answered`; in the same commit it stands in
 * the state under `prompt-answer/<call>/<prompt>/<kind>`, with the count of its rule under `prompt-count/<rule>`.
 * One at a time: the counts go on from the one before.
 */
import type { PromptAnswer, PromptCount } from '../../engine/contract/coaching.ts';
import type { StateDb } from '../auth/state.ts';
import type { Log } from '../log/port.ts';

const ANSWER = 'prompt-answer/';
const COUNT = 'prompt-count/';

/** What is said; the time is added. */
export type NewAnswer = Omit<PromptAnswer, 'at'>;

export class PromptAnswers {
  readonly #state: StateDb;
  readonly #log: Pick<Log, 'append'>;
  readonly #now: () => number;
  readonly #keptMs: number;
  #tail: Promise<unknown> = Promise.resolve();

  /** @param keptMs how long answers are kept; counts stay */
  constructor(state: StateDb, log: Pick<Log, 'append'>, now: () => number, keptMs = 90 * 86_400_000) {
    this.#state = state;
    this.#log = log;
    this.#now = now;
    this.#keptMs = keptMs;
  }

  of(call: string): PromptAnswer[] {
    return Array.from(this.#state.list<PromptAnswer>(prefixOf(call)), ([, answer]) => answer);
  }

  /**
   * Resolves when it is durable; `made` is false where the same was said before. @throws LogUnavailable when the disk
   * refuses
   */
  make(what: NewAnswer): Promise<{ answer: PromptAnswer; made: boolean }> {
    const making = this.#tail.then(() => this.#make(what));
    this.#tail = making.catch(() => undefined);
    return making;
  }

  /** Per rule; '' stands for what persons sent. */
  counts(): Map<string, PromptCount> {
    return new Map(
      Array.from(this.#state.list<PromptCount>(COUNT), ([key, count]) => [
        decodeURIComponent(key.slice(COUNT.length)),
        count,
      ]),
    );
  }

  countIn(calls: ReadonlySet<string>): number {
    return [...calls].reduce((sum, call) => sum + this.of(call).length, 0);
  }

  /** Calls that were deleted; nobody is told and nothing is logged. Counts name no call and stay. */
  async forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    for (const call of calls)
      for (const [key] of [...this.#state.list(prefixOf(call))]) await this.#state.remove(key);
  }

  async forgetOld(): Promise<void> {
    const oldest = this.#now() - this.#keptMs;
    for (const [key, { at }] of [...this.#state.list<PromptAnswer>(ANSWER)])
      if (Date.parse(at) < oldest) await this.#state.remove(key);
  }

  async #make(what: NewAnswer): Promise<{ answer: PromptAnswer; made: boolean }> {
    const key = `${prefixOf(what.call)}${encodeURIComponent(what.prompt)}/${what.what}`;
    const known = this.#state.get<PromptAnswer>(key);
    if (known) return { answer: known, made: false };
    const answer: PromptAnswer = { ...what, at: new Date(this.#now()).toISOString() };
    const countKey = COUNT + encodeURIComponent(what.rule);
    const before = this.#state.get<PromptCount>(countKey) ?? { shown: 0, dismissed: 0, acted: 0 };
    const count = { ...before, [what.what]: before[what.what] + 1 };
    await this.#log.append([{ type: 'prompt.answered', answer }], () => {
      void this.#state.put(key, answer);
      void this.#state.put(countKey, count);
    });
    return { answer, made: true };
  }
}

function prefixOf(call: string): string {
  return `${ANSWER}${encodeURIComponent(call)}/`;
}
