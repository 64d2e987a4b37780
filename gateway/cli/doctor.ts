/** `earshot doctor`: can this machine run Earshot, and what is missing, in plain words. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { everyRule } from '../../engine/rules/compile.ts';
import { counted } from '../../engine/text/counted.ts';
import { startMoodService } from '../../models/runtime/mood-service.ts';
import { targetsOf } from '../alerts/config.ts';
import { faultInWords } from '../alerts/fault-words.ts';
import { hostOf } from '../alerts/targets/host.ts';
import { lookedUp, safeAddress } from '../alerts/targets/http.ts';
import { findConfigFile, loadConfig } from '../config.ts';
import { asset } from '../paths.ts';
import { compileRules, readRuleFiles } from '../rules.ts';
import { loadSegmenter } from '../segmenter.ts';
import { openStore } from '../store/clickhouse.ts';
import { readArgs } from './usage.ts';

interface Finding {
  state: 'ok' | 'note' | 'fail';
  what: string;
}

export async function doctor(args: string[]): Promise<number> {
  const { values } = readArgs({ args, options: { config: { type: 'string' } } });
  const file = values.config ?? findConfigFile(process.cwd());
  const checks = [
    () => machine(),
    () => configuration(file),
    () => targets(file),
    () => words(),
    () => ruleSet(),
    () => model(),
    () => store(file),
  ];
  let failed = 0;
  for (const check of checks) {
    const findings = await check().catch((error: Error): Finding[] => [
      { state: 'fail', what: error.message },
    ]);
    for (const { state, what } of findings) {
      process.stdout.write(`${state.padEnd(5)} ${what}\n`);
      if (state === 'fail') failed += 1;
    }
  }
  process.stdout.write(
    failed === 0 ? 'Earshot can run here.\n' : `${counted(failed, 'thing')} must be mended first.\n`,
  );
  return failed === 0 ? 0 : 1;
}

async function machine(): Promise<Finding[]> {
  const memory = totalmem() / 2 ** 30;
  const disk = statfsSync(process.cwd());
  const free = (disk.bavail * disk.bsize) / 2 ** 30;
  return [
    { state: 'ok', what: `Node ${process.versions.node}, ${counted(availableParallelism(), 'core')}` },
    {
      state: memory >= 4 ? 'ok' : 'note',
      what: `${memory.toFixed(0)} GiB of memory${memory >= 4 ? '' : '; 4 GiB are comfortable'}`,
    },
    {
      state: free >= 2 ? 'ok' : 'fail',
      what: `${free.toFixed(0)} GiB free on this disk${free >= 2 ? '' : '; make at least 2 GiB free'}`,
    },
  ];
}

async function configuration(file: string | undefined): Promise<Finding[]> {
  const loaded = loadConfig({ ...(file ? { file } : {}), env: process.env });
  if (!loaded.errors) return [{ state: 'ok', what: `configuration: ${file ?? 'defaults and environment'}` }];
  return loaded.errors.map(({ where, key, message }) => ({
    state: 'fail' as const,
    what: `${where}: ${key ? `${key}: ` : ''}${message}`,
  }));
}

/** Whether the names of alert targets lead where messages may go; nothing is sent. */
async function targets(file: string | undefined): Promise<Finding[]> {
  const { config } = loadConfig({ ...(file ? { file } : {}), env: process.env });
  const all = [...(config ? targetsOf(config.alerts) : [])];
  return Promise.all(
    all.map(async ([name, target]): Promise<Finding> => {
      const place = hostOf(target);
      const found = place ? await safeAddress(place.host, target.allow_private, lookedUp) : undefined;
      if (!found || !('fault' in found)) return { state: 'ok', what: `alerts: target "${name}"` };
      // A name that cannot be resolved here and now may be known where the server runs.
      return {
        state: found.fault.code === 'ADDRESS_PRIVATE' ? 'fail' : 'note',
        what: `alerts: target "${name}": ${faultInWords(found.fault)}`,
      };
    }),
  );
}

async function words(): Promise<Finding[]> {
  const segmenter = loadSegmenter();
  if (!segmenter.fallback) return [{ state: 'ok', what: `words: ${segmenter.name}` }];
  return [
    {
      state: 'note',
      what: `words: ${segmenter.name} instead of nodejieba, which is missing (${segmenter.fallback}). It is compiled at install: with a C++ compiler, make and Python on the machine, remove node_modules and start again.`,
    },
  ];
}

async function ruleSet(): Promise<Finding[]> {
  const rules = compileRules(readRuleFiles(process.env.EARSHOT_RULES || undefined));
  return [{ state: 'ok', what: `rules: ${everyRule(rules).length}, hash ${rules.hash.slice(0, 8)}` }];
}

async function model(): Promise<Finding[]> {
  const service = await startMoodService({ dir: asset('models', 'mood'), workers: 1 });
  try {
    const mood = await service.score('你们效率可真高 三天打一个电话');
    const { name, version, sha256 } = service.info;
    return [
      {
        state: mood ? 'ok' : 'fail',
        what: `model: ${name} ${version} (${sha256.slice(0, 8)}), a sarcastic sentence scores angry ${mood?.angry}`,
      },
    ];
  } finally {
    await service.close();
  }
}

/** Opens the store that the configuration names; the embedded one on an empty folder, so that a running server is not disturbed. */
async function store(file: string | undefined): Promise<Finding[]> {
  const { config } = loadConfig({ ...(file ? { file } : {}), env: process.env });
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-doctor-'));
  try {
    const { url = '', user, password, database } = config?.clickhouse ?? {};
    const opened = await openStore({ dataDir, database, ...(url ? { url, user, password } : {}) });
    try {
      const { version, embedded } = await opened.ping();
      return [
        {
          state: 'ok',
          what: `store: ClickHouse ${version}${embedded ? ', embedded' : ` at ${new URL(url).host}`}`,
        },
      ];
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
