/** The server that runs in a data folder, as it answers itself. */
import { holderOf } from '../data-dir.ts';
import { findServer } from '../server-file.ts';

export interface Holder {
  pid: number;
  /** http://HOST:PORT; null: it does not answer. */
  server: string | null;
  ready: boolean;
  /** What is wrong or slow there, in its own words. */
  reasons: readonly string[];
}

const ANSWER_MS = 5_000;

/** Null: no server runs there. */
export async function findHolder(dataDir: string): Promise<Holder | null> {
  const pid = holderOf(dataDir);
  if (pid === null) return null;
  const server = await findServer(dataDir);
  if (!server) return { pid, server: null, ready: false, reasons: [] };
  try {
    const answer = await fetch(`${server.address}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const { ready, reasons } = (await answer.json()) as { ready: boolean; reasons: string[] };
    return { pid, server: server.address, ready, reasons };
  } catch {
    return { pid, server: null, ready: false, reasons: [] };
  }
}
