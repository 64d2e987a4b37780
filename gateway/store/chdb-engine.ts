/** The embedded engine: one connection for writes, one for reads, a statement at a time on each. */
import type { Session } from 'chdb';
import type { Engine } from './chdb-front.ts';
import type { Statement } from './chdb-statement.ts';

/** Reports must leave room: one thread, a cap in bytes, and an end in seconds. */
const READ_LIMITS = 'SET max_threads = 1, max_memory_usage = 536870912, max_execution_time = 60';
/** Inserts are small and ordered. */
const WRITE_LIMITS = 'SET max_threads = 1, max_insert_threads = 1';

export interface OpenEngine extends Engine {
  /** Resolves when what runs has ended and everything is on the disk. */
  close(): Promise<void>;
}

/**
 * @param path data directory of ClickHouse; one process at a time may open it
 * @param config file of ClickHouse server settings (chdb.xml)
 * @throws Error with the engine's reason
 */
export async function openEngine(path: string, config: string): Promise<OpenEngine> {
  const chdb = await import('chdb');
  const open = () => new chdb.Session(path, { connectionArgs: [`--config-file=${config}`] });
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
  await write.queryAsync(WRITE_LIMITS);
  await read.queryAsync(READ_LIMITS);
  const current = { read: 'default', write: 'default' };
  const connections = { read, write };
  return {
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
    async close() {
      await chdb.drainPending();
      for (const session of [write, read]) session.close();
    },
  };
}
