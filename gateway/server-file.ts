/**
 * How a command finds the server that holds a data directory: its address and a token of this start, in a file that
 * only the owner of the directory may read. It goes with the server.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RunningServer {
  /** http://HOST:PORT */
  address: string;
  token: string;
}

const fileOf = (dataDir: string) => join(dataDir, 'server.json');

/** Returns what removes it again. */
export function writeServerFile(dataDir: string, server: RunningServer): () => void {
  const file = fileOf(dataDir);
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(server), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The server that holds this data directory, when it answers; null when none does. */
export async function findServer(dataDir: string): Promise<RunningServer | null> {
  let server: RunningServer;
  try {
    server = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as RunningServer;
  } catch {
    return null;
  }
  try {
    const answer = await fetch(`${server.address}/healthz`, { signal: AbortSignal.timeout(3_000) });
    return answer.ok ? server : null;
  } catch {
    return null;
  }
}
