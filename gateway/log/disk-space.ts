/** Whether the disk has room for another commit, asked before lmdb meets its end. */
import { statfsSync } from 'node:fs';

/**
 * Bytes that stay free. On a disk that is really full lmdb 3.5 was seen to end the process from within its own error path
 * (`malloc(): invalid next size`); with some room left it never gets there.
 */
export const RESERVE_BYTES = 64 * 1024 * 1024;
/** For how long an answer is believed, ms. */
const ASK_MS = 250;

export class DiskSpace {
  readonly #free: () => number;
  readonly #reserve: number;
  #askedAt = Number.NEGATIVE_INFINITY;
  #short = false;

  /** @param free bytes that this user may still write in the folder */
  constructor(free: () => number, reserve = RESERVE_BYTES) {
    this.#free = free;
    this.#reserve = reserve;
  }

  get short(): boolean {
    const now = performance.now();
    if (now - this.#askedAt >= ASK_MS) {
      this.#askedAt = now;
      this.#short = this.#free() < this.#reserve;
    }
    return this.#short;
  }
}

export function freeIn(dir: string): () => number {
  return () => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
}
