import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One server per data directory: two would write one log. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse';
  /** The message in Chinese. */
  readonly zh: string;

  constructor(message: string, zh: string) {
    super(message);
    this.zh = zh;
  }
}

const lockOf = (dir: string) => join(dir, 'server.lock');

/** Takes the directory, creating it; returns what gives it back. A lock left by a killed server is taken over. */
export function lockDataDir(dir: string): () => void {
  mkdirSync(dir, { recursive: true });
  const file = lockOf(dir);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, lockText(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC')
        throw new Error(`${dir}: expected room on its disk, got none; make room and start again.`, {
          cause: error,
        });
      if (code !== 'EEXIST') throw error;
      const holder = holderOf(dir);
      if (holder !== null) {
        throw new DataDirInUse(
          `${dir} is in use by the server with process id ${holder}. Stop it, or start with another --data directory.`,
          `数据目录 ${dir} 正被进程号 ${holder} 的服务使用：请停掉它，或用 --data 换一个目录。`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new DataDirInUse(
    `${file} keeps coming back: another server is starting at this moment.`,
    `${file} 一再出现：另一个服务正在启动。`,
  );
}

/** The server that holds the directory: the process id in its lock when that very process still runs, else null. */
export function holderOf(dir: string): number | null {
  let text: string;
  try {
    text = readFileSync(lockOf(dir), 'utf8');
  } catch {
    return null;
  }
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  // The start time tells a server from a stranger that was given its process id later.
  return text === lockText(pid) && isAlive(pid) ? pid : null;
}

function lockText(pid: number): string {
  return `${pid} ${startTime(pid)}\n`;
}

/** Start time of a process in clock ticks since boot (Linux); empty elsewhere. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
