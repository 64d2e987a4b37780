/** A disk of its own that can be filled: a tmpfs, where this user may mount one. */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
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

/** Followed by the process that made it. */
const NAME = 'earshot-disk-';
const BLOCK = Buffer.alloc(1024 * 1024, 1);

/** null where mounts are not possible. @param megabytes size of the disk */
export function smallDisk(megabytes: number): SmallDisk | null {
  sweep();
  const dir = mkdtempSync(join(tmpdir(), `${NAME}${process.pid}-`));
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
    remove: () => remove(dir),
  };
}

function remove(dir: string): void {
  execFileSync('umount', ['-l', dir], { stdio: 'ignore' });
  rmSync(dir, { recursive: true, force: true });
}

/** A test that was killed leaves its disk, which is memory: the next one takes it away. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const maker = /^earshot-disk-(\d+)-/.exec(name)?.[1];
    if (maker === undefined || existsSync(`/proc/${maker}`)) continue;
    try {
      remove(join(tmpdir(), name));
    } catch {
      // Not mounted, or not ours to take away.
    }
  }
}
