/** What the contract of the store runs over: a ClickHouse that a test may kill, stop and start again. */

import { type OpenStore, openStore } from '../../../gateway/store/clickhouse.ts';
import { StoreUnavailable } from '../../../gateway/store/port.ts';
import type { Retention } from '../../../gateway/store/retention.ts';
import { ClickHouseByUrl } from '../clickhouse-by-url.ts';
import { tempDir } from '../fixtures.ts';

export interface Opening {
  /** `earshot` by default. What is opened again under one name finds what was written. */
  database?: string;
  retention?: Retention;
}

export interface Backend {
  readonly embedded: boolean;
  /** Its process may be killed and stopped. */
  readonly faults: boolean;
  open(o?: Opening): Promise<OpenStore>;
  /** SIGKILL to the ClickHouse of this store; it is started again, at once and unasked. */
  kill(store: OpenStore): void;
  /** SIGSTOP and SIGCONT. */
  pause(store: OpenStore): void;
  resume(store: OpenStore): void;
  /** ClickHouse ends as it should and starts again; the store to go on with. */
  restart(store: OpenStore): Promise<OpenStore>;
  close(): Promise<void>;
}

/** The ClickHouse that each store starts as its child. */
export function embeddedBackend(): Backend {
  const folders = new Map<string, ReturnType<typeof tempDir>>();
  const opened = new Map<OpenStore, Opening>();
  const signal = (store: OpenStore, name: NodeJS.Signals) => {
    const pid = store.childPid();
    if (pid !== null) process.kill(pid, name);
  };
  const open = async (o: Opening = {}) => {
    const { database = 'earshot' } = o;
    const folder = folders.get(database) ?? tempDir();
    folders.set(database, folder);
    const store = await openStore({ ...o, dataDir: folder.path });
    opened.set(store, o);
    return store;
  };
  return {
    embedded: true,
    faults: true,
    open,
    kill: (store) => signal(store, 'SIGKILL'),
    pause: (store) => signal(store, 'SIGSTOP'),
    resume: (store) => signal(store, 'SIGCONT'),
    async restart(store) {
      await store.close();
      return open(opened.get(store));
    },
    async close() {
      for (const store of opened.keys()) await store.close();
      for (const { remove } of folders.values()) remove();
    },
  };
}

/** One ClickHouse at a URL, in a process of its own. */
export async function urlBackend(): Promise<Backend & { server: ClickHouseByUrl }> {
  const dir = tempDir();
  const server = await ClickHouseByUrl.at(dir.path);
  await server.start();
  const opened = new Set<OpenStore>();
  let starting: Promise<void> = Promise.resolve();
  return {
    server,
    embedded: false,
    faults: true,
    async open(o = {}) {
      const store = await openStore({ ...o, ...server.at, dataDir: dir.path });
      opened.add(store);
      return store;
    },
    kill() {
      starting = starting.then(() => server.end('SIGKILL')).then(() => server.start());
    },
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    async restart(store) {
      await starting;
      await server.end();
      await server.start();
      return store;
    },
    async close() {
      for (const store of opened) await store.close();
      await starting;
      await server.end();
      dir.remove();
    },
  };
}

/**
 * A server that is not ours to kill: faults that need it are left out, and what they would show is not shown. Its databases
 * are dropped at the end.
 */
export function foreignBackend({ origin, username, password }: URL): Backend {
  const opened = new Map<string, OpenStore>();
  const left = new Set<OpenStore>();
  return {
    embedded: false,
    faults: false,
    async open(o = {}) {
      const database = `earshot_test_${o.database ?? 'earshot'}`;
      const user = decodeURIComponent(username) || 'default';
      const store = await openStore({
        ...o,
        url: origin,
        user,
        password: decodeURIComponent(password),
        database,
        dataDir: '',
      });
      opened.set(database, store);
      left.add(store);
      return store;
    },
    kill: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    restart: async (store) => store,
    async close() {
      const store = await this.open();
      for (const database of opened.keys()) await run(store, `DROP DATABASE IF EXISTS ${database} SYNC`);
      for (const one of left) await one.close();
    },
  };
}

/** As the sink does it: again until the store has it. Bounded by the test's own time. */
export async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

export const rowsOf = <T = Record<string, unknown>>(store: OpenStore, query: string): Promise<T[]> =>
  store.ask(async (client) => (await client.query({ query, format: 'JSONEachRow' })).json<T>());

export const run = (store: OpenStore, query: string): Promise<unknown> =>
  store.ask((client) => client.command({ query }));

export const count = async (store: OpenStore, table: string): Promise<number> =>
  Number((await rowsOf<{ n: string }>(store, `SELECT count() AS n FROM ${table}`))[0]!.n);
