/** What screens were told of the prompts of open calls, so that each is told again only when it changed. Pure. */
import type { Prompt } from '../../engine/contract/live.ts';

export class PromptsTold {
  /** By call and prompt, as JSON. */
  readonly #told = new Map<string, Map<string, string>>();

  /** Of a call's prompts those to tell now: first what stands no more, as withdrawn, then what is new or changed. */
  news(call: string, prompts: readonly Prompt[]): Prompt[] {
    const told = this.#told.get(call) ?? new Map<string, string>();
    const standing = new Set(prompts.map(({ id }) => id));
    const gone = [...told.values()]
      .map((json) => JSON.parse(json) as Prompt)
      .filter(({ id, status }) => !standing.has(id) && status === undefined)
      .map((prompt): Prompt => ({ ...prompt, status: 'withdrawn' }));
    const news: Prompt[] = [];
    for (const prompt of [...gone, ...prompts]) {
      const json = JSON.stringify(prompt);
      if (told.get(prompt.id) === json) continue;
      told.set(prompt.id, json);
      news.push(prompt);
    }
    if (told.size > 0) this.#told.set(call, told);
    return news;
  }

  /** The call is over, or was deleted. */
  forget(call: string): void {
    this.#told.delete(call);
  }
}
