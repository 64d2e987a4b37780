/**
 * Entry of the child process that holds the embedded ClickHouse. A native crash, a long query or its memory ends
 * this process and never the server. Talks to its parent over IPC only; ends when the parent does.
 */
import { setPriority } from 'node:os';
import { type OpenEngine, openEngine } from './chdb-engine.ts';
import { startFront } from './chdb-front.ts';

/** First and only message from the parent, but for 'close'. */
export interface ChildStart {
  /** Data directory of ClickHouse. */
  path: string;
  /** ClickHouse server settings (chdb.xml). */
  config: string;
  user: string;
  password: string;
}
export type ChildReport = { type: 'ready'; port: number } | { type: 'failed'; reason: string };

/** Longest wait for running statements before the process ends anyway, ms. ClickHouse recovers from a kill. */
const CLOSE_MS = 5_000;

// Ctrl-C and service managers signal the whole process group. The server drains first and then closes this child.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);

let engine: OpenEngine | null = null;
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), CLOSE_MS);
  await engine?.close();
  // Not process.exit: tearing the native engine down twice at exit can hang, and everything is on disk.
  process.kill(process.pid, 'SIGKILL');
}

async function start(o: ChildStart): Promise<number> {
  // Before the engine is loaded: its threads inherit it. The engine that decides goes first.
  try {
    setPriority(5);
  } catch {
    // Not allowed in some containers; only a preference.
  }
  engine = await openEngine(o.path, o.config);
  return (await startFront({ engine, user: o.user, password: o.password })).port;
}

function report(message: ChildReport, then?: () => void): void {
  if (!process.connected) return;
  process.send!(message, undefined, undefined, then);
}

// The parent may be gone before this line is reached.
if (!process.connected) void end();
process.on('disconnect', () => void end());
process.on('message', (message: ChildStart | 'close') => {
  if (message === 'close') {
    void end();
    return;
  }
  start(message).then(
    (port) => report({ type: 'ready', port }),
    (error: unknown) =>
      report(
        { type: 'failed', reason: error instanceof Error ? error.message : String(error) },
        () => void end(),
      ),
  );
});
process.on('uncaughtException', (error) =>
  report({ type: 'failed', reason: error.message }, () => void end()),
);
