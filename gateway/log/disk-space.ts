/** Whether the disk has room for another commit, asked before lmdb meets its end. */
import { statfsSync } from 'node:fs';

/**
 * Bytes that stay free. On a disk that is really full lmdb 3.5 was seen to end the process from within its own error path
 * (`malloc(): invalid next size`); with some room left it never gets there.
 */
export const RESERVE_BYTES = 64 * 1024 * 1024;

export class DiskSpace {
  readonly #free: () => number;
  readonly #reserve: number;

  /** @param free bytes that this user may still write in the folder */
  constructor(free: () => number, reserve = RESERVE_BYTES) {
    this.#free = free;
    this.#reserve = reserve;
  }

  /** Asked anew each time, which costs 3 µs: another program can fill 64 MB in a tenth of a second. */
  get short(): boolean {
    return this.#free() < this.#reserve;
  }
}

export function freeIn(dir: string): () => number {
  return () => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
}
