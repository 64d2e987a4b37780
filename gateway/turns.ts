/** Work that must not overlap: each begins when the one before it is done, whatever became of that. */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve();

  next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
