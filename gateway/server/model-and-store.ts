/** The two that do heavy work beside the server: the emotion model in its workers, and ClickHouse. */
import { type MoodService, startMoodService } from '../../models/runtime/mood-service.ts';
import { asset } from '../paths.ts';
import { openStore } from '../store/clickhouse.ts';
import type { Start } from './start.ts';

export type Stored = Awaited<ReturnType<typeof openStoreOf>>;

export async function startModel({ config, say, shutdown }: Start): Promise<MoodService> {
  say('loading the emotion model');
  const model = await startMoodService({
    dir: config.model.dir || asset('models', 'mood'),
    maxWaitMs: config.model.max_wait_ms,
    ...(config.model.workers > 0 ? { workers: config.model.workers } : {}),
  });
  shutdown.add(() => model.close());
  return model;
}

export async function openStoreOf({ config, dataDir, say, tell, shutdown }: Start) {
  say('opening ClickHouse');
  const { url, user, password, database, cluster } = config.clickhouse;
  const warn = (level: string, message: string) => {
    if (level === 'warn' || level === 'error') tell(message);
  };
  const store = await openStore({
    dataDir,
    database,
    log: warn,
    retention: config.retention,
    ...(url ? { url, user, password, cluster } : {}),
  });
  shutdown.add(() => store.close());
  // A server over a URL may be away: that delays storing and nothing else.
  const version = await store.ping().catch(() => null);
  return { store, version, warn };
}
