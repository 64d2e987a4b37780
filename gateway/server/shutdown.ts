/** What is to be closed, and in which order: the last that was started is closed first. */

export type Step = () => Promise<void> | void;

export class Shutdown {
  readonly #steps: Step[] = [];

  /** To be called right after what it closes was started. */
  add(step: Step): void {
    this.#steps.push(step);
  }

  /** Closes everything, one after the other. Safe to call twice. */
  readonly run = async (): Promise<void> => {
    for (const step of this.#steps.splice(0).reverse()) await step();
  };
}
