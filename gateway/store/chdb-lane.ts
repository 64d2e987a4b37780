import { StatementRefused } from './chdb-statement.ts';

/** One connection's queue: first come, first served, one at a time, bounded. */
export class Lane {
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /**
   * Runs `task` after everything before it. Rejects at once with code 202 when the queue is full. A task whose
   * asker has gone (`abandoned`) when its turn comes is not run.
   */
  run<T>(task: () => Promise<T>, abandoned: () => boolean): Promise<T> {
    if (this.waiting >= this.most) {
      return Promise.reject(
        new StatementRefused(
          202,
          'TOO_MANY_SIMULTANEOUS_QUERIES',
          `${this.most} statements are waiting for the embedded store; try again later`,
        ),
      );
    }
    this.waiting += 1;
    const result = this.tail.then(() => {
      this.waiting -= 1;
      if (abandoned()) throw new StatementRefused(394, 'QUERY_WAS_CANCELLED', 'The client has gone');
      return task();
    });
    this.tail = result.catch(() => undefined);
    return result;
  }
}
