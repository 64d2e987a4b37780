/** ClickHouse: the embedded one can be opened, or the server answers and takes our tables. Changes nothing in either. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Config } from '../config.ts';
import { lockDataDir } from '../data-dir.ts';
import { ChdbProcess } from '../store/chdb-process.ts';
import { newClient } from '../store/client.ts';
import { refusalOf } from '../store/migrate.ts';
import { as, error, type Finding, ok, type Said, warning } from './finding.ts';
import type { Holder } from './holder.ts';

const OPEN_MS = 60_000;
const ANSWER_MS = 10_000;

export interface StoreFound {
  findings: Finding[];
  /** Clock of a ClickHouse server beside that of this machine at the same moment, epoch ms; null: embedded, or away. */
  clock: number | null;
}

export async function store(config: Config, holder: Holder | null): Promise<StoreFound> {
  return config.clickhouse.url === '' ? embedded(config, holder) : byUrl(config.clickhouse);
}

/** On the folder itself where no server holds it; else on an empty one, so that nothing is disturbed. */
async function embedded({ data, clickhouse }: Config, holder: Holder | null): Promise<StoreFound> {
  const own = holder === null && existsSync(join(data, 'clickhouse'));
  const dir = own ? data : mkdtempSync(join(tmpdir(), 'earshot-doctor-'));
  const giveBack = own ? lockDataDir(data) : () => rmSync(dir, { recursive: true, force: true });
  try {
    const child = new ChdbProcess(dir, () => undefined);
    try {
      const client = newClient({ ...(await child.address(OPEN_MS)), database: 'default' });
      try {
        const version = await versionOf(client);
        const refused = await refusalBy(client, clickhouse.database);
        if (refused) return { findings: [refused], clock: null };
        return {
          findings: [
            own
              ? ok('store', {
                  zh: `内嵌的 ClickHouse ${version} 打开了 ${join(data, 'clickhouse')}`,
                  en: `embedded ClickHouse ${version} opens ${join(data, 'clickhouse')}`,
                })
              : ok('store', {
                  zh: `内嵌的 ClickHouse ${version} 能用`,
                  en: `embedded ClickHouse ${version} works`,
                }),
          ],
          clock: null,
        };
      } finally {
        await client.close();
      }
    } finally {
      await child.close();
    }
  } catch (fault) {
    return {
      findings: [
        error('store', as((fault as Error).message), {
          zh: '看它说的目录和内存；安装不全时删掉 node_modules，再启动一次。',
          en: 'Look at the folder and the memory that it names; where the installation is not whole, remove node_modules and start again.',
        }),
      ],
      clock: null,
    };
  } finally {
    giveBack();
  }
}

async function byUrl({ url, user, password, database }: Config['clickhouse']): Promise<StoreFound> {
  const { host } = new URL(url);
  const client = newClient({ url, user, password, database: 'default' });
  try {
    const version = await versionOf(client);
    const before = Date.now();
    const [row] = await rows<{ now: string }>(client, 'SELECT toUnixTimestamp(now()) AS now');
    // In whole seconds, asked within this time: halfway is the best guess of both.
    const away = Number(row!.now) * 1000 + 500 - (before + Date.now()) / 2;
    const refused = await refusalBy(client, database);
    return {
      findings: [
        refused ??
          ok('store', {
            zh: `${host} 的 ClickHouse ${version} 应答`,
            en: `ClickHouse ${version} at ${host} answers`,
          }),
      ],
      clock: Date.now() + away,
    };
  } catch (fault) {
    const { code, message } = fault as Error & { code?: string };
    return {
      findings: [
        // Calls wait in the outbox meanwhile: the server starts.
        warning(
          'store',
          {
            zh: `${host} 的 ClickHouse 用不了（${code ?? message}）`,
            en: `ClickHouse at ${host} cannot be used (${code ?? message})`,
          },
          {
            zh: '检查 clickhouse.url、用户和密码，以及那台服务器。连不上时服务照样启动，通话先排队。',
            en: 'Look at clickhouse.url, user and password, and at that server. Without it the server starts all the same, and calls wait to be stored.',
          },
        ),
      ],
      clock: null,
    };
  } finally {
    await client.close();
  }
}

async function versionOf(client: ClickHouseClient): Promise<string> {
  const [row] = await rows<{ version: string }>(client, 'SELECT version() AS version');
  return row!.version;
}

/** A database of a newer program, or one whose migrations were edited; null: ours, or none yet. */
async function refusalBy(client: ClickHouseClient, database: string): Promise<Finding | null> {
  const [known] = await rows(
    client,
    `SELECT 1 FROM system.tables WHERE database = '${database}' AND name = 'schema_migrations'`,
  );
  if (!known) return null;
  const applied = await rows<{ version: number; name: string; checksum: string }>(
    client,
    `SELECT version, name, checksum FROM \`${database}\`.schema_migrations FINAL ORDER BY version`,
  );
  const refusal = refusalOf(applied);
  const mend: Said = {
    zh: '用写入它的那个版本或更新的版本，或换一个 clickhouse.database。',
    en: 'Use the version that wrote it or a newer one, or name another clickhouse.database.',
  };
  return refusal === null ? null : error('store', as(refusal), mend);
}

async function rows<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  const result = await client.query({
    query,
    format: 'JSONEachRow',
    abort_signal: AbortSignal.timeout(ANSWER_MS),
  });
  return result.json<T>();
}
