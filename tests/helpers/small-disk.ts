/** A disk of its own that can be filled: a tmpfs, where this user may mount one. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  dir: string;
  /** Bytes that may still be written. */
  free(): number;
  /** Writes until the disk says that it is full, or `leave` bytes are left. */
  fill(leave?: number): void;
  /** Room again. */
  empty(): void;
  remove(): void;
}

const BLOCK = Buffer.alloc(1024 * 1024, 1);

/** null where mounts are not possible. @param megabytes size of the disk */
export function smallDisk(megabytes: number): SmallDisk | null {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', dir], {
      stdio: 'ignore',
    });
  } catch {
    rmSync(dir, { recursive: true, force: true });
    return null;
  }
  const ballast = join(dir, 'ballast');
  const free = () => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
  return {
    dir,
    free,
    fill(leave = 0) {
      const file = openSync(ballast, 'a');
      try {
        for (let left = free() - leave; left > 0; left = free() - leave)
          writeSync(file, BLOCK, 0, Math.min(left, BLOCK.length));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    empty: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['-l', dir], { stdio: 'ignore' });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
