/**
 * A look into the log of a data folder that no server holds: nothing is written, made or mended. In a process of its
 * own, since the library ends its process at once when the file is no lmdb file.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface LogFacts {
  records: number;
  /** Stamp of the newest record, epoch ms; null: there is none. */
  newest: number | null;
  open_calls: number;
  users: number;
  /** Rows of the directory: teams, agents, queues. */
  directory: number;
}

const LOOK_MS = 60_000;

/** Null: there is no log yet. @throws Error when the file cannot be opened or read */
export async function lookAtLog(dir: string): Promise<LogFacts | null> {
  if (!existsSync(join(dir, 'earshot.mdb'))) return null;
  const here = fileURLToPath(import.meta.url);
  const script = join(here, '..', `look-child${extname(here)}`);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, dir], { timeout: LOOK_MS });
    return JSON.parse(stdout) as LogFacts;
  } catch (error) {
    const {
      signal,
      code,
      stderr = '',
    } = error as Error & { signal?: string; code?: number; stderr?: string };
    const said = /^\w*Error: (.*)$/m.exec(stderr)?.[1];
    throw new Error(said ?? `its reader ended with ${signal ?? `code ${code}`}`);
  }
}
