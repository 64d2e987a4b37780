/**
 * Entry of the child process that holds the embedded ClickHouse. A native crash, a long query or its memory ends
 * this process and never the server. Talks to its parent over IPC only; ends when the parent does.
 */
import { setPriority } from 'node:os';
import type { Session } from 'chdb';
import type { Engine } from './chdb-front.ts';
import { startFront } from './chdb-front.ts';
import type { Statement } from './chdb-statement.ts';

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

/** Reports must leave room: one thread, a cap in bytes, and an end in seconds. */
const READ_LIMITS = 'SET max_threads = 1, max_memory_usage = 536870912, max_execution_time = 60';
/** Inserts are small and ordered. */
const WRITE_LIMITS = 'SET max_threads = 1, max_insert_threads = 1';
/** Longest wait for running statements before the process ends anyway, ms. ClickHouse recovers from a kill. */
const CLOSE_MS = 5_000;

// Ctrl-C and service managers signal the whole process group. The server drains first and then closes this child.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);

let sessions: Session[] = [];
let ending = false;

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), CLOSE_MS);
  if (sessions.length > 0) {
    const { drainPending } = await import('chdb');
    await drainPending();
    for (const session of sessions) session.close();
  }
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
  const chdb = await import('chdb');
  const open = () => new chdb.Session(o.path, { connectionArgs: [`--config-file=${o.config}`] });
  let write: Session;
  let read: Session;
  try {
    write = open();
    read = open();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${why}. Is another process using this directory, or may it not be written?`, {
      cause: error,
    });
  }
  sessions = [write, read];
  await write.queryAsync(WRITE_LIMITS);
  await read.queryAsync(READ_LIMITS);
  const current = { read: 'default', write: 'default' };
  const connections = { read, write };
  const engine: Engine = {
    async run(s: Statement) {
      const connection = connections[s.lane];
      // The current database is the one thing that is kept on the session, and it is set before every statement.
      if (current[s.lane] !== s.database) {
        await connection.queryAsync(`USE \`${s.database.replace(/[`\\]/g, '\\$&')}\``);
        current[s.lane] = s.database;
      }
      const result = await (s.params
        ? connection.queryBindAsync(s.sql, s.params, { format: s.format })
        : connection.queryAsync(s.sql, { format: s.format })
      ).catch(async (error: unknown) => {
        // What a failed query had written already would come in front of the next result of this connection.
        await connection.queryAsync('SELECT 1 FORMAT Null').catch(() => undefined);
        throw error;
      });
      return {
        bytes: result.bytes(),
        rowsRead: result.rowsRead,
        bytesRead: result.bytesRead,
        elapsed: result.elapsed,
      };
    },
  };
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
